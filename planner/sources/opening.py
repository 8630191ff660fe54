"""Opening hours in OpenStreetMap's `opening_hours` syntax, from French habits of writing them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from planner.opening import normalised
from planner.sources.soliguide_places import day_spans, mapping

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
FRENCH_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
UNKNOWN = "unknown"
"""A day whose hours are told in words we do not read: neither open nor closed."""

Span = tuple[str, str]
_CLOCK = r"(\d{1,2}) ?[:hH] ?(\d{2})?"
_SPAN = re.compile(rf"{_CLOCK} ?(?:[-–]|à) ?{_CLOCK}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FRENCH_LINE = re.compile(
    rf"({'|'.join(FRENCH_DAYS)})(?: (?:à|au) ({'|'.join(FRENCH_DAYS)}))? ?: ?(.+)"
)


def spans(text: str) -> tuple[Span, ...] | None:
    """Read `9:00 - 12:00 / 13:30 - 17:00`, or `9h à 12h`.

    Returns
    -------
    tuple or None
        Spans as `("09:00", "12:00")`, none for a closed day (`-`); None where the text says
        anything else (by appointment, even weeks …): hours unknown.
    """
    text = text.replace("\xa0", " ").strip()
    if text == "-":
        return ()
    found = []
    for part in text.split("/"):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            return None
        start_h, start_m, end_h, end_m = match.groups(default="00")
        start = f"{int(start_h):02d}:{start_m}"
        end = f"{int(end_h):02d}:{end_m}"
        if not ("00:00" <= start < end <= "24:00"):
            return None
        found.append((start, end))
    return tuple(found)


def week_text(days: Mapping[int, Sequence[Span] | None]) -> str | None:
    """OSM text of a week.

    Parameters
    ----------
    days
        Weekday (0 Monday) → its spans, empty when closed, None when unknown. A weekday absent is
        closed.

    Returns
    -------
    str or None
        Such as `Mo-Fr 09:00-12:00,14:00-17:00; Sa unknown`; None where no day is known to open.
    """
    rules = [_rule(days.get(day, ())) for day in range(7)]
    if all(rule in (None, UNKNOWN) for rule in rules):
        return None
    parts = []
    start = 0
    for day in range(1, 8):
        if day < 7 and rules[day] == rules[start]:
            continue
        if rules[start] is not None:
            name = DAYS[start] if day - start == 1 else f"{DAYS[start]}-{DAYS[day - 1]}"
            parts.append(f"{name} {rules[start]}")
        start = day
    return normalised("; ".join(parts))


def _rule(found: Sequence[Span] | None) -> str | None:
    if found is None:
        return UNKNOWN
    return ",".join(f"{start}-{end}" for start, end in sorted(found)) or None


def french_week(text: str) -> str | None:
    """Read `Lundi à Vendredi: 9h à 12h - 14h à 17h`, one line a group of days.

    Days not told are closed; a line told in words leaves its days unknown; no line, no hours.
    """
    days: dict[int, Sequence[Span] | None] = {}
    for line in text.casefold().splitlines():
        match = _FRENCH_LINE.fullmatch(line.strip())
        if match is None:
            continue
        first = FRENCH_DAYS.index(match[1])
        last = FRENCH_DAYS.index(match[2]) if match[2] else first
        told = re.sub(r"(?<=[h\d]) - (?=\d)", " / ", match[3].strip())
        for day in range(first, last + 1):
            days[day] = () if told == "fermé" else spans(told)
    return week_text(days)


def hours_of_stamps(hours: Any, closed: tuple[str, str] | None = None) -> str | None:
    """OSM text of a Soliguide week (see `day_spans`), with holidays and an announced closing.

    Parameters
    ----------
    hours
        The record's object.
    closed
        ISO dates of the first and last day of a closing.
    """
    days = {
        day: [(_clock(start), _clock(end)) for start, end in found]
        for day, found in day_spans(hours)
    }
    told = week_text(days)
    if told is None:
        return None
    if mapping(hours).get("closedHolidays") == "CLOSED":
        told += "; PH off"
    if closed is not None:
        told += _closed_rule(*closed)
    return normalised(told)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _closed_rule(first: str, last: str) -> str:
    try:
        dates = [dt.date.fromisoformat(day) for day in (first, last)]
    except ValueError:
        return ""
    start, end = (osm_date(day) for day in dates)
    return f"; {start}-{end} off" if dates[0] <= dates[1] else ""


def osm_date(day: dt.date) -> str:
    """A date as the syntax writes it: `2026 Dec 20`."""
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}"
