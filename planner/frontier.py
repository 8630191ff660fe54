"""Plans of one set of means between two goods: none hidden, the dominated ones marked (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.planning.demand import TOTAL_POINTS


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One plan: the points a broken promise costs it, and what it comes to.

    `reach_share`: part of the need within reach of a passage, in [0, 1]; None: need unknown.
    `kept` of `promised` slots of last week's plan; `missed` mandatory appointments.
    """

    rate: int
    reach_share: float | None
    kept: int
    promised: int
    missed: int = 0

    @property
    def cost_share(self) -> float:
        """What a broken promise costs, as a part of the territory's need, in [0, 1]."""
        return self.rate / TOTAL_POINTS

    @property
    def kept_share(self) -> float | None:
        """Part of the promises kept; None where nothing was promised."""
        return self.kept / self.promised if self.promised else None


def dominated(points: Sequence[FrontierPoint]) -> tuple[bool, ...]:
    """Whether another point is at least as good on every count and better on one.

    Counts: appointments missed (fewer), need within reach (more), promises kept (more). Points
    that are equal dominate neither; a point of unknown reach is never compared.
    """
    return tuple(any(_dominates(other, point) for other in points) for point in points)


def _dominates(one: FrontierPoint, other: FrontierPoint) -> bool:
    if one.reach_share is None or other.reach_share is None:
        return False
    mine = (-one.missed, one.reach_share, one.kept)
    theirs = (-other.missed, other.reach_share, other.kept)
    return mine != theirs and all(a >= b for a, b in zip(mine, theirs, strict=True))
