"""Dates as people read them, in the language in use, through Babel."""

from __future__ import annotations

import datetime as dt
import re
from typing import Protocol

from planner.i18n import _, language

NBSP = "\N{NO-BREAK SPACE}"


def day_words(date: dt.date, form: str = "EEE d MMM") -> str:
    """A date in a Babel form; the first of a month is `1er` in French."""
    from babel.dates import format_date

    written = str(format_date(date, form, locale=language()))
    return re.sub(r"\b1\b", "1er", written, count=1) if language() == "fr" else written


def date_words(date: dt.date) -> str:
    """Write `30 nov. 2026`: no day and month can be taken for one another."""
    return day_words(date, "d MMM y")


def long_date(date: dt.date) -> str:
    """Write `lundi 30 novembre 2026`, its day and month on one line in French."""
    written = day_words(date, "EEEE d MMMM y")
    return re.sub(r"(\d|1er) ", rf"\1{NBSP}", written, count=1) if language() == "fr" else written


def span_words(first: dt.date, last: dt.date) -> str:
    """Write `30 nov. – 6 déc. 2026`: what both days share is written once."""
    form = "d MMM y"
    if first.year == last.year:
        form = "d" if first.month == last.month else "d MMM"
    return f"{day_words(first, form)} – {date_words(last)}"


def dates_in_words(text: str) -> str:
    """A kept text with its dates (`30/11/2026`, `2026-11-30`) as people read them."""
    return re.sub(r"\b(?:\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2})\b", _in_words, text)


def _in_words(found: re.Match[str]) -> str:
    day, sign, rest = found[0].partition("/")
    iso = "-".join([*reversed(rest.split("/")), day]) if sign else found[0]
    try:
        return date_words(dt.date.fromisoformat(iso))
    except ValueError:
        return found[0]


class _Week(Protocol):
    """What is needed of an ISO week."""

    @property
    def monday(self) -> dt.date: ...


def numbered(week: _Week) -> str:
    """Write `49 (30 nov. – 6 déc. 2026)`: a week's number, then its days."""
    last = week.monday + dt.timedelta(days=6)
    return f"{week.monday.isocalendar().week} ({span_words(week.monday, last)})"


def week_words(week: _Week) -> str:
    """Write `semaine 49 (30 nov. – 6 déc. 2026)`."""
    return _("semaine {week}").format(week=numbered(week))
