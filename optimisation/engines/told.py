"""What an engine hands over where locks may break a rule that only the whole week tells."""

from __future__ import annotations

from collections.abc import Callable

from optimisation.engines.repair import from_solution, settle
from optimisation.engines.state import locks_of
from optimisation.judge import Verdict, acceptable, better, judge
from optimisation.problem import Place, Problem, Solution

Found = Callable[[Solution], None]


def told_of(problem: Problem, found: Found) -> Found:
    """Hand answers over as they come; where locks count, through `Told`."""
    return Told(problem, found) if locks_of(problem) else found


class Told:
    """Hands over answers without a fault, each better than the one before.

    A locked passage may stand on a day or at an hour that its place's days or gaps refuse: it gives
    way, and the judge says so. What is still refused is left out.
    """

    def __init__(self, problem: Problem, found: Found) -> None:
        self.problem, self.found = problem, found
        self.mends = any(map(_clashes, problem.places))
        self.last: Verdict | None = None

    def __call__(self, answer: Solution) -> None:
        """Take an answer of the engine."""
        if self.mends:
            state = from_solution(self.problem, answer, hold=True)
            settle(state)
            answer = state.solution()
        verdict = judge(self.problem, answer)
        if acceptable(verdict) and (self.last is None or better(verdict, self.last)):
            self.last = verdict
            self.found(answer)


def _clashes(place: Place) -> bool:
    """Whether a lock of a place may break its own rule over the week."""
    ruled = (place.day_sets, place.min_gap_s, place.max_gap_s)
    return bool(place.locks) and any(rule is not None for rule in ruled)
