"""One search by the clock or by iterations: the compiled searches in turn, each where it is good.

Where double services or lateness tie appointments, the coupled search places these and the other
search fills in the places around them; each goes on from the best judged week.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from optimisation.engines.engine import Budget
from optimisation.judge import acceptable, better, judge
from optimisation.problem import Problem, Solution
from optimisation.search.anneal import Annealing
from optimisation.search.coupled_anneal import CoupledAnnealing
from optimisation.search.tied import is_coupled

Part = type[Annealing] | type[CoupledAnnealing]
MIXED: tuple[tuple[Part, float], ...] = (
    (CoupledAnnealing, 0.3),
    (Annealing, 0.4),
    (CoupledAnnealing, 0.3),
)
"""Order and shares of the budget where appointments are tied and there are places too."""


def improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    """Search from an incumbent; each better week is handed over as it comes."""
    if not is_coupled(problem):
        Annealing(problem, budget, found).run(incumbent)
        return
    parts = MIXED if problem.places else ((CoupledAnnealing, 1.0),)
    best = Best(problem, incumbent, found)
    for (part, _share), own in zip(parts, _budgets(budget, parts), strict=True):
        part(problem, own, best.offer).run(best.solution)
        if budget.over:
            break


def _budgets(budget: Budget, parts: tuple[tuple[Part, float], ...]) -> Iterator[Budget]:
    """A budget a part, each told when its turn comes."""
    ends_s = 0.0 if budget.deadline_s is None else budget.deadline_s - budget.whole_s
    for rank, (_part, share) in enumerate(parts):
        own = replace(budget, seed=budget.seed + rank)
        if budget.deadline_s is not None:
            ends_s += share * budget.whole_s
            whole_s = max(0.0, ends_s - time.perf_counter())
            own = replace(own, deadline_s=ends_s, whole_s=whole_s)
        elif budget.iterations is not None:
            own = replace(own, iterations=max(1, round(share * budget.iterations)))
        yield own


class Best:
    """The best judged week so far; hands over what beats it and has no fault."""

    def __init__(
        self, problem: Problem, solution: Solution, found: Callable[[Solution], None]
    ) -> None:
        self.problem, self.solution, self.found = problem, solution, found
        self.verdict = judge(problem, solution)

    def offer(self, solution: Solution) -> None:
        """Hand a week over when it beats the best and the judge accepts it."""
        verdict = judge(self.problem, solution)
        if acceptable(verdict) and better(verdict, self.verdict):
            self.found(solution)
            self.solution, self.verdict = solution, verdict
