"""Greedy insertion from nothing: an answer in less than a second, the start of every search."""

from __future__ import annotations

from collections.abc import Callable

from optimisation.engines.engine import Budget, Engine
from optimisation.engines.repair import repaired
from optimisation.problem import Feature, Problem, Solution


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    del incumbent
    found(repaired(problem, [[] for _ in problem.shifts], stop=budget.should_stop))


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    return frozenset()


GREEDY = Engine("greedy", "insertion gloutonne", _relaxes, _improve)
