"""Points spread on the zones within walking reach of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

REACH_M = 300.0
"""Walking reach of a point, about four minutes; drawn as a disc, hence a little generous."""


def spread(zones: pd.DataFrame, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> pd.Series:
    """Part of the points' presence that falls in each zone.

    Each point counts 1, spread evenly on the disc of `REACH_M` around it:
    part_u = Σ_p area(disc_p ∩ zone_u) ÷ Σ_u Σ_p area(disc_p ∩ zone_u). Cutting a zone in two cuts
    its part in two, so the drawing of zones does not decide the result.

    Returns
    -------
    Series
        float64 on the zones' index, sums to 1; all null where no disc meets a zone.
    """
    area = np.zeros(len(zones))
    if len(x_m):
        discs = shapely.buffer(shapely.points(x_m, y_m), REACH_M, quad_segs=8)
        shapes = zones.geometry.to_numpy()
        disc, zone = shapely.STRtree(shapes).query(discs, predicate="intersects")
        np.add.at(area, zone, shapely.area(shapely.intersection(discs[disc], shapes[zone])))
    total = area.sum()
    parts = area / total if total > 0 else np.full(len(zones), np.nan)
    return pd.Series(parts, index=zones.index, dtype=np.float64)


def spread_points(
    zones: pd.DataFrame, points: pd.DataFrame | None, *, include_protected: bool
) -> pd.Series:
    """As `spread`, of a frame of points; null everywhere where there is none to show."""
    if points is None:
        return pd.Series(np.nan, index=zones.index, dtype=np.float64)
    if not include_protected:
        protected = points["protected"] if "protected" in points else pd.Series(True, points.index)
        points = points[~protected.fillna(True).astype(bool)]
    x_m = points["x_m"].to_numpy(dtype=np.float64)
    return spread(zones, x_m, points["y_m"].to_numpy(dtype=np.float64))
