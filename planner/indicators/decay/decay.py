"""What a decay function is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.registry import discover


@dataclass(frozen=True, slots=True)
class Decay:
    """How much a service counts at a travel time.

    Attributes
    ----------
    key, label
        Name in code and commands; French name shown.
    source
        Where the shape comes from.
    shape
        Pure function of x = seconds ÷ cutoff, float64[k] in [0, 1], to weights in [0, 1],
        non-increasing; called with nothing beyond the cutoff.
    """

    key: str
    label: str
    source: str
    shape: Callable[[NDArray[np.float64]], NDArray[np.float64]]

    def weight(self, seconds: NDArray[np.float64], cutoff_s: float) -> NDArray[np.float64]:
        """Weights of travel times.

        Parameters
        ----------
        seconds
            float64[k] ≥ 0; infinite means there is no way, and weighs 0.
        cutoff_s
            Travel time past which nothing counts, seconds > 0.

        Returns
        -------
        float64[k] in [0, 1], 0 beyond the cutoff; `seconds` is left as it was.

        Raises
        ------
        ValueError
            A cutoff that is not above 0.
        """
        if not cutoff_s > 0:
            raise ValueError(f"cutoff {cutoff_s} must be above 0")
        part = np.asarray(seconds, dtype=np.float64) / cutoff_s
        within = part <= 1.0
        return np.where(within, self.shape(np.where(within, part, 1.0)), 0.0)


def decays() -> dict[str, Decay]:
    """Every decay function there is, by key."""
    return discover(sys.modules["planner.indicators.decay"], Decay)
