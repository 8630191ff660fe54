"""Opening hours as published, turned into OSM `opening_hours` text checked by its parser."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from opening_hours import validate

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
FRENCH_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
UNKNOWN = "unknown"
"""A day whose hours are told in words we do not read: neither open nor closed."""

Span = tuple[str, str]
_CLOCK = r"(\d{1,2}) ?[:hH] ?(\d{2})?"
_SPAN = re.compile(rf"{_CLOCK} ?[-–] ?{_CLOCK}")


def validated(text: str | None) -> str | None:
    """Return the text if it is OSM `opening_hours` syntax, else None."""
    text = (text or "").strip()
    return text if text and validate(text) else None


def spans(text: str) -> tuple[Span, ...] | None:
    """Read `9:00 - 12:00 / 13:30 - 17:00`.

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
    return validated("; ".join(parts))


def _rule(found: Sequence[Span] | None) -> str | None:
    if found is None:
        return UNKNOWN
    return ",".join(f"{start}-{end}" for start, end in sorted(found)) or None
