"""What an engine is: it proposes routes as sequences; repair times them; the judge decides."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from optimisation.executor import SERIAL, Executor
from optimisation.problem import Feature, Problem, Solution

Sequences: TypeAlias = list[list[int]]
"""One list of activities per shift, in order of visit."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How long an engine may search: by the clock, or by iterations (then results repeat).

    `deadline_s` is on `time.perf_counter`; None where `iterations` counts. `should_stop` is polled
    between steps.
    """

    deadline_s: float | None
    iterations: int | None
    seed: int
    should_stop: Callable[[], bool] = lambda: False
    whole_s: float = 0.0
    """Seconds from the budget's start to its deadline; 0 where `iterations` counts."""
    executor: Executor = SERIAL
    """Who searches parts that do not wait for one another."""

    @property
    def left_s(self) -> float:
        """Seconds left; infinite when iterations count."""
        if self.deadline_s is None:
            return float("inf")
        return self.deadline_s - time.perf_counter()

    @property
    def over(self) -> bool:
        """Whether to stop now."""
        return self.left_s <= 0 or self.should_stop()


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to plan a week.

    Attributes
    ----------
    key, label
        Name in files, name for people.
    relaxes
        Features of a problem the engine cannot express; repair mends what it breaks.
    improve
        From an incumbent and a budget to better solutions, each handed to `found` as it comes;
        every solution handed over is timed and repaired, ready for the judge.
    ready
        Whether it can search at once; one that is not makes itself ready meanwhile, and is asked
        again after the others.
    """

    key: str
    label: str
    relaxes: Callable[[Problem], frozenset[Feature]]
    improve: Callable[[Problem, Solution, Budget, Callable[[Solution], None]], None]
    ready: Callable[[], bool] = lambda: True
