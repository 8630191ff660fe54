"""Annealing over the coupled loop: several fresh runs, then the best goes on."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np

from optimisation.engines.engine import Budget
from optimisation.problem import Problem, Solution
from optimisation.search import layout as c
from optimisation.search import links as k
from optimisation.search.anneal import CHUNK_S, OFFER_S, Setting, scale_of
from optimisation.search.clock import Clock
from optimisation.search.coupled import (
    K_BLINK,
    K_LATE_SEED,
    K_MISSED,
    K_REMOVED,
    K_STRING,
    SETTINGS,
    search_coupled,
)
from optimisation.search.coupled_tables import Chain, Coupled, Maker, decode, points_of
from optimisation.search.encode import Tables, encode
from optimisation.search.link_totals import cost_of, fill_totals, keeps_limits
from optimisation.search.week import load

FRESH = (
    Setting(8.0, 0.25, 0.004),
    Setting(5.0, 0.10, 0.004),
    Setting(12.0, 0.25, 0.004),
    Setting(8.0, 0.10, 0.002),
)
FRESH_SHARE = 0.5
LATE_SEED = 0.3
PER_MISSED_LEGS = 300.0
"""What a missed appointment counts for in the search, in typical legs."""


class CoupledAnnealing:
    """One search of a problem's appointments within a budget, what else there is held."""

    def __init__(self, problem: Problem, budget: Budget, found: Callable[[Solution], None]) -> None:
        self.problem, self.budget, self.found = problem, budget, found
        self.tables: Tables = encode(problem)
        scale = scale_of(problem, self.tables)
        self.unit = max(scale.leg * 3.0, 1.0)
        prizes = self.tables.rates[c.W_PRIZE] * max(
            (i.prize for i in problem.appointments), default=0
        )
        self.per_missed = PER_MISSED_LEGS * scale.leg + 2.0 * float(prizes)
        self.rng = np.random.Generator(np.random.PCG64(budget.seed))
        self.per_chunk = 20
        self.offered_s = -math.inf
        self.best: tuple[int, int] | None = None
        self.iterations = 0

    def run(self, incumbent: Solution) -> None:
        """Fresh runs, then the best of them goes on."""
        maker = Maker(self.problem, self.tables, load(self.problem, self.tables, incumbent))
        coupled, chain = maker.make()
        if not coupled.num_free:
            return
        started = _Run(self, coupled, chain)
        runs = []
        for rank, setting in enumerate(FRESH):
            run = started if rank == 0 else _Run(self, coupled, self._bare(coupled, chain))
            if not run.is_possible:
                continue
            run.phase(setting, FRESH_SHARE / len(FRESH))
            runs.append((tuple(run.best_cost.tolist()), rank, run))
            if self.budget.over:
                break
        if not runs:
            return
        _cost, rank, run = min(runs, key=lambda one: one[:2])
        run.go_back()
        setting = FRESH[rank]
        warm = Setting(setting.removed, math.sqrt(setting.hot * setting.cold), setting.cold)
        run.phase(warm, 1.0 - FRESH_SHARE)

    def _bare(self, coupled: Coupled, chain: Chain) -> Chain:
        """The chain with its free appointments out."""
        bare = chain.copy()
        for node in range(coupled.num_free):
            if bare.shift_of[node] >= 0:
                k.unlink(node, coupled.nodes, bare.nxt, bare.prv, bare.shift_of, bare.loc)
        return bare

    def offer(self, run: _Run, *, force: bool) -> None:
        """Hand over the best week of a run when it beats all others, not too often."""
        missed, cost = run.best_cost.tolist()
        key = missed + run.held_missed, cost + run.held_cost
        now_s = time.perf_counter()
        if self.best is not None and key >= self.best:
            return
        if not force and self.budget.deadline_s is not None and now_s - self.offered_s < OFFER_S:
            return
        self.best, self.offered_s = key, now_s
        self.found(decode(self.problem, run.coupled, run.best))


class _Run:
    """One chain, its best, and what the judge counts besides the search's own cost."""

    def __init__(self, search: CoupledAnnealing, coupled: Coupled, chain: Chain) -> None:
        self.search, self.coupled, self.chain = search, coupled, chain
        arrays = chain.arrays()
        nxt, prv, shift_of, loc, start = arrays
        nodes, ends, way_s = coupled.nodes, coupled.ends, coupled.way_s
        shape = (3, len(ends))
        busy, held, visits_in = (np.zeros(shape[1], dtype=np.int64) for _ in range(shape[0]))
        self.best, self.best_cost = chain.copy(), np.zeros(2, dtype=np.int64)
        self.held_missed = self.held_cost = 0
        self.is_possible = bool(
            k.retime(nodes, coupled.windows, coupled.window_of, ends, way_s, nxt, prv, shift_of,
                     loc, start)
        )  # fmt: skip
        if not self.is_possible:
            return
        fill_totals(nodes, ends, way_s, nxt, loc, busy, held, visits_in)
        self.is_possible = bool(
            keeps_limits(nodes, ends, coupled.rivals, way_s, nxt, prv, loc, start, visits_in)
        )
        self.best = chain.copy()
        self.best_cost[:] = cost_of(
            nodes, ends, coupled.rates, way_s, coupled.legs, nxt, shift_of, loc, start, visits_in
        )
        missed, points = points_of(search.problem, coupled, chain)
        self.held_missed = missed - int(self.best_cost[0])
        self.held_cost = -points - int(self.best_cost[1])

    def phase(self, setting: Setting, share: float) -> None:
        """One run at falling temperature, by the clock or by iterations."""
        search = self.search
        settings = np.zeros(SETTINGS)
        settings[K_REMOVED], settings[K_STRING] = setting.removed, setting.string
        settings[K_BLINK], settings[K_MISSED] = setting.blink, search.per_missed
        settings[K_LATE_SEED] = LATE_SEED
        clock = Clock(search.budget, share)
        while not clock.over or not search.iterations:  # however short the time, one answer
            temperature = search.unit * setting.hot * (setting.cold / setting.hot) ** clock.age
            num = 1 if clock.over else clock.chunk(search.per_chunk)
            began_s = time.perf_counter()
            better = search_coupled(
                num, temperature, settings, search.rng, *self.coupled.arrays(),
                *self.chain.arrays(), *self.best.arrays(), self.best_cost,
            )  # fmt: skip
            search.iterations += num
            clock.done += num
            spent_s = time.perf_counter() - began_s
            if search.budget.deadline_s is not None:
                wished = num * CHUNK_S / max(spent_s, 1e-6)
                search.per_chunk = int(max(1, min(4 * num, wished)))
            if better:
                search.offer(self, force=False)
        search.offer(self, force=True)

    def go_back(self) -> None:
        """Set the chain to its best."""
        for own, best in zip(self.chain.arrays(), self.best.arrays(), strict=True):
            own[...] = best
