"""Who a file of the week is for, and which line of the privacy matrix that is."""

from __future__ import annotations

from enum import StrEnum

from planner.i18n import _
from planner.privacy import Exit


class Audience(StrEnum):
    """Who reads a file."""

    TEAM = "team"
    """the organisation's own teams."""
    PARTNER = "partner"
    """another operator."""
    PUBLIC = "public"
    """anybody."""


TABLE_EXITS = {
    Audience.TEAM: Exit.OWN_TABLE,
    Audience.PARTNER: Exit.PARTNER_VIEW,
    Audience.PUBLIC: Exit.PUBLIC,
}
"""The exit of a table, a calendar or a list of passages, by who reads it."""


def audience_words(audience: Audience) -> str:
    """An audience in words."""
    words = {
        Audience.TEAM: _("réservé à l'équipe"),
        Audience.PARTNER: _("pour un autre opérateur"),
        Audience.PUBLIC: _("pour toutes et tous"),
    }
    return words[audience]
