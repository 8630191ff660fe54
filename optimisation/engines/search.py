"""The compiled search of `optimisation.search` as an engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from optimisation.engines.engine import Budget, Engine
from optimisation.engines.repair import from_solution, settle
from optimisation.engines.state import locks_of
from optimisation.problem import Feature, Problem, Solution


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    from optimisation.search.parts import improve

    improve(problem, start_of(problem, incumbent), budget, partial(_told, problem, found))


def start_of(problem: Problem, incumbent: Solution) -> Solution:
    """What the compiled search starts from, its code compiled by now.

    It holds what is locked where it is, and adds none of it.
    """
    from optimisation.search.ahead import compile_now, is_ready

    if not is_ready():
        compile_now()
    return from_solution(problem, incumbent).solution() if locks_of(problem) else incumbent


def _told(problem: Problem, found: Callable[[Solution], None], answer: Solution) -> None:
    """Hand over an answer; a lock on a day that is in no set of days of its place gives way."""
    if any(place.locks and place.day_sets is not None for place in problem.places):
        state = from_solution(problem, answer, hold=True)
        settle(state)
        answer = state.solution()
    found(answer)


def _is_ready() -> bool:
    from optimisation.search.ahead import compile_ahead, is_ready

    compile_ahead()
    return is_ready()


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    return frozenset()


SEARCH = Engine("search", "recherche par ruine et reconstruction", _relaxes, _improve, _is_ready)
