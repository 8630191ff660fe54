"""By car or van: free-flow speed slowed by a documented factor, one-way streets obeyed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.network.mode import Mode

SLOWDOWN = 0.7
"""Free-flow times are optimistic by 25 to 50 % in towns (lights, junctions, parked vans)."""
DEFAULT_KMH = {
    "motorway": 110.0,
    "motorway_link": 60.0,
    "trunk": 90.0,
    "trunk_link": 50.0,
    "primary": 50.0,
    "secondary": 50.0,
    "tertiary": 50.0,
    "residential": 30.0,
    "living_street": 20.0,
    "service": 20.0,
}
"""Where no speed is known: by class, 40 km/h for others."""


def _speed_kmh(links: pd.DataFrame) -> NDArray[np.float64]:
    known = links["freespeed_kmh"].to_numpy(dtype=np.float64, na_value=np.nan)
    by_class = links["highway"].map(DEFAULT_KMH).fillna(40.0).to_numpy(dtype=np.float64)
    usable = np.isfinite(known) & (known >= 5)
    return np.where(usable, known, by_class) * SLOWDOWN


CAR = Mode("car", "en voiture", approach_s=300, speed_kmh=_speed_kmh)
