"""The judge's rules and severities in words, for people."""

from __future__ import annotations

from optimisation.judge_rules import Rule
from optimisation.problem import Severity
from planner.hours import duration_words
from planner.i18n import _
from planner.working_time.words import rule_title

_SECONDS = frozenset(
    {
        Rule.TOO_FAST,
        Rule.TOO_SHORT,
        Rule.OUTSIDE_WINDOW,
        Rule.BEFORE_SHIFT,
        Rule.AFTER_SHIFT,
        Rule.ROUTE_TOO_LONG,
        Rule.RESERVE_USED,
        Rule.REST_MISSING,
        Rule.GAP_TOO_SHORT,
        Rule.GAP_TOO_LONG,
        Rule.PAIR_GAP,
        Rule.SWEEP_TOO_LONG,
        Rule.DUE_MISSED,
        Rule.FORBIDDEN_WINDOW,
        Rule.BLOCKED_PERIOD,
        Rule.VEHICLE_CLASH,
        Rule.WORKER_CLASH,
    }
)


def rule_words(rule: str) -> str:
    """What a broken rule means for the coordinator; an unknown key comes back as it is."""
    words = {
        Rule.FORBIDDEN_WINDOW: _("passage à une heure où l'on ne souhaite pas de passage"),
        Rule.RESERVED: _("lieu réservé à une autre équipe"),
        Rule.SKILL_MISSING: _("l'équipe n'a pas la compétence demandée"),
        Rule.UNREACHABLE: _("aucun chemin vers ce lieu"),
        Rule.APPOINTMENT_TWICE: _("rendez-vous tenu deux fois"),
        Rule.VEHICLE_CLASH: _("un véhicule pour deux équipes à la fois"),
        Rule.WORKER_CLASH: _("un code de rota dans deux équipes à la fois"),
        Rule.TOO_FAST: _("trajet plus court que la route ne le permet"),
        Rule.TOO_SHORT: _("temps sur place plus court que prévu"),
        Rule.OUTSIDE_WINDOW: _("hors des heures autorisées"),
        Rule.BEFORE_SHIFT: _("départ avant la fin du briefing"),
        Rule.AFTER_SHIFT: _("retour après l'heure"),
        Rule.ROUTE_TOO_LONG: _("tournée trop longue"),
        Rule.RESERVE_USED: _("temps gardé pour l'imprévu entamé"),
        Rule.OVER_CAPACITY: _("capacité dépassée"),
        Rule.REST_MISSING: _("pause absente ou trop courte"),
        Rule.BLOCKED_PERIOD: _("passage pendant une période bloquée"),
        Rule.TOO_MANY_PASSAGES: _("plus de passages que souhaité"),
        Rule.DAY_SET: _("jours de passage autres que ceux prévus"),
        Rule.GAP_TOO_SHORT: _("passages trop rapprochés"),
        Rule.GAP_TOO_LONG: _("passages trop espacés"),
        Rule.LOCK_BROKEN: _("passage fixé déplacé"),
        Rule.ROUTE_LOCKED: _("passage ajouté à une tournée fixée"),
        Rule.PAIR_GAP: _("double rendez-vous mal calé"),
        Rule.PAIR_ALONE: _("double rendez-vous incomplet"),
        Rule.PAIR_ONE_TEAM: _("double rendez-vous tenu par une seule équipe"),
        Rule.APPOINTMENT_MISSED: _("rendez-vous sans créneau"),
        Rule.PASSAGE_MISSING: _("passage dû non placé"),
        Rule.DUE_MISSED: _("passage après la date souhaitée"),
        Rule.PROMISE_BROKEN: _("jour, équipe ou heure annoncés non tenus"),
        Rule.WISH_NOT_MET: _("équipe ou référent souhaité non suivi"),
        Rule.SWEEP_TOO_LONG: _("parcours à pied plus long que le temps sur place"),
    }
    return words[Rule(rule)] if rule in set(Rule) else rule_title(rule) or rule


def severity_words(severity: str) -> str:
    """A severity as people read it."""
    words = {
        Severity.FORBIDDEN: _("interdit"),
        Severity.TO_ACCEPT: _("à accepter"),
        Severity.INFO: _("information"),
    }
    return words[Severity(severity)] if severity in set(Severity) else severity


def amount_words(rule: str, amount: int | None) -> str:
    """By how much a rule is broken, with its unit; empty where it has no amount."""
    if amount is None:
        return ""
    if rule in _SECONDS or rule_title(rule):
        return duration_words(max(60, amount))
    return str(amount)
