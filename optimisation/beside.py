"""What a thread finds beside the engines: bounds, and a week made of the routes met there.

The simple bound comes first. Once there is an answer it is found again knowing how many mandatory
appointments are missed; then routes are generated (`bounds.columns`) where a round is quick enough
for a bound to come in the time asked.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from optimisation.bounds import Columns, knapsack_bound
from optimisation.engines.repair import repaired
from optimisation.executor import cores
from optimisation.problem import Problem, Solution

logger = logging.getLogger(__name__)
KNAPSACK, COLUMNS = "knapsack", "columns"
BOUND_S, BOUND_SHARE = 5.0, 0.2
"""Most seconds of the simple bound's program, and most of the time asked."""
LATE_S = 0.05
"""A thread that has not ended at the end is waited for this long."""
EXIT_S = 10.0
"""And at most this long when Python ends, whose end no solver's own code outlives unharmed."""
MOST_PAIRS = 20_000
"""Shifts × activities up to which routes are generated."""
STEPS_PER_S, ROUNDS = 5e7, 60
"""Steps of a round done in a second, roughly; rounds a bound takes at the least."""
WEEK_SHARE, WEEK_S = 0.1, 10.0
"""Part of the time kept for a week of the routes met, and its most seconds."""
ASKED_AGAIN_S = 0.05

Answer: TypeAlias = tuple[Solution, int]
"""A plan and the mandatory appointments it misses."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Upper bound of `judge.points` of plans that miss at most `missed` mandatory appointments.

    `missed` None: of all plans.
    """

    points: int
    method: str
    missed: int | None = None


class Beside:
    """Bounds of a problem, found before the engines or in a thread beside them."""

    def __init__(self, problem: Problem, answer: Callable[[], Answer | None]) -> None:
        self.problem, self.answer = problem, answer
        self.bounds: list[Bound] = []
        self.weeks: list[Solution] = []
        self.flag = np.zeros(1, dtype=np.int64)
        self.thread: threading.Thread | None = None

    def bound(self, missed: int) -> Bound | None:
        """The best bound so far of a plan that misses so many; None: none yet."""
        own = [one for one in self.bounds if one.missed is None or missed <= one.missed]
        return min(own, key=lambda one: one.points, default=None)

    def find(self) -> None:
        """Find the simple bound now."""
        self._tell(knapsack_bound(self.problem), KNAPSACK)

    def start(self, seconds: float) -> None:
        """Find bounds in a thread that ends with `stop`, at the latest after `seconds`."""
        end_s = time.perf_counter() + seconds
        self.thread = threading.Thread(target=self._run, args=(seconds, end_s), daemon=True)
        _begun.add(self)
        self.thread.start()

    def stop(self) -> None:
        """End the thread; what it has found stays."""
        self.flag[0] = 1
        if self.thread is not None:
            self.thread.join(LATE_S)

    def _run(self, seconds: float, end_s: float) -> None:
        try:
            most_s = min(BOUND_S, BOUND_SHARE * seconds)
            self._tell(knapsack_bound(self.problem, max_seconds=most_s), KNAPSACK)
            answer = self._first_answer(end_s)
            if answer is None:
                return
            if answer[1] < sum(item.mandatory for item in self.problem.appointments):
                again = knapsack_bound(self.problem, missed=answer[1], max_seconds=most_s)
                self._tell(again, KNAPSACK, answer[1])
            if self._worth_routes():
                self._columns(answer, end_s)
        except Exception as error:
            logger.warning("the bound failed: %s", error)
            logger.debug("the bound failed", exc_info=True)

    def _first_answer(self, end_s: float) -> Answer | None:
        while not self.flag[0] and time.perf_counter() < end_s:
            answer = self.answer()
            if answer is not None:
                return answer
            time.sleep(ASKED_AGAIN_S)
        return None

    def _worth_routes(self) -> bool:
        """Whether the code is there, a core is free, and the problem is small enough to look at."""
        from optimisation.search import jit

        pairs = len(self.problem.shifts) * self.problem.num_activities
        return cores() > 1 and 0 < pairs <= MOST_PAIRS and jit.is_cached()

    def _columns(self, answer: Answer, end_s: float) -> None:
        columns = Columns(self.problem, missed=answer[1], start=answer[0], stop_flag=self.flag)
        left_s = end_s - time.perf_counter()
        if columns.work * ROUNDS > left_s * STEPS_PER_S:
            return
        week_s = min(WEEK_S, WEEK_SHARE * left_s)
        columns.run(
            seconds=left_s - week_s,
            on_bound=lambda found: self._tell(found, COLUMNS, answer[1]),
        )
        if not self.flag[0]:
            sequences = columns.week(min(week_s, max(0.05, end_s - time.perf_counter())))
            if sequences is not None and not self.flag[0]:
                self.weeks.append(repaired(self.problem, sequences))

    def _tell(self, points: int | None, method: str, missed: int | None = None) -> None:
        if points is not None:
            self.bounds.append(Bound(points, method, missed))


_begun: weakref.WeakSet[Beside] = weakref.WeakSet()


@atexit.register
def end_all() -> None:
    """End every thread begun, and wait for what a solver is in the middle of."""
    begun = list(_begun)
    for one in begun:
        one.flag[0] = 1
    last_s = time.perf_counter() + EXIT_S
    for one in begun:
        if one.thread is not None:
            one.thread.join(max(0.0, last_s - time.perf_counter()))
