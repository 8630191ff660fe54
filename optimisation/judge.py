"""The judge: the only definition of a good and a feasible week.

It shares no code with engines. It is written to be read: one small function per rule, plain loops,
and its own table of the coverage formula (`problem.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.judge_routes import JudgedRoutes
from optimisation.judge_rules import SEVERITY, Rule, Violation
from optimisation.judge_week import Passage, passages_of, week_violations
from optimisation.problem import (
    FULL_EXPOSURE,
    Problem,
    Promise,
    Severity,
    Solution,
)

PROMISE_TOLERANCE_S = 900
_SEVERITIES = tuple(dict.fromkeys(SEVERITY.values()))
_GAIN = np.array(
    [round(2**30 * math.exp(-k / 1024)) for k in range(FULL_EXPOSURE)] + [0], dtype=np.int64
)
"""`G[k] = round(2³⁰ e^(−k/1024))`, `G[20480] = 0`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge finds in a solution.

    `missed`: mandatory appointments without a visit. `points`: sum of `parts` (gains positive,
    costs negative). `presence_s`, `travel_s`: sums over routes. `distance`: in the unit of
    `Travel.cost`. `exposure`: int64[U], E_u in [0, 20480]. `exploration_share`: part of places'
    presence at exploratory ones, None without presence. `broken`: (place, rank of its promise).
    """

    missed: int
    points: int
    parts: dict[str, int]
    violations: tuple[Violation, ...]
    presence_s: int
    travel_s: int
    distance: int
    exposure: NDArray[np.int64]
    exploration_share: float | None
    broken: tuple[tuple[int, int], ...]
    tardiness: int
    largest_tardiness_s: int


def judge(problem: Problem, solution: Solution, *, known: JudgedRoutes | None = None) -> Verdict:
    """Judge a solution: its points by part, and every rule it breaks.

    Parameters
    ----------
    problem, solution
        The week and its routes.
    known
        Routes of this problem judged before: weeks that share some are judged faster.

    Raises
    ------
    ValueError
        Not one route per shift, or an activity index out of range: not a solution of this problem.
    """
    passages = passages_of(problem, solution)
    routes = (JudgedRoutes(problem) if known is None else known).of(solution)
    travel_s = sum(route.travel_s for route in routes)
    distance = sum(route.distance for route in routes)
    exposure = _exposure(problem, passages)
    broken = tuple(sorted(_broken(problem, passages)))
    late, latest = _tardiness(problem, passages)
    missed = sum(
        1
        for rank, item in enumerate(problem.appointments)
        if item.mandatory and not passages[len(problem.places) + rank]
    )
    weights = problem.weights
    at_places_s = sum(route.at_places_s for route in routes)
    exploring_s = sum(route.exploring_s for route in routes)
    share = exploring_s / at_places_s if at_places_s else None
    lacking = max(0.0, weights.exploration_target_share - (share or 0.0))
    parts = {
        "coverage": weights.coverage * _coverage(problem, exposure),
        "optional_appointments": weights.optional_appointment * _prizes(problem, passages),
        "passages_missing": -weights.passage_missing * _missing(problem, passages),
        "due_missed": -weights.due_missed * _due_missed(problem, passages),
        "area_shortfall": -weights.area_shortfall * _area_shortfall(problem, passages),
        "exploration_shortfall": -int(weights.exploration_shortfall * lacking),
        "promises_broken": -weights.promise_broken * len(broken),
        "travel": -weights.travel_s * travel_s,
        "distance": -weights.distance * distance,
        "tardiness": -weights.tardiness * late,
        "largest_tardiness": -weights.largest_tardiness * latest,
        "fixed": -weights.fixed
        * sum(
            s.fixed_cost for s, r in zip(problem.shifts, solution.routes, strict=True) if r.visits
        ),
    }
    found = [item for route in routes for item in route.broken]
    found += week_violations(problem, solution, passages, routes)
    found += [Violation(Rule.PROMISE_BROKEN, None, place, None) for place, _rank in broken]
    return Verdict(
        missed=missed,
        points=sum(parts.values()),
        parts=parts,
        violations=tuple(sorted(found, key=_order)),
        presence_s=at_places_s + sum(route.at_appointments_s for route in routes),
        travel_s=travel_s,
        distance=distance,
        exposure=exposure,
        exploration_share=share,
        broken=broken,
        tardiness=late,
        largest_tardiness_s=latest,
    )


def objective(problem: Problem, solution: Solution) -> tuple[int, int]:
    """(mandatory appointments missed, points)."""
    verdict = judge(problem, solution)
    return verdict.missed, verdict.points


def violations(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """Every rule a solution breaks."""
    return judge(problem, solution).violations


def better(one: Verdict, other: Verdict) -> bool:
    """Whether a verdict beats another: fewer mandatory missed, then more points."""
    return (one.missed, -one.points) < (other.missed, -other.points)


def acceptable(verdict: Verdict) -> bool:
    """Whether nothing above information is broken, but locks: one no route can hold is said."""
    return all(
        item.severity is Severity.INFO or item.rule is Rule.LOCK_BROKEN
        for item in verdict.violations
    )


def broken_further(one: Verdict, other: Verdict) -> bool:
    """Whether a verdict breaks a rule above information that another keeps, or breaks it further.

    Further, on one shift and activity: its largest amount, or all its amounts together.
    """
    known = _amounts(other)
    return any(
        total > known[key][0] or largest > known[key][1] if key in known else True
        for key, (total, largest) in _amounts(one).items()
    )


def _amounts(verdict: Verdict) -> dict[tuple[Rule, int | None, int | None], tuple[int, int]]:
    """Sum and largest of the amounts of each rule broken above information, by shift, activity."""
    found: dict[tuple[Rule, int | None, int | None], tuple[int, int]] = {}
    for item in verdict.violations:
        if item.severity is not Severity.INFO:
            key, amount = (item.rule, item.shift, item.activity), item.amount or 0
            total, largest = found.get(key, (0, 0))
            found[key] = total + amount, max(largest, amount)
    return found


def _order(item: Violation) -> tuple[int, int, int, str]:
    shift = -1 if item.shift is None else item.shift
    activity = -1 if item.activity is None else item.activity
    return _SEVERITIES.index(item.severity), shift, activity, str(item.rule)


def _exposure(problem: Problem, passages: list[list[Passage]]) -> NDArray[np.int64]:
    exposure = problem.units.exposure0.astype(np.int64).copy()
    for activity, place in enumerate(problem.places):
        for _shift, _position, visit in passages[activity]:
            for unit, q in place.unit_q:
                band = problem.units.bands[int(problem.units.band[unit])]
                if any(low <= visit.start_s <= high for low, high in band):
                    exposure[unit] += q
    return np.minimum(exposure, FULL_EXPOSURE)


def _coverage(problem: Problem, exposure: NDArray[np.int64]) -> int:
    """Σ w_u (G[E0_u] − G[E_u]) >> 30, each unit rounded down on its own."""
    before = np.minimum(problem.units.exposure0, FULL_EXPOSURE)
    reached = np.flatnonzero(exposure != before)
    lost = _GAIN[before[reached]] - _GAIN[exposure[reached]]
    weights = problem.units.weight[reached]
    return sum(w * g >> 30 for w, g in zip(weights.tolist(), lost.tolist(), strict=True))


def _prizes(problem: Problem, passages: list[list[Passage]]) -> int:
    first = len(problem.places)
    return sum(
        item.prize
        for rank, item in enumerate(problem.appointments)
        if not item.mandatory and passages[first + rank]
    )


def _missing(problem: Problem, passages: list[list[Passage]]) -> int:
    return sum(
        max(0, place.min_passages - len(passages[activity]))
        for activity, place in enumerate(problem.places)
    )


def _due_missed(problem: Problem, passages: list[list[Passage]]) -> int:
    return sum(
        1
        for activity, place in enumerate(problem.places)
        if place.due_s is not None
        and not any(visit.start_s <= place.due_s for _shift, _position, visit in passages[activity])
    )


def _area_shortfall(problem: Problem, passages: list[list[Passage]]) -> int:
    return sum(
        max(0, area.min_passages - sum(len(passages[place]) for place in area.places))
        for area in problem.areas
    )


def _broken(problem: Problem, passages: list[list[Passage]]) -> Iterator[tuple[int, int]]:
    """Promises no passage keeps; a passage keeps at most one promise.

    The earliest promise takes the earliest passage that keeps it: as all tolerances are equal, no
    other choice keeps more.
    """
    for activity, place in enumerate(problem.places):
        free = list(passages[activity])
        for number, promise in sorted(enumerate(place.promises), key=lambda pair: pair[1].start_s):
            kept = next((one for one in free if _keeps(problem, promise, one)), None)
            if kept is None:
                yield activity, number
            else:
                free.remove(kept)


def _keeps(problem: Problem, promise: Promise, passage: Passage) -> bool:
    rank, _position, visit = passage
    promised, kept = problem.shifts[promise.shift], problem.shifts[rank]
    return (
        promised.team == kept.team
        and promised.day == kept.day
        and abs(visit.start_s - promise.start_s) <= PROMISE_TOLERANCE_S
    )


def _tardiness(problem: Problem, passages: list[list[Passage]]) -> tuple[int, int]:
    """(Σ weight × seconds late, largest seconds late) over soft ends."""
    total = largest = 0
    first = len(problem.places)
    for rank, item in enumerate(problem.appointments):
        if item.soft_end_s is None:
            continue
        for _shift, _position, visit in passages[first + rank]:
            late_s = max(0, visit.start_s - item.soft_end_s)
            total += item.tardiness_weight * late_s
            largest = max(largest, late_s)
    return total, largest
