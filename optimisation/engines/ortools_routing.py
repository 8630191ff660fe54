"""OR-Tools routing on the whole week with additive prizes: guided local search.

Every visit is droppable at its prize, so that an answer always exists. The reserve is a second
dimension without slack; several windows and wishes are holes in a visit's domain.
"""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from optimisation.engines.copies import Copy, may_visit, prize_units, service_s
from optimisation.engines.engine import Budget, Engine, Sequences
from optimisation.engines.reprice import reprice
from optimisation.engines.schedule import item_of, presence_s
from optimisation.engines.state import State
from optimisation.problem import Feature, Problem, Window

_ASK_EVERY = 64
"""Calls of the search's own checks between two questions to the person."""
_CHECKS = 4_000
"""Checks of the search an iteration may take."""
_LEAST_S, _LONGEST_S = 2, 1
"""Seconds of a round, and more for each of its iterations, after which it is given up.

In some weeks with nothing left to find, guided local search turns for ever and asks none of its
monitors; only the clock ends it. What it had found by then is the same each time.
"""
_LEAST_HORIZON_S = 10**6
_OFF_S = 5 * 10**6
"""Arc longer than any week: stands for streets that do not connect."""


def _solve(
    problem: Problem, state: State, copies: list[Copy], budget: Budget, seconds: float
) -> Sequences | None:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    bases = sorted({b for s in problem.shifts for b in (s.start_location, s.end_location)})
    rows = [*bases, *(problem.location(copy.activity) for copy in copies)]
    manager = pywrapcp.RoutingIndexManager(
        len(rows),
        len(problem.shifts),
        [bases.index(shift.start_location) for shift in problem.shifts],
        [bases.index(shift.end_location) for shift in problem.shifts],
    )
    routing = pywrapcp.RoutingModel(manager)
    _add_times(problem, routing, np.array(rows), len(bases), copies)
    _add_visits(problem, state, (routing, manager), len(bases), copies)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    enums = routing_enums_pb2
    parameters.first_solution_strategy = enums.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    if budget.iterations is not None:
        parameters.solution_limit = budget.iterations
        parameters.time_limit.seconds = _LEAST_S + _LONGEST_S * budget.iterations
    else:
        parameters.time_limit.FromMilliseconds(max(50, int(seconds * 1000)))
    if budget.should_stop():
        return None
    stop = _Stop(budget)
    routing.AddSearchMonitor(routing.solver().CustomLimit(stop))
    answer = routing.SolveWithParameters(parameters)
    if answer is None:
        return None
    return _sequences(problem, routing, manager, answer, len(bases), copies)


