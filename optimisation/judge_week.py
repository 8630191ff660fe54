"""Rules that tie the routes of a week together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from optimisation.judge_routes import RouteFacts
from optimisation.judge_rules import Rule, Violation
from optimisation.problem import Lock, Place, Problem, Solution, Visit

Passage = tuple[int, int, Visit]
"""Shift, rank in its route, visit."""


def passages_of(problem: Problem, solution: Solution) -> list[list[Passage]]:
    """Passages of each activity, by start.

    Raises
    ------
    ValueError
        Not one route per shift, or an activity index out of range.
    """
    if len(solution.routes) != len(problem.shifts):
        raise ValueError(f"{len(solution.routes)} routes for {len(problem.shifts)} shifts")
    passages: list[list[Passage]] = [[] for _ in range(problem.num_activities)]
    for shift, route in enumerate(solution.routes):
        for position, visit in enumerate(route.visits):
            if not 0 <= visit.activity < len(passages):
                raise ValueError(f"activity {visit.activity} out of range")
            passages[visit.activity].append((shift, position, visit))
    for found in passages:
        if len(found) > 1:
            found.sort(key=lambda passage: (passage[2].start_s, passage[0]))
    return passages


def week_violations(
    problem: Problem,
    solution: Solution,
    passages: list[list[Passage]],
    routes: Sequence[RouteFacts],
) -> Iterator[Violation]:
    """Every rule broken between routes or over the week.

    `passages`: of each activity, by start; `routes`: what each route of the solution is.
    """
    for activity, place in enumerate(problem.places):
        yield from _place_rules(problem, place, activity, passages[activity])
    yield from _appointment_rules(problem, passages)
    yield from _frozen_rules(problem, solution)
    yield from _clashes(problem, routes)


def _place_rules(
    problem: Problem, place: Place, activity: int, passages: list[Passage]
) -> Iterator[Violation]:
    over = len(passages) - place.max_passages
    if over > 0:
        yield Violation(Rule.TOO_MANY_PASSAGES, None, activity, over)
    if len(passages) < place.min_passages:
        yield Violation(Rule.PASSAGE_MISSING, None, activity, place.min_passages - len(passages))
    if place.due_s is not None and not any(p[2].start_s <= place.due_s for p in passages):
        yield Violation(Rule.DUE_MISSED, None, activity)
    days = frozenset(problem.shifts[shift].day for shift, _position, _visit in passages)
    if place.day_sets is not None and days and days not in place.day_sets:
        yield Violation(Rule.DAY_SET, None, activity)
    yield from _gap_rules(place, activity, passages)
    for lock in place.locks:
        if not any(_holds(lock, passage) for passage in passages):
            yield Violation(Rule.LOCK_BROKEN, lock.shift, activity)


def _gap_rules(place: Place, activity: int, passages: list[Passage]) -> Iterator[Violation]:
    """Between consecutive starts, the last one before this Monday included.

    A place without a passage this week has no gap to judge: its minimum says what it is owed.
    """
    if not passages:
        return
    last = [max(place.previous_s)] if place.previous_s else []
    for before_s, start_s in pairwise([*last, *(visit.start_s for _s, _p, visit in passages)]):
        gap_s = start_s - before_s
        if place.min_gap_s is not None and gap_s < place.min_gap_s:
            yield Violation(Rule.GAP_TOO_SHORT, None, activity, place.min_gap_s - gap_s)
        if place.max_gap_s is not None and gap_s > place.max_gap_s:
            yield Violation(Rule.GAP_TOO_LONG, None, activity, gap_s - place.max_gap_s)


def _holds(lock: Lock, passage: Passage) -> bool:
    shift, position, visit = passage
    return (
        shift == lock.shift
        and lock.position in (None, position)
        and lock.start_s in (None, visit.start_s)
    )


def _appointment_rules(problem: Problem, passages: list[list[Passage]]) -> Iterator[Violation]:
    first = len(problem.places)
    for rank, item in enumerate(problem.appointments):
        activity, found = first + rank, passages[first + rank]
        if len(found) > 1:
            yield Violation(Rule.APPOINTMENT_TWICE, None, activity, len(found) - 1)
        if item.mandatory and not found:
            yield Violation(Rule.APPOINTMENT_MISSED, None, activity)
        if item.lock is not None and not any(_holds(item.lock, passage) for passage in found):
            yield Violation(Rule.LOCK_BROKEN, item.lock.shift, activity)
        if item.pair is not None:
            yield from _pair_rules(problem, rank, found, passages[first + item.pair])


def _pair_rules(
    problem: Problem, rank: int, own: list[Passage], other: list[Passage]
) -> Iterator[Violation]:
    """Both or none, on two routes, with the gap asked between starts."""
    activity = len(problem.places) + rank
    if bool(own) != bool(other):
        yield Violation(Rule.PAIR_ALONE, None, activity)
    if not own or not other:
        return
    if own[0][0] == other[0][0]:
        yield Violation(Rule.PAIR_ONE_TEAM, own[0][0], activity)
    low, high = problem.appointments[rank].pair_gap_s
    gap_s = other[0][2].start_s - own[0][2].start_s
    off_s = max(low - gap_s, gap_s - high, 0)
    if off_s:
        yield Violation(Rule.PAIR_GAP, None, activity, off_s)


def _frozen_rules(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """A visit of a frozen shift that no lock puts there."""
    first = len(problem.places)
    for rank, (shift, route) in enumerate(zip(problem.shifts, solution.routes, strict=True)):
        for position, visit in enumerate(route.visits if shift.frozen else ()):
            if visit.activity < first:
                locks = problem.places[visit.activity].locks
            else:
                lock = problem.appointments[visit.activity - first].lock
                locks = () if lock is None else (lock,)
            if not any(_holds(lock, (rank, position, visit)) for lock in locks):
                yield Violation(Rule.ROUTE_LOCKED, rank, visit.activity)


def _clashes(problem: Problem, routes: Sequence[RouteFacts]) -> Iterator[Violation]:
    """One vehicle or one worker in two routes at once (from leaving the base to being back)."""
    out = [
        (rank, shift, route.away)
        for rank, (shift, route) in enumerate(zip(problem.shifts, routes, strict=True))
        if route.away is not None
    ]
    out.sort(key=lambda item: item[2])
    for at, (one, first, a) in enumerate(out, start=1):
        for two, second, b in islice(out, at, None):
            if b[0] >= a[1]:
                break
            overlap_s = min(a[1], b[1]) - b[0]
            if overlap_s <= 0:
                continue
            if first.vehicle is not None and first.vehicle == second.vehicle:
                yield Violation(Rule.VEHICLE_CLASH, max(one, two), None, overlap_s)
            if first.workers & second.workers:
                yield Violation(Rule.WORKER_CLASH, max(one, two), None, overlap_s)
