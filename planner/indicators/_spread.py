"""Points spread on the zones within walking reach of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

REACH_M = 300.0
"""Walking reach of a point, about four minutes; drawn as a disc, hence a little generous."""


def spread(zones: pd.DataFrame, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> pd.Series:
    """Part of the points' presence that falls in each zone; each point counts 1 (`spread_shapes`).

    Cutting a zone in two cuts its part in two, so the drawing of zones does not decide the result.
    """
    return spread_shapes(zones, shapely.points(x_m, y_m), np.ones(len(x_m)))


def spread_shapes(
    zones: pd.DataFrame, shapes: NDArray[np.object_], weights: NDArray[np.float64]
) -> pd.Series:
    """Part of what places hold that falls in each zone.

    A place of weight w is spread evenly on its ground: the disc of `REACH_M` around a point, or the
    polygon itself: part_u ∝ Σ_p w_p · area(ground_p ∩ zone_u) ÷ area(ground_p).

    Returns
    -------
    Series
        float64 on the zones' index, sums to 1; all null where nothing falls in a zone.
    """
    held = np.zeros(len(zones))
    if len(shapes):
        points = shapely.get_dimensions(shapes) < 2
        ground = np.where(points, shapely.buffer(shapes, REACH_M, quad_segs=8), shapes)
        areas = zones.geometry.to_numpy()
        place, zone = shapely.STRtree(areas).query(ground, predicate="intersects")
        inside = shapely.area(shapely.intersection(ground[place], areas[zone]))
        np.add.at(held, zone, weights[place] * inside / shapely.area(ground[place]))
    total = held.sum()
    parts = held / total if total > 0 else np.full(len(zones), np.nan)
    return pd.Series(parts, index=zones.index, dtype=np.float64)


def spread_points(
    zones: pd.DataFrame, points: pd.DataFrame | None, *, include_protected: bool
) -> pd.Series:
    """Spread a frame of points; null everywhere where there is none to show.

    Parameters
    ----------
    points
        `x_m`, `y_m`; `protected` (absent counts as true); `weight` (absent: 1); `ground`, the
        polygon a place is known by (null or absent: the point).
    """
    if points is None:
        return pd.Series(np.nan, index=zones.index, dtype=np.float64)
    if not include_protected:
        protected = points["protected"] if "protected" in points else pd.Series(True, points.index)
        points = points[~protected.fillna(True).astype(bool)]
    shapes = shapely.points(
        points["x_m"].to_numpy(dtype=np.float64), points["y_m"].to_numpy(dtype=np.float64)
    )
    if "ground" in points:
        known = points["ground"].notna().to_numpy()
        shapes = np.where(known, points["ground"].to_numpy(dtype=object), shapes)
    weights = points["weight"] if "weight" in points else pd.Series(1.0, index=points.index)
    return spread_shapes(zones, shapes, np.asarray(weights, dtype=np.float64))
