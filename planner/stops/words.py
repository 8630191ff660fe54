"""What a stop covers, in words."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from planner.digits import percent
from planner.i18n import _

ZONES_TOLD = 3
LEAST_TOLD = 0.05
"""A zone with less of its streets in reach is not told."""


def covers(zones: gpd.GeoDataFrame, share: NDArray[np.float64], inside: csr_matrix) -> str:
    """Say which zones a stop reaches and how much of their streets, the most need first.

    Parameters
    ----------
    zones
        `frames.ZONES`.
    share
        float64[zones], part of the territory's need.
    inside
        1 × zones, part of each zone's streets in reach.
    """
    order = np.argsort(-share[inside.indices] * inside.data, kind="stable")[:ZONES_TOLD]
    told: list[str] = []
    for at in order:
        zone = inside.indices[at]
        if share[zone] > 0 and (inside.data[at] >= LEAST_TOLD or not told):
            name = zones["name"].iloc[zone] or str(zones.index[zone])
            part = percent(min(1.0, float(inside.data[at])))
            told.append(_("{zone} ({part} de ses rues)").format(zone=name, part=part))
    return ", ".join(told)
