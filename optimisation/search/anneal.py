"""Annealing over the compiled loop: several fresh runs, then the best goes on."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimisation.coverage import GAIN
from optimisation.engines.engine import Budget
from optimisation.problem import FULL_EXPOSURE, Problem, Route, Solution
from optimisation.search import layout as c
from optimisation.search.clock import Clock
from optimisation.search.encode import Ints, Tables, encode
from optimisation.search.pool import best_of_pool, new_pool
from optimisation.search.run import (
    P_BLINK,
    P_LAMBDA,
    P_MISSED,
    P_NEAR,
    P_POOL,
    P_REMOVED,
    P_STRING,
    P_VALUE_ORDER,
    P_WHOLE_SETS,
    SETTINGS,
    search,
)
from optimisation.search.week import (
    Week,
    decode,
    held_visits,
    is_held,
    load,
    rows_of,
    table_arrays,
    timed,
)

CHUNK_S = 0.08
"""The clock is read about this often."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a leg and a visit are worth in a problem, in points; sets temperatures."""

    leg: float
    visit: float
    lam: float
    per_missed: float


@dataclass(frozen=True, slots=True)
class Setting:
    """How one run searches: visits taken out, temperatures as parts of the scale, orders."""

    removed: float
    hot: float
    cold: float
    value_order: float = 0.9
    string: float = 10.0
    blink: float = 0.01
    whole_sets: float = 0.5


FRESH = (
    Setting(10.0, 0.25, 0.004),
    Setting(6.0, 0.10, 0.004),
    Setting(14.0, 0.25, 0.004),
    Setting(10.0, 0.06, 0.002),
)
NEARBY = Setting(6.0, 0.05, 0.002)
LAST_SHARE = 0.04
"""Part of the time of the last steps; packing takes what fresh runs and the best leave besides."""


@dataclass(frozen=True, slots=True)
class Course:
    """A search from nothing: fresh runs, then the best of them goes on; parts of the time."""

    fresh: tuple[Setting, ...]
    fresh_share: float
    going_on_share: float


USUAL = Course(FRESH, 0.45, 0.37)
ONE_LONG = Course((Setting(10.0, 0.25, 0.004, blink=0.05),), 0.7, 0.2)
"""Where most places are owed to sets of days: days and routes settle together, and slowly."""
PACKING_SHARE = 0.07
"""Most time of one packing of known routes."""
POOL_VISITS = 3.0
"""Routes of weeks within the worth of this many visits of the best are noted."""
PER_MISSED_VISITS = 200.0
"""What a missed mandatory appointment counts for in the search, in typical visits: more than all it
may push out of an outing, for missed appointments come before any point."""
OFFER_S = 0.4
"""A better week is handed over at most this often."""


def scale_of(problem: Problem, tables: Tables) -> Scale:
    """Typical cost of a leg, typical worth of a visit.

    Where visits are worth points and legs little, travel counts a fortieth of a visit a typical
    leg, so that of two weeks of the same points the shorter is preferred.
    """
    legs, ways = _short_legs(tables)
    worth = _visit_points(tables)
    lam = max(0.0, worth / 40.0 - legs) / max(1.0, ways)
    unit = max(worth, 3.0 * legs, 1.0)
    return Scale(legs, unit, lam, PER_MISSED_VISITS * max(worth, 5.0 * legs, 1.0))


def _short_legs(tables: Tables) -> tuple[float, float]:
    """Mean points and seconds of the legs to the five nearest activities, in the first mode.

    Never less than a tenth of the way from the first base: activities may share one place.
    """
    rows = tables.activities[:, c.A_LOC]
    if not len(rows) or not len(tables.shifts):
        return 0.0, 1.0
    base = tables.shifts[0, c.FROM]
    legs, ways = _mean_legs(tables, np.full(len(rows), base), rows[:, None])
    legs, ways = legs / 10.0, ways / 10.0
    if tables.near.shape[1] > 1:
        near_legs, near_ways = _mean_legs(tables, rows, rows[tables.near[:, 1:6]])
        legs, ways = max(legs, near_legs), max(ways, near_ways)
    return legs, max(1.0, ways)


def _mean_legs(tables: Tables, rows: Ints, other: Ints) -> tuple[float, float]:
    """Mean points and seconds from each row to its others, those there is a way to."""
    ways = tables.way_s[0][rows[:, None], other]
    there = ways < c.FAR
    if not there.any():
        return 0.0, 0.0
    legs = tables.legs[0][rows[:, None], other]
    return float(legs[there].mean()), float(ways[there].mean())


def _visit_points(tables: Tables) -> float:
    """Median points of a first visit, of those that have any; 0: none has."""
    if not len(tables.entries):
        return 0.0
    worth = tables.rates[c.W_PRIZE] * tables.activities[:, c.A_PRIZE].astype(np.float64)
    first = tables.activities[:, c.A_E0]
    served = tables.activities[:, c.A_E1] > first
    profile = tables.entries[first[served], c.E_PROFILE]
    base = np.minimum(tables.exposure0[tables.unit], FULL_EXPOSURE)
    full = np.minimum(base + tables.q, FULL_EXPOSURE)
    gains = tables.weight[tables.unit] * ((GAIN[base] - GAIN[full]) / 2.0**30)
    sums = np.concatenate([[0.0], np.cumsum(gains)])
    worth[served] += tables.rates[c.W_COVERAGE] * (
        sums[tables.profiles[profile + 1]] - sums[tables.profiles[profile]]
    )
    positive = worth[worth > 0]
    return float(np.median(positive)) if positive.size else 0.0


