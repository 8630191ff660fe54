"""Large weeks by territories: each planned apart, then neighbours two by two.

Territories do not wait for one another, nor do pairs of neighbours that share none: the budget's
executor may search several at a time. What comes out is put together in one order, so that by
iterations the week does not depend on who searched.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from optimisation.districts import SHIFTS_EACH, District, districts, neighbours
from optimisation.engines.engine import Budget, Engine
from optimisation.engines.search import SEARCH
from optimisation.engines.told import told_of
from optimisation.executor import Stop
from optimisation.judge import better, judge
from optimisation.problem import Feature, Problem, Solution
from optimisation.subproblem import Part, part_of

APART_SHARE = 0.75
"""Part of the time territories take apart; their borders take the rest."""
LEAST_S = 0.05
_BORDER_SEED = 1_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part to search from what it has: for some iterations, or for its share of the time.

    `ends_s`: when the time of all the pieces is over, on `time.time`, which all processes share;
    `turns`: pieces that one worker does one after another until then, this one included.
    """

    problem: Problem
    start: Solution
    seed: int
    iterations: int | None
    ends_s: float
    turns: int

    def budget(self, stop: Stop) -> Budget:
        """The piece's budget, told when its turn comes."""
        if self.iterations is not None:
            return Budget(None, self.iterations, self.seed, stop)
        whole_s = max(LEAST_S, (self.ends_s - time.time()) / self.turns)
        return Budget(time.perf_counter() + whole_s, None, self.seed, stop, whole_s)


def searched(piece: Piece, stop: Stop) -> Solution:
    """Search a piece: the best judged answer, what it had at first among them."""
    best, verdict = piece.start, judge(piece.problem, piece.start)
    answers: list[Solution] = []
    SEARCH.improve(piece.problem, piece.start, piece.budget(stop), answers.append)
    for answer in answers:
        judged = judge(piece.problem, answer)
        if better(judged, verdict):
            best, verdict = answer, judged
    return best


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    cut = districts(problem, round(len(problem.shifts) / SHIFTS_EACH))
    whole, tell = incumbent, told_of(problem, found)
    parts = [part_of(problem, one.shifts, one.activities) for one in cut]
    for part in parts:  # each activity served by its own territory's teams, or by nobody
        whole = part.give(part.take(whole), whole)
    slots = _Slots(budget, APART_SHARE if len(cut) > 1 else 1.0, len(cut), budget.seed)
    for rank, answer in _results(parts, whole, budget, slots):
        whole = parts[rank].give(answer, whole)
        tell(whole)
    _borders(problem, cut, whole, budget, tell)


def _borders(
    problem: Problem,
    cut: list[District],
    whole: Solution,
    budget: Budget,
    found: Callable[[Solution], None],
) -> None:
    """Search neighbours together, in rounds of pairs that share no territory."""
    pairs = neighbours(problem, cut) if len(cut) > 1 else []
    rounds = _rounds(pairs)
    waves = [math.ceil(len(one) / budget.executor.workers) for one in rounds]
    verdict, first = judge(problem, whole), 0
    for turn, together in enumerate(rounds):
        if budget.over:
            return
        joined = [_joined(problem, cut[one], cut[two], whole) for one, two in together]
        parts = [part for part in joined if part is not None]
        share = (1.0 - APART_SHARE) * len(together) / len(pairs)
        slots = _Slots(
            budget, share, len(parts), budget.seed + _BORDER_SEED + first,
            of_rest=waves[turn] / sum(waves[turn:]),
        )  # fmt: skip
        first += len(together)
        for rank, answer in _results(parts, whole, budget, slots):
            mended = parts[rank].give(answer, whole)
            judged = judge(problem, mended)
            if better(judged, verdict):
                whole, verdict = mended, judged
                found(whole)


def _rounds(pairs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Each pair in the first round where none of its territories is taken."""
    rounds: list[list[tuple[int, int]]] = []
    for pair in pairs:
        free = (one for one in rounds if not {*pair} & {k for other in one for k in other})
        own = next(free, None)
        if own is None:
            rounds.append([pair])
        else:
            own.append(pair)
    return rounds


class _Slots:
    """Budgets of pieces done together: a share of the iterations, or of the time.

    `of_rest`: part of what is left of the budget's time; None: `share` of the whole.
    """

    def __init__(
        self, budget: Budget, share: float, num: int, seed: int, *, of_rest: float | None = None
    ) -> None:
        self.num, self.seed = num, seed
        self.workers = budget.executor.workers
        self.iterations: int | None = None
        self.ends_s = math.inf
        if budget.deadline_s is None or budget.iterations is not None:
            self.iterations = max(1, int(share * (budget.iterations or 1) / max(1, num)))
            return
        kept_s = (1.0 - share) * budget.whole_s if of_rest is None else 0.0
        self.ends_s = time.time() + (budget.left_s - kept_s) * (of_rest or 1.0)

    def piece(self, rank: int, problem: Problem, start: Solution) -> Piece:
        """The piece of a rank."""
        turns = math.ceil((self.num - rank) / self.workers)
        return Piece(problem, start, self.seed + rank, self.iterations, self.ends_s, turns)


def _results(
    parts: Sequence[Part], whole: Solution, budget: Budget, slots: _Slots
) -> Iterator[tuple[int, Solution]]:
    """Rank of each part searched, with its answer; by the clock until the time is over."""
    pieces = [slots.piece(rank, part.problem, part.take(whole)) for rank, part in enumerate(parts)]
    return budget.executor.run(searched, pieces, lambda: budget.over)


def _joined(problem: Problem, one: District, two: District, whole: Solution) -> Part | None:
    """Two territories as they stand: what they serve now, and what of theirs nobody else serves.

    A place that others serve too keeps the passages it has here, at their hours. None: they share
    a double service with others.
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
    own = here | ({*one.activities, *two.activities} - elsewhere)
    first = len(problem.places)
    for rank, item in enumerate(problem.appointments):
        if item.pair is not None and (first + rank in own) is not (first + item.pair in own):
            return None
    part = part_of(problem, shifts, own)
    return part.holding(part.take(whole), here & elsewhere)


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    """What an area owes is shared out over territories, the exploration share asked of each."""
    return frozenset({Feature.AREA_FLOORS, Feature.EXPLORATION_SHARE})


DISTRICTS = Engine("districts", "par territoires", _relaxes, _improve, SEARCH.ready)
