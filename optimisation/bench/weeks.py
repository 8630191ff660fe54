"""Weeks of a real size, made from a seed: a plane of streets, teams by day and evening.

Zones are scattered with a few dense quarters, places lie near zones and reach those within walking
distance, each team has its base; half of the teams walk in the evening, the others drive by day
and keep appointments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.instances.instance import Instance, InstanceError, Sense
from optimisation.problem import (
    ALWAYS,
    Appointment,
    Break,
    Kind,
    Place,
    Problem,
    Shift,
    Solution,
    Travel,
    Units,
    Weights,
)

DAY_S, HOUR_S = 86_400, 3_600
WALK_M_S, CAR_M_S = 1.2, 7.0
DETOUR = 1.3
REACH_M = 400.0
FULL_Q = 1_000
TRAVEL_POINTS = 35_000
"""Points of a second of travel, times the shifts: all need is 10⁹ points whatever the size, so a
second counts for less where more teams share it."""
MOST_UNITS = 40
"""A place counts for at most this many zones, the nearest."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much a generated week holds; `days`: of the week in use; `side_m`: of the square."""

    teams: int
    shifts: int
    places: int
    appointments: int
    zones: int
    days: int
    side_m: float
    modes: int = 2


SIZES = {
    "S": Size(5, 35, 90, 30, 600, 7, 6_000.0),
    "M": Size(25, 120, 600, 300, 24_000, 5, 20_000.0),
    "L": Size(170, 1_000, 4_000, 2_000, 60_000, 6, 60_000.0, modes=1),
}


def generated(size: str, seed: int) -> Instance:
    """A week as an instance; its value is the points, its routes the activities of each shift.

    Raises
    ------
    InstanceError
        An unknown size.
    """
    if size not in SIZES:
        raise InstanceError(f"{size}: choose among {', '.join(SIZES)}")
    problem = week(SIZES[size], seed)

    def routes(solution: Solution) -> list[list[int]]:
        return [[visit.activity for visit in route.visits] for route in solution.routes]

    return Instance(
        name=size,
        family="week",
        sense=Sense.MAXIMISE,
        problem=problem,
        routes=routes,
        verify=_not_published,
        bound=float,
    )


def _not_published(_routes: object) -> float:
    """A week has no definition but the judge's: its value is `judge.points`."""
    raise InstanceError("a week is verified by the judge")


def week(size: Size, seed: int) -> Problem:
    """Make the week."""
    rng = np.random.default_rng(seed)
    zones = _scattered(rng, size.zones, size.side_m)
    near = zones[rng.integers(0, size.zones, size.teams + size.places + size.appointments)]
    at = near + rng.normal(0, 120.0, near.shape)
    metres = _metres(at)
    first = size.teams
    modes = (CAR_M_S, WALK_M_S)[: size.modes]
    return Problem(
        tuple(_shift(rank, size, rng) for rank in range(size.shifts)),
        _places(rng, at[first : first + size.places], zones, first),
        tuple(
            _appointment(first + size.places + k, size.days, rng) for k in range(size.appointments)
        ),
        tuple(_travel(metres, pace) for pace in modes),
        _units(rng, size.zones),
        weights=Weights(travel_s=TRAVEL_POINTS // size.shifts),
    )


def _scattered(rng: np.random.Generator, num: int, side_m: float) -> NDArray[np.float64]:
    """Half in quarters, half anywhere."""
    centres = rng.uniform(0.1 * side_m, 0.9 * side_m, (12, 2))
    spread = centres[rng.integers(0, 12, num)] + rng.normal(0, side_m / 20, (num, 2))
    anywhere = rng.uniform(0, side_m, (num, 2))
    return np.clip(np.where(rng.random((num, 1)) < 0.5, spread, anywhere), 0, side_m)


def _metres(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Street distances: along both axes, so that they keep the triangle inequality."""
    metres = np.abs(at[:, None, 0] - at[None, :, 0])
    metres += np.abs(at[:, None, 1] - at[None, :, 1])
    metres *= DETOUR / 1.27
    return metres


def _travel(metres: NDArray[np.float64], pace: float) -> Travel:
    seconds = np.ceil(metres / pace).astype(np.int64)
    return Travel(seconds, np.ones(seconds.shape, dtype=np.bool_), np.rint(metres).astype(np.int64))


def _shift(rank: int, size: Size, rng: np.random.Generator) -> Shift:
    team = rank % size.teams
    day = rank // size.teams % size.days
    walks = team % 2 == 1 and size.modes > 1
    start_s = day * DAY_S + (18 if walks else 9) * HOUR_S
    rest = Break(1800, start_s + HOUR_S, start_s + 3 * HOUR_S) if team % 3 == 0 else None
    return Shift(
        team, day, int(walks), start_s, start_s + (4 if walks else 7) * HOUR_S, team, team,
        skills=frozenset(int(s) for s in np.flatnonzero(rng.random(3) < 0.5)),
        briefing_s=900, closing_s=900, rest=rest, reserve_share=0.2,
    )  # fmt: skip


def _places(
    rng: np.random.Generator, at: NDArray[np.float64], zones: NDArray[np.float64], first: int
) -> tuple[Place, ...]:
    from scipy.spatial import KDTree

    away, nearest = KDTree(zones).query(at, k=MOST_UNITS, distance_upper_bound=REACH_M)
    places = []
    for rank in range(len(at)):
        unit_q = tuple(
            (int(unit), max(1, int(FULL_Q * (1.0 - metres / REACH_M))))
            for unit, metres in zip(nearest[rank], away[rank], strict=True)
            if metres < REACH_M
        )
        known = rng.random() < 0.6
        places.append(
            Place(
                first + rank,
                int(rng.integers(10, 30)) * 60,
                approach_s=120,
                skills=frozenset({0}) if rng.random() < 0.1 else frozenset(),
                min_passages=int(known and rng.random() < 0.3),
                max_passages=int(rng.integers(1, 4)),
                min_gap_s=DAY_S,
                kind=Kind.KNOWN if known else Kind.EXPLORATORY,
                unit_q=unit_q,
            )
        )
    return tuple(places)


def _appointment(location: int, days: int, rng: np.random.Generator) -> Appointment:
    low = int(rng.integers(0, days)) * DAY_S + int(rng.integers(9, 14)) * HOUR_S
    return Appointment(
        location,
        int(rng.integers(4, 8)) * 600,
        (low, low + int(rng.integers(1, 4)) * HOUR_S),
        approach_s=180,
        skills=frozenset({int(rng.integers(0, 3))}) if rng.random() < 0.3 else frozenset(),
        mandatory=bool(rng.random() < 0.7),
        prize=3_000_000,
    )


def _units(rng: np.random.Generator, num: int) -> Units:
    weights = rng.pareto(1.5, num) + 0.2
    points = np.floor(10**9 * weights / weights.sum()).astype(np.int64)
    points[0] += 10**9 - points.sum()
    days = tuple((d * DAY_S, d * DAY_S + 13 * HOUR_S) for d in range(7))
    return Units(points, rng.integers(0, 1_000, num), rng.integers(0, 2, num), (ALWAYS, days))
