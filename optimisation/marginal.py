"""What one more hour of a crew would bring, at the least.

The hour is given to one outing, at its beginning or its end. The crew's outings are then planned
again from what they are, the rest of the week staying as it is: first by insertion, for every
outing and end, then by ruin and recreate for the best of them, a number of steps each. What is told
is the judge's points of the best week found, less those of the best week found **without** the hour
by the same steps (the plan itself at least): so that a plan that can still be mended does not make
an hour look precious. A longer search with the hour could find more: the value is "at least".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from optimisation.change_costs import Cost, cost_of
from optimisation.change_family import Lengthen, longer, meets_own_team, with_shift
from optimisation.change_trials import Served, sequence_of
from optimisation.engines.engine import Budget
from optimisation.engines.insertion import fill
from optimisation.engines.polish import POLISH
from optimisation.engines.repair import from_solution, settle
from optimisation.engines.schedule import item_of, may_go
from optimisation.engines.state import pairs
from optimisation.judge import better, broken_further, judge
from optimisation.problem import Problem, Route, Solution
from optimisation.subproblem import Part, part_of

HOUR_S = 3600
STEPS = 60


@dataclass(frozen=True, slots=True)
class HourValue:
    """What an hour brings: `points` ≥ 0 more than without it, mandatory visits first.

    `missed` is how many fewer mandatory appointments are missed (≥ 0). `shift` is the outing it is
    given to and `earlier` whether at its beginning; None where no place for it was found that
    brings anything. `cost` compares with the plan as it is; None likewise.
    """

    points: int
    missed: int
    shift: int | None = None
    earlier: bool | None = None
    cost: Cost | None = None


def hour_value(
    problem: Problem,
    solution: Solution,
    shifts: Iterable[int],
    *,
    lengthen: Lengthen = longer,
    steps: int = STEPS,
    seed: int = 1,
    should_stop: Callable[[], bool] = lambda: False,
) -> HourValue:
    """Value of one more hour given to the best of some outings, a lower bound.

    Parameters
    ----------
    problem, solution
        The week and its plan.
    shifts
        Outings of the crew.
    lengthen
        How an outing is made longer (a rest may then be due).
    steps, seed
        Budget of ruin and recreate, and its seed: the same value each time.
    should_stop
        Polled between steps; what was found until then is told.
    """
    search = _Search(problem, solution, shifts, Budget(None, steps, seed, should_stop))
    if not search.ranks:
        return HourValue(0, 0)
    before = search.polished(problem, search.filled(problem))
    best: tuple[Served, int, bool] | None = None
    for rank, earlier in product(search.ranks, (True, False)):
        changed = _with_hour(problem, rank, earlier, lengthen)
        if changed is None or should_stop():
            continue
        found = search.filled(changed)
        if best is None or better(found.verdict, best[0].verdict):
            best = found, rank, earlier
    if best is None:
        return HourValue(0, 0)
    found = search.polished(best[0].problem, best[0])
    if not better(found.verdict, before.verdict):
        return HourValue(0, 0)
    return HourValue(
        points=max(0, found.verdict.points - before.verdict.points),
        missed=before.verdict.missed - found.verdict.missed,
        shift=best[1],
        earlier=best[2],
        cost=cost_of(search.verdict, solution, found),
    )


def _with_hour(problem: Problem, rank: int, earlier: bool, lengthen: Lengthen) -> Problem | None:
    """The week with one outing an hour longer; None where it may not be."""
    before_s, after_s = (HOUR_S, 0) if earlier else (0, HOUR_S)
    shift = lengthen(problem.shifts[rank], before_s, after_s)
    if shift.start_s < 0 or meets_own_team(problem, rank, shift):
        return None
    return with_shift(problem, rank, shift)


class _Search:
    """Plans the outings of one crew again, the rest of the week held.

    An outing that shares a double service with another crew is of the rest: its hours are tied.
    """

    def __init__(
        self, problem: Problem, solution: Solution, shifts: Iterable[int], budget: Budget
    ) -> None:
        self.solution, self.budget = solution, budget
        self.ranks = _loose(problem, solution, set(shifts))
        self.verdict = judge(problem, solution)
        own, others = _served(solution, self.ranks)
        self.both = own & others
        self.activities = sorted(own | self._free(problem, own | others))
        self.rest = judge(problem, _without(solution, self.ranks)).exposure

    def _free(self, problem: Problem, served: set[int]) -> set[int]:
        """Activities nobody serves that the crew may take, both of a pair or none."""
        crew = [problem.shifts[rank] for rank in self.ranks]
        free = {
            activity
            for activity in set(range(problem.num_activities)) - served
            if any(may_go(shift, item_of(problem, activity)) for shift in crew)
        }
        partners = pairs(problem)
        return {a for a in free if a not in partners or partners[a][0] in free}

    def _part(self, problem: Problem) -> Part:
        """The crew's outings as a week of its own, other crews' exposure counted as there."""
        part = part_of(problem, self.ranks, self.activities)
        places = [problem.places[a] for a in self.activities if problem.is_place(a)]
        used = sorted({unit for place in places for unit, _q in place.unit_q})
        units = replace(part.problem.units, exposure0=self.rest[used])
        part = replace(part, problem=replace(part.problem, units=units))
        return part.holding(part.take(self.solution), self.both)

    def filled(self, problem: Problem) -> Served:
        """The crew's outings with what fits put in."""
        now = Served(problem, self.solution, judge(problem, self.solution))
        part = self._part(problem)
        state = from_solution(part.problem, part.take(self.solution), hold=True)
        fill(state, range(part.problem.num_activities), stop=self.budget.should_stop)
        settle(state)
        return self._best(problem, part, [state.solution()], now)

    def polished(self, problem: Problem, start: Served) -> Served:
        """The crew's outings planned again from there."""
        part = self._part(problem)
        found: list[Solution] = []
        POLISH.improve(part.problem, part.take(start.solution), self.budget, found.append)
        return self._best(problem, part, found, start)

    def _best(
        self, problem: Problem, part: Part, found: Iterable[Solution], best: Served
    ) -> Served:
        """The best week the judge lets pass."""
        for answer in found:
            whole = part.give(answer, best.solution)
            verdict = judge(problem, whole)
            if better(verdict, best.verdict) and not broken_further(verdict, self.verdict):
                best = Served(problem, whole, verdict)
        return best


def _loose(problem: Problem, solution: Solution, ranks: set[int]) -> tuple[int, ...]:
    """Outings without half of a double service whose other half another crew gives."""
    partners = pairs(problem)
    while True:
        own, _others = _served(solution, tuple(ranks))
        tied = {a for a in own if a in partners and partners[a][0] not in own}
        loose = {rank for rank in ranks if not tied & set(sequence_of(solution, rank))}
        if loose == ranks:
            return tuple(sorted(ranks))
        ranks = loose


def _served(solution: Solution, ranks: Sequence[int]) -> tuple[set[int], set[int]]:
    """Activities of these outings, and of the others."""
    own: set[int] = set()
    others: set[int] = set()
    for rank, route in enumerate(solution.routes):
        (own if rank in ranks else others).update(visit.activity for visit in route.visits)
    return own, others


def _without(solution: Solution, ranks: Sequence[int]) -> Solution:
    """The week with these outings staying in."""
    routes = (Route() if r in ranks else route for r, route in enumerate(solution.routes))
    return Solution(tuple(routes))
