"""Periodic VRP: customers served several times a week on one of their day patterns.

Layout of Cordeau, Gendreau and Laporte (1997), type 1: first line `1 vehicles customers days`; a
line per day with the longest route (0: none) and the capacity; then id, x, y, service, demand,
frequency, number of patterns, patterns as bit masks (most significant bit: day 1). Distances are
Euclidean, not rounded; the sum of all routes is lowered.

As a Problem: a shift per vehicle and day, a place per customer owed its frequency, on its day
sets. Seconds are distances times `SCALE`, rounded up so that no route is longer than allowed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimisation.instances.instance import (
    DISTANCE,
    Instance,
    InstanceError,
    Routes,
    Sense,
    euclidean,
    no_units,
)
from optimisation.problem import Place, Problem, Shift, Solution, Travel, Weights

SCALE = 10_000
_FREE_S = 10**9
"""Length of a day without a longest route."""


@dataclass(frozen=True, slots=True)
class Customers:
    """A file; row 0 is the depot. `patterns[i]` are sets of days from 0."""

    vehicles: int
    longest: tuple[float, ...]
    capacity: tuple[float, ...]
    xy: NDArray[np.float64]
    service: NDArray[np.float64]
    demand: NDArray[np.float64]
    frequency: tuple[int, ...]
    patterns: tuple[tuple[frozenset[int], ...], ...]


def load(path: Path) -> Instance:
    """Read an instance.

    Raises
    ------
    InstanceError
        The file is not of this layout.
    """
    customers = read(path.read_text())
    days, vehicles = len(customers.capacity), customers.vehicles
    owed = sum(customers.frequency)
    weights = _weights(customers)
    return Instance(
        name=path.stem,
        family="pvrp",
        sense=Sense.MINIMISE,
        problem=_problem(customers, weights),
        routes=lambda solution: _routes(solution, days, vehicles),
        verify=lambda routes: length(customers, routes),  # type: ignore[arg-type]
        bound=lambda points: max(0.0, -points / SCALE) if owed else 0.0,
    )


def read(text: str) -> Customers:
    """Parse a file."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    try:
        kind, vehicles, _num, days = (int(word) for word in lines[0][:4])
        limits = [(float(line[0]), float(line[1])) for line in lines[1 : 1 + days]]
        rows = [[float(word) for word in line] for line in lines[1 + days :]]
        if kind != 1 or len(limits) != days or not rows:
            raise InstanceError("not a PVRP file: first line `1 vehicles customers days`")
        for row in rows:
            if len(row) != 7 + int(row[6]):
                raise InstanceError(f"not a PVRP file: {len(row)} numbers for row {row[0]:.0f}")
        return Customers(
            vehicles=vehicles,
            longest=tuple(limit or math.inf for limit, _q in limits),
            capacity=tuple(q or math.inf for _limit, q in limits),
            xy=np.array([row[1:3] for row in rows]),
            service=np.array([row[3] for row in rows]),
            demand=np.array([row[4] for row in rows]),
            frequency=tuple(int(row[5]) for row in rows),
            patterns=tuple(
                tuple(_days(int(mask), days) for mask in row[7 : 7 + int(row[6])]) for row in rows
            ),
        )
    except (ValueError, IndexError) as error:
        raise InstanceError(f"not a PVRP file: {error}") from error


def _days(mask: int, days: int) -> frozenset[int]:
    return frozenset(day for day in range(days) if mask >> (days - 1 - day) & 1)


def _weights(customers: Customers) -> Weights:
    """A passage missing costs more than any detour could."""
    longest = float(np.ptp(customers.xy, axis=0).sum())
    return replace(DISTANCE, passage_missing=int(4 * longest * SCALE) + 1)


def _problem(customers: Customers, weights: Weights) -> Problem:
    distance = euclidean(customers.xy)
    seconds = np.ceil(distance * SCALE - 1e-6).astype(np.int64)
    cost = np.round(distance * SCALE).astype(np.int64)
    shifts = []
    for day, (longest, capacity) in enumerate(
        zip(customers.longest, customers.capacity, strict=True)
    ):
        span_s = _FREE_S if math.isinf(longest) else int(longest * SCALE)
        start_s = day * 2 * _FREE_S
        shifts += [
            Shift(
                team=vehicle,
                day=day,
                mode=0,
                start_s=start_s,
                end_s=start_s + span_s,
                start_location=0,
                end_location=0,
                capacity=None if math.isinf(capacity) else int(capacity),
            )
            for vehicle in range(customers.vehicles)
        ]
    places = tuple(
        Place(
            location=row,
            presence_s=math.ceil(customers.service[row] * SCALE - 1e-6),
            demand=int(customers.demand[row]),
            min_passages=customers.frequency[row],
            max_passages=customers.frequency[row],
            day_sets=customers.patterns[row],
        )
        for row in range(1, len(customers.xy))
    )
    reachable = np.ones(seconds.shape, dtype=np.bool_)
    return Problem(
        shifts=tuple(shifts),
        places=places,
        appointments=(),
        travel=(Travel(seconds, reachable, cost),),
        units=no_units(),
        weights=weights,
    )


def _routes(solution: Solution, days: int, vehicles: int) -> list[Routes]:
    """Ids of customers, a list of routes per day."""
    routes = [[visit.activity + 1 for visit in route.visits] for route in solution.routes]
    return [routes[day * vehicles : (day + 1) * vehicles] for day in range(days)]


def length(customers: Customers, week: list[Routes]) -> float:
    """Total distance of a week of routes, checked against the definition.

    Raises
    ------
    InstanceError
        Too many vehicles, a load or a route too long, a customer not served on one of its patterns.
    """
    distance = euclidean(customers.xy)
    served: dict[int, set[int]] = {}
    total = 0.0
    if len(week) != len(customers.capacity):
        raise InstanceError(f"{len(week)} days of routes for {len(customers.capacity)}")
    for day, routes in enumerate(week):
        used = [route for route in routes if route]
        if len(used) > customers.vehicles:
            raise InstanceError(f"day {day + 1}: {len(used)} vehicles of {customers.vehicles}")
        for route in used:
            total += _route_length(customers, distance, day, route)
            for customer in route:
                if day in served.setdefault(customer, set()):
                    raise InstanceError(f"customer {customer}: twice on day {day + 1}")
                served[customer].add(day)
    for customer in range(1, len(customers.xy)):
        days = frozenset(served.get(customer, set()))
        if customers.frequency[customer] and days not in customers.patterns[customer]:
            raise InstanceError(
                f"customer {customer}: days {sorted(days)} are none of its patterns"
            )
    return total


def _route_length(
    customers: Customers, distance: NDArray[np.float64], day: int, route: list[int]
) -> float:
    """Length of one route, which keeps its longest time and its load."""
    legs = float(sum(distance[a, b] for a, b in pairwise([0, *route, 0])))
    spent = legs + float(sum(customers.service[i] for i in route))
    if spent > customers.longest[day] + 1e-6:
        raise InstanceError(f"day {day + 1}: a route of {spent:.3f}")
    if sum(customers.demand[i] for i in route) > customers.capacity[day]:
        raise InstanceError(f"day {day + 1}: a vehicle overloaded")
    return legs
