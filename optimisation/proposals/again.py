"""Some outings of a week planned again by the compiled search, the others where they are.

The slots of the plan in force count as promises there, so that only what is worth it moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from optimisation.engines.engine import Budget
from optimisation.engines.state import PROMISE_S, in_band, pairs
from optimisation.problem import Appointment, Kind, Lock, Place, Problem, Promise, Solution, Window
from optimisation.subproblem import Part, part_of

ITERATIONS = 40
"""Hundreds of steps of the search: a few tenths of a second."""


def planned_again(
    problem: Problem,
    plan: Solution,
    shifts: Iterable[int],
    wanted: Iterable[int],
    *,
    now_s: int | None = None,
    iterations: int = ITERATIONS,
    seed: int = 1,
) -> Solution:
    """Plan some outings again, with activities that are not in them yet.

    Parameters
    ----------
    problem, plan
        The week and its plan; other outings stay as they are.
    shifts
        Outings to plan again.
    wanted
        Activities to add; each is owed a passage (double services are left out).
    now_s
        Passages begun by then stay; None: none has.
    iterations, seed
        Of the compiled search; the same give the same answer.
    """
    from optimisation.search.anneal import Annealing

    inside = frozenset(shifts)
    paired = pairs(problem)
    wanted = frozenset(one for one in wanted if one not in paired)
    part = _part(problem, plan, inside, wanted, now_s)
    best = own = part.take(plan)

    def found(solution: Solution) -> None:
        nonlocal best
        best = solution

    Annealing(part.problem, Budget(None, iterations, seed), found).go_on(own)
    return part.give(best, plan)


def _part(
    problem: Problem,
    plan: Solution,
    inside: frozenset[int],
    wanted: frozenset[int],
    now_s: int | None,
) -> Part:
    """The outings as a week of their own; what others do counts as done."""
    activities = {visit.activity for rank in inside for visit in plan.routes[rank].visits}
    outside: dict[int, list[tuple[int, int]]] = {}
    exposure = problem.units.exposure0.copy()
    for rank, route in enumerate(plan.routes):
        for visit in route.visits if rank not in inside else ():
            outside.setdefault(visit.activity, []).append((rank, visit.start_s))
            if problem.is_place(visit.activity):
                for unit, q in problem.places[visit.activity].unit_q:
                    if in_band(problem.units.bands[int(problem.units.band[unit])], visit.start_s):
                        exposure[unit] += q
    places = list(problem.places)
    for activity in activities | wanted:
        if problem.is_place(activity):
            own = _promised(problem, plan, inside, activity, now_s)
            places[activity] = _besides(problem, own, outside.get(activity, []))
            if activity in wanted:
                places[activity] = replace(
                    places[activity], min_passages=max(1, places[activity].min_passages)
                )
    changed = replace(
        problem,
        places=tuple(places),
        appointments=_held(problem, plan, inside, now_s),
        units=replace(problem.units, exposure0=exposure),
        areas=(),
    )
    return part_of(changed, inside, activities | wanted)


def _promised(
    problem: Problem, plan: Solution, inside: frozenset[int], activity: int, now_s: int | None
) -> Place:
    """A place whose slots in the plan are promised, and locked where they have begun."""
    place = problem.places[activity]
    slots = [
        (rank, visit.start_s)
        for rank in sorted(inside)
        for visit in plan.routes[rank].visits
        if visit.activity == activity
    ]
    begun = [slot for slot in slots if now_s is not None and slot[1] < now_s]
    told = () if place.kind is Kind.EXPLORATORY else tuple(Promise(*slot) for slot in slots)
    locks = tuple(Lock(rank, start_s=start_s) for rank, start_s in begun)
    return replace(place, promises=told, locks=(*place.locks, *locks))


def _besides(problem: Problem, place: Place, outside: list[tuple[int, int]]) -> Place:
    """The place as the outings left see it: fewer passages, off the gaps of those outside."""
    if not outside:
        return place
    days = {problem.shifts[rank].day for rank, _start_s in outside}
    forbidden = list(place.forbidden)
    for _rank, start_s in outside:
        low = start_s - (place.min_gap_s or 0) + place.presence_s
        high = start_s + (place.min_gap_s or 0)
        if high > low:
            forbidden.append((low, high))
    sets = place.day_sets
    return replace(
        place,
        max_passages=max(0, place.max_passages - len(outside)),
        min_passages=max(0, place.min_passages - len(outside)),
        forbidden=tuple(forbidden),
        day_sets=None if sets is None else tuple(one - days for one in sets if days <= one),
    )


def _held(
    problem: Problem, plan: Solution, inside: frozenset[int], now_s: int | None
) -> tuple[Appointment, ...]:
    """Appointments of these outings, with their team and near their hour.

    Those that have begun and double services are locked.
    """
    found, paired = list(problem.appointments), pairs(problem)
    first = len(problem.places)
    for rank in inside:
        for visit in plan.routes[rank].visits:
            if problem.is_place(visit.activity):
                continue
            item = found[visit.activity - first]
            if visit.activity in paired or (now_s is not None and visit.start_s < now_s):
                item = replace(item, lock=Lock(rank, start_s=visit.start_s), pair=None)
            found[visit.activity - first] = replace(
                item,
                window=_near(item, visit.start_s),
                teams=frozenset({problem.shifts[rank].team}),
            )
    return tuple(found)


def _near(item: Appointment, start_s: int) -> Window:
    """What is left of the window a quarter of an hour around the hour people were told."""
    low, high = max(item.window[0], start_s - PROMISE_S), min(item.window[1], start_s + PROMISE_S)
    return (low, high) if low <= high else item.window
