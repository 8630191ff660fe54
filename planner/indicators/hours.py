"""Opening hours read as hours a week and as open or not at a moment; unknown stays unknown."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import lru_cache
from typing import Any

from planner.indicators.bands import BANDS, DAY_MIN, Band

COUNTRY = "FR"
"""Calendar of public holidays that `PH` rules follow."""
ORDINARY_MONDAY = dt.date(2025, 10, 6)
"""Monday of a week without public or school holiday, that weekly hours are read on."""


class State(StrEnum):
    """Whether a service is open."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def state_at(text: str | None, moment: dt.datetime) -> State:
    """Whether a service is open at a local moment.

    Parameters
    ----------
    text
        OSM `opening_hours`; None: unknown.
    moment
        Local wall time; an offset is dropped.

    Returns
    -------
    State
        Unknown where the hours are not given, say so themselves, or cannot be read.
    """
    hours = _parsed(text)
    if hours is None:
        return State.UNKNOWN
    local = moment.replace(tzinfo=None)
    if hours.is_unknown(local):
        return State.UNKNOWN
    return State.OPEN if hours.is_open(local) else State.CLOSED


def hours_in(text: str | None, band: Band | None = None) -> float | None:
    """Hours a week a service is known to be open within a band.

    Parameters
    ----------
    text
        OSM `opening_hours`; None: unknown.
    band
        None: the whole week.

    Returns
    -------
    float or None
        None where the hours are unknown, or unknown for the whole of the band; else the hours of
        an ordinary week that are told open (days told unknown add nothing).
    """
    week = _open_minutes(text)
    if week is None:
        return None
    open_spans, unknown_spans = week
    spans = [(day * DAY_MIN + a, day * DAY_MIN + b) for day, a, b in (band or _WEEK).spans]
    known = _overlap_min(open_spans, spans)
    if known == 0 and _overlap_min(unknown_spans, spans) >= sum(b - a for a, b in spans):
        return None
    return known / 60


_WEEK = BANDS["semaine"]
_Spans = tuple[tuple[float, float], ...]


def _overlap_min(one: _Spans, two: list[tuple[int, int]]) -> float:
    return sum(max(0.0, min(b, d) - max(a, c)) for a, b in one for c, d in two)


@lru_cache(maxsize=4096)
def _open_minutes(text: str | None) -> tuple[_Spans, _Spans] | None:
    """Open and unknown spans of an ordinary week, minutes after Monday 00:00."""
    hours = _parsed(text)
    if hours is None:
        return None
    start = dt.datetime.combine(ORDINARY_MONDAY, dt.time())
    found: dict[State, list[tuple[float, float]]] = {State.OPEN: [], State.UNKNOWN: []}
    for begin, end, state, _comment in hours.intervals(start, start + dt.timedelta(days=7)):
        key = State(str(state).lower().removeprefix("state."))
        if key in found:
            found[key].append(((begin - start).total_seconds() / 60,
                               (end - start).total_seconds() / 60))  # fmt: skip
    return tuple(found[State.OPEN]), tuple(found[State.UNKNOWN])


@lru_cache(maxsize=4096)
def _parsed(text: str | None) -> Any:
    """Parsed hours, None where there are none or they cannot be read."""
    from opening_hours import OpeningHours, validate

    if not isinstance(text, str) or not text.strip() or not validate(text):
        return None
    return OpeningHours(text, country=COUNTRY)
