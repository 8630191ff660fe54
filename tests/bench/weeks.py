"""Generated weeks of a real size: a plane of streets, teams by day and evening."""

from __future__ import annotations

import numpy as np

from optimisation.problem import (
    ALWAYS,
    Appointment,
    Break,
    Kind,
    Place,
    Problem,
    Shift,
    Travel,
    Units,
)

DAY_S, HOUR_S = 86_400, 3_600
SIDE_M = 6_000
WALK_M_S, CAR_M_S = 1.2, 7.0
DETOUR = 1.3


def week(num_shifts: int, num_places: int, num_appointments: int, *, seed: int) -> Problem:
    """Shifts on five days, half on foot half by car; places near zones; half-hour visits."""
    rng = np.random.default_rng(seed)
    num_zones = max(10, num_places // 2)
    size = 1 + num_places + num_appointments
    at = rng.uniform(0, SIDE_M, (size, 2))
    at[0] = SIDE_M / 2
    metres = DETOUR * np.abs(at[:, None] - at[None]).sum(axis=2) / 1.27
    weights = rng.pareto(1.5, num_zones) + 0.2
    points = np.floor(10**9 * weights / weights.sum()).astype(np.int64)
    points[0] += 10**9 - points.sum()
    zones = rng.uniform(0, SIDE_M, (num_zones, 2))
    return Problem(
        tuple(_shift(rank, rng) for rank in range(num_shifts)),
        tuple(_place(rank, at[1 + rank], zones, rng) for rank in range(num_places)),
        tuple(_appointment(1 + num_places + k, rng) for k in range(num_appointments)),
        tuple(_travel(metres, pace) for pace in (WALK_M_S, CAR_M_S)),
        Units(
            points,
            rng.integers(0, 1_000, num_zones),
            rng.integers(0, 2, num_zones),
            (ALWAYS, tuple((d * DAY_S, d * DAY_S + 13 * HOUR_S) for d in range(7))),
        ),
    )


def _travel(metres: np.ndarray, pace: float) -> Travel:
    seconds = np.rint(metres / pace).astype(np.int64)
    return Travel(seconds, np.ones(seconds.shape, dtype=np.bool_), np.rint(metres).astype(np.int64))


def _shift(rank: int, rng: np.random.Generator) -> Shift:
    day, team = rank % 5, rank // 5
    start_s = day * DAY_S + (9 if team % 2 == 0 else 14) * HOUR_S
    rest = Break(1800, start_s + HOUR_S, start_s + 3 * HOUR_S) if team % 3 == 0 else None
    return Shift(
        team,
        day,
        int(team % 2 == 1),
        start_s,
        start_s + 4 * HOUR_S,
        0,
        0,
        skills=frozenset({int(rng.integers(2))}),
        briefing_s=900,
        closing_s=900,
        rest=rest,
        reserve_share=0.1,
    )


def _place(rank: int, at: np.ndarray, zones: np.ndarray, rng: np.random.Generator) -> Place:
    far = np.hypot(*(zones - at).T)
    near = np.argsort(far)[:3]
    reach = ((int(u), round(-1024 * np.log(1 - 0.5 * np.exp(-far[u] / 600)))) for u in near)
    most = int(rng.integers(1, 4))
    return Place(
        1 + rank,
        int(rng.choice([900, 1200, 1800])),
        approach_s=120,
        max_passages=most,
        min_passages=int(rng.random() < 0.2),
        min_gap_s=DAY_S if most > 1 else None,
        windows=tuple((d * DAY_S + 10 * HOUR_S, d * DAY_S + 17 * HOUR_S) for d in range(5))
        if rng.random() < 0.3
        else None,
        kind=Kind.EXPLORATORY if rank % 8 == 0 else Kind.KNOWN,
        unit_q=tuple((unit, q) for unit, q in reach if q > 0),
    )


def _appointment(location: int, rng: np.random.Generator) -> Appointment:
    low = int(rng.integers(5)) * DAY_S + int(rng.integers(10, 16)) * HOUR_S
    mandatory = bool(rng.random() < 0.5)
    return Appointment(
        location,
        1800,
        (low, low + 2 * HOUR_S),
        skills=frozenset({0}) if rng.random() < 0.3 else frozenset(),
        mandatory=mandatory,
        prize=0 if mandatory else 5_000_000,
    )
