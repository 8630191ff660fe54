"""Large weeks by territories: each planned apart, then neighbours two by two."""

from __future__ import annotations

from collections.abc import Callable

from optimisation.districts import SHIFTS_EACH, District, districts, neighbours
from optimisation.engines.engine import Budget, Engine
from optimisation.engines.search import SEARCH
from optimisation.judge import better, judge
from optimisation.problem import Feature, Problem, Solution
from optimisation.subproblem import Part, part_of

LARGE = 2 * SHIFTS_EACH
"""Shifts from which a week is planned by territories."""
APART_SHARE = 0.75
"""Part of the time territories take apart; their borders take the rest."""


def is_large(problem: Problem) -> bool:
    """Whether a week is planned by territories rather than whole."""
    return len(problem.shifts) > LARGE


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    cut = districts(problem, round(len(problem.shifts) / SHIFTS_EACH))
    parts = [part_of(problem, one.shifts, one.activities) for one in cut]
    whole = incumbent
    for rank, part in enumerate(parts):
        if budget.over:
            return
        whole = _planned(part, whole, _slice(budget, APART_SHARE, rank, len(parts)))
        found(whole)
    verdict = judge(problem, whole)
    pairs = neighbours(problem, cut) if len(cut) > 1 else []
    for rank, (one, two) in enumerate(pairs):
        if budget.over:
            return
        both = _joined(problem, cut[one], cut[two], whole)
        share = 1.0 - APART_SHARE
        answer = _planned(both, whole, _slice(budget, share, rank, len(pairs), last=True))
        judged = judge(problem, answer)
        if better(judged, verdict):
            whole, verdict = answer, judged
            found(whole)


def _joined(problem: Problem, one: District, two: District, whole: Solution) -> Part:
    """Two territories as they stand: what they serve now, and what of theirs nobody else serves.

    A place that others serve too keeps the passages it has here, at their hours.
    """
    shifts = {*one.shifts, *two.shifts}
    here, elsewhere = (
        {
            visit.activity
            for rank, route in enumerate(whole.routes)
            if (rank in shifts) is inside
            for visit in route.visits
        }
        for inside in (True, False)
    )
    part = part_of(problem, shifts, here | ({*one.activities, *two.activities} - elsewhere))
    return part.holding(part.take(whole), here & elsewhere)


def _slice(budget: Budget, share: float, rank: int, num: int, *, last: bool = False) -> Budget:
    """The budget of the next of `num` pieces of a share of the time; what is left is passed on."""
    seed = budget.seed + rank + (1000 if last else 0)
    if budget.deadline_s is None or budget.iterations is not None:
        iterations = max(1, int(share * (budget.iterations or 1) / num))
        return Budget(None, iterations, seed, budget.should_stop)
    kept_s = 0.0 if last else (1.0 - share) * budget.whole_s
    whole_s = max(0.05, (budget.left_s - kept_s) / (num - rank))
    now_s = budget.deadline_s - budget.left_s
    return Budget(now_s + whole_s, None, seed, budget.should_stop, whole_s)


def _planned(part: Part, whole: Solution, budget: Budget) -> Solution:
    """The whole week with one part searched again from what it has there."""
    start = part.take(whole)
    best, verdict = start, judge(part.problem, start)
    answers: list[Solution] = []
    SEARCH.improve(part.problem, start, budget, answers.append)
    for answer in answers:
        judged = judge(part.problem, answer)
        if better(judged, verdict):
            best, verdict = answer, judged
    return part.give(best, whole)


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    """What an area owes is shared out over territories, the exploration share asked of each."""
    return frozenset({Feature.AREA_FLOORS, Feature.EXPLORATION_SHARE})


DISTRICTS = Engine("districts", "par territoires", _relaxes, _improve, SEARCH.ready)
