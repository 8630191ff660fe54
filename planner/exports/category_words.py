"""Categories of service in words."""

from __future__ import annotations

from planner.i18n import _


def category_words(key: str) -> str:
    """A key of `frames.SERVICE_CATEGORIES` as people say it."""
    return {
        "france_services": _("France Services"),
        "town_hall": _("mairies"),
        "toilets": _("toilettes"),
        "drinking_water": _("eau potable"),
        "shower": _("douches"),
        "station": _("gares"),
        "food": _("aide alimentaire"),
        "health": _("soins"),
        "social": _("accueil social"),
        "shelter": _("hébergement"),
        "library": _("bibliothèques"),
        "other": _("autres services"),
    }[key]
