"""What a person asks of a search: a week, how long, what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.model import PlanLock, Week


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What is asked: `seconds` or `iterations` of search, a seed, rates changed by name.

    `locks`: what the week keeps where it is; None: what is fixed in the week's newest plan.
    `moment_s`: elapsed seconds of the week; outings begun by then stay as the newest plan has them.
    """

    week: Week
    seconds: float | None = 30.0
    iterations: int | None = None
    seed: int = 1
    rates: Mapping[str, int] = field(default_factory=dict)
    need_weights: Mapping[str, float] = field(default_factory=dict)
    locks: tuple[PlanLock, ...] | None = None
    moment_s: int | None = None
