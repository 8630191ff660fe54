"""PyVRP: hybrid genetic search on the whole week with additive prizes (Wouda, Lan, Kool 2024)."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from optimisation.engines.copies import Copy, may_visit, prize_units, service_s
from optimisation.engines.engine import Budget, Engine, Sequences
from optimisation.engines.reprice import reprice
from optimisation.engines.schedule import item_of
from optimisation.engines.state import State
from optimisation.problem import Feature, Problem

ITERATIONS_PER_STEP = 4
_FAR = 10**7
"""Cost of an arc a shift may not use: worse than any prize, so that nobody takes it."""


def _solve(
    problem: Problem, state: State, copies: list[Copy], budget: Budget, seconds: float
) -> Sequences | None:
    import pyvrp
    from pyvrp.stop import MaxIterations, MaxRuntime

    clients, owners, groups = _clients(problem, copies)
    data = _data(problem, state, [copies[owner] for owner in owners], clients, groups)
    limit: Any = (
        MaxIterations(budget.iterations * ITERATIONS_PER_STEP)
        if budget.iterations is not None
        else MaxRuntime(max(0.05, seconds))
    )
    result = pyvrp.solve(
        data, _Until(limit, budget), seed=budget.seed, collect_stats=False, display=False
    )
    sequences: Sequences = [[] for _ in problem.shifts]
    for route in result.best.routes():
        for activity in route:
            if activity.is_client():
                sequences[route.vehicle_type()].append(copies[owners[activity.idx]].activity)
    return sequences


class _Until:
    """A stopping rule that also ends when the person asks."""

    def __init__(self, inner: Any, budget: Budget) -> None:
        self.inner, self.budget = inner, budget

    def __call__(self, best_cost: int) -> bool:
        return bool(self.inner(best_cost)) or self.budget.over


def _clients(
    problem: Problem, copies: list[Copy]
) -> tuple[list[dict[str, Any]], list[int], list[list[int]]]:
    """One client per window of each copy; those of one copy exclude each other."""
    prizes = prize_units(problem, copies)
    clients: list[dict[str, Any]] = []
    owners: list[int] = []
    for rank, copy in enumerate(copies):
        item = item_of(problem, copy.activity)
        for low, high in copy.windows if copy.windows is not None else ((0, 10**7),):
            early_s = max(0, low - item.approach_s)
            if high - item.approach_s < early_s:
                continue
            clients.append(
                {
                    "service_duration": service_s(problem, copy.activity),
                    "tw_early": early_s,
                    "tw_late": high - item.approach_s,
                    "prize": prizes[rank],
                    "delivery": [item.demand],
                }
            )
            owners.append(rank)
    groups = []
    for _owner, members in groupby(range(len(owners)), key=owners.__getitem__):
        group = list(members)
        if len(group) > 1:
            groups.append(group)
    return clients, owners, groups


def _data(
    problem: Problem,
    state: State,
    owners: list[Copy],
    clients: list[dict[str, Any]],
    groups: list[list[int]],
) -> Any:
    import pyvrp

    group_of = {client: rank for rank, group in enumerate(groups) for client in group}
    bases = sorted({base for s in problem.shifts for base in (s.start_location, s.end_location)})
    rows = np.array(bases + [problem.location(copy.activity) for copy in owners], dtype=np.int64)
    allowed = may_visit(problem, state, owners)
    distances, durations, profile_of = _profiles(problem, rows, len(bases), allowed)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _row in rows],
        clients=[
            pyvrp.Client(
                location=len(bases) + rank, required=False, group=group_of.get(rank), **client
            )
            for rank, client in enumerate(clients)
        ],
        depots=[pyvrp.Depot(rank) for rank in range(len(bases))],
        vehicle_types=[
            pyvrp.VehicleType(
                capacity=[10**9 if shift.capacity is None else shift.capacity],
                start_depot=bases.index(shift.start_location),
                end_depot=bases.index(shift.end_location),
                tw_early=max(0, shift.earliest_s),
                tw_late=max(0, shift.latest_s),
                shift_duration=_duration_s(problem, rank),
                profile=profile_of[rank],
            )
            for rank, shift in enumerate(problem.shifts)
        ],
        distance_matrices=distances,
        duration_matrices=durations,
        groups=[pyvrp.ClientGroup(group, required=False) for group in groups],
    )


def _duration_s(problem: Problem, rank: int) -> int:
    """Length of a route: the plannable time where waits are rare, else the shift less its rest."""
    shift = problem.shifts[rank]
    longest_s = shift.latest_s - shift.earliest_s - (shift.rest.duration_s if shift.rest else 0)
    limit_s = longest_s if problem.appointments else shift.plannable_s
    return max(0, min(limit_s, shift.max_route_s or limit_s))


def _profiles(
    problem: Problem, rows: np.ndarray, num_bases: int, allowed: np.ndarray
) -> tuple[list[Any], list[Any], list[int]]:
    """One profile per mode and set of clients a shift may take."""
    distances: list[Any] = []
    durations: list[Any] = []
    profile_of: list[int] = []
    known: dict[tuple[int, bytes], int] = {}
    for rank, shift in enumerate(problem.shifts):
        key = (shift.mode, allowed[rank].tobytes())
        if key not in known:
            known[key] = len(distances)
            travel = problem.travel[shift.mode]
            grid = np.ix_(rows, rows)
            seconds = travel.seconds[grid].astype(np.int64)
            closed = ~travel.reachable[grid]
            closed[:, num_bases:] |= ~allowed[rank][None, :]
            np.fill_diagonal(closed, val=False)
            distances.append(np.where(closed, _FAR, seconds))
            durations.append(np.where(closed, _FAR, seconds))
            np.fill_diagonal(distances[-1], 0)
            np.fill_diagonal(durations[-1], 0)
        profile_of.append(known[key])
    return distances, durations, profile_of


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    return frozenset(
        {
            Feature.CONCAVE_COVERAGE,
            Feature.FORBIDDEN_WINDOWS,
            Feature.DAY_SETS,
            Feature.GAPS,
            Feature.PAIRS,
            Feature.BREAKS,
            Feature.BLOCKED,
            Feature.RESERVE,
            Feature.SHARED_VEHICLE,
            Feature.EXPLORATION_SHARE,
            Feature.AREA_FLOORS,
            Feature.PROMISES,
            Feature.LOCKED_ORDER,
            Feature.SOFT_DUE,
            Feature.TARDINESS,
            Feature.WORKERS,
        }
    )


PYVRP = Engine("pyvrp", "PyVRP", _relaxes, partial(reprice, solve=_solve))
