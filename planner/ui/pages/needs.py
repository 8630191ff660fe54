"""Need of a public, zone by zone, with weights anybody may change."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner.exports.needs_svg import Classes, classes
from planner.exports.needs_table import need_text, needs_table
from planner.i18n import _, labelled, language, set_language
from planner.indicators.need import DEFAULT_WEIGHTS, Needs, indicators
from planner.model import Public
from planner.service.load import LoadedTerritory
from planner.service.needs import NeedsFile, needs_files, needs_stem
from planner.ui import cache, maps, parts, zone_view

FILLS = ("#e8f3dc", "#b9e0c3", "#7cc8bf", "#43a2c4", "#2b6cac", "#1f2f78")
ROWS = 100


def show() -> None:
    """Show the page."""
    loaded = parts.opened(_("Besoins"))
    if loaded.zones is None:
        st.info(_("Ce territoire n'a pas de zones avec indicateurs : le reprendre avec --zones."))
        return
    public = parts.public_choice()
    weights = _weights(public)
    found = cache.needs(loaded.territory.code, public, weights)
    groups = classes(found)
    parts.notes([_("Unité : {label}.").format(label=found.label), *found.notes])
    left, right = st.columns([7, 3])
    with left:
        made = maps.base_map(loaded)
        maps.add_zones(made, loaded.zones, _styles(loaded, found, groups), loaded.territory.epsg)
        estimated = found.frame["estimated"].reindex(loaded.zones.index).eq(True)
        maps.add_hatches(made, loaded.zones[estimated], loaded.territory.epsg)
        maps.show(made, loaded, f"needs-{public.value}")
    with right:
        _legend(found, groups)
        if found.frame["estimated"].any():
            parts.legend([(parts.HATCH, _("valeur estimée d'après le secteur"))])
        _downloads(loaded, found)
    under, present = cache.zone_cards(loaded.territory.code, public, weights)
    zone_view.show_card(loaded, found, under, present)
    zone_view.show_gaps(loaded, found, present)
    shown = needs_table(loaded.zones, found)
    st.subheader(_("Zones"), anchor=False)
    parts.table(shown.header, shown.rows[:ROWS], numbers=len(shown.header) - 3)
    if len(shown.rows) > ROWS:
        parts.notes([_("… et {num} autres zones").format(num=len(shown.rows) - ROWS)])


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


def _styles(loaded: LoadedTerritory, found: Needs, groups: Classes) -> list[maps.ZoneStyle]:
    assert loaded.zones is not None
    group = dict(zip(found.frame.index, groups.of.tolist(), strict=True))
    styles = []
    for zone, name in loaded.zones["name"].items():
        need = found.frame["need"].get(zone)
        words = labelled(name if isinstance(name, str) else zone, need_text(need, found))
        at = group.get(zone, -2)
        if at == -2:
            styles.append(maps.ZoneStyle("#dcdcdc", words, dashes="4 4"))
        else:
            styles.append(maps.ZoneStyle("#ffffff" if at == -1 else FILLS[at], words))
    return styles


def _legend(found: Needs, groups: Classes) -> None:
    st.subheader(_("Légende"), anchor=False)
    items = [("background:#ffffff", _("nul"))] if groups.num_zero else []
    items += [
        (
            f"background:{FILLS[rank]}",
            _("{low} à {high}").format(low=need_text(low, found), high=need_text(high, found)),
        )
        for rank, (low, high, _num) in enumerate(groups.ranges)
    ]
    if groups.num_unknown:
        words = _("inconnu, ce n'est pas zéro ({num} zones)").format(num=groups.num_unknown)
        items.append(("background:#dcdcdc;border-style:dashed", words))
    parts.legend(items)


def _downloads(loaded: LoadedTerritory, found: Needs) -> None:
    stem, spoken = needs_stem(loaded, found), language()
    for file in needs_files(loaded, found):
        st.download_button(
            file.label,
            partial(_made, file, spoken),
            f"{stem}{file.suffix}",
            file.mime,
            width="stretch",
            on_click="ignore",
        )


def _made(file: NeedsFile, spoken: str) -> bytes:
    """A file in the page's language, made outside its run when it is asked for."""
    set_language(spoken)
    return file.render()
