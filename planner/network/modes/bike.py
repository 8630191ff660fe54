"""By bike: streets open to bikes, one-way streets obeyed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.network.mode import Mode

SPEED_KMH = 13.0
"""Door to door in a town, lights included (convention)."""


def _speed_kmh(links: pd.DataFrame) -> NDArray[np.float64]:
    return np.full(len(links), SPEED_KMH)


BIKE = Mode("bike", "à vélo", approach_s=60, speed_kmh=_speed_kmh)
