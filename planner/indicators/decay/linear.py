"""Linear decay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.indicators.decay.decay import Decay


def _shape(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 − x."""
    return 1.0 - part


DECAY = Decay("linear", "linéaire", "1 − t ÷ cutoff", _shape)
