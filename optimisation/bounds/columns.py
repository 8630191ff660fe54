r"""The bound of routes: column generation, a Lagrangian bound valid whenever it stops.

The program of `value` with one column λ_r per route r of each class of alike outings k, `a_ro`
passages at option o, cost `f_r` of its legs:

    maximise   value − Σ_r f_r λ_r
    subject to x_o ≤ Σ_r a_ro λ_r,   Σ_{r of k} λ_r ≤ n_k.

At prices ν_o of the supply rows and any prices of the other rows, all at least zero, the value is
at most

    Σ_columns most · max(0, reduced worth)  +  Σ_k n_k max(0, max_r Σ_o ν_o a_ro − f_r),

whose last term `labels` computes or bounds. Prices are those of the program so far, smoothed
towards those of the best bound (Wentges 1997). Day sets, gaps between days, rests, pairs and
promises are left out: a relaxation.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from optimisation.bounds import labels
from optimisation.bounds.outings import Outings, outings_of, routes_of
from optimisation.bounds.value import Value, value_program
from optimisation.problem import Problem, Solution

Floats = NDArray[np.float64]
SMOOTHING = 0.7
"""Weight of the prices of the best bound."""
MOST_STEPS = 4_000
MOST_LABELS = 2_000_000
MOST_COLUMNS = 60
"""Routes an outing class adds at once."""
STEPS = 500
USED = 1e-6
"""A route of the program counts for more than this.""" 
SHARE = 0.5
"""A route worth less than this share of the best is not looked for."""



@dataclass(frozen=True, slots=True)
class Found:
    """Upper bound of `judge.points` (None: none), and whether it is that of all the routes."""

    points: int | None
    closed: bool
    rounds: int


def column_bound(
    problem: Problem,
    *,
    missed: int | None = None,
    start: Solution | None = None,
    seconds: float | None = None,
    rounds: int | None = None,
    stop_flag: NDArray[np.int64] | None = None,
) -> Found:
    """Bound the points of plans that miss at most `missed` mandatory appointments (None: any).

    `start` is a plan whose routes are known from the beginning. Ends after `seconds` or `rounds`, when `stop_flag[0]` is set from another thread, or when no
    route raises the program any more; the best bound so far is valid.
    """
    flag = np.zeros(1, dtype=np.int64) if stop_flag is None else stop_flag
    end_s = math.inf if seconds is None else time.perf_counter() + seconds
    options, outings = outings_of(problem, frozenset(range(problem.num_activities)))
    if not options:
        return Found(None, closed=False, rounds=0)
    master = _Master(problem, value_program(problem, options, missed=missed), outings)
    for rank, stops in () if start is None else routes_of(problem, start, options, outings):
        master.add(rank, stops)
    search = _Search(master, [_Pricer(one, flag) for one in outings])
    done = 0
    while not flag[0] and time.perf_counter() < end_s and (rounds is None or done < rounds):
        done += 1
        if search.round():
            break
    best = search.best * master.scale + master.value.constant + master.value.rounding
    points = math.floor(best + 1e-6 + 1e-12 * abs(best)) if math.isfinite(best) else None
    return Found(points, search.closed, done)


class _Master:
    """The program so far on an incremental solver: rows of values and supplies, then classes."""

    def __init__(self, problem: Problem, value: Value, outings: list[Outings]) -> None:
        from ortools.math_opt.python import mathopt

        program = value.program
        self.value, self.outings = value, outings
        self.scale = max(1.0, max(program.worth) / 100)
        program.worth = [worth / self.scale for worth in program.worth]
        rank, column, factor = zip(*program.triples, strict=True)
        self.matrix = csr_matrix(
            (factor, (rank, column)), shape=(len(program.low), len(program.worth))
        )
        self.worth, self.most = np.array(program.worth), np.array(program.most)
        self.high = np.array(program.high)
        self.classes = [program.row([], high=float(len(one.shifts))) for one in outings]
        self.model = mathopt.Model.from_model_proto(program.message(integer=False))
        self.rows = list(self.model.linear_constraints())
        self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
        self.known: dict[tuple[int, tuple[int, ...]], Any] = {}

    def prices(self) -> Floats | None:
        """Prices of all the rows in the best solution so far, none below zero."""
        result = self.solver.solve()
        if not result.has_dual_feasible_solution():
            return None
        return np.maximum(0.0, np.array(result.dual_values(self.rows)))

    def supply(self, prices: Floats) -> Floats:
        """Price of a passage of each option."""
        return prices[self.value.supply_rows]

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
        cost = self.outings[rank].route_cost(stops) / self.scale
        column = self.model.add_variable(lb=0.0)
        self.known[rank, stops] = column
        self.model.objective.set_linear_coefficient(column, -cost)
        self.rows[self.classes[rank]].set_coefficient(column, 1.0)
        for i, times in Counter(stops).items():
            row = self.value.supply_rows[self.outings[rank].options[i]]
            self.rows[row].set_coefficient(column, -float(times))
        return True

    def remember(self) -> bool:
        """Have what the best routes go back to remembered, and drop routes that do; any change."""
        result = self.solver.solve()
        changed = False
        for (rank, stops), column in self.known.items():
            if result.variable_values(column) > USED:
                changed |= self.outings[rank].remember(stops)
        for (rank, stops), column in self.known.items():
            if not self.outings[rank].remembered(stops):
                column.upper_bound = 0.0
        return changed


@dataclass(frozen=True, slots=True)
class _Priced:
    """Upper bound of the best value, whether labels were left undone, stops of routes."""

    most: float
    cut: bool
    routes: list[tuple[int, ...]]


class _Pricer:
    """Best routes of one class at given prices."""

    def __init__(self, outing: Outings, flag: NDArray[np.int64]) -> None:
        self.outing, self.flag = outing, flag
        least_s = int(outing.gap.min())
        self.step_s = max(1, min(least_s, outing.end_s // STEPS))
        self.num_steps = outing.end_s // self.step_s + 1
        self.usable = least_s > 0 and self.num_steps <= MOST_STEPS

    def routes(
        self, price: Floats, least: float, scale: float, *, loose: bool
    ) -> _Priced:
        """Bound the best value above `least`, and find routes worth more."""
        o = self.outing
        gain = price[o.options]
        cost, cost_out, cost_home = o.cost / scale, (o.cost_out + o.fixed) / scale, o.cost_home / scale
        best, following, other = labels.completion(
            o.gap, o.home, cost, cost_home, gain, o.alike, o.once, o.ptr, o.windows,
            self.step_s, self.num_steps, o.end_s,
        )  # fmt: skip
        table, values, ends, most, cut = labels.best_routes(
            o.gap, o.gap_out, o.home, cost, cost_out, cost_home, o.stay, o.load, gain, o.alike,
            o.once, o.ptr, o.windows, o.near, o.place, best, following, other,
            self.step_s, o.end_s, o.plannable_s, o.capacity, least, SHARE, loose, MOST_LABELS, self.flag,
        )  # fmt: skip
        self.num_labels = len(values)
        routes = [_stops(table, int(label)) for label in ends[:MOST_COLUMNS]]
        return _Priced(float(most), bool(cut), routes)


def _stops(table: NDArray[np.int64], label: int) -> tuple[int, ...]:
    stops = []
    while label >= 0:
        stops.append(int(table[label, labels.STOP]))
        label = int(table[label, labels.BEFORE])
    return tuple(stops[::-1])


class _Search:
    """Rounds of prices and routes."""

    def __init__(self, master: _Master, pricers: list[_Pricer]) -> None:
        self.master, self.pricers = master, pricers
        self.best, self.closed = math.inf, False
        self.centre: Floats | None = None
        self.loose = True

    def round(self) -> bool:
        """One round; true when nothing more is to be had."""
        prices = self.master.prices()
        if prices is None or not all(pricer.usable for pricer in self.pricers):
            return True
        if self.loose:
            self.loose, _cut = self._priced(prices, prices)
            return False
        if self.centre is not None:
            mixed = SMOOTHING * self.centre + (1 - SMOOTHING) * prices
            added, _cut = self._priced(mixed, prices)
            if added:
                return False
        added, cut = self._priced(prices, prices)
        if added:
            return False
        if cut:
            return True
        self.loose = self.master.remember()
        self.closed = not self.loose
        return self.closed

    def _priced(self, at: Floats, prices: Floats) -> tuple[bool, bool]:
        """Bound at some prices, and add routes that raise the program: (any added, any cut)."""
        bound = self.master.demand_bound(at)
        supply, own = self.master.supply(at), self.master.supply(prices)
        added = cut = False
        for rank, pricer in enumerate(self.pricers):
            row = self.master.classes[rank]
            priced = pricer.routes(
                supply,
                float(at[row]),
                self.master.scale,
                loose=self.loose,
            )
            cut |= priced.cut
            bound += len(pricer.outing.shifts) * priced.most
            for stops in priced.routes:
                cost = pricer.outing.route_cost(stops) / self.master.scale
                if own[pricer.outing.options[list(stops)]].sum() - cost > prices[row] + 1e-7:
                    added |= self.master.add(rank, stops)
        if not self.loose and bound < self.best:
            self.best, self.centre = bound, at
        return added, cut
