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
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.bounds import labels
from optimisation.bounds.master import Floats, Master
from optimisation.bounds.outings import Outings, outings_of, routes_of
from optimisation.bounds.value import value_program
from optimisation.engines.engine import Sequences
from optimisation.problem import Problem, Solution

SMOOTHING = 0.7
"""Weight of the prices of the best bound."""
MOST_STEPS = 4_000
MOST_LABELS = 2_000_000
MOST_COLUMNS = 60
"""Routes an outing class adds at once."""
STEPS = 500
SHARE = 0.5
"""A route worth less than this share of the best is not looked for."""


class Columns:
    """Column generation of a problem, round by round.

    Attributes
    ----------
    bound
        Upper bound so far of `judge.points` of plans that miss at most `missed` mandatory
        appointments; None: none yet.
    closed
        Whether no route raises the program any more: the bound is that of all routes.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        missed: int | None = None,
        start: Solution | None = None,
        stop_flag: NDArray[np.int64] | None = None,
    ) -> None:
        """`start` is a plan whose routes are known; `stop_flag[0]` set by a thread ends a round."""
        self.problem = problem
        self.flag = np.zeros(1, dtype=np.int64) if stop_flag is None else stop_flag
        options, outings = outings_of(problem)
        self.master = Master(value_program(problem, options, missed=missed), outings)
        self.pricers = [_Pricer(one, self.flag) for one in outings]
        for rank, stops in () if start is None else routes_of(problem, start, options, outings):
            self.master.add(rank, stops)
        self.options = options
        self.best, self.closed, self.loose = math.inf, False, True
        self.centre: Floats | None = None

    @property
    def bound(self) -> int | None:
        """See the class."""
        if not math.isfinite(self.best):
            return None
        value = self.master.value
        points = self.best * self.master.scale + value.constant + value.rounding
        return math.floor(points + 1e-6 + 1e-12 * abs(points))

    @property
    def work(self) -> float:
        """Steps of one round, roughly: stops × stops × steps of time, over the classes."""
        if not all(pricer.usable for pricer in self.pricers):
            return math.inf
        return float(sum(len(p.outing.alike) ** 2 * p.num_steps for p in self.pricers))

    def run(
        self,
        *,
        seconds: float | None = None,
        rounds: int | None = None,
        on_bound: Callable[[int], None] = lambda _bound: None,
    ) -> None:
        """Rounds until one of the limits, the flag, or nothing more is to be had."""
        end_s = math.inf if seconds is None else time.perf_counter() + seconds
        over, done = not math.isfinite(self.work), 0
        while not over and not self.flag[0] and time.perf_counter() < end_s:
            before = self.best
            over = self.round()
            done += 1
            over |= done == rounds
            if self.bound is not None and self.best < before:
                on_bound(self.bound)

    def week(self, seconds: float) -> Sequences | None:
        """The best week of the routes known, activities of each shift; None: none in time."""
        sequences: Sequences = [[] for _shift in self.problem.shifts]
        free = [list(pricer.outing.shifts) for pricer in self.pricers]
        chosen = self.master.best_routes(seconds)
        for rank, stops in chosen or ():
            outing = self.pricers[rank].outing
            sequences[free[rank].pop(0)] = [
                self.options[option].activity for option in outing.options[list(stops)]
            ]
        return None if chosen is None else sequences

    def round(self) -> bool:
        """One round; true when nothing more is to be had."""
        prices = self.master.prices()
        if prices is None:
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
            priced = pricer.routes(supply, float(at[row]), self.master.scale, loose=self.loose)
            cut |= priced.cut
            bound += len(pricer.outing.shifts) * priced.most
            for stops in priced.routes:
                worth = own[pricer.outing.options[list(stops)]].sum()
                if worth - self.master.cost(rank, stops) > prices[row] + 1e-7:
                    added |= self.master.add(rank, stops)
        if not self.loose and bound < self.best:
            self.best, self.centre = bound, at
        return added, cut


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

    def routes(self, price: Floats, least: float, scale: float, *, loose: bool) -> _Priced:
        """Bound the best value above `least`, and find routes worth more."""
        o = self.outing
        gain = price[o.options]
        cost, cost_out, cost_home = (
            o.cost / scale,
            (o.cost_out + o.fixed) / scale,
            o.cost_home / scale,
        )
        best, following, other = labels.completion(
            o.gap, o.home, o.back, cost, cost_home, gain, o.alike, o.once, o.ptr, o.windows,
            self.step_s, self.num_steps, o.end_s,
        )  # fmt: skip
        table, _values, ends, most, cut = labels.best_routes(
            o.gap, o.gap_out, o.home, o.back, cost, cost_out, cost_home, o.stay, o.load, gain,
            o.alike, o.once, o.ptr, o.windows, o.near, o.place, best, following, other,
            self.step_s, o.end_s, o.plannable_s, o.capacity, least, SHARE, loose,
            MOST_LABELS, self.flag,
        )  # fmt: skip
        routes = [_stops(table, int(label)) for label in ends[:MOST_COLUMNS]]
        return _Priced(float(most), bool(cut), routes)


def _stops(table: NDArray[np.int64], label: int) -> tuple[int, ...]:
    stops = []
    while label >= 0:
        stops.append(int(table[label, labels.STOP]))
        label = int(table[label, labels.BEFORE])
    return tuple(stops[::-1])
