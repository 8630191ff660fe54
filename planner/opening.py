"""When a service is open: OSM `opening_hours` texts evaluated, French public holidays known.

A text that is absent, or a moment it tells in words (`unknown`), is unknown: neither open nor
closed. Hours are the local ones of the territory.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
from opening_hours import OpeningHours, State, validate

from planner.clock import french_holidays

YEAR_WEEKS = 52
_COUNTRY = "FR"
_MAX_TEXT = 2_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_DAYS = rf"{_DAY}(?:-{_DAY})?(?: ?, ?{_DAY}(?:-{_DAY})?)*"
_RULE = re.compile(rf"(?P<days>{_DAYS})(?P<rest>\s.*)?")


class WeekHours(NamedTuple):
    """Hours a week, mean over some weeks: surely open, and told in words only."""

    open_h: float
    unknown_h: float


def is_open(text: str | None, when: dt.datetime, tz: str = "Europe/Paris") -> bool | None:
    """Whether a service is open at a local moment.

    Parameters
    ----------
    text
        OSM `opening_hours`; None is unknown.
    when
        Local time of the territory, without offset.
    tz
        Time zone of the territory: overseas departments have their own public holidays.

    Returns
    -------
    bool or None
        None where it is not known; a text that is no `opening_hours` is not known either.
    """
    hours = _parsed(text, when.year, tz)
    if hours is None or hours.is_unknown(when):
        return None
    return bool(hours.is_open(when))


def weekly_hours(
    text: str | None,
    monday: dt.date,
    tz: str = "Europe/Paris",
    *,
    num_weeks: int = YEAR_WEEKS,
) -> WeekHours | None:
    """Mean hours a week over `num_weeks` weeks from a Monday, seasons and holidays included.

    Returns
    -------
    WeekHours or None
        None where no hour is known: no text, or one told in words only.
    """
    start = dt.datetime.combine(monday, dt.time())
    end = start + dt.timedelta(weeks=num_weeks)
    hours = _parsed(text, start.year, tz)
    if hours is None:
        return None
    total = dict.fromkeys((State.OPEN, State.CLOSED, State.UNKNOWN), 0.0)
    for first, last, state, _comment in hours.intervals(start, end):
        span = min(last, end) - max(first, start)
        total[state] += span.total_seconds() / 3600
    found = WeekHours(total[State.OPEN] / num_weeks, total[State.UNKNOWN] / num_weeks)
    return None if found.unknown_h and not found.open_h else found


def open_spans(
    text: str | None,
    monday: dt.date,
    tz: str = "Europe/Paris",
    *,
    num_weeks: int = YEAR_WEEKS,
) -> tuple[tuple[float, float, bool], ...] | None:
    """Spans a service is open or may be, in minutes after a Monday 00:00.

    Returns
    -------
    tuple or None
        (start_min, end_min, sure), in order; `sure` false where the text tells it in words only.
        None where there is no text, or none that can be read.
    """
    start = dt.datetime.combine(monday, dt.time())
    end = start + dt.timedelta(weeks=num_weeks)
    hours = _parsed(text, start.year, tz)
    if hours is None:
        return None
    return tuple(
        (
            (max(first, start) - start).total_seconds() / 60,
            (min(last, end) - start).total_seconds() / 60,
            state == State.OPEN,
        )
        for first, last, state, _comment in hours.intervals(start, end)
        if state != State.CLOSED
    )


def staffed_h_week(services: pd.DataFrame, monday: dt.date, tz: str = "Europe/Paris") -> pd.Series:
    """Capacity of services in staffed hours a week.

    Parameters
    ----------
    services
        `frames.SERVICES`.
    monday
        First day of the year over which opening hours are averaged.

    Returns
    -------
    Series
        float64: `capacity_h_week` where the file gives it, else the hours surely open; null where
        neither is known.
    """
    opened = services["opening_hours"].map(
        lambda text: getattr(weekly_hours(text, monday, tz), "open_h", None), na_action="ignore"
    )
    opened = pd.to_numeric(opened, errors="coerce").astype("float64")
    if "capacity_h_week" not in services:
        return opened
    return pd.to_numeric(services["capacity_h_week"]).astype("float64").fillna(opened)


def normalised(text: str | None) -> str | None:
    """The text as the OSM specification writes it; None for anything else.

    `mo-fr 9:00-12:00` becomes `Mo-Fr 09:00-12:00`, `off` becomes `closed`.
    """
    text = " ".join((text or "").split())
    if not text or len(text) > _MAX_TEXT or not validate(text):
        return None
    return str(OpeningHours(text)) or None


@lru_cache(maxsize=4_096)
def _parsed(text: str | None, year: int, tz: str) -> OpeningHours | None:
    told = normalised(text)
    if told is None:
        return None
    if "PH" in told:
        told = _with_local_holidays(told, _local_holidays(tz, year))
    return OpeningHours(told, country=_COUNTRY) if validate(told) else None


def _local_holidays(tz: str, year: int) -> tuple[dt.date, ...]:
    """Holidays of an overseas department that are none in the rest of France; three years."""
    years = (year, year + 1, year + 2)
    return tuple(sorted(set(french_holidays(tz, years)) - set(french_holidays("", years))))


def _with_local_holidays(text: str, dates: Iterable[dt.date]) -> str:
    """Say after each rule of public holidays that it holds on those dates too.

    The library knows the holidays of a country, not of a department. A rule that joins holidays to
    a season or an offset cannot be moved to a date: it is unknown then.
    """
    told = ",".join(f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}" for day in dates)
    if not told:
        return text
    rules = []
    for rule in text.split(";"):
        rules.append(rule)
        if "PH" in rule:
            match = _RULE.fullmatch(rule.strip())
            rest = (match["rest"] or " 00:00-24:00").strip() if match else "unknown"
            rules.append(f" {told} {rest}")
    return ";".join(rules)
