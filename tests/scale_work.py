"""Work for tests of the executors: functions of a module, so that any process can find them.

python -m tests.scale_work FILE: starts workers, writes their pids, and waits to be ended.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from optimisation.executor import Stop

_state = {"warm": False}


def squared(piece: float, _stop: Stop) -> float:
    time.sleep(min(piece, 1.0))
    return piece**2


def look_round(_piece: int, _stop: Stop) -> dict[str, object]:
    time.sleep(0.05)
    threads = {name: os.environ.get(f"{name}_NUM_THREADS") for name in ("OMP", "NUMBA", "OPENBLAS")}
    return {"pid": os.getpid(), "threads": threads, "warm": _state["warm"]}


def until_stopped(piece: str, stop: Stop) -> str:
    Path(piece).touch()
    while not stop():
        time.sleep(0.005)
    return f"{Path(piece).name} stopped"


def late(piece: str, _stop: Stop) -> str:
    Path(piece).touch()
    time.sleep(3.0)
    return piece


def die_on_seven(piece: int, _stop: Stop) -> int:
    if piece == 7:
        os._exit(3)
    return piece


def warmed() -> None:
    _state["warm"] = True


def main(path: Path) -> None:
    from planner.scale import workers

    with workers(2) as pool:
        pids = {one["pid"] for _rank, one in pool.run(look_round, range(8), lambda: False)}
        path.write_text(" ".join(str(pid) for pid in pids) + "\n")
        time.sleep(600)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