class _Stop:
    """Asks now and then, from inside the search, whether the person wants it to end.

    A budget in iterations also ends after so many checks: where nothing is left to find, guided
    local search looks for its next answer without end. Checks are counted, so that it repeats.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget, self.calls, self.over = budget, 0, False
        self.most = math.inf if budget.iterations is None else _CHECKS * budget.iterations

    def __call__(self) -> bool:
        self.calls += 1
        self.over = self.over or self.calls > self.most
        if not self.over and self.calls % _ASK_EVERY == 1:
            self.over = self.budget.should_stop()
        return self.over


def _add_times(
    problem: Problem, routing: Any, rows: np.ndarray, num_bases: int, copies: list[Copy]
) -> None:
    """Travel as cost; clock time with waiting; busy time without, up to the plannable time."""
    service = np.array([0] * num_bases + [service_s(problem, copy.activity) for copy in copies])
    by_mode: dict[int, tuple[int, int]] = {}
    busy: list[int] = []
    for rank, shift in enumerate(problem.shifts):
        if shift.mode not in by_mode:
            travel = problem.travel[shift.mode]
            grid = np.ix_(rows, rows)
            seconds = np.where(travel.reachable[grid], travel.seconds[grid], _OFF_S)
            np.fill_diagonal(seconds, 0)
            by_mode[shift.mode] = (
                routing.RegisterTransitMatrix(seconds.tolist()),
                routing.RegisterTransitMatrix((seconds + service[:, None]).tolist()),
            )
        cost, taken = by_mode[shift.mode]
        routing.SetArcCostEvaluatorOfVehicle(cost, rank)
        busy.append(taken)
    caps = [shift.plannable_s for shift in problem.shifts]
    routing.AddDimensionWithVehicleTransitAndCapacity(busy, 0, caps, True, "busy")
    horizon_s = _horizon_s(problem)
    routing.AddDimensionWithVehicleTransits(busy, horizon_s, horizon_s, False, "clock")
    clock = routing.GetDimensionOrDie("clock")
    for rank, shift in enumerate(problem.shifts):
        rest_s = shift.rest.duration_s if shift.rest else 0
        low, high = max(0, shift.earliest_s), max(0, shift.latest_s - rest_s)
        clock.CumulVar(routing.Start(rank)).SetRange(low, max(low, high))
        clock.CumulVar(routing.End(rank)).SetRange(low, max(low, high))
        if shift.max_route_s is not None:
            clock.SetSpanUpperBoundForVehicle(shift.max_route_s, rank)
    if any(shift.capacity is not None for shift in problem.shifts):
        _add_capacity(problem, routing, num_bases, copies)


def _horizon_s(problem: Problem) -> int:
    """A moment no outing reaches."""
    return max([_LEAST_HORIZON_S, *(shift.latest_s + 1 for shift in problem.shifts)])


def _add_capacity(problem: Problem, routing: Any, num_bases: int, copies: list[Copy]) -> None:
    demand = [0] * num_bases + [item_of(problem, copy.activity).demand for copy in copies]
    unary = routing.RegisterUnaryTransitVector(demand)
    caps = [10**9 if shift.capacity is None else shift.capacity for shift in problem.shifts]
    routing.AddDimensionWithVehicleCapacity(unary, 0, caps, True, "load")


def _add_visits(
    problem: Problem, state: State, model: tuple[Any, Any], num_bases: int, copies: list[Copy]
) -> None:
    routing, manager = model
    clock = routing.GetDimensionOrDie("clock")
    allowed = may_visit(problem, state, copies)
    prizes = prize_units(problem, copies)
    for rank, copy in enumerate(copies):
        index = manager.NodeToIndex(num_bases + rank)
        routing.AddDisjunction([index], prizes[rank])
        vehicles = np.flatnonzero(allowed[:, rank]).tolist()
        routing.VehicleVar(index).SetValues([-1, *vehicles])
        _open_hours(problem, clock.CumulVar(index), copy)


def _open_hours(problem: Problem, variable: Any, copy: Copy) -> None:
    """Arrivals whose start lies in a window and whose presence meets no wish to be left alone."""
    item = item_of(problem, copy.activity)
    low = high = None
    closed: list[Window] = []
    if copy.windows is not None:
        opened = sorted((max(0, a - item.approach_s), b - item.approach_s) for a, b in copy.windows)
        opened = [(a, b) for a, b in opened if b >= a]
        if not opened:
            variable.SetRange(_horizon_s(problem), _horizon_s(problem))
            return
        low, high = opened[0][0], max(b for _a, b in opened)
        closed += [(b + 1, c - 1) for (_a, b), (c, _d) in pairwise(opened)]
    lead_s = item.approach_s + presence_s(item)
    closed += [(a - lead_s + 1, b - item.approach_s - 1) for a, b in item.forbidden]
    if low is not None and high is not None:
        variable.SetRange(low, high)
    for a, b in closed:
        if a <= b and b >= 0:
            variable.RemoveInterval(max(0, a), b)


def _sequences(
    problem: Problem, routing: Any, manager: Any, answer: Any, num_bases: int, copies: list[Copy]
) -> Sequences:
    found: Sequences = []
    for rank in range(len(problem.shifts)):
        sequence = []
        index = routing.Start(rank)
        while not routing.IsEnd(index):
            node = manager.IndexToNode(index)
            if node >= num_bases:
                sequence.append(copies[node - num_bases].activity)
            index = answer.Value(routing.NextVar(index))
        found.append(sequence)
    return found


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    return frozenset(
        {
            Feature.CONCAVE_COVERAGE,
            Feature.DAY_SETS,
            Feature.GAPS,
            Feature.PAIRS,
            Feature.BREAKS,
            Feature.BLOCKED,
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


ORTOOLS = Engine("ortools", "OR-Tools", _relaxes, partial(reprice, solve=_solve))
