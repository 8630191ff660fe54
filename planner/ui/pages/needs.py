"""Need of a public, zone by zone: layers, weights anybody may change, who passes when."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from planner.exports.audience import Audience
from planner.exports.needs_table import needs_table
from planner.i18n import _, counted
from planner.indicators.bands import BANDS
from planner.indicators.need import DEFAULT_WEIGHTS, indicators
from planner.model import Public
from planner.network.modes import MODES
from planner.roles import Right
from planner.service.access import DEFAULT_MODE, AccessRequest
from planner.service.load import LoadedTerritory
from planner.service.needs import needs_files, needs_stem
from planner.service.needs_study import ZoneStudy
from planner.service.piece import adding_words
from planner.ui import (
    cache,
    held_ranks,
    needs_map,
    parts,
    presence_view,
    take_up_view,
    zone_cache,
    zone_view,
)
from planner.ui.given import give
from planner.ui.held_ranks import Held
from planner.ui.page_link import show_missing
from planner.ui.zone_layers import STABILITY, Layer, zone_layers
from planner.ui.zone_names import first_zones

ROWS = 100


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Besoins"))
    if loaded.zones is None:
        words = _("Un besoin se calcule par zone ; ce territoire n'a pas de zones.")
        show_missing(words, Right.TERRITORY, adding_words())
        return
    public = parts.public_choice()
    shown, reached, asked = st.columns([2, 1, 1])
    request = AccessRequest(mode=_mode(reached), band=_band(asked))
    weights = _weights(public)
    held = held_ranks.shown(loaded, public, weights, request)
    present = zone_cache.presence(loaded.territory.code, public)
    hours = zone_cache.presence_hours(loaded.territory.code, public, request.band)
    layer = _layer(shown, _layers(held, hours))
    if layer.key == STABILITY and held.trying is not None:
        held = held_ranks.whole(loaded, held)
        layer = _layers(held, hours)[STABILITY]
    study, key = held.study, held.key
    left, right = st.columns([7, 3])
    with left:
        parts.notes([layer.note])
        needs_map.show_map(loaded, study, layer, key)
        parts.notes(study.needs.notes)
        following = st.container()
    with right:
        needs_map.show_legend(study, layer, key)
        _downloads(loaded, held)
    zone_view.show_card(loaded, study, present, key, ranked=held.needs_key)
    presence_view.show_presence(loaded, study.needs, present, held.needs_key)
    parts.section(_("Zones"))
    parts.html(cache.kept(key, f"table {layer.key}", lambda: _zones_html(loaded, study, layer)))
    if public is Public.HOUSING:
        take_up_view.show_take_up()
    with following:
        held_ranks.follow(held)


def _layers(held: Held, hours: pd.Series | None) -> dict[str, Layer]:
    return cache.kept(held.key, "layers", lambda: zone_layers(held.study, hours))


def _mode(place: st.delta_generator.DeltaGenerator) -> str:
    words = {key: _(mode.label) for key, mode in MODES.items()}
    return parts.choose(place, _("Accès aux services"), words, "mode", first=DEFAULT_MODE)


def _band(place: st.delta_generator.DeltaGenerator) -> str:
    words = {key: _(band.label) for key, band in BANDS.items()}
    return parts.choose(place, _("Heures comptées"), words, "band")


def _layer(place: st.delta_generator.DeltaGenerator, layers: dict[str, Layer]) -> Layer:
    words = {key: layer.label for key, layer in layers.items()}
    return layers[parts.choose(place, _("Carte de"), words, "map")]


def _weights(public: Public) -> dict[str, float]:
    known = indicators()
    with st.expander(_("Poids des composantes")):
        return {
            key: st.slider(
                _(known[key].label),
                min_value=0.0,
                max_value=5.0,
                value=weight,
                step=0.5,
                key=f"weight-{public.value}-{key}",
            )
            for key, weight in DEFAULT_WEIGHTS[public].items()
        }


def _zones_html(loaded: LoadedTerritory, study: ZoneStudy, layer: Layer) -> str:
    """The map as a table, in its order."""
    first = first_zones(layer.values, ROWS)
    shown = needs_table(loaded.required_zones(), study.needs, only=first)
    header, rows = list(shown.header), [list(row) for row in shown.rows]
    if not layer.in_table:
        header.insert(3, layer.label)
        for row, value in zip(rows, layer.values.loc[first], strict=True):
            row.insert(3, layer.words(value))
    table = parts.table_html(header, rows, numbers=len(header) - 3)
    others = counted("… et {num} autre zone", "… et {num} autres zones", len(layer.values) - ROWS)
    return table + parts.notes_html([others] if len(layer.values) > ROWS else [])


def _downloads(loaded: LoadedTerritory, held: Held) -> None:
    """Files of the needs; one taken while ranks are tried waits for them."""
    needs = held.study.needs
    stem = needs_stem(loaded, needs)
    for at, file in enumerate(needs_files(loaded, needs)):
        make = partial(_made_whole, loaded, held, at)
        give(file.label, make, f"{stem}{file.suffix}", file.mime, Audience.PUBLIC)


def _made_whole(loaded: LoadedTerritory, held: Held, at: int) -> bytes:
    return needs_files(loaded, held_ranks.whole(loaded, held).study.needs)[at].render()
