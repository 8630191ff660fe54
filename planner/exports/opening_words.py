"""Opening hours in words: OSM `opening_hours` syntax with days, months and holidays named."""

from __future__ import annotations

import re
from functools import cache

from planner.hours import hour_words
from planner.i18n import _, language

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOKEN = re.compile(
    r'"[^"]*"|24/7|(?<![\w:])(?:[0-3]?\d|4[0-8]):[0-5]\d(?![\w:])|[A-Za-z]+', re.ASCII
)
"""Comments, words, and hours up to 48:59, the next day's past 24:00; `99:99` is no hour."""


def opening_words(hours: str) -> str:
    """Write `Mo-Fr 09:00-12:00; PH off` as `lun.–ven. 9 h–12 h ; jours fériés fermé`.

    What is not a word of the syntax, comments among them, stays as it is.
    """
    words = _words(language())
    told = _TOKEN.sub(lambda match: words.get(match[0]) or _hour(match[0]), hours)
    told = re.sub(r"(?<=[\w.])\s*-\s*(?=\w)", "–", told)
    told = re.sub(r",(?=\S)", ", ", told)
    gap = "\N{NO-BREAK SPACE}" if language() == "fr" else ""
    return re.sub(r"\s*;\s*", f"{gap}; ", told)


def _hour(token: str) -> str:
    """An hour of the syntax as people read it; anything else as it is."""
    hours, _colon, minutes = token.partition(":")
    return hour_words(int(hours) * 60 + int(minutes)) if _colon and hours.isdecimal() else token


@cache
def _words(lang: str) -> dict[str, str]:
    from babel.dates import get_day_names, get_month_names

    days, months = (
        named("abbreviated", "format", lang) for named in (get_day_names, get_month_names)
    )
    found = {name: days[rank] for rank, name in enumerate(_DAYS)}
    found |= {name: months[rank] for rank, name in enumerate(_MONTHS, 1)}
    return found | {
        "PH": _("jours fériés"),
        "SH": _("vacances scolaires"),
        "off": _("fermé"),
        "closed": _("fermé"),
        "open": _("ouvert"),
        "unknown": _("à vérifier"),
        "24/7": _("jour et nuit"),
        "sunrise": _("lever du soleil"),
        "sunset": _("coucher du soleil"),
        "week": _("semaine"),
        "easter": _("Pâques"),
    }