def course_of(tables: Tables) -> Course:
    """How a problem is searched from nothing."""
    owed = tables.activities[:, c.A_P1] > tables.activities[:, c.A_P0]
    return ONE_LONG if 2 * int(owed.sum()) > len(owed) else USUAL


class Annealing:
    """One search of a problem within a budget; hands over better weeks as it finds them."""

    def __init__(self, problem: Problem, budget: Budget, found: Callable[[Solution], None]) -> None:
        self.problem, self.budget, self.found = problem, budget, found
        self.tables = encode(problem)
        self.constants = table_arrays(self.tables)
        self.scale = scale_of(problem, self.tables)
        self.pool = new_pool(problem, self.tables)
        self.rng = np.random.Generator(np.random.PCG64(budget.seed))
        self.per_chunk = 1
        self.offered_s = -math.inf
        self.best: tuple[int, int, int] | None = None
        self.iterations = 0

    def run(self, incumbent: Solution) -> None:
        """Fresh runs; the best of them, or of the routes they met, goes on."""
        course = course_of(self.tables)
        weeks = []
        for rank, setting in enumerate(course.fresh):
            start = incumbent if rank == 0 else self._held_only(incumbent)
            week = load(self.problem, self.tables, start)
            self._phase(week, setting, course.fresh_share / len(course.fresh))
            weeks.append((self._key(week), rank, week))
            if self.budget.over:
                break
        _key, rank, week = min(weeks, key=lambda one: (one[0], one[1]))
        setting = course.fresh[rank]
        warm = replace(setting, hot=math.sqrt(setting.hot * setting.cold))
        cold = replace(setting, hot=setting.cold)
        self._restart(week, self._packed(week))
        self._phase(week, warm, course.going_on_share)
        self._restart(week, self._packed(week))
        self._phase(week, cold, max(LAST_SHARE, self._left_share()))

    def go_on(self, incumbent: Solution) -> None:
        """One cold run from the incumbent: the best week near it."""
        self._phase(load(self.problem, self.tables, incumbent), NEARBY, 1.0)

    def _left_share(self) -> float:
        """Part of the time left; 0 where iterations count."""
        if self.budget.deadline_s is None or self.budget.whole_s <= 0:
            return 0.0
        return max(0.0, self.budget.left_s / self.budget.whole_s)

    def _packed(self, week: Week) -> Solution:
        """The best week, or a better one made of routes met on the way."""
        best = decode(self.problem, self.tables, week.best_route, week.best_state)
        if not len(self.pool.keys) or self.budget.over:
            return best
        by_clock = self.budget.deadline_s is not None
        rows = best_of_pool(
            self.problem,
            self.tables,
            self.pool,
            rows_of(week),
            seconds=PACKING_SHARE * self.budget.whole_s if by_clock else None,
        )
        return best if rows is None else timed(self.problem, self.tables, rows)

    def _held_only(self, solution: Solution) -> Solution:
        """The solution with nothing but the visits the search may not move."""
        held = held_visits(self.problem)
        routes = (
            replace(route, visits=tuple(v for v in route.visits if is_held(held, rank, v)))
            for rank, route in enumerate(solution.routes)
        )
        return Solution(tuple(route if route.visits else Route() for route in routes))

    def _phase(self, week: Week, setting: Setting, share: float) -> None:
        """One run at falling temperature, by the clock or by iterations."""
        settings = np.zeros(SETTINGS)
        settings[P_LAMBDA], settings[P_MISSED] = self.scale.lam, self.scale.per_missed
        settings[P_REMOVED], settings[P_STRING] = setting.removed, setting.string
        settings[P_BLINK], settings[P_NEAR] = setting.blink, 0.9
        settings[P_POOL] = POOL_VISITS * self.scale.visit
        settings[P_WHOLE_SETS] = setting.whole_sets
        settings[P_VALUE_ORDER] = setting.value_order
        clock = Clock(self.budget, share)
        while not clock.over or self.best is None:  # however short the time, one answer
            temperature = self.scale.visit * setting.hot * (setting.cold / setting.hot) ** clock.age
            num = max(1, clock.chunk(self.per_chunk))
            began_s = time.perf_counter()
            better = search(
                num, temperature, settings, self.rng, *self.constants, *week.arrays(),
                *self.pool.arrays(),
            )  # fmt: skip
            self.iterations += num
            clock.done += num
            spent_s = time.perf_counter() - began_s
            if self.budget.deadline_s is not None:
                self.per_chunk = int(max(1, min(4 * num, num * CHUNK_S / max(spent_s, 1e-6))))
            if better or self.best is None:
                self._offer(week, force=False)
        self._offer(week, force=True)

    def _key(self, week: Week) -> tuple[int, int, int]:
        """Missed, minus points, travel: smaller is better."""
        totals = week.best_totals
        return int(totals[c.T_MISSED]), -int(totals[c.T_POINTS]), int(totals[c.T_WAY])

    def _offer(self, week: Week, *, force: bool) -> None:
        key = self._key(week)
        now_s = time.perf_counter()
        if self.best is not None and key[:2] >= self.best[:2]:
            return
        if not force and self.budget.deadline_s is not None and now_s - self.offered_s < OFFER_S:
            return
        self.best, self.offered_s = key, now_s
        self.found(decode(self.problem, self.tables, week.best_route, week.best_state))

    def _restart(self, week: Week, solution: Solution) -> None:
        """Set a week to a solution."""
        fresh = load(self.problem, self.tables, solution)
        for own, other in zip(week.arrays(), fresh.arrays(), strict=True):
            own[...] = other
        self._offer(week, force=True)
