"""Public toilets of Paris: status and hours as free text, position as "lat,lon"."""

from __future__ import annotations

import re

import pandas as pd

from planner.errors import Fault
from planner.sources.opening import spans, week_text
from planner.sources.services_layouts._layout import ServiceLayout, text
from planner.sources.services_layouts._position import lat_lon


def _parse(raw: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read toilets; those the file says closed are left out."""
    raw = raw[text(raw, "STATUT").str.casefold() != "fermé"]
    position, faults = lat_lon(raw, "geo_point_2d", file)
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "geo_point_2d"),
            "name": "Toilettes, " + text(raw, "ADRESSE"),
            "category": "toilets",
            "opening_hours": [_hours(told) for told in text(raw, "HORAIRE")],
            "mobile": False,
        },
        index=raw.index,
    )
    return frame.join(position), faults


def _hours(told: str) -> str | None:
    """`24 h / 24`, `6 h - 22 h`, `6 h - 1 h` (past midnight); anything else is unknown."""
    if re.fullmatch(r"24 ?h ?/ ?24", told):
        return "24/7"
    night = re.fullmatch(r"(\d{1,2}) ?h ?- ?(\d{1,2}) ?h", told)
    if night and int(night[2]) < int(night[1]) <= 24:
        return f"{int(night[1]):02d}:00-{int(night[2]) + 24:02d}:00"
    found = spans(told)
    return week_text(dict.fromkeys(range(7), found)) if found else None


LAYOUT = ServiceLayout(
    "paris_toilets",
    "sanisettes de Paris (Ville de Paris)",
    frozenset({"STATUT", "HORAIRE", "geo_point_2d"}),
    _parse,
)
