"""Try a changed week: put one activity in, keep what is served, let the judge decide.

A trial first inserts the activity at every position of an outing, the others in their order. Where
that fails it looks deeper: every order of a short outing, ruin and recreate on a longer one, the
other passages staying on their outing. Nothing counts as served before `judge` has found no rule
broken that was not broken before, and nothing broken further.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from optimisation.engines.engine import Budget
from optimisation.engines.insertion import insert_pair
from optimisation.engines.polish import POLISH
from optimisation.engines.repair import from_solution
from optimisation.engines.schedule import first_start, item_of, may_go, presence_s, schedule, way_s
from optimisation.engines.state import locks_of, pairs, rivals_of
from optimisation.judge import Verdict, better, broken_further, judge
from optimisation.problem import Place, Problem, Route, Solution, Window
from optimisation.subproblem import part_of

JUDGED = 3
"""Clean ways judged of each outing: a longer way to the same place brings no more."""
MOST_ORDERED = 6
"""Visits of an outing up to which every order is tried (720 of them)."""
MOST_JUDGED = 24
"""Ways of one trial shown to the judge while it refuses them."""
STEPS = 40
"""Ruin and recreate steps on a longer outing."""
OWED = 10**12
"""Points of keeping what is served, while an outing is planned again."""


@dataclass(frozen=True, slots=True)
class Served:
    """A week in which the activity has one passage more, as the judge found it."""

    problem: Problem
    solution: Solution
    verdict: Verdict


class Trials:
    """Tries weeks that differ from one week by a change, for one activity without a passage."""

    def __init__(
        self,
        problem: Problem,
        solution: Solution,
        activity: int,
        *,
        seed: int = 1,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.problem, self.solution, self.activity = problem, solution, activity
        self.seed, self.should_stop = seed, should_stop
        self.verdict = judge(problem, solution)
        self.counts = passage_counts(solution)
        self.pins = held_starts(problem, solution)
        self.partner = self._partner_out()
        self.cut = False
        """Whether a trial had more ways than were judged, or was stopped."""
        self._rivals = rivals_of(problem)
        self._locked = frozenset(locks_of(problem))
        self._paired = frozenset(pairs(problem))

    def open(self, problem: Problem, rank: int) -> bool:
        """Whether an outing may take the activity at all: team, skills, a start that suits it."""
        shift, item = problem.shifts[rank], item_of(problem, self.activity)
        if not may_go(shift, item):
            return False
        start_s = first_start(item, shift.earliest_s, also=shift.blocked)
        return start_s is not None and start_s + presence_s(item) <= shift.latest_s

    def exact(self, problem: Problem, rank: int, sequence: tuple[int, ...]) -> bool:
        """Whether every order at its earliest times tells all about one outing.

        Not so with a rest, a longest route, a vehicle or worker shared, a lock, a double service or
        gaps between passages: waiting may then help.
        """
        shift = problem.shifts[rank]
        loose = shift.rest is None and shift.max_route_s is None and not self._rivals[rank]
        return (
            loose
            and rank not in self._locked
            and len(sequence) < MOST_ORDERED
            and not any(self._tied(problem, activity) for activity in (*sequence, self.activity))
        )

    def _tied(self, problem: Problem, activity: int) -> bool:
        item = item_of(problem, activity)
        if isinstance(item, Place):
            gaps = item.min_gap_s is not None or item.max_gap_s is not None
            return gaps or item.day_sets is not None
        return activity in self._paired

    def inserted(
        self, problem: Problem, solution: Solution, rank: int, *, left_out: int | None = None
    ) -> Served | None:
        """The activity at the best position of an outing, the others in their order."""
        if self.partner is not None:
            return self._pair_inserted(problem, solution, left_out)
        sequence = sequence_of(solution, rank)
        orders = (
            (*sequence[:at], self.activity, *sequence[at:]) for at in range(len(sequence) + 1)
        )
        return self._best(problem, solution, rank, orders, left_out)

    def reordered(
        self, problem: Problem, solution: Solution, rank: int, *, left_out: int | None = None
    ) -> Served | None:
        """The activity on an outing whose other passages may change places.

        Every order of a short outing; ruin and recreate on a longer one, so that nothing found
        does not tell that there is nothing.
        """
        if self.partner is not None:
            return None
        sequence = sequence_of(solution, rank)
        if len(sequence) < MOST_ORDERED:
            orders = permutations((*sequence, self.activity))
            return self._best(problem, solution, rank, orders, left_out)
        return self._replanned(problem, solution, rank, left_out)

    def _best(
        self,
        problem: Problem,
        solution: Solution,
        rank: int,
        orders: Iterator[tuple[int, ...]],
        left_out: int | None,
    ) -> Served | None:
        pins = self._pins(rank)
        timed = [
            (way_s(problem, rank, order), order, route)
            for order in orders
            if not self.should_stop()
            and (route := schedule(problem, rank, order, pins)) is not None
        ]
        best: Served | None = None
        clean = 0
        self.cut = self.cut or len(timed) > MOST_JUDGED
        for _way, _order, route in sorted(timed, key=lambda way: way[:2])[:MOST_JUDGED]:
            found = self.judged(problem, with_route(solution, rank, route), left_out=left_out)
            if found is None:
                continue
            clean += 1
            if best is None or better(found.verdict, best.verdict):
                best = found
            if clean == JUDGED:
                break
        return best

    def judged(
        self, problem: Problem, solution: Solution, *, left_out: int | None = None
    ) -> Served | None:
        """The week if the judge lets it pass and it keeps what was served; None otherwise."""
        wanted = self.counts + Counter([self.activity])
        if left_out is not None:
            wanted.subtract([left_out])
        got = passage_counts(solution)
        if any(got[activity] < count for activity, count in wanted.items()):
            return None
        verdict = judge(problem, solution)
        if verdict.missed > self.verdict.missed or broken_further(verdict, self.verdict):
            return None
        return Served(problem, solution, verdict)

    def _pins(self, rank: int) -> dict[int, Window]:
        """Starts held on an outing, and the activity's own where its partner is served."""
        held = dict(self.pins.get(rank, {}))
        other = pairs(self.problem).get(self.activity)
        if other is not None:
            partner, (low, high) = other
            for route in self.solution.routes:
                for visit in route.visits:
                    if visit.activity == partner:
                        held[self.activity] = (visit.start_s - high, visit.start_s - low)
        return held

    def _partner_out(self) -> int | None:
        """The other visit of a double service, where it has none either."""
        other = pairs(self.problem).get(self.activity)
        return None if other is None or self.counts[other[0]] else other[0]

    def _pair_inserted(
        self, problem: Problem, solution: Solution, left_out: int | None
    ) -> Served | None:
        """Both visits of a double service put in together."""
        state = from_solution(problem, solution)
        if not insert_pair(state, self.activity):
            return None
        return self.judged(problem, state.solution(), left_out=left_out)

    def _replanned(
        self, problem: Problem, solution: Solution, rank: int, left_out: int | None
    ) -> Served | None:
        """One outing planned again with the activity, all it serves being owed."""
        own = Counter(sequence_of(solution, rank))
        if self._paired & {*own, self.activity}:
            return None
        part = part_of(problem, [rank], [*own, self.activity])
        owed = _all_owed(part.problem, [own.get(a, 1) for a in part.activities])
        found: list[Solution] = []
        budget = Budget(None, STEPS, self.seed, self.should_stop)
        POLISH.improve(owed, part.take(solution), budget, found.append)
        for answer in reversed(found):
            served = self.judged(problem, part.give(answer, solution), left_out=left_out)
            if served is not None:
                return served
        return None


