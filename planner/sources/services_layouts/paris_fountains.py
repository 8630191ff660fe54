"""Drinking fountains of Paris: closures with dates, position as "lat,lon"."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from planner.errors import Fault
from planner.opening import normalised
from planner.sources.opening import osm_date
from planner.sources.services_layouts._layout import ServiceLayout, text
from planner.sources.services_layouts._position import lat_lon


def _parse(raw: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read fountains; one closed with no known end is left out, one closed for a time says so."""
    closed = text(raw, "Disponibilité").str.casefold() == "non"
    starts, ends = text(raw, "Début Indisponibilité"), text(raw, "Fin Indisponibilité")
    hours = pd.Series(
        [_hours(c, s, e) for c, s, e in zip(closed, starts, ends, strict=True)],
        index=raw.index,
        dtype=object,
    )
    raw = raw[~closed | hours.notna()]
    position, faults = lat_lon(raw, "geo_point_2d", file)
    number = (text(raw, "N° Voie Impair") + " " + text(raw, "N° Voie Pair")).str.strip()
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "Identifiant"),
            "name": "Fontaine, " + (number + " " + text(raw, "Voie")).str.strip(),
            "category": "drinking_water",
            "opening_hours": hours.loc[raw.index],
            "mobile": False,
        },
        index=raw.index,
    )
    return frame.join(position), faults


def _hours(closed: bool, start: str, end: str) -> str | None:
    if not closed:
        return None
    try:
        first = dt.datetime.fromisoformat(start).date()
        last = dt.datetime.fromisoformat(end).date()
    except ValueError:
        return None
    return normalised(f"24/7; {osm_date(first)}-{osm_date(last)} off")


LAYOUT = ServiceLayout(
    "paris_fountains",
    "fontaines à boire de Paris (Eau de Paris)",
    frozenset({"Type Objet", "Disponibilité", "geo_point_2d"}),
    _parse,
)
