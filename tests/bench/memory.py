"""Most memory of this process and all it started, together, while something runs."""

from __future__ import annotations

import threading
from typing import Self

import psutil

EVERY_S = 0.5


class MostMemory:
    """Samples the proportional set size (shared pages counted once) twice a second."""

    def __init__(self) -> None:
        self.most_mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.most_mb = max(self.most_mb, _now_mb())
            if self._over.wait(EVERY_S):
                return


def _now_mb() -> float:
    me = psutil.Process()
    total = 0
    for process in (me, *me.children(recursive=True)):
        try:
            memory = process.memory_full_info()
        except psutil.Error:  # ended meanwhile
            continue
        total += getattr(memory, "pss", 0) or memory.rss
    return total / 2**20
