"""The judge's points given to routes and to demand units, to the unit.

A part of the objective (`judge.Verdict.parts`) is given to routes where a route makes it: coverage,
optional appointments, travel, distance, tardiness, fixed cost. The others belong to the week:
passages missing, due dates, area floors, exploration, broken promises, the largest tardiness.

Coverage has diminishing return, so what a passage brings depends on those before it. Passages are
taken in order of start: with exposure E before and E′ after it, a passage is given

    w (G[E0] − G[E′]) >> 30  −  w (G[E0] − G[E]) >> 30,

which telescopes to the unit's value. A route is given the sum over its passages: what it adds to
what the earlier outings of the week already bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from optimisation.coverage import unit_value
from optimisation.judge import Verdict
from optimisation.problem import FULL_EXPOSURE, Problem, Shift, Solution, Visit, Window

Parts = dict[str, int]
"""Points by name of part; gains positive, costs negative."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where a verdict's points come from.

    `routes` follows the shifts, `week` is what no route makes: together they sum to the verdict's
    parts, name by name. `units`: int64[U] points of coverage by unit; they sum to that part.
    """

    routes: tuple[Parts, ...]
    week: Parts
    units: NDArray[np.int64]


def attributed(
    problem: Problem,
    solution: Solution,
    verdict: Verdict,
    *,
    places: frozenset[int] | None = None,
) -> Attribution:
    """Give a verdict's points to routes and units.

    Parameters
    ----------
    verdict
        The judge's, of this very solution.
    places
        Places whose passages count in `units`; None: all. Routes are given theirs all the same.
    """
    coverage, units = _coverage(problem, solution)
    if places is not None:
        _by_route, units = _coverage(problem, solution, only=places)
    routes = []
    for rank in range(len(problem.shifts)):
        parts = {"coverage": coverage[rank]} | _own_parts(problem, solution, rank)
        routes.append({name: points for name, points in parts.items() if points})
    week = {
        name: rest
        for name, points in verdict.parts.items()
        if (rest := points - sum(parts.get(name, 0) for parts in routes))
    }
    return Attribution(tuple(routes), week, units)


def _coverage(
    problem: Problem, solution: Solution, *, only: frozenset[int] | None = None
) -> tuple[list[int], NDArray[np.int64]]:
    """Points of coverage of each route, in order of starts, and of each unit."""
    rate, demand = problem.weights.coverage, problem.units
    first = demand.exposure0.tolist()
    weight = demand.weight.tolist()
    exposed = dict[int, int]()
    routes = [0] * len(problem.shifts)
    for rank, visit in _passages(problem, solution):
        if only is not None and visit.activity not in only:
            continue
        for unit, q in problem.places[visit.activity].unit_q:
            if not _inside(demand.bands[int(demand.band[unit])], visit.start_s):
                continue
            start = first[unit]
            before = exposed.get(unit, start)
            after = min(FULL_EXPOSURE, before + q)
            exposed[unit] = after
            routes[rank] += rate * (
                unit_value(weight[unit], start, after) - unit_value(weight[unit], start, before)
            )
    units = np.zeros(len(weight), dtype=np.int64)
    for unit, exposure in exposed.items():
        units[unit] = rate * unit_value(weight[unit], first[unit], exposure)
    return routes, units


def _passages(problem: Problem, solution: Solution) -> list[tuple[int, Visit]]:
    """(shift, passage) of the week by start."""
    found = [
        (rank, visit)
        for rank, route in enumerate(solution.routes)
        for visit in route.visits
        if problem.is_place(visit.activity)
    ]
    return sorted(found, key=lambda passage: (passage[1].start_s, passage[0]))


def _inside(band: tuple[Window, ...], start_s: int) -> bool:
    return any(low <= start_s <= high for low, high in band)


def _own_parts(problem: Problem, solution: Solution, rank: int) -> Parts:
    """Parts one route makes by itself."""
    weights, shift, route = problem.weights, problem.shifts[rank], solution.routes[rank]
    if not route.visits:
        return {}
    seconds, distance = _way(problem, shift, route.visits)
    prizes = late = 0
    for visit in route.visits:
        if problem.is_place(visit.activity):
            continue
        item = problem.appointments[visit.activity - len(problem.places)]
        prizes += 0 if item.mandatory else item.prize
        if item.soft_end_s is not None:
            late += item.tardiness_weight * max(0, visit.start_s - item.soft_end_s)
    return {
        "optional_appointments": weights.optional_appointment * prizes,
        "travel": -weights.travel_s * seconds,
        "distance": -weights.distance * distance,
        "tardiness": -weights.tardiness * late,
        "fixed": -weights.fixed * shift.fixed_cost,
    }


def _way(problem: Problem, shift: Shift, visits: tuple[Visit, ...]) -> tuple[int, int]:
    """Seconds and cost of a route's travel, legs without a way left out as the judge does."""
    travel = problem.travel[shift.mode]
    stops = [problem.location(visit.activity) for visit in visits]
    seconds = distance = 0
    for one, two in pairwise([shift.start_location, *stops, shift.end_location]):
        if travel.reachable[one, two]:
            seconds += int(travel.seconds[one, two])
            distance += int(travel.cost[one, two])
    return seconds, distance
