"""What a person fixed in a plan, in ids: put on the week's Problem, added to and taken from a plan.

A passage is fixed on its outing at its start. An outing is fixed whole: each of its passages at its
rank and start, and nothing else may be added to it; a team's day, by fixing its outings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from optimisation.problem import Lock, Problem
from planner.i18n import ngettext
from planner.model import PlanLock, PlannedShift
from planner.planning.solution import Index

Locks = tuple[PlanLock, ...]


def held(problem: Problem, index: Index, locks: Iterable[PlanLock]) -> Problem:
    """The week with what a person fixed; an outing or a place that it does not have is left out."""
    ranks = {shift.id: rank for rank, shift in enumerate(index.shifts)}
    refs = (*index.places, *index.appointments)
    activities = {ref: activity for activity, ref in enumerate(refs)}
    places, visits, shifts = list(problem.places), list(problem.appointments), list(problem.shifts)
    for lock in locks:
        rank = ranks.get(lock.shift)
        if rank is None:
            continue
        activity = activities.get(lock.ref) if lock.ref is not None else None
        told = Lock(rank, lock.position, lock.start_s)
        if lock.ref is None:
            shifts[rank] = replace(shifts[rank], frozen=True)
        elif activity is not None and activity < len(places):
            item = places[activity]
            places[activity] = replace(item, locks=(*item.locks, told))
        elif activity is not None:
            at = activity - len(places)
            visits[at] = replace(visits[at], lock=told)
    return replace(problem, places=tuple(places), appointments=tuple(visits), shifts=tuple(shifts))


def known(locks: Iterable[PlanLock], index: Index) -> Locks:
    """Locks of outings and places that the week has."""
    shifts = {shift.id for shift in index.shifts}
    refs = {None, *index.places, *index.appointments}
    return tuple(lock for lock in locks if lock.shift in shifts and lock.ref in refs)


def is_whole(locks: Iterable[PlanLock], shift: str) -> bool:
    """Whether an outing is fixed whole."""
    return any(lock.shift == shift and lock.ref is None for lock in locks)


def is_fixed(locks: Iterable[PlanLock], shift: str, ref: str, start_s: int) -> bool:
    """Whether a passage is fixed, by itself or with its outing."""
    return any((lock.shift, lock.ref, lock.start_s) == (shift, ref, start_s) for lock in locks)


def with_passage(locks: Locks, shift: str, ref: str, start_s: int) -> Locks:
    """Fix one passage more."""
    if is_fixed(locks, shift, ref, start_s):
        return locks
    return (*locks, PlanLock(shift, ref, start_s))


def without_passage(locks: Locks, shift: str, ref: str, start_s: int) -> Locks:
    """Release one passage."""
    slot = (shift, ref, start_s)
    return tuple(lock for lock in locks if (lock.shift, lock.ref, lock.start_s) != slot)


def with_outings(locks: Locks, outings: Iterable[PlannedShift]) -> Locks:
    """Fix outings whole, those that stay in included."""
    outings = tuple(outings)
    found = list(without_outings(locks, {shift.id for shift in outings}))
    for shift in outings:
        found.append(PlanLock(shift.id))
        found += [
            PlanLock(shift.id, passage.ref, passage.start_s, position)
            for position, passage in enumerate(shift.passages)
        ]
    return tuple(found)


def without_outings(locks: Locks, shifts: Collection[str]) -> Locks:
    """Release outings and all their passages."""
    return tuple(lock for lock in locks if lock.shift not in shifts)


def lock_words(kept: Locks, asked: Locks) -> tuple[str, ...]:
    """What a search kept of what was fixed, and what the means no longer have."""
    said = []
    num = sum(lock.ref is not None for lock in kept)
    if num:
        text = ngettext("{num} passage fixé est gardé", "{num} passages fixés sont gardés", num)
        said.append(text.format(num=num))
    lost = len(asked) - len(kept)
    if lost:
        text = ngettext(
            "{num} élément fixé n'est plus dans les moyens de la semaine",
            "{num} éléments fixés ne sont plus dans les moyens de la semaine",
            lost,
        )
        said.append(text.format(num=lost))
    return tuple(said)
