"""Opening hours within a band of the week, and their state at a moment; unknown stays unknown."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.indicators.bands import BANDS, DAY_MIN, Band
from planner.opening import YEAR_WEEKS, is_open, open_spans

FIRST_MONDAY = dt.date(2026, 1, 5)
"""First of the 52 weeks that weekly hours are averaged over, unless another is asked for."""
WEEK_MIN = 7 * DAY_MIN


class State(StrEnum):
    """Whether a service is open."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def texts(services: pd.DataFrame) -> list[str | None]:
    """Opening hours of services in order, None where unknown."""
    return [text if isinstance(text, str) else None for text in services["opening_hours"]]


def state_at(text: str | None, moment: dt.datetime, tz: str = "Europe/Paris") -> State:
    """Whether a service is open at a local moment; an offset is dropped.

    Unknown where the hours are not given, say so themselves, or cannot be read.
    """
    found = is_open(text, moment.replace(tzinfo=None), tz)
    if found is None:
        return State.UNKNOWN
    return State.OPEN if found else State.CLOSED


@lru_cache(maxsize=8192)
def hours_in(
    text: str | None,
    band: Band | None = None,
    *,
    monday: dt.date = FIRST_MONDAY,
    tz: str = "Europe/Paris",
) -> float | None:
    """Hours a week a service is known to be open within a band, mean of 52 weeks.

    Parameters
    ----------
    text
        OSM `opening_hours`; None: unknown.
    band
        None: the whole week.
    monday, tz
        First day of the weeks averaged; time zone, for its public holidays.

    Returns
    -------
    float or None
        None where the hours are unknown, or told in words only within the band; else the hours
        surely open (hours told in words add nothing).
    """
    spans = open_spans(text, monday, tz)
    if spans is None:
        return None
    reached = _minutes_reached(band or BANDS["semaine"])
    known = sum(_inside(reached, start, end) for start, end, sure in spans if sure)
    told = sum(_inside(reached, start, end) for start, end, sure in spans if not sure)
    return None if told and not known else known / 60 / YEAR_WEEKS


def _minutes_reached(band: Band) -> NDArray[np.float64]:
    """Minutes of the band passed at each minute of a week: float64[10081]."""
    inside = np.zeros(WEEK_MIN)
    for day, start, end in band.spans:
        inside[day * DAY_MIN + start : day * DAY_MIN + end] = 1.0
    return np.concatenate([[0.0], np.cumsum(inside)])


def _inside(reached: NDArray[np.float64], start: float, end: float) -> float:
    """Minutes of the band between two moments."""

    def passed(minute: float) -> float:
        week, rest = divmod(int(minute), WEEK_MIN)
        return float(week * reached[-1] + reached[rest])

    return passed(end) - passed(start)
