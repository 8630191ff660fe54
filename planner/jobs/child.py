"""The child process of a solve: reads one task, writes every better answer as it is found.

Messages are pickles: on stdin a `Task`, then anything at all to ask it to stop; on stdout
`Found`, then one `Finished` or `Failed`. When the parent dies, stdin ends and so does the child.
What engines print goes to stderr, so that it cannot mix with messages.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from optimisation.problem import Problem, Solution


@dataclass(frozen=True, slots=True)
class Task:
    """What to solve: `solver` is `module:function`, `options` its keyword arguments.

    `workers`: processes that search the territories of a large week; 1: none but the child.
    """

    solver: str
    problem: Problem
    options: dict[str, Any]
    workers: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """An answer better than those before, as judged; `seconds` since the solve began."""

    solution: Solution
    missed: int
    points: int
    engine: str
    seconds: float
    bound_points: int | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The solver's last word."""

    solution: Solution
    engine: str
    bound_points: int | None
    bound_method: str | None
    history: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """The solver raised; `why` is the error's kind and first words, `memory` when it ran out."""

    why: str
    memory: bool = False


class _Talk:
    """Both ends of the conversation with the parent."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink
        self.stop = threading.Event()

    def task(self) -> Task:
        task: Task = pickle.load(self._source)  # noqa: S301 — from our own parent
        threading.Thread(target=self._listen, daemon=True).start()
        return task

    def _listen(self) -> None:
        if not self._source.read(1):
            os._exit(1)  # the parent is gone: nobody reads the answer
        self.stop.set()

    def say(self, message: Found | Finished | Failed) -> None:
        pickle.dump(message, self._sink)
        self._sink.flush()


def main() -> None:
    """Run one task (entry of the child process)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    talk = _Talk(sys.stdin.buffer, sink)
    task = talk.task()
    try:
        _work(task, talk)
    except MemoryError:
        talk.say(Failed("MemoryError", memory=True))
    except Exception as error:  # any engine error is told, never a traceback
        talk.say(Failed(f"{type(error).__name__}: {error}"[:300]))


def _work(task: Task, talk: _Talk) -> None:
    """Solve, with workers where they are asked; the last word does not wait for their end."""
    if task.workers <= 1:
        talk.say(_solve(task, talk))
        return
    from optimisation.search.ahead import load
    from planner.scale import workers

    with workers(task.workers, warm=load) as executor:
        options = task.options | {"executor": executor}
        talk.say(_solve(replace(task, options=options), talk))


def _solve(task: Task, talk: _Talk) -> Finished:
    module, _colon, name = task.solver.partition(":")
    solve = getattr(importlib.import_module(module), name)
    began = time.monotonic()

    def report(incumbent: Any) -> None:
        missed, points = _judged(task.problem, incumbent)
        found = Found(
            incumbent.solution,
            missed,
            points,
            str(incumbent.engine),
            time.monotonic() - began,
            getattr(incumbent, "bound_points", None),
        )
        talk.say(found)

    result = solve(task.problem, on_progress=report, should_stop=talk.stop.is_set, **task.options)
    return Finished(
        result.solution,
        str(result.engine),
        result.bound_points,
        result.bound_method,
        result.history,
    )


def _judged(problem: Problem, incumbent: Any) -> tuple[int, int]:
    verdict = getattr(incumbent, "verdict", None)
    if verdict is None:
        from optimisation.judge import judge

        verdict = judge(problem, incumbent.solution)
    return int(verdict.missed), int(verdict.points)
