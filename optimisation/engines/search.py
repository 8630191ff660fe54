"""The compiled search of `optimisation.search` as an engine."""

from __future__ import annotations

from collections.abc import Callable

from optimisation.engines.engine import Budget, Engine
from optimisation.problem import Feature, Problem, Solution


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    from optimisation.search.ahead import compile_now, is_ready
    from optimisation.search.anneal import Annealing

    if not is_ready():
        compile_now()
    Annealing(problem, budget, found).run(incumbent)


def _is_ready() -> bool:
    from optimisation.search.ahead import compile_ahead, is_ready

    compile_ahead()
    return is_ready()


def _relaxes(problem: Problem) -> frozenset[Feature]:
    """Double services stay where the incumbent has them; lateness is not counted."""
    meetings = problem.appointments
    relaxed = {
        Feature.PAIRS: any(item.pair is not None for item in meetings),
        Feature.TARDINESS: any(item.soft_end_s is not None for item in meetings),
    }
    return frozenset(feature for feature, is_relaxed in relaxed.items() if is_relaxed)


SEARCH = Engine("search", "recherche par ruine et reconstruction", _relaxes, _improve, _is_ready)
