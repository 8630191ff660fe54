"""Two days of a week searched again together, the others held as they are.

A search of the whole week seldom rebuilds two days at once. Here every pair of days is taken in
turn, in random order: outings of the other days are frozen (`locks.lock_routes`), and one cold run
of the compiled search moves passages within the pair and between its days. Whatever is better is
the start of the next pair. A week of one or two days is its own pair; one whose starts are tied to
one another (`tied.is_coupled`) is left as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np

from optimisation.engines.engine import Budget, Engine
from optimisation.engines.search import SEARCH, start_of
from optimisation.engines.told import told_of
from optimisation.locks import lock_routes
from optimisation.problem import Feature, Problem, Solution

PAIR_S = 0.5
"""Shortest run of a pair; where the time is less than that for each, some pairs are left."""


def days_of(problem: Problem) -> list[int]:
    """Days with an outing."""
    return sorted({shift.day for shift in problem.shifts})


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    from optimisation.search.anneal import Annealing
    from optimisation.search.parts import Best
    from optimisation.search.tied import is_coupled

    if budget.over or is_coupled(problem):
        return
    days = days_of(problem)
    pairs: list[tuple[int, ...]] = [*combinations(days, 2)] or [tuple(days)]
    best = Best(problem, start_of(problem, incumbent), told_of(problem, found))
    order = np.random.default_rng(budget.seed).permutation(len(pairs))
    for own, rank in zip(_budgets(budget, len(pairs)), order, strict=False):
        held = [k for k, shift in enumerate(problem.shifts) if shift.day not in pairs[rank]]
        part = lock_routes(problem, best.solution, held) if held else problem
        Annealing(part, own, best.offer).go_on(best.solution)
        if budget.over:
            return


def _budgets(budget: Budget, num: int) -> Iterator[Budget]:
    """A budget a pair, each told when its turn comes: even parts of what is left."""
    for rank in range(num):
        own = replace(budget, seed=budget.seed + rank)
        if budget.deadline_s is not None:
            now_s = time.perf_counter()
            whole_s = max(PAIR_S, (budget.deadline_s - now_s) / (num - rank))
            ends_s = min(budget.deadline_s, now_s + whole_s)
            own = replace(own, deadline_s=ends_s, whole_s=max(0.0, ends_s - now_s))
        elif budget.iterations is not None:
            own = replace(own, iterations=max(1, budget.iterations // num))
        yield own


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    return frozenset()


DAY_PAIRS = Engine("day_pairs", "deux jours refaits ensemble", _relaxes, _improve, SEARCH.ready)
