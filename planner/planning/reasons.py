"""Why a place or an appointment has no passage this week, in words.

Each reason is re-checked by `explain.py` against the plan; none comes from a solver.
"""

from __future__ import annotations

from enum import StrEnum

from planner.i18n import _


class Reason(StrEnum):
    """From what no plan can change to what this plan chose."""

    NO_PASSAGE_WANTED = "no_passage_wanted"
    RESERVED = "reserved"
    SKILL_ABSENT = "skill_absent"
    OUTSIDE_HOURS = "outside_hours"
    BREAK = "break"
    NOT_REACHABLE = "not_reachable"
    GAP = "gap"
    PAIR = "pair"
    NO_TIME = "no_time"
    OUTRANKED = "outranked"
    LITTLE_GAIN = "little_gain"
    ROOM_LEFT = "room_left"


def in_words(reason: str) -> str:
    """A sentence for the coordinator; an unknown key comes back as it is."""
    words = {
        Reason.NO_PASSAGE_WANTED: _("ne souhaite pas de passage aux heures des vacations"),
        Reason.RESERVED: _("réservé à une équipe qui ne sort pas cette semaine"),
        Reason.SKILL_ABSENT: _("aucune équipe de la semaine n'a la compétence demandée"),
        Reason.OUTSIDE_HOURS: _("aucune vacation pendant les heures autorisées"),
        Reason.BREAK: _("trop long pour une vacation avec sa pause"),
        Reason.NOT_REACHABLE: _("hors d'atteinte dans le temps d'une vacation"),
        Reason.GAP: _("l'écart demandé avec le passage précédent ne peut pas être tenu"),
        Reason.PAIR: _("l'autre intervention du double rendez-vous n'a pas de place"),
        Reason.NO_TIME: _("plus de temps dans les vacations qui conviennent"),
        Reason.OUTRANKED: _("d'autres lieux passent avant cette semaine"),
        Reason.LITTLE_GAIN: _("le détour coûte plus que ce que le passage apporte cette semaine"),
        Reason.ROOM_LEFT: _("il reste de la place : une recherche plus longue peut l'ajouter"),
    }
    return words.get(Reason(reason), reason) if reason in set(Reason) else reason
