r"""Choose among known routes: a set packing program, by HiGHS through MathOpt.

    maximise   Σ_c v_c x_c − Σ_a m_a z_a
    subject to Σ_{c of kind k} x_c ≤ n_k                        outings of a kind
               Σ_{c ∋ a} x_c + z_a = 1   (≤ 1, no z_a, where a is not owed)
               Σ_{c ∋ a, on day d} x_c = Σ_{P ∋ d} y_{a,P},  Σ_P y_{a,P} + z_a = 1     day sets
               x, y, z ∈ {0, 1}

v_c: points of route c; m_a: points lost where what is owed is missed. A first run without
integrality gives prices; routes whose reduced cost cannot make up for the gap to the week in hand
are in no better week and are left out; the rest is solved as it is.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from optimisation.problem import Problem
from optimisation.program import Program
from optimisation.search.encode import Tables, usable_sets

MOST_NODES = 200
"""Of the program's branching, where no clock runs."""
MOST_COLUMNS = 4_000
"""Routes the integer program takes, those of least reduced cost."""
MISSED = 100.0
"""A mandatory appointment counts for this many times the dearest route."""


class Column(Protocol):
    """A route: the shift it was met on, what it visits, its points."""

    @property
    def shift(self) -> int:
        """Rank of the shift."""

    @property
    def activities(self) -> frozenset[int]:
        """What it visits."""

    @property
    def value(self) -> float:
        """Prizes less legs and fixed cost."""


class Packing:
    """The program over given routes."""

    def __init__(
        self, problem: Problem, tables: Tables, kinds: Sequence[int], columns: Sequence[Column]
    ) -> None:
        self.problem, self.tables, self.kinds = problem, tables, kinds
        self.columns = list(columns)
        dearest = max((abs(column.value) for column in columns), default=1.0)
        self.owed = _owed(problem, MISSED * (dearest + 1.0))

    def better_than(self, mine: Sequence[Column], seconds: float | None) -> list[Any] | None:
        """Routes of a week better than one in hand; None: none found in time."""
        floor = self.value(mine)
        began_s = time.perf_counter()
        relaxed = _solve(self._rows(self.columns), len(self.columns), seconds, integer=False)
        if relaxed is None or relaxed.value <= floor + 0.5:
            return None
        gap = relaxed.value - floor
        order = np.argsort(relaxed.reduced, kind="stable")[:MOST_COLUMNS]
        kept = [self.columns[k] for k in order.tolist() if relaxed.reduced[k] <= gap]
        left_s = None if seconds is None else seconds - (time.perf_counter() - began_s)
        if left_s is not None and left_s <= 0.0:
            return None
        answer = _solve(self._rows(kept), len(kept), left_s, integer=True)
        if answer is None or answer.value <= floor + 0.5:
            return None
        return [kept[k] for k in np.flatnonzero(answer.x > 0.5).tolist()]

    def value(self, chosen: Sequence[Column]) -> float:
        """Points of a week of these routes, what it misses taken off."""
        served: dict[int, int] = {}
        for column in chosen:
            for activity in column.activities:
                served[activity] = served.get(activity, 0) + 1
        missed = sum(points for activity, points in self.owed.items() if activity not in served)
        return sum(column.value for column in chosen) - missed

    def _rows(self, columns: Sequence[Column]) -> Program:
        make = Program()
        for column in columns:
            make.column(column.value)
        for kind in sorted(set(self.kinds)):
            own = [k for k, column in enumerate(columns) if self.kinds[column.shift] == kind]
            make.row([(k, 1.0) for k in own], high=float(self.kinds.count(kind)))
        visits: dict[int, list[int]] = {}
        for k, column in enumerate(columns):
            for activity in column.activities:
                visits.setdefault(activity, []).append(k)
        for activity in sorted(set(visits) | set(self.owed)):
            self._activity(make, activity, visits.get(activity, []), columns)
        return make

    def _activity(
        self, make: Program, activity: int, visits: list[int], columns: Sequence[Column]
    ) -> None:
        ones = [(k, 1.0) for k in visits]
        missing: list[tuple[int, float]] = []
        if activity in self.owed:
            missing = [(make.column(-self.owed[activity]), 1.0)]
        sets = self._day_sets(activity)
        if sets is None:
            make.row([*ones, *missing], low=1.0 if missing else -math.inf, high=1.0)
            return
        patterns = [(make.column(0.0), days) for days in sets]
        make.row(
            [*((y, 1.0) for y, _days in patterns), *missing],
            low=1.0 if missing else -math.inf,
            high=1.0,
        )
        for day in sorted({shift.day for shift in self.problem.shifts}):
            on_day = [(k, 1.0) for k in visits if self._day(columns[k]) == day]
            planned = [(y, -1.0) for y, days in patterns if day in days]
            if on_day or planned:
                make.row([*on_day, *planned], low=0.0, high=0.0)

    def _day(self, column: Column) -> int:
        return self.problem.shifts[column.shift].day

    def _day_sets(self, activity: int) -> list[frozenset[int]] | None:
        if not self.problem.is_place(activity):
            return None
        place = self.problem.places[activity]
        return None if place.day_sets is None else usable_sets(place)


def _owed(problem: Problem, missed: float) -> dict[int, float]:
    """Points lost by each activity that is owed and not served."""
    owed = {
        activity: float(problem.weights.passage_missing * place.min_passages)
        for activity, place in enumerate(problem.places)
        if place.min_passages
    }
    first = len(problem.places)
    for rank, meeting in enumerate(problem.appointments):
        if meeting.mandatory:
            owed[first + rank] = missed
    return owed


@dataclass(frozen=True, slots=True)
class _Answer:
    """Value, routes chosen (parts of one), and without integrality how far each is from paying."""

    value: float
    x: NDArray[np.float64]
    reduced: NDArray[np.float64]


def _solve(program: Program, num: int, seconds: float | None, *, integer: bool) -> _Answer | None:
    """Solve; None where no answer was found in time. `num`: routes, the first variables."""
    from ortools.math_opt.python import mathopt

    model = mathopt.Model.from_model_proto(program.message(integers=integer))
    params = mathopt.SolveParameters(
        time_limit=None if seconds is None else timedelta(seconds=max(0.05, seconds)),
        node_limit=MOST_NODES if integer and seconds is None else None,
        random_seed=1,
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=params)
    if not result.has_primal_feasible_solution():
        return None
    routes = list(model.variables())[:num]
    reduced = np.zeros(num)
    if not integer:
        if not result.has_dual_feasible_solution():
            return None
        reduced = -np.array(result.reduced_costs(routes))
    x = np.array(result.variable_values(routes))
    return _Answer(float(result.objective_value()), x, reduced)
