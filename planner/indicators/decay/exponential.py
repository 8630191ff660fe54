"""Exponential decay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.indicators.decay.decay import Decay

AT_CUTOFF = 0.05
"""Weight left at the cutoff: a convention."""


def _shape(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 0.05^x: 1 at the door, 0.05 at the cutoff, then nothing."""
    return np.asarray(AT_CUTOFF**part)


DECAY = Decay(
    "exponential", "exponentielle", "negative exponential of gravity models, Wilson 1971", _shape
)
