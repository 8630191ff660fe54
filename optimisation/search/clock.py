"""How far a run is, by the clock or by iterations."""

from __future__ import annotations

import math
import time

from optimisation.engines.engine import Budget

ITERATIONS_PER_STEP = 100
"""Iterations of the compiled loop for one iteration of a budget."""
MOST_PER_CHUNK = 1_000
"""Iterations between two looks at whether to stop, where iterations count."""


class Clock:
    """How far a run is: by the clock, or by iterations."""

    def __init__(self, budget: Budget, share: float) -> None:
        self.budget, self.done = budget, 0
        self.began_s = time.perf_counter()
        self.ends_s = math.inf
        self.total: int | None = None
        if budget.deadline_s is not None:
            self.ends_s = self.began_s + share * budget.whole_s
        elif budget.iterations is not None:
            self.total = max(1, int(share * budget.iterations * ITERATIONS_PER_STEP))

    @property
    def age(self) -> float:
        """Part of the run done, 0 … 1."""
        if self.total is not None:
            return min(1.0, self.done / self.total)
        now_s = time.perf_counter()
        return min(1.0, (now_s - self.began_s) / max(1e-9, self.ends_s - self.began_s))

    @property
    def over(self) -> bool:
        """Whether to stop."""
        if self.total is not None:
            return self.done >= self.total or self.budget.should_stop()
        return time.perf_counter() >= self.ends_s or self.budget.over

    def chunk(self, wished: int) -> int:
        """Iterations of the next chunk."""
        if self.total is not None:
            return min(max(1, self.total // 40), MOST_PER_CHUNK, self.total - self.done)
        return wished
