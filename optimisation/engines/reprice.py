"""Rounds of an additive engine: price, solve, repair, judge, price again on the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from optimisation.engines.copies import Copy, make_copies
from optimisation.engines.engine import Budget, Sequences
from optimisation.engines.repair import from_solution, repaired
from optimisation.engines.state import State
from optimisation.judge import better, judge
from optimisation.problem import Problem, Solution

ROUNDS = 4
AdditiveSolve: TypeAlias = Callable[[Problem, State, list[Copy], Budget, float], Sequences | None]
"""Problem, incumbent state, priced copies, budget, seconds of this round → routes or None."""


def reprice(
    problem: Problem,
    incumbent: Solution,
    budget: Budget,
    found: Callable[[Solution], None],
    solve: AdditiveSolve,
) -> None:
    """Run rounds until the budget is spent; every repaired answer is handed over."""
    best, verdict = incumbent, judge(problem, incumbent)
    copies: list[Copy] | None = None
    for number in range(ROUNDS):
        if budget.over:
            return
        state = from_solution(problem, best)
        copies = make_copies(problem, state, copies)
        if not copies:
            return
        sequences = solve(problem, state, copies, budget, budget.left_s / (ROUNDS - number))
        if sequences is None:
            return
        answer = repaired(problem, sequences, stop=budget.should_stop)
        found(answer)
        judged = judge(problem, answer)
        if better(judged, verdict):
            best, verdict = answer, judged
