"""Solvers for tests of the child process; they must be importable by name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from optimisation.judge import judge
from optimisation.problem import (
    ALWAYS,
    Place,
    Problem,
    Route,
    Shift,
    Solution,
    Travel,
    Units,
    Visit,
)


def problem() -> Problem:
    """One shift, one place worth the whole need, one minute away."""
    seconds = np.array([[0, 60], [60, 0]])
    travel = Travel(seconds, np.ones((2, 2), dtype=bool), seconds)
    place = Place(1, 600, unit_q=((0, 20480),))
    units = Units(np.array([10**9]), np.array([0]), np.array([0]), (ALWAYS,))
    return Problem((Shift(0, 0, 0, 0, 7200, 0, 0),), (place,), (), (travel,), units)


EMPTY = Solution((Route(),))
GOOD = Solution((Route((Visit(0, 60, 60, 660),), 0, 720),))


def found(solution: Solution) -> SimpleNamespace:
    return SimpleNamespace(solution=solution, verdict=judge(problem(), solution), engine="fake")


def outcome(solution: Solution, **more) -> SimpleNamespace:
    blank = {"bound_points": None, "bound_method": None, "history": ()}
    return SimpleNamespace(**(vars(found(solution)) | blank | more))


def _tell(on_progress) -> None:
    for solution in (EMPTY, GOOD, EMPTY):
        on_progress(found(solution))


def stops_empty_handed(_problem, *, should_stop, **_options):
    while not should_stop():
        time.sleep(0.01)
    return outcome(EMPTY)


def finishes(_problem, *, seed, on_progress, should_stop, **_options):
    print("an engine that chatters on stdout", flush=True)  # noqa: T201
    os.write(1, b"and one written in C")
    _tell(on_progress)
    return outcome(GOOD, bound_points=10**9, bound_method="trivial", history=(seed,))


def forgets_its_best(_problem, *, on_progress, **_options):
    _tell(on_progress)
    return outcome(EMPTY, bound_points=10**9, bound_method="trivial")


def says_what_it_was_given(_problem, *, warm, iterations, engines, **options):
    assert "seconds" not in options
    return outcome(warm, history=(iterations, engines, options["seed"]))


def is_killed(_problem, *, on_progress, **_options):
    _tell(on_progress)
    os.kill(os.getpid(), signal.SIGKILL)


def is_killed_at_once(_problem, **_options):
    os.kill(os.getpid(), signal.SIGKILL)


def crashes_natively(_problem, *, on_progress, **_options):
    _tell(on_progress)
    os.kill(os.getpid(), signal.SIGSEGV)


def runs_out_of_memory(_problem, *, on_progress, **_options):
    _tell(on_progress)
    raise MemoryError


def raises(_problem, **_options):
    raise RuntimeError("no engine here")


def stops_when_asked(_problem, *, on_progress, should_stop, **_options):
    _tell(on_progress)
    while not should_stop():
        time.sleep(0.01)
    return outcome(GOOD, history=("asked",))


def never_stops(_problem, *, on_progress, **_options):
    helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(os.environ["HELPER_PID"]).write_text(str(helper.pid))
    _tell(on_progress)
    while True:
        time.sleep(10)


def never_answers(_problem, **_options):
    while True:
        time.sleep(10)
