"""The program of values and routes, solved again as routes are added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from optimisation.bounds.outings import Outings
from optimisation.bounds.value import Value

Floats = NDArray[np.float64]
Key: TypeAlias = tuple[int, tuple[int, ...]]
"""A route: its class, its stops in order."""
USED = 1e-6
"""A route of the program counts for more than this."""


class Master:
    """The program so far on an incremental solver: rows of values and supplies, then classes."""

    def __init__(self, value: Value, outings: list[Outings]) -> None:
        from ortools.math_opt.python import mathopt

        program = value.program
        self.value, self.outings = value, outings
        self.scale = max(1.0, max(program.worth, default=0.0) / 100)
        program.worth = [worth / self.scale for worth in program.worth]
        rank, column, factor = zip(*program.triples, strict=True) if program.triples else ((),) * 3
        self.matrix = csr_matrix(
            (factor, (rank, column)), shape=(len(program.low), len(program.worth))
        )
        self.worth, self.most = np.array(program.worth), np.array(program.most)
        self.high = np.array(program.high)
        self.classes = [program.row([], high=float(len(one.shifts))) for one in outings]
        self.model = mathopt.Model.from_model_proto(program.message(integers=False))
        self.rows = list(self.model.linear_constraints())
        self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
        self.known: dict[Key, Any] = {}
        self.solved: Any = None

    def prices(self) -> Floats | None:
        """Prices of all the rows in the best solution so far, none below zero."""
        self.solved = self.solver.solve()
        if not self.solved.has_dual_feasible_solution():
            return None
        found: Floats = np.maximum(0.0, np.array(self.solved.dual_values(self.rows)))
        return found

    def supply(self, prices: Floats) -> Floats:
        """Price of a passage of each option."""
        found: Floats = prices[self.value.supply_rows]
        return found

    def demand_bound(self, prices: Floats) -> float:
        """What the columns of the side of demand can still earn at these prices."""
        own = prices[: len(self.high)]
        reduced = np.maximum(0.0, self.worth - self.matrix.T @ own)
        priced = reduced > 0
        return float(self.high @ own + (self.most[priced] * reduced[priced]).sum())

    def add(self, rank: int, stops: tuple[int, ...]) -> bool:
        """Add a route to a class, once."""
        if (rank, stops) in self.known:
            return False
        column = self.model.add_variable(lb=0.0)
        self.known[rank, stops] = column
        self.model.objective.set_linear_coefficient(column, -self.cost(rank, stops))
        for row, factor in self._terms(rank, stops):
            self.rows[row].set_coefficient(column, factor)
        return True

    def cost(self, rank: int, stops: tuple[int, ...]) -> float:
        """What a route costs, in the program's unit."""
        return self.outings[rank].route_cost(stops) / self.scale

    def _terms(self, rank: int, stops: tuple[int, ...]) -> Iterator[tuple[int, float]]:
        """Rows of a route and its factor there: its class, and the options it passes at."""
        yield self.classes[rank], 1.0
        for i, times in Counter(stops).items():
            yield self.value.supply_rows[self.outings[rank].options[i]], -float(times)

    def best_routes(self, seconds: float) -> list[Key] | None:
        """Whole routes of the best value among those a team can make; None: none in time."""
        from ortools.math_opt.python import mathopt

        usable = [key for key in self.known if self.outings[key[0]].can_be_made(key[1])]
        program = self.value.program
        whole = replace(
            program,
            worth=program.worth[:],
            most=program.most[:],
            triples=program.triples[:],
        )
        integers = [False] * len(whole.worth)
        for rank, stops in usable:
            most = float(len(self.outings[rank].shifts))
            column = whole.column(-self.cost(rank, stops), most)
            integers.append(True)
            whole.triples += [(row, column, factor) for row, factor in self._terms(rank, stops)]
        model = mathopt.Model.from_model_proto(whole.message(integers=integers))
        limits = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), random_seed=1)
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits)
        if not result.has_primal_feasible_solution():
            return None
        routes = list(model.variables())[-len(usable) :] if usable else []
        times = np.round(result.variable_values(routes)).astype(int).tolist()
        return [*chain.from_iterable([key] * num for key, num in zip(usable, times, strict=True))]

    def remember(self) -> bool:
        """Have what the last solution goes back to remembered, drop routes that do; any change."""
        changed = False
        for (rank, stops), column in self.known.items():
            if self.solved.variable_values(column) > USED:
                changed |= self.outings[rank].remember(stops)
        for (rank, stops), column in self.known.items():
            if not self.outings[rank].remembered(stops):
                column.upper_bound = 0.0
        return changed
