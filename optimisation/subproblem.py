"""Part of a week as a week of its own, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimisation.problem import (
    Appointment,
    AreaFloor,
    Lock,
    Place,
    Problem,
    Route,
    Shift,
    Solution,
    Travel,
    Units,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a week: `shifts[k]` and `activities[k]` are the whole week's, in order."""

    problem: Problem
    shifts: tuple[int, ...]
    activities: tuple[int, ...]

    def take(self, solution: Solution) -> Solution:
        """What a solution of the whole week has of this part."""
        local = {activity: rank for rank, activity in enumerate(self.activities)}
        routes = []
        for shift in self.shifts:
            route = solution.routes[shift]
            visits = tuple(
                replace(visit, activity=local[visit.activity])
                for visit in route.visits
                if visit.activity in local
            )
            routes.append(replace(route, visits=visits) if visits else Route())
        return Solution(tuple(routes))

    def holding(self, own: Solution, places: Iterable[int]) -> Part:
        """Lock some places (of the whole week) as `own` serves them."""
        rank_of = {activity: rank for rank, activity in enumerate(self.activities)}
        held: dict[int, list[Lock]] = {rank_of[place]: [] for place in places}
        for shift, route in enumerate(own.routes):
            for visit in route.visits:
                if visit.activity in held:
                    held[visit.activity].append(Lock(shift, start_s=visit.start_s))
        kept = list(self.problem.places)
        for rank, locks in held.items():
            kept[rank] = replace(
                kept[rank],
                locks=tuple(locks),
                max_passages=len(locks),
                min_passages=min(kept[rank].min_passages, len(locks)),
                day_sets=None,
            )
        return replace(self, problem=replace(self.problem, places=tuple(kept)))

    def give(self, own: Solution, whole: Solution) -> Solution:
        """The whole week with this part's routes instead of those it has for these shifts."""
        routes = list(whole.routes)
        for shift, route in zip(self.shifts, own.routes, strict=True):
            visits = tuple(
                replace(visit, activity=self.activities[visit.activity]) for visit in route.visits
            )
            routes[shift] = replace(route, visits=visits)
        return Solution(tuple(routes))


def part_of(problem: Problem, shifts: Iterable[int], activities: Iterable[int]) -> Part:
    """Restrict a week to some shifts and activities.

    Promises and locks on other shifts are left out, as are areas without a place; an area owes the
    part keeps its places' part of its passages, rounded down. The units keep their weights: what
    another part does for them is not known here.

    Raises
    ------
    ValueError
        One visit of a double service without the other.
    """
    own_shifts, own = tuple(sorted(set(shifts))), tuple(sorted(set(activities)))
    shift_rank = {shift: rank for rank, shift in enumerate(own_shifts)}
    places = [problem.places[a] for a in own if problem.is_place(a)]
    meetings = {a: problem.appointments[a - len(problem.places)] for a in own[len(places) :]}
    chosen = [problem.shifts[shift] for shift in own_shifts]
    rows = sorted(
        {problem.location(a) for a in own}
        | {base for shift in chosen for base in (shift.start_location, shift.end_location)}
    )
    row_of = {row: rank for rank, row in enumerate(rows)}
    used = sorted({unit for place in places for unit, _q in place.unit_q})
    unit_of = {unit: rank for rank, unit in enumerate(used)}
    return Part(
        Problem(
            tuple(_shift(shift, row_of) for shift in chosen),
            tuple(_place(place, row_of, unit_of, shift_rank) for place in places),
            tuple(_meetings(problem, meetings, row_of, shift_rank)),
            tuple(_travel(travel, rows) for travel in problem.travel),
            _units(problem.units, used),
            areas=tuple(_areas(problem, own[: len(places)])),
            weights=problem.weights,
        ),
        own_shifts,
        own,
    )


def _shift(shift: Shift, row_of: dict[int, int]) -> Shift:
    start, end = row_of[shift.start_location], row_of[shift.end_location]
    return replace(shift, start_location=start, end_location=end)


def _place(
    place: Place, row_of: dict[int, int], unit_of: dict[int, int], shift_rank: dict[int, int]
) -> Place:
    return replace(
        place,
        location=row_of[place.location],
        unit_q=tuple((unit_of[unit], q) for unit, q in place.unit_q),
        locks=tuple(_locks(place.locks, shift_rank)),
        promises=tuple(
            replace(promise, shift=shift_rank[promise.shift])
            for promise in place.promises
            if promise.shift in shift_rank
        ),
    )


def _locks(locks: Sequence[Lock], shift_rank: dict[int, int]) -> list[Lock]:
    return [replace(one, shift=shift_rank[one.shift]) for one in locks if one.shift in shift_rank]


def _meetings(
    problem: Problem,
    meetings: dict[int, Appointment],
    row_of: dict[int, int],
    shift_rank: dict[int, int],
) -> Iterable[Appointment]:
    first = len(problem.places)
    rank_of = {activity - first: rank for rank, activity in enumerate(meetings)}
    for item in meetings.values():
        if item.pair is not None and item.pair not in rank_of:
            raise ValueError(f"appointment {item.pair} is half of a double service")
        held = _locks((item.lock,), shift_rank) if item.lock else []
        yield replace(
            item,
            location=row_of[item.location],
            lock=held[0] if held else None,
            pair=None if item.pair is None else rank_of[item.pair],
        )


def _travel(travel: Travel, rows: list[int]) -> Travel:
    grid = np.ix_(rows, rows)
    return Travel(travel.seconds[grid], travel.reachable[grid], travel.cost[grid])


def _units(units: Units, used: list[int]) -> Units:
    return Units(units.weight[used], units.exposure0[used], units.band[used], units.bands)


def _areas(problem: Problem, places: tuple[int, ...]) -> Iterable[AreaFloor]:
    rank_of = {place: rank for rank, place in enumerate(places)}
    for area in problem.areas:
        own = frozenset(rank_of[place] for place in area.places if place in rank_of)
        if own:
            owed = area.min_passages * len(own) // len(area.places)
            yield replace(area, places=own, min_passages=owed)
