"""Most memory of this process and all it started, together, and their seconds of processor."""

from __future__ import annotations

import threading
from typing import Self

import psutil

EVERY_S = 0.5


class MostMemory:
    """Samples the proportional set size (shared pages counted once) twice a second.

    `processor_s`: seconds of processor of the processes alive at the end, since the start.
    """

    def __init__(self) -> None:
        self.most_mb = self.processor_s = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._before = _processor_s()
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        self._thread.join()
        self.processor_s = sum(
            seconds - self._before.get(pid, 0.0) for pid, seconds in _processor_s().items()
        )

    def _watch(self) -> None:
        while True:
            self.most_mb = max(self.most_mb, _now_mb())
            if self._over.wait(EVERY_S):
                return


def _tree() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def _processor_s() -> dict[int, float]:
    found = {}
    for process in _tree():
        try:
            times = process.cpu_times()
        except psutil.Error:  # ended meanwhile
            continue
        found[process.pid] = times.user + times.system
    return found


def _now_mb() -> float:
    total = 0
    for process in _tree():
        try:
            memory = process.memory_full_info()
        except psutil.Error:
            continue
        total += getattr(memory, "pss", 0) or memory.rss
    return total / 2**20
