"""On foot: any street a person may walk, in both directions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.network.mode import Mode

SPEED_KMH = 4.5
"""A team with bags, kerbs and crossings: below the 5 km/h of a lone walker (convention)."""


def _speed_kmh(links: pd.DataFrame) -> NDArray[np.float64]:
    steps = links["highway"].eq("steps").fillna(False).to_numpy(dtype=bool)
    return np.where(steps, SPEED_KMH / 2, SPEED_KMH)


WALK = Mode("walk", "à pied", approach_s=0, speed_kmh=_speed_kmh)
