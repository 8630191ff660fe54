"""What a territory holds: indicators over its streets, services, sources."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import streamlit as st

from planner.digits import percent_in_table
from planner.exports.needs_table import number
from planner.exports.opening_words import opening_words
from planner.exports.service_words import category_words
from planner.i18n import _, counted
from planner.service.load import LoadedTerritory
from planner.service.needs import cell_caution
from planner.service.piece import adding_words
from planner.ui import cache, map_cache, maps, parts, session, state
from planner.ui.page_link import ADDING
from planner.ui.pieces_view import show_pieces
from planner.ui.purge_view import show_purge
from planner.ui.shapes import OPACITY, Look, looks_json
from planner.ui.territory_form import show_territory_form
from planner.ui.zone_names import first_zones, zone_names

_CLASSES = ("#e8f3dc", "#aadab8", "#7cc8bf", "#43a2c4", "#2b6cac")
_UNKNOWN = "#dcdcdc"
NO_LAYER = "none"
ROWS = 200


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Territoire"))
    layers = _layers(loaded)
    left, right = st.columns([7, 3])
    with right:
        keys = [*layers, NO_LAYER]
        shown = st.selectbox(
            _("Indicateur"), keys, format_func=_label, key=state.chooser("layer", keys)
        )
        state.keep("layer", shown)
        with_services = loaded.services is not None and st.checkbox(_("Services"), value=True)
        values = None
        if shown != NO_LAYER and loaded.zones is not None:
            values = loaded.zones[shown].astype(float)
        if values is not None:
            _legend(values, shown)
        told = map(_, loaded.territory.notes)
        parts.notes([words for words in told if words != parts.fiction_words()])
    with left:
        made = maps.base_map(loaded, zones=values is not None)
        looks = None
        if values is not None:
            key = (*cache.layers_version(loaded.territory.code), shown)
            looks = map_cache.looks(key, lambda: looks_json(_looks(values, shown)))
        if with_services:
            maps.add_services(made, loaded)
        maps.show(made, loaded, "territory", looks=looks)
        if with_services:
            maps.show_service_legend(loaded)
        parts.notes(cell_caution(loaded))
    show_pieces(loaded)
    if session.may_add_territory(cache.workspace()):
        st.html(f"<div id='{ADDING}'></div>")
        with st.expander(adding_words()):
            show_territory_form()
    _tables(loaded, shown)
    if session.may_purge(cache.workspace()):
        show_purge()


def _layers(loaded: LoadedTerritory) -> list[str]:
    """Indicator columns known somewhere."""
    if loaded.zones is None:
        return []
    wanted = ("poverty_share", "median_income_eur", "minima_share", "population", "households")
    return [name for name in wanted if name in loaded.zones and loaded.zones[name].notna().any()]


def _label(key: str) -> str:
    return {
        "poverty_share": _("taux de pauvreté à 60 %"),
        "median_income_eur": _("niveau de vie médian (euros par an)"),
        "minima_share": _("part des minima sociaux dans le revenu"),
        "population": _("habitants"),
        "households": _("ménages"),
        NO_LAYER: _("aucun (rues seules)"),
    }[key]


def _text(key: str, value: float) -> str:
    if pd.isna(value):
        return _("inconnu")
    return percent_in_table(value) if key.endswith("_share") else number(value, 0)


def _cuts(values: pd.Series) -> list[float]:
    known = values.dropna()
    shares = np.arange(1, len(_CLASSES)) / len(_CLASSES)
    return sorted(set(np.quantile(known, shares).tolist()))


def _looks(values: pd.Series, key: str) -> list[Look]:
    """Look of each zone, by the class of its value."""
    ranks = np.searchsorted(_cuts(values), values.to_numpy(dtype=np.float64), side="right")
    return [
        Look(_UNKNOWN, OPACITY, "4 4", None, _text(key, value))
        if np.isnan(value)
        else Look(_CLASSES[rank], OPACITY, None, None, _text(key, value))
        for rank, value in zip(ranks.tolist(), values.tolist(), strict=True)
    ]


def _legend(values: pd.Series, key: str) -> None:
    parts.section(_("Légende"))
    bounds = [float(values.min()), *_cuts(values), float(values.max())]
    items = [
        (
            f"background:{_CLASSES[rank]}",
            _("{low} à {high}").format(low=_text(key, low), high=_text(key, high)),
        )
        for rank, (low, high) in enumerate(itertools.pairwise(bounds))
    ]
    if values.isna().any():
        num = int(values.isna().sum())
        words = counted(
            "inconnu, ce n'est pas zéro ({num} zone)",
            "inconnu, ce n'est pas zéro ({num} zones)",
            num,
        )
        items.append((f"background:{_UNKNOWN};border-style:dashed", words))
    parts.legend(items)


def _tables(loaded: LoadedTerritory, key: str) -> None:
    if loaded.zones is not None and key != NO_LAYER:
        parts.section(_("Zones"))
        values, names = loaded.zones[key], zone_names(loaded)
        first = values.loc[first_zones(values, ROWS)]
        rows = [(names[str(zone)], _text(key, value)) for zone, value in first.items()]
        parts.table((_("zone"), _label(key)), rows, numbers=1)
        left = len(values) - ROWS
        if left > 0:
            parts.notes([counted("… et {num} autre zone", "… et {num} autres zones", left)])
    if loaded.services is not None:
        parts.section(_("Services"))
        parts.table(
            (_("service"), _("genre"), _("horaires")),
            [
                (
                    row.name,
                    category_words(row.category),
                    opening_words(row.opening_hours)
                    if isinstance(row.opening_hours, str)
                    else _("inconnus"),
                )
                for row in loaded.services.head(ROWS).itertuples(index=False)
            ],
        )
