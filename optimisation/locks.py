"""Locks on passages, routes and team-days: what a person fixed stays where it is.

A passage is locked by a `Lock` of its place or appointment. A route is locked by freezing its shift
and locking each of its passages at its rank and start; a team-day, by locking the routes of all its
shifts, those that stay in included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from optimisation.problem import Lock, Problem, Solution

Passage = tuple[int, int]
"""Shift and rank of a visit in its route."""


def lock_passages(problem: Problem, plan: Solution, passages: Iterable[Passage]) -> Problem:
    """The week with passages of a plan locked on their outing, at their start."""
    locks = [
        (plan.routes[shift].visits[rank].activity, shift, rank, False) for shift, rank in passages
    ]
    return _locked(problem, plan, locks)


def lock_routes(problem: Problem, plan: Solution, shifts: Collection[int]) -> Problem:
    """The week with routes of a plan locked whole; an empty one stays empty."""
    locks = [
        (visit.activity, shift, rank, True)
        for shift in sorted(set(shifts))
        for rank, visit in enumerate(plan.routes[shift].visits)
    ]
    frozen = tuple(
        replace(shift, frozen=True) if rank in shifts else shift
        for rank, shift in enumerate(problem.shifts)
    )
    return _locked(replace(problem, shifts=frozen), plan, locks)


def lock_team_day(problem: Problem, plan: Solution, team: int, day: int) -> Problem:
    """The week with all that a team does on a day locked (weekday index 0…6)."""
    own = [
        rank for rank, shift in enumerate(problem.shifts) if (shift.team, shift.day) == (team, day)
    ]
    return lock_routes(problem, plan, own)


def _locked(
    problem: Problem, plan: Solution, locks: Iterable[tuple[int, int, int, bool]]
) -> Problem:
    """Add locks (activity, shift, rank, whether at that rank) at the plan's starts."""
    places, meetings = list(problem.places), list(problem.appointments)
    first = len(places)
    for activity, shift, rank, ranked in locks:
        start_s = plan.routes[shift].visits[rank].start_s
        lock = Lock(shift, position=rank if ranked else None, start_s=start_s)
        if activity < first:
            item, slot = places[activity], (shift, start_s)
            others = tuple(one for one in item.locks if (one.shift, one.start_s) != slot)
            places[activity] = replace(item, locks=(*others, lock))
        else:
            meetings[activity - first] = replace(meetings[activity - first], lock=lock)
    return replace(problem, places=tuple(places), appointments=tuple(meetings))
