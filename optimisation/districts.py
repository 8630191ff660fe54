"""Cut a large week into territories that teams and activities can be planned in apart.

A territory is a group of teams and the activities near to them, balanced by the seconds the
activities take against the seconds the teams have (`balance`). Teams that share a vehicle or a
worker stay together, as do both visits of a double service, and a place stays with the team it was
promised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.balance import balanced
from optimisation.problem import Appointment, Place, Problem

SHIFTS_EACH = 90
"""Shifts of a territory, about: more is slow to search, fewer leaves more at the borders."""
LARGE = 2 * SHIFTS_EACH
"""Shifts from which a week is planned by territories."""
_FAR_S = 10**9
_ROUNDS = 12
CREW_ROOM, ACTIVITY_ROOM = 1.05, 1.1
"""Room of a territory, in even shares of the teams' time and of the activities'."""
DEAR_WAYS = 4.0
"""An activity goes this many typical ways further rather than above its territory's room."""


@dataclass(frozen=True, slots=True)
class District:
    """One territory: its shifts and its activities."""

    shifts: tuple[int, ...]
    activities: tuple[int, ...]


def is_large(problem: Problem) -> bool:
    """Whether a week is planned by territories rather than whole."""
    return len(problem.shifts) > LARGE


def districts(problem: Problem, num: int) -> list[District]:
    """Cut into about `num` territories, deterministic; every shift and activity is in one."""
    crews = _crews(problem)
    num = max(1, min(num, len(crews)))
    if num == 1:
        return [District(tuple(range(len(problem.shifts))), tuple(range(problem.num_activities)))]
    best = _quickest(problem)
    away_s = _away(problem, crews, best)
    crew_group = _grouped(problem, crews, best, num)
    num = max(crew_group) + 1
    group_of = _activity_groups(problem, crews, away_s, crew_group, num)
    found = []
    for group in range(num):
        shifts = [s for crew, g in zip(crews, crew_group, strict=True) if g == group for s in crew]
        own = np.flatnonzero(group_of == group).tolist()
        found.append(District(tuple(sorted(shifts)), tuple(own)))
    return found


def neighbours(problem: Problem, cut: list[District]) -> list[tuple[int, int]]:
    """Pairs of territories, nearest first: each with the two nearest to it."""
    bases = [sorted({problem.shifts[s].start_location for s in one.shifts}) for one in cut]
    best = _quickest(problem)
    away = np.array([[float(best[np.ix_(one, two)].mean()) for two in bases] for one in bases])
    np.fill_diagonal(away, np.inf)
    pairs = {
        (min(a, int(b)), max(a, int(b)))
        for a in range(len(cut))
        for b in np.argsort(away[a], kind="stable")[:2]
        if a != int(b)
    }
    return sorted(pairs, key=lambda pair: (float(away[pair]), pair))


def _crews(problem: Problem) -> list[list[int]]:
    """Shifts of teams that share nothing with the others."""
    parent: dict[object, object] = {}

    def root(item: object) -> object:
        while parent.setdefault(item, item) != item:
            item = parent[item]
        return item

    for shift in problem.shifts:
        shared: list[object] = [("worker", worker) for worker in sorted(shift.workers)]
        if shift.vehicle is not None:
            shared.append(("vehicle", shift.vehicle))
        for item in shared:
            parent[root(item)] = root(("team", shift.team))
    for place in problem.places:
        teams = [problem.shifts[lock.shift].team for lock in place.locks]
        for team in teams[1:]:
            parent[root(("team", team))] = root(("team", teams[0]))
    crews: dict[object, list[int]] = {}
    for rank, shift in enumerate(problem.shifts):
        crews.setdefault(root(("team", shift.team)), []).append(rank)
    return list(crews.values())


def _quickest(problem: Problem) -> NDArray[np.int64]:
    """Seconds both ways between rows, by the quickest mode, `_FAR_S` where there is no way."""
    best = np.full(problem.travel[0].seconds.shape, _FAR_S, dtype=np.int64)
    for travel in problem.travel:
        np.minimum(best, np.where(travel.reachable, travel.seconds, _FAR_S), out=best)
    return np.minimum(best, best.T)


