"""Hours of the day and durations as people read them, written one way everywhere.

« 9 h », « 9 h 30 », « 20 h–22 h » in French with no-break spaces, “9:00”, “9:30”, “20:00–22:00” in
English; how long something lasts is « 45 min », « 1 h 05 », « 24 h » in both. What another program
reads (CSV, JSON, calendars, fields to fill) keeps `09:30`.
"""

from __future__ import annotations

import datetime as dt
import re

from planner.dates import NBSP
from planner.i18n import language

_DAY_MIN = 1_440
_JOINER = "\N{WORD JOINER}"
_HOUR_GAP = re.compile(r"(?<=\d) (?=h\b)")
_SPAN_DASH = re.compile(rf"(?<=[\dh])–(?=\d+(?:{NBSP}h|:\d\d))")


def hour_words(minute: int, lang: str | None = None) -> str:
    """Write an hour told in minutes after midnight.

    Parameters
    ----------
    minute
        Past a day, an hour of the next one; 1440 itself is the end of the day, `24 h`.
    lang
        Language written in; None is the one in use.
    """
    hours, minutes = divmod(minute if minute == _DAY_MIN else minute % _DAY_MIN, 60)
    if (lang or language()) != "fr":
        return f"{hours}:{minutes:02d}"
    return f"{hours}{NBSP}h{NBSP}{minutes:02d}" if minutes else f"{hours}{NBSP}h"


def hour_of(moment: dt.datetime, lang: str | None = None) -> str:
    """Write the hour of a local moment; seconds are cut, not rounded."""
    return hour_words(moment.hour * 60 + moment.minute, lang)


def span_of_hours(start_min: int, end_min: int, lang: str | None = None) -> str:
    """Write `20 h–22 h`, in minutes after midnight; midnight ends a span as `24 h`."""
    end = end_min if end_min % _DAY_MIN else _DAY_MIN
    return f"{hour_words(start_min, lang)}–{hour_words(end, lang)}"


def span_of_moments(start: dt.datetime, end: dt.datetime, lang: str | None = None) -> str:
    """Write `20 h–22 h` of two local moments."""
    start_min, end_min = (moment.hour * 60 + moment.minute for moment in (start, end))
    return span_of_hours(start_min, end_min, lang)


def unbroken(text: str) -> str:
    """A text for a screen, whose hours and their spans are never cut in two lines.

    A word joiner follows the dash: unseen, but a character all the same, so that what programs read
    is written without it; pages of paper keep a span together by a rule of `exports/typeset.py`.
    """
    return _SPAN_DASH.sub(f"–{_JOINER}", _HOUR_GAP.sub(NBSP, text))


def duration_words(seconds: float) -> str:
    """Write how long something lasts, to the minute: `45 min`, `1 h 05`, `24 h`.

    Parameters
    ----------
    seconds
        At least 0, rounded to the nearest minute; under half a minute is `0 min`.
    """
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    from babel.numbers import format_decimal

    told = f"{format_decimal(hours, locale=language())}{NBSP}h"
    return f"{told}{NBSP}{minutes:02d}" if minutes else told


def signed_duration(seconds: float) -> str:
    """A difference with its sign: `+10 min`, `−1 h 05`; none is `0 min`."""
    told = duration_words(abs(seconds))
    if not round(abs(seconds) / 60):
        return told
    return f"+{told}" if seconds > 0 else f"−{told}"
