"""Zones beside a way on foot: what a team walking there sees."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

ALONG_M = 50.0
"""A zone no farther than this from where a team walks is seen."""


def zones_along(
    lines: Sequence[shapely.LineString], zones: gpd.GeoDataFrame, *, within_m: float = ALONG_M
) -> NDArray[np.bool_]:
    """Tell which zones lie within some metres of a way, each once however often it is passed.

    Parameters
    ----------
    lines
        Ways along the streets, in the zones' metric system.
    zones
        ZONES frame.
    within_m
        Distance from the way to the nearest point of the zone, bound included.

    Returns
    -------
    bool[len(zones)], in the order of `zones`.
    """
    seen = np.zeros(len(zones), dtype=np.bool_)
    if len(lines):
        tree = shapely.STRtree(zones.geometry.to_numpy())
        _line, zone = tree.query(np.array(lines), predicate="dwithin", distance=within_m)
        seen[zone] = True
    return seen
