"""No decay: everything within the cutoff counts the same (2SFCA)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.indicators.decay.decay import Decay


def _shape(part: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ones_like(part)


DECAY = Decay("binary", "tout ou rien", "Luo and Wang 2003: two-step floating catchment", _shape)
