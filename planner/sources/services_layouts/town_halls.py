"""Town halls (DILA's directory); hours as JSON.

`[["lundi","vendredi",[["09:00:00","12:00:00"],["14:00:00","17:00:00"]]]]`: first day, last day,
spans.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from planner.errors import Fault
from planner.sources.opening import FRENCH_DAYS, Span, week_text
from planner.sources.services_layouts._layout import ServiceLayout, text

TYPES = ("COM", "ARM")
"""Communes and municipal districts; delegated and associated communes repeat them."""


def _parse(raw: pd.DataFrame, _file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read town halls; without readable hours they are unknown."""
    raw = raw[text(raw, "type").isin(TYPES)]
    frame = pd.DataFrame(
        {
            "local_id": text(raw, "code"),
            "name": "Mairie de " + text(raw, "nom"),
            "category": "town_hall",
            "opening_hours": [_hours(told) for told in text(raw, "mairie_horaires")],
            "mobile": False,
            "lon": raw["lon"],
            "lat": raw["lat"],
        },
        index=raw.index,
    )
    return frame, []


def _hours(told: str) -> str | None:
    try:
        return week_text(_days(json.loads(told)))
    except (ValueError, TypeError, IndexError, KeyError):
        return None


def _days(rules: Any) -> dict[int, tuple[Span, ...]]:
    days: dict[int, tuple[Span, ...]] = {}
    for first, last, told in rules:
        found = tuple((str(start)[:5], str(end)[:5]) for start, end in told)
        for day in range(FRENCH_DAYS.index(first), FRENCH_DAYS.index(last) + 1):
            days[day] = (*days.get(day, ()), *found)
    return days


LAYOUT = ServiceLayout(
    "town_halls",
    "mairies (DILA)",
    frozenset({"type", "nom", "mairie_horaires"}),
    _parse,
)
