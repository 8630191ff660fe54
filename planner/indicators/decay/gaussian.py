"""Gaussian decay, brought down to 0 at the cutoff."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.indicators.decay.decay import Decay


def _shape(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (e^(−x²/2) − e^(−1/2)) ÷ (1 − e^(−1/2)): 1 at the door, 0 at the cutoff."""
    floor = np.exp(-0.5)
    return np.asarray((np.exp(-0.5 * part**2) - floor) / (1.0 - floor))


DECAY = Decay(
    "gaussian", "gaussienne", "Dai 2010, Health & Place 16(5): Gaussian weights of 2SFCA", _shape
)
