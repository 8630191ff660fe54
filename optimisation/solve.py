"""Solve a week: engines in turn, every answer judged, the best kept."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from optimisation.beside import Beside
from optimisation.districts import is_large
from optimisation.engines import ENGINES
from optimisation.engines.engine import Budget, Engine
from optimisation.engines.insertion import fill
from optimisation.engines.repair import from_solution, settle
from optimisation.executor import SERIAL, Executor
from optimisation.judge import Verdict, acceptable, better, judge
from optimisation.judge_rules import Rule
from optimisation.problem import Problem, Solution

logger = logging.getLogger(__name__)
SHARES = {
    "greedy": 0.0,
    "search": 0.88,
    "pyvrp": 0.05,
    "ortools": 0.02,
    "day_pairs": 0.04,
    "polish": 0.05,
}
"""Part of the time each engine gets: the compiled search finds most (figures in
`docs/benchmarks.md`), greedy takes what it needs. Days are searched again by pairs after the
others, one of which may miss one appointment less in a week poor in points."""
WHOLE = ("greedy", "search", "pyvrp", "ortools", "day_pairs", "polish")
APART = ("greedy", "districts")
"""Engines of a week, and of one too large to be searched whole."""
MOST_CELLS = 60_000_000
"""Outings × activities² up to which PyVRP's matrices, one a kind of outing, take under 1 GB."""
NOT_READY = "not ready in time"
MEANWHILE_S, ASKED_AGAIN_S = 2.0, 0.2
"""An engine not ready is asked again after this long, polishing meanwhile or not."""
MOST_POLISHED = 60
"""Shifts of a week up to which polishing is quick enough to fill a wait."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A better answer: its points, seconds since the start, and the engine that found it."""

    points: int
    missed: int
    bound_points: int | None
    seconds: float
    engine: str
    solution: Solution


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best answer of a solve.

    `bound_points` is an upper bound of `points` among plans that miss no more mandatory
    appointments; None: no bound. `answers`: best points of each engine that gave one.
    `failures`: engines that ended in an error or were not ready, with its kind. `history`:
    (seconds since the start, points, engine) of each better answer.
    """

    solution: Solution
    verdict: Verdict
    engine: str
    seconds: float
    bound_points: int | None = None
    bound_method: str | None = None
    answers: dict[str, int] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    history: tuple[tuple[float, int, str], ...] = ()


def solve(
    problem: Problem,
    *,
    seed: int,
    seconds: float | None = None,
    iterations: int | None = None,
    warm: Solution | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    engines: Sequence[str | Engine] | None = None,
    executor: Executor = SERIAL,
) -> Outcome:
    """Plan a week within a budget; stopping early keeps the best answer so far.

    Parameters
    ----------
    problem
        The week.
    seed
        Seed of every random draw. With `iterations` the answer repeats exactly.
    seconds, iterations
        One of the two: clock budget, or iterations of each engine.
    warm
        A solution to start from; what it breaks is mended.
    on_progress
        Called with each better answer.
    should_stop
        Polled; true ends the search with the best answer.
    engines
        Engines, or their keys in `ENGINES`, to run in this order; None: all.
    executor
        Who searches the territories of a large week; with `iterations` the answer is the same.

    Raises
    ------
    ValueError
        Neither or both budgets, or an unknown engine.
    """
    if (seconds is None) == (iterations is None):
        raise ValueError("give seconds or iterations")
    run = _Run(problem, on_progress, should_stop)
    if seconds is not None:
        should_stop = run.hurry = _until(run.started_s + seconds, should_stop)
    run.find_bound(seconds)
    if warm is not None:
        run.warm_start(warm)
    waiting = _asked(problem, engines, by_clock=seconds is not None)
    put_off: set[str] = set()
    while waiting and not run.stopped():
        engine = waiting.pop(0)
        if seconds is not None and not engine.ready():
            if engine.key in put_off or not waiting:
                run.meanwhile(seconds, seed, should_stop)
            waiting.append(engine)
            put_off.add(engine.key)
            continue
        put_off.discard(engine.key)
        own, *others = (SHARES.get(one.key, 1.0) for one in (engine, *waiting))
        budget = Budget(None, iterations, seed, should_stop, executor=executor)
        if seconds is not None:
            now_s = time.perf_counter()
            left_s = max(0.0, run.started_s + seconds - now_s)
            whole_s = left_s * own / (own + sum(others)) if own else 0.0
            budget = Budget(now_s + whole_s, None, seed, should_stop, whole_s, executor)
        run.engine(engine, budget)
    for engine in waiting:
        if engine.key in put_off:
            run.failures[engine.key] = NOT_READY
    return run.outcome()


def _asked(
    problem: Problem, engines: Sequence[str | Engine] | None, *, by_clock: bool
) -> list[Engine]:
    """Engines in the order they run, chosen by size where none is asked.

    By the clock, a search that is ready needs no first answer; PyVRP is left out where its
    matrices would not fit.
    """
    if engines is not None:
        return [ENGINES[one] if isinstance(one, str) else one for one in engines]
    keys = WHOLE if not is_large(problem) else APART
    ready = by_clock and ENGINES["search"].ready()
    heavy = len(problem.shifts) * problem.num_activities**2 > MOST_CELLS
    left = {key for key, out in (("greedy", ready), ("pyvrp", heavy)) if out}
    return [ENGINES[key] for key in keys if key not in left]


def _until(deadline_s: float, should_stop: Callable[[], bool]) -> Callable[[], bool]:
    """True when the person asks, or once the clock (`time.perf_counter`) has passed."""
    return lambda: should_stop() or time.perf_counter() >= deadline_s


class _Run:
    """The incumbent and what engines said of it."""

    def __init__(
        self,
        problem: Problem,
        on_progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool],
    ) -> None:
        self.problem, self.on_progress, self.should_stop = problem, on_progress, should_stop
        self.hurry = should_stop
        self.waited = False
        self.started_s = time.perf_counter()
        self.best = Solution.empty(problem)
        self.verdict = judge(problem, self.best)
        self.by = "empty"
        self.beside = Beside(problem, self._answer)
        self.answers: dict[str, int] = {}
        self.failures: dict[str, str] = {}
        self.history: list[tuple[float, int, str]] = []

    def stopped(self) -> bool:
        """Whether the person asks, or the time is over and there is an answer or no hope of one."""
        return self.should_stop() or (self.hurry() and (self.by != "empty" or self.waited))

    def find_bound(self, seconds: float | None) -> None:
        """Bound the week: before anything else, or by the clock beside the engines."""
        if seconds is None:
            self.beside.find()
        else:
            self.beside.start(seconds)

    def _answer(self) -> tuple[Solution, int] | None:
        return None if self.by == "empty" else (self.best, self.verdict.missed)

    def take_beside(self) -> None:
        """Judge the weeks the thread beside has made."""
        while self.beside.weeks:
            self.offer(self.beside.weeks.pop(0), "columns")

    def meanwhile(self, seconds: float, seed: int, should_stop: Callable[[], bool]) -> None:
        """While an engine makes itself ready: polish what there is, a little at a time."""
        self.waited = True
        now_s = time.perf_counter()
        slice_s = max(0.0, min(MEANWHILE_S, self.started_s + seconds - now_s))
        if self.by == "empty" or len(self.problem.shifts) > MOST_POLISHED:
            time.sleep(min(ASKED_AGAIN_S, slice_s))
            return
        seed += len(self.history)
        budget = Budget(now_s + slice_s, None, seed, should_stop, slice_s)
        self.engine(ENGINES["polish"], budget)

    def warm_start(self, warm: Solution) -> None:
        state = from_solution(self.problem, warm, hold=True)
        fill(state, range(self.problem.num_activities), stop=self.hurry)
        settle(state)
        self.offer(state.solution(), "warm")

    def engine(self, engine: Engine, budget: Budget) -> None:
        """Run one engine; one that fails is noted, and the incumbent stays."""
        try:
            engine.improve(
                self.problem, self.best, budget, lambda answer: self.offer(answer, engine.key)
            )
        except Exception as error:
            logger.warning("engine %s failed: %s", engine.key, error)
            logger.debug("engine %s failed", engine.key, exc_info=True)
            self.failures[engine.key] = type(error).__name__
        self.take_beside()

    def offer(self, answer: Solution, key: str) -> None:
        """Judge an answer; keep it when it beats the best and breaks nothing above information."""
        verdict = judge(self.problem, answer)
        if not acceptable(verdict):
            logger.warning("engine %s gave an answer the judge refuses", key)
            self.failures[key] = "refused by the judge"
            return
        self.answers[key] = max(verdict.points, self.answers.get(key, verdict.points))
        loose, held = _locks_broken(verdict), _locks_broken(self.verdict)
        if self.by == "empty" or loose < held or (loose == held and better(verdict, self.verdict)):
            self.best, self.verdict, self.by = answer, verdict, key
            seconds = time.perf_counter() - self.started_s
            self.history.append((seconds, verdict.points, key))
            if self.on_progress is not None:
                bound = self.beside.bound(verdict.missed)
                points = None if bound is None else bound.points
                self.on_progress(
                    Progress(verdict.points, verdict.missed, points, seconds, key, answer)
                )

    def outcome(self) -> Outcome:
        self.beside.stop()
        self.take_beside()
        bound = self.beside.bound(self.verdict.missed)
        return Outcome(
            solution=self.best,
            verdict=self.verdict,
            engine=self.by,
            seconds=time.perf_counter() - self.started_s,
            bound_points=None if bound is None else bound.points,
            bound_method=None if bound is None else bound.method,
            answers=self.answers,
            failures=self.failures,
            history=tuple(self.history),
        )


def _locks_broken(verdict: Verdict) -> int:
    """Locks not held: a plan that holds more of them is kept before any point."""
    return sum(item.rule is Rule.LOCK_BROKEN for item in verdict.violations)
