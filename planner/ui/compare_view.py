"""Zones better and worse served, on a map and in two lists, whatever is compared."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from planner.exports.change_svg import change_classes, class_of
from planner.exports.compare_table import (
    public_words,
    signed_percent,
    zone_header,
    zone_rows,
)
from planner.i18n import _, labelled
from planner.model import Public
from planner.scenarios import Comparison
from planner.service.load import LoadedTerritory
from planner.ui import maps, parts
from planner.ui.long_table import long_table
from planner.ui.shapes import OPACITY, Look, address, looks_json


def zone_names(loaded: LoadedTerritory) -> dict[str, str]:
    """Zone id → name, where it has one."""
    zones = loaded.required_zones()
    return {str(zone): name for zone, name in zones["name"].items() if isinstance(name, str)}


def show_zones(loaded: LoadedTerritory, comparison: Comparison, public: Public, key: str) -> None:
    """Map of the changes of one public, its legend, and the zones listed."""
    title = _("Zones mieux et moins desservies · {public}").format(public=public_words(public))
    parts.section(title)
    own = comparison.zones[comparison.zones["public"] == public.value]
    names = zone_names(loaded)
    index = loaded.required_zones().index.astype(str)
    change = own.set_index("zone_id")["change"].reindex(index).fillna(0.0)
    classes = {one.key: one for one in change_classes()}
    left, right = st.columns([7, 3])
    with left:
        made = maps.base_map(loaded, zones=True)
        looks = [
            Look(
                classes[class_of(value)].fill,
                OPACITY,
                None,
                "lines" if value < 0 and class_of(value) != "same" else None,
                signed_percent(value),
            )
            for value in change.tolist()
        ]
        maps.show(made, loaded, key, looks=address(looks_json(looks)))
    with right:
        parts.legend([(f"background:{one.fill}", one.words) for one in classes.values()])
    better, worse = comparison.better(public), comparison.worse(public)
    whose = f" · {public_words(public)}"
    _list(better, _("Zones mieux desservies") + whose, names)
    _list(worse, _("Zones moins desservies") + whose, names)
    if better.empty and worse.empty:
        _list(own, _("Zones sans changement") + whose, names)


def _list(rows: pd.DataFrame, words: str, names: dict[str, str]) -> None:
    """All zones of a list, under what it is and of whom."""
    if rows.empty:
        return
    parts.notes([labelled(words, len(rows))])
    long_table(words, zone_header(), zone_rows(rows, names), numbers=3)
