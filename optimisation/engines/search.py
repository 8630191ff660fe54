"""The compiled search of `optimisation.search` as an engine."""

from __future__ import annotations

from collections.abc import Callable

from optimisation.engines.engine import Budget, Engine
from optimisation.engines.repair import from_solution
from optimisation.engines.state import locks_of
from optimisation.engines.told import told_of
from optimisation.problem import Feature, Problem, Solution


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    from optimisation.search.parts import improve

    improve(problem, start_of(problem, incumbent), budget, told_of(problem, found))


def start_of(problem: Problem, incumbent: Solution) -> Solution:
    """What the compiled search starts from, its code compiled by now.

    It holds what is locked where it is, and adds none of it.
    """
    from optimisation.search.ahead import compile_now, is_ready

    if not is_ready():
        compile_now()
    return from_solution(problem, incumbent).solution() if locks_of(problem) else incumbent


def _is_ready() -> bool:
    from optimisation.search.ahead import compile_ahead, is_ready

    compile_ahead()
    return is_ready()


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    return frozenset()


SEARCH = Engine("search", "recherche par ruine et reconstruction", _relaxes, _improve, _is_ready)
