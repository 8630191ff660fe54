"""Compilation ahead of a solve: half a minute when cold, once per machine and version.

python -m optimisation.search.ahead
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from optimisation.bounds import Columns
from optimisation.engines.engine import Budget
from optimisation.problem import (
    Appointment,
    Place,
    Problem,
    Shift,
    Solution,
    Travel,
    Units,
)
from optimisation.search import jit
from optimisation.search.anneal import Annealing
from optimisation.search.coupled_anneal import CoupledAnnealing

logger = logging.getLogger(__name__)
STALE_S = 300.0
"""A compilation that has not ended after this long is taken for dead."""

_running: list[subprocess.Popen[bytes]] = []


def is_ready() -> bool:
    """Whether the search answers at once: its code is compiled in this process or in the cache."""
    return jit.is_cached()


def compile_now() -> None:
    """Compile everything the search calls, and note that it is in the cache."""
    problem = small_problem()
    for part in (Annealing, CoupledAnnealing):
        part(problem, Budget(None, 1, 1), lambda _solution: None).run(Solution.empty(problem))
    Columns(problem).run(rounds=2)
    jit.mark_cached()


def load() -> None:
    """Load what is in the cache, so that a process searches at once; compiles nothing."""
    if is_ready():
        compile_now()


def compile_ahead() -> None:
    """Start a compilation in a process of its own, unless one runs or none is needed.

    The process has a lower priority and ends by itself; nothing waits for it.
    """
    place = jit.folder()
    if place is None or is_ready() or not _claim(place / "running"):
        return
    root = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH", "")]))
    _running[:] = [one for one in _running if one.poll() is None]
    try:
        _running.append(
            subprocess.Popen(
                [sys.executable, "-m", "optimisation.search.ahead"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,
            )
        )
    except OSError:
        logger.warning("the search cannot be compiled ahead", exc_info=True)


def _claim(lock: Path) -> bool:
    """Take the right to compile; a claim too old is taken over."""
    try:
        if time.time() - lock.stat().st_mtime > STALE_S:
            lock.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError:
        return False
    return True


def small_problem() -> Problem:
    """One outing, a place and an appointment: enough to call every function."""
    seconds = np.array([[0, 60], [60, 0]], dtype=np.int64)
    travel = Travel(seconds, np.ones((2, 2), dtype=np.bool_), np.zeros((2, 2), dtype=np.int64))
    shift = Shift(team=0, day=0, mode=0, start_s=0, end_s=3600, start_location=0, end_location=0)
    zero = np.zeros(1, dtype=np.int64)
    return Problem(
        shifts=(shift,),
        places=(Place(location=1, presence_s=60, unit_q=((0, 1024),), min_gap_s=0),),
        appointments=(Appointment(location=1, duration_s=60, window=(0, 3600)),),
        travel=(travel,),
        units=Units(zero + 10**9, zero, zero),
    )


def main() -> None:
    """Compile, at a low priority."""
    if hasattr(os, "nice"):
        os.nice(10)
    place = jit.folder()
    try:
        compile_now()
    finally:
        if place is not None:
            (place / "running").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
