"""Solve in a child process, so that a crash, a leak or a cancel costs no answer already found.

The child is a plain interpreter, not a copy of this one: a page of the app or a notebook cell is
never run a second time in it.
"""

from __future__ import annotations

import pickle
import queue
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self, TypeAlias

from optimisation.districts import is_large
from optimisation.executor import cores
from optimisation.judge import Verdict, judge
from optimisation.problem import Problem, Solution
from planner.errors import CancelledError, SolveError
from planner.i18n import _
from planner.jobs.child import Failed, Finished, Found, Task
from planner.jobs.process import close_pipes, end, spawn, write

SOLVER = "optimisation.solve:solve"
GRACE_S = 0.6
"""Given to a child asked to stop, before it is ended."""
_POLL_S = 0.1


class Ending(StrEnum):
    """How a solve ended."""

    FINISHED = "finished"
    CANCELLED = "cancelled"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Progress:
    """A better answer, when it is found: seconds since the solve began, judged figures, engine.

    `bound_points` None: no bound known yet. `beside` is what a job's row keeps with the answer.
    """

    seconds: float
    points: int
    missed: int
    engine: str
    solution: Solution
    bound_points: int | None = None
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def num_passages(self) -> int:
        """Passages and appointments of the answer."""
        return sum(len(route.visits) for route in self.solution.routes)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best answer, judged in the asking process.

    `bound_points` None: no bound. `ending` is `LOST` when the child died on the way; `note` then
    says so in words, and is empty otherwise.
    """

    solution: Solution
    verdict: Verdict
    engine: str
    bound_points: int | None = None
    bound_method: str | None = None
    history: Any = None
    ending: Ending = Ending.FINISHED
    note: str = ""


OnProgress: TypeAlias = Callable[[Progress], None]
ShouldStop: TypeAlias = Callable[[], bool]
_Message: TypeAlias = Found | Finished | Failed | None


def solve_in_child(
    problem: Problem,
    *,
    seed: int,
    seconds: float | None = None,
    iterations: int | None = None,
    warm: Solution | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    engines: Sequence[str] | None = None,
    workers: int | None = None,
) -> Outcome:
    """Solve a week in a child process.

    Parameters
    ----------
    problem, seed, seconds, iterations, warm, engines
        As for `optimisation.solve.solve`.
    on_progress
        Called in this thread with every better answer.
    should_stop
        Asked about ten times a second; true: the child is asked to stop, and ended within a
        second; the best answer is kept. An interrupt from the keyboard does the same.
    workers
        Processes that share the territories of a large week (`planner.scale`); None: one a core.
        By iterations the answer does not depend on it.

    Returns
    -------
    Outcome
        The best answer found, whatever became of the child.

    Raises
    ------
    SolveError
        The child died, or no engine gave an answer, and there was none before.
    CancelledError
        Cancelled before any answer with a passage.
    """
    options = {
        "seconds": seconds,
        "iterations": iterations,
        "seed": seed,
        "warm": warm,
        "engines": engines,
    }
    given = {name: value for name, value in options.items() if value is not None}
    num = (workers or cores()) if is_large(problem) else 1
    with _Child(Task(SOLVER, problem, given, num)) as child:
        run = _Run(child, on_progress or _ignore, should_stop or _never)
        run.follow()
    return run.outcome(problem)


def _ignore(_progress: Progress) -> None:
    return None


def _never() -> bool:
    return False


class _Run:
    """One solve as seen from here: the best answer so far, and how it ended."""

    def __init__(self, child: _Child, on_progress: OnProgress, should_stop: ShouldStop) -> None:
        self._child = child
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._best: Found | None = None
        self._last: _Message = None
        self._cancelled_at: float | None = None

    def follow(self) -> None:
        """Read messages until the child has said its last word, died, or was ended."""
        over = False
        while not over:
            try:
                over = self._step()
            except KeyboardInterrupt:
                self._cancel()

    def _step(self) -> bool:
        if self._cancelled_at is None and self._should_stop():
            self._cancel()
        if self._cancelled_at and time.monotonic() - self._cancelled_at > GRACE_S:
            self._child.end()
        try:
            message = self._child.messages.get(timeout=_POLL_S)
        except queue.Empty:
            return False
        if not isinstance(message, Found):
            self._last = message
            return True
        if self._best is None or _rank(message) > _rank(self._best):
            self._best = message
            self._on_progress(
                Progress(
                    message.seconds,
                    message.points,
                    message.missed,
                    message.engine,
                    message.solution,
                    message.bound_points,
                )
            )
        return False

    def _cancel(self) -> None:
        if self._cancelled_at is None:
            self._cancelled_at = time.monotonic()
            self._child.ask_to_stop()

    def outcome(self, problem: Problem) -> Outcome:
        """The best answer; a week without any passage, when stopped, is none."""
        found = self._outcome(problem)
        stopped = found.ending is Ending.CANCELLED
        if stopped and not any(route.visits for route in found.solution.routes):
            raise CancelledError(_("calcul annulé avant toute réponse ; rien n'est gardé"))
        return found

    def _outcome(self, problem: Problem) -> Outcome:
        """The best of the last word and of what came before, judged."""
        cancelled = self._cancelled_at is not None
        ending = Ending.CANCELLED if cancelled else Ending.FINISHED
        last = self._last
        if isinstance(last, Finished):
            verdict = judge(problem, last.solution)
            if self._best is None or (-verdict.missed, verdict.points) >= _rank(self._best):
                return Outcome(
                    *(last.solution, verdict, last.engine, last.bound_points, last.bound_method),
                    history=last.history,
                    ending=ending,
                )
        if self._best is None:
            if cancelled:
                raise CancelledError(_("calcul annulé avant toute réponse ; rien n'est gardé"))
            raise SolveError(_("aucune réponse : {why}").format(why=self._why()))
        kept = self._best
        bound = (
            (last.bound_points, last.bound_method) if isinstance(last, Finished) else (None,) * 2
        )
        lost = not cancelled and not isinstance(last, Finished)
        note = _("calcul interrompu ({why}) ; la meilleure réponse trouvée est gardée")
        return Outcome(
            *(kept.solution, judge(problem, kept.solution), kept.engine, *bound),
            history=last.history if isinstance(last, Finished) else None,
            ending=Ending.LOST if lost else ending,
            note=note.format(why=self._why()) if lost else "",
        )

    def _why(self) -> str:
        if isinstance(self._last, Failed):
            return _("mémoire insuffisante") if self._last.memory else self._last.why
        return self._child.death()


def _rank(found: Found) -> tuple[int, int]:
    return -found.missed, found.points


class _Child:
    """The child process; leaving the context ends it and all it started."""

    def __init__(self, task: Task) -> None:
        self.messages: queue.Queue[_Message] = queue.Queue()
        self._process = spawn("planner.jobs.child")
        self._task = pickle.dumps(task)
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._reader.start()
        write(self._process, self._task)
        return self

    def __exit__(self, *_exception: object) -> None:
        self.end()
        self._process.wait()
        self._reader.join()
        close_pipes(self._process)

    def _read(self) -> None:
        source = self._process.stdout
        message: _Message = None
        try:
            while source is not None and not isinstance(message, Finished | Failed):
                message = pickle.load(source)  # noqa: S301 — from our own child
                self.messages.put(message)
        except (EOFError, pickle.UnpicklingError, OSError):
            self.messages.put(None)

    def ask_to_stop(self) -> None:
        write(self._process, b"s")

    def end(self) -> None:
        """End the child and what it started; no harm when it has ended."""
        end(self._process)

    def death(self) -> str:
        """Why the process ended without a last word."""
        code = self._process.wait()
        if code < 0:
            try:
                name = signal.Signals(-code).name
            except ValueError:
                name = str(-code)
            return _("le calcul a été arrêté par le système, {name}").format(name=name)
        return _("le calcul s'est arrêté, code {code}").format(code=code)