def _all_owed(problem: Problem, counts: list[int]) -> Problem:
    """A week where each activity is owed exactly its passages, before any point."""
    num_places = len(problem.places)
    places = [
        replace(place, min_passages=count, max_passages=count)
        for place, count in zip(problem.places, counts[:num_places], strict=True)
    ]
    visits = [replace(visit, mandatory=True) for visit in problem.appointments]
    weights = replace(problem.weights, passage_missing=OWED)
    return replace(
        problem, places=tuple(places), appointments=tuple(visits), areas=(), weights=weights
    )


def held_starts(problem: Problem, solution: Solution) -> dict[int, dict[int, Window]]:
    """Starts no route may move, by shift and activity: double services, hours a person locked."""
    paired = pairs(problem)
    locked = {
        (rank, activity)
        for rank, locks in locks_of(problem).items()
        for activity, lock in locks
        if lock.start_s is not None
    }
    held: dict[int, dict[int, Window]] = {}
    for rank, route in enumerate(solution.routes):
        for visit in route.visits:
            if visit.activity in paired or (rank, visit.activity) in locked:
                held.setdefault(rank, {})[visit.activity] = (visit.start_s, visit.start_s)
    return held


def sequence_of(solution: Solution, rank: int) -> tuple[int, ...]:
    """Activities of a route, in order."""
    return tuple(visit.activity for visit in solution.routes[rank].visits)


def with_route(solution: Solution, rank: int, route: Route) -> Solution:
    """The week with one route replaced."""
    return Solution((*solution.routes[:rank], route, *solution.routes[rank + 1 :]))


def passage_counts(solution: Solution) -> Counter[int]:
    """Passages of each activity."""
    return Counter(visit.activity for route in solution.routes for visit in route.visits)
