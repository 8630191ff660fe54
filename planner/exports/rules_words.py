"""Classes, exits and what stands for a place, as the page of the rules says them."""

from __future__ import annotations

from planner.i18n import _
from planner.model import Protection
from planner.privacy import Exit, Shown


def protection_words(protection: Protection) -> str:
    """A protection class in words."""
    words = {
        Protection.PUBLIC: _("lieu public"),
        Protection.PARTNER: _("lieu dit aux partenaires"),
        Protection.TEAM: _("lieu réservé à l'équipe"),
        Protection.SEALED: _("lieu scellé ou rendez-vous"),
    }
    return words[protection]


def exit_words(exit_: Exit) -> str:
    """An exit in words."""
    words = {
        Exit.PAPER_SHEET: _("feuille imprimée de l'équipe"),
        Exit.OWN_TABLE: _("tableau et calendrier de l'équipe"),
        Exit.OFFLINE: _("fichier du téléphone"),
        Exit.PARTNER_VIEW: _("ce qu'un partenaire reçoit"),
        Exit.PUBLIC: _("public, journal, adresses, erreurs"),
    }
    return words[exit_]


def shown_words(shown: Shown) -> str:
    """What stands for a place, in words."""
    words = {
        Shown.EXACT: _("nom et position exacte"),
        Shown.EXACT_CODE_ONLY: _("position exacte, code sans nom"),
        Shown.NAME: _("nom"),
        Shown.CODE_DISTRICT: _("code et quartier"),
        Shown.CODE: _("code"),
        Shown.APPROACHED_CROSSING: _("croisée nommée voisine"),
        Shown.ZONE_BAND: _("zone et tranche horaire"),
        Shown.MEETING_POINT: _("point de rencontre"),
        Shown.ABSENT: _("rien"),
    }
    return words[shown]
