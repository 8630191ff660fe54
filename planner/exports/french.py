"""Dates and hours as printed: long dates, hours to 5 minutes, no-break spaces."""

from __future__ import annotations

import datetime as dt
import re

from planner.i18n import _, language

NBSP = "\N{NO-BREAK SPACE}"
_ROUND_S = 300


def long_date(date: dt.date) -> str:
    """Write `lundi 30 novembre 2026`; the first of a month is `1er` in French."""
    from babel.dates import format_date

    if language() != "fr":
        return format_date(date, "EEEE d MMMM y", locale=language())
    day = "1er" if date.day == 1 else str(date.day)
    weekday, rest = (format_date(date, form, locale="fr") for form in ("EEEE", "MMMM y"))
    return f"{weekday} {day}{NBSP}{rest}"


def day_words(date: dt.date, form: str = "EEE d MMM") -> str:
    """A date in a Babel form without its year; the first of a month is `1er` in French."""
    from babel.dates import format_date

    written = str(format_date(date, form, locale=language()))
    return re.sub(r"\b1\b", "1er", written, count=1) if language() == "fr" else written


def hour(moment: dt.datetime) -> str:
    """Write `20 h 05` with no-break spaces; minutes are cut, not rounded."""
    return f"{moment.hour:02d}{NBSP}h{NBSP}{moment.minute:02d}"


def nearest_5(elapsed_s: int) -> int:
    """Round elapsed seconds to the nearest 5 minutes; halves go up."""
    return (elapsed_s + _ROUND_S // 2) // _ROUND_S * _ROUND_S


def about(moment: dt.datetime) -> str:
    """Write `vers 20 h 05`."""
    return _("vers {hour}").format(hour=hour(moment)).replace(" ", NBSP)


def length(length_m: float) -> str:
    """Metres to 10 under 1 km, then kilometres to 0.1."""
    if length_m < 995:
        return f"{round(length_m, -1):.0f}{NBSP}m"
    mark = "," if language() == "fr" else "."
    return f"{length_m / 1000:.1f}".replace(".", mark) + f"{NBSP}km"
