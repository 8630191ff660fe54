"""Kinds of service and units of access as people read them."""

from __future__ import annotations

from planner.exports.needs_table import number
from planner.i18n import _, ngettext


def category_words(category: str) -> str:
    """A category of `frames.SERVICE_CATEGORIES` in words; another is told as it is."""
    words = {
        "france_services": _("France services"),
        "town_hall": _("mairie"),
        "toilets": _("toilettes"),
        "drinking_water": _("eau potable"),
        "shower": _("douche"),
        "station": _("gare"),
        "food": _("repas"),
        "health": _("santé"),
        "social": _("action sociale"),
        "shelter": _("hébergement"),
        "library": _("bibliothèque"),
        "other": _("autre"),
    }
    return words.get(category, category)


def access_words(value: float, unit: str) -> str:
    """An access in its unit, `h_week` (staffed hours a week) or `services`."""
    told = number(value, 2 if value < 1 else 1)
    if unit == "h_week":
        return _("{value} h par semaine").format(value=told)
    return ngettext("{value} service", "{value} services", int(value)).format(value=told)


def per_words(per: str) -> str:
    """What access is told per: a thousand inhabitants or households, or each zone."""
    words = {
        "inhabitants": _("pour 1 000 habitants"),
        "households": _("pour 1 000 ménages"),
        "zones": _("pour 1 000 zones, les habitants étant inconnus"),
    }
    return words[per]
