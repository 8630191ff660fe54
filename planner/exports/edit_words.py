"""Edits and versions of a plan, as a coordinator reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from planner.exports.proposal_words import left_out_words, moved_words
from planner.exports.speaker import Speaker
from planner.i18n import _, labelled, listed
from planner.model import PlanLock, PlanViolation, WeekPlan
from planner.planning.history import VersionChanges
from planner.planning.rules import amount_words, rule_words, severity_words


def violation_rows(
    violations: Iterable[PlanViolation], speaker: Speaker
) -> list[tuple[str, str, str, str]]:
    """Severity, rule, places and outings, amount: a rule broken by as much is told once."""
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for item in violations:
        amount = amount_words(item.rule, item.amount)
        told = (severity_words(item.severity), rule_words(item.rule), amount)
        found.setdefault(told, Counter())[_where(item, speaker)] += 1
    return [
        (severity, rule, listed(_times(where, num) for where, num in wheres.items()), amount)
        for (severity, rule, amount), wheres in found.items()
    ]


def _times(where: str, num: int) -> str:
    return where if num == 1 else _("{where} ({num} fois)").format(where=where, num=num).strip()


def _where(item: PlanViolation, speaker: Speaker) -> str:
    place = [speaker.name(item.ref)] if item.ref else []
    outing = [speaker.outing(item.shift)] if item.shift else []
    return ", ".join((*place, *outing))


def origin_words(plan: WeekPlan) -> str:
    """What made a version."""
    if plan.restores is not None:
        return _("reprend la version {version}").format(version=plan.restores)
    if plan.engine.startswith("proposal:"):
        return _("appel ou absence")
    words = {
        "edit:move": _("passage déplacé à la main"),
        "edit:add": _("passage ajouté à la main"),
        "edit:drop": _("passage retiré à la main"),
        "edit:leave": _("passages retirés : laissé tranquille"),
        "edit:fix": _("fixé ou libéré à la main"),
    }
    return words.get(plan.engine) or _("recherche")


def change_lines(changes: VersionChanges, speaker: Speaker) -> Iterator[str]:
    """What a version has otherwise than another, one line each."""
    if changes.nothing:
        yield _("Aucune différence.")
    if changes.other_means:
        yield _("Les moyens de la semaine ne sont plus les mêmes.")
    for moved in changes.moved:
        yield moved_words(moved, speaker)
    for stop in changes.left_out:
        yield left_out_words(stop, speaker)
    for stop in changes.added:
        where = speaker.outing(stop.shift)
        told = _("passage ajouté ({where}, {hour})")
        hour = speaker.clock.hour(stop.start_s)
        yield labelled(speaker.name(stop.ref), told.format(where=where, hour=hour))
    for lock in changes.fixed:
        yield labelled(_lock(lock, speaker), _("fixé"))
    for lock in changes.released:
        yield labelled(_lock(lock, speaker), _("libéré"))


def _lock(lock: PlanLock, speaker: Speaker) -> str:
    where = speaker.outing(lock.shift)
    if lock.ref is None or lock.start_s is None:
        return where
    return f"{speaker.name(lock.ref)} ({where}, {speaker.clock.hour(lock.start_s)})"
