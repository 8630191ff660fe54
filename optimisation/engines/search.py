"""The compiled search of `optimisation.search` as an engine."""

from __future__ import annotations

from collections.abc import Callable

from optimisation.engines.engine import Budget, Engine
from optimisation.problem import Feature, Problem, Solution


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    from optimisation.search.ahead import compile_now, is_ready
    from optimisation.search.parts import improve

    if not is_ready():
        compile_now()
    improve(problem, incumbent, budget, found)


def _is_ready() -> bool:
    from optimisation.search.ahead import compile_ahead, is_ready

    compile_ahead()
    return is_ready()


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    return frozenset()


SEARCH = Engine("search", "recherche par ruine et reconstruction", _relaxes, _improve, _is_ready)