def _away(problem: Problem, crews: list[list[int]], best: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[crews, activities]: seconds from a crew's nearest base."""
    rows = [problem.location(a) for a in range(problem.num_activities)]
    away = np.empty((len(crews), len(rows)), dtype=np.int64)
    for rank, crew in enumerate(crews):
        bases = sorted({problem.shifts[shift].start_location for shift in crew})
        away[rank] = best[np.ix_(bases, rows)].min(axis=0)
    return away


def _held_s(problem: Problem, crew: list[int]) -> int:
    return sum(problem.shifts[shift].plannable_s for shift in crew)


def _grouped(
    problem: Problem, crews: list[list[int]], best: NDArray[np.int64], num: int
) -> list[int]:
    """Group of each crew, 0 … without a gap: around medoids, each with an even part of the time."""
    between = _between(problem, crews, best)
    held = np.array([_held_s(problem, crew) for crew in crews], dtype=np.float64)
    room = np.full(num, CREW_ROOM * held.sum() / num)
    dear = _dear(between, held)
    seeds = [int(np.argmin(between.sum(axis=1)))]
    while len(seeds) < num:
        seeds.append(int(np.argmax(between[:, seeds].min(axis=1))))
    group = balanced(between[:, seeds], held, room, dear=dear)
    for _round in range(_ROUNDS):
        members = [np.flatnonzero(group == rank) for rank in range(num)]
        middles = [
            int(own[np.argmin(between[np.ix_(own, own)].sum(axis=1))]) if own.size else seed
            for own, seed in zip(members, seeds, strict=True)
        ]
        if middles == seeds:
            break
        seeds = middles
        group = balanced(between[:, seeds], held, room, dear=dear)
    return [int(g) for g in np.unique(group, return_inverse=True)[1]]


def _dear(ways: NDArray[np.float64], load: NDArray[np.float64]) -> float:
    """Cost of a second of load above a room: `DEAR_WAYS` typical ways for a typical load."""
    typical = ways[(ways > 0) & (ways < _FAR_S)]
    loads = load[load > 0]
    way, one = (float(np.median(a)) if a.size else 1.0 for a in (typical, loads))
    return DEAR_WAYS * way / one


def _between(
    problem: Problem, crews: list[list[int]], best: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Seconds between the bases of crews."""
    bases = [sorted({problem.shifts[shift].start_location for shift in crew}) for crew in crews]
    return np.array([[float(best[np.ix_(a, b)].min()) for b in bases] for a in bases])


def _activity_groups(
    problem: Problem,
    crews: list[list[int]],
    away_s: NDArray[np.int64],
    crew_group: list[int],
    num: int,
) -> NDArray[np.int64]:
    """Group of each activity: near crews that can serve it, in even parts of the teams' time."""
    near = np.full((problem.num_activities, num), np.inf)
    held = np.zeros(num)
    for rank, group in enumerate(crew_group):
        able = _able(problem, crews[rank]) & (away_s[rank] < _FAR_S)
        near[:, group] = np.where(able, np.minimum(near[:, group], away_s[rank]), near[:, group])
        held[group] += _held_s(problem, crews[rank])
    load = np.array([_load_s(problem, a) for a in range(problem.num_activities)], dtype=np.float64)
    for activity, group in _promised(problem, crews, crew_group).items():
        near[activity] = np.where(np.arange(num) == group, 0.0, np.inf)
    first = np.arange(problem.num_activities)  # of a double service: both visits as one
    for rank, item in enumerate(problem.appointments):
        if item.pair is not None:
            one, two = sorted((rank + len(problem.places), item.pair + len(problem.places)))
            if first[two] == two:
                first[two] = one
                near[one], load[one] = near[one] + near[two], load[one] + load[two]
    kept = np.flatnonzero(first == np.arange(problem.num_activities))
    room = ACTIVITY_ROOM * load[kept].sum() * held / max(1.0, held.sum())
    group_of = np.zeros(problem.num_activities, dtype=np.int64)
    group_of[kept] = balanced(near[kept], load[kept], room, dear=_dear(near, load))
    return group_of[first]


def _able(problem: Problem, crew: list[int]) -> NDArray[np.bool_]:
    """Whether some shift of a crew has the skills and may go, by activity."""
    shifts = [problem.shifts[shift] for shift in crew]
    items: tuple[Place | Appointment, ...] = (*problem.places, *problem.appointments)
    return np.array(
        [
            any(
                item.skills <= one.skills and (item.teams is None or one.team in item.teams)
                for one in shifts
            )
            for item in items
        ],
        dtype=np.bool_,
    )


def _load_s(problem: Problem, activity: int) -> int:
    if problem.is_place(activity):
        place = problem.places[activity]
        return (place.presence_s + place.approach_s) * max(1, place.min_passages)
    item = problem.appointments[activity - len(problem.places)]
    return item.duration_s + item.approach_s


def _promised(problem: Problem, crews: list[list[int]], crew_group: list[int]) -> dict[int, int]:
    """Activities that stay with a team: locked there, or promised by it."""
    group_of_shift = {
        shift: group for crew, group in zip(crews, crew_group, strict=True) for shift in crew
    }
    fixed: dict[int, int] = {}
    for activity, place in enumerate(problem.places):
        held = [lock.shift for lock in place.locks] + [told.shift for told in place.promises]
        if held:
            fixed[activity] = group_of_shift[held[0]]
    for rank, item in enumerate(problem.appointments):
        if item.lock is not None:
            fixed[len(problem.places) + rank] = group_of_shift[item.lock.shift]
    return fixed
