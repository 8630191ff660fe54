"""Which zone a point lies in."""

from __future__ import annotations

import geopandas as gpd
from shapely import Point as ShapelyPoint

from planner.model import Point


def row_at(zones: gpd.GeoDataFrame, point: Point) -> int | None:
    """Rank of the zone a point lies in, the first where several meet; None: it lies in none."""
    rows = zones.sindex.query(ShapelyPoint(point.x_m, point.y_m), predicate="intersects")
    return int(min(rows)) if len(rows) else None


def zone_at(zones: gpd.GeoDataFrame, point: Point) -> str | None:
    """Id of that zone."""
    row = row_at(zones, point)
    return None if row is None else str(zones.index[row])
