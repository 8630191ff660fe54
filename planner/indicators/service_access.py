"""Lack of access: how far on foot the nearest counter is, along the streets."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.indicators.indicator import Indicator, NeedContext
from planner.indicators.supply import closed_by
from planner.network.nearest import seconds_to_nearest
from planner.network.snap import snap

CATEGORIES = ("france_services", "town_hall", "social")
FULL_LACK_S = 1800.0
"""Walk from which access counts as lacking altogether: half an hour, a convention."""


def lack_of_access(zones: gpd.GeoDataFrame, context: NeedContext) -> pd.Series:
    """Return min(1, walk to the nearest counter ÷ 30 min), averaged over the zone's crossings.

    In [0, 1]: 0 at the door, 1 from half an hour on. Null for zones without any street node and
    where services or streets are unknown. A counter that has closed by `context.today` is none; 1
    where all of them have.
    Opening hours and capacity do not count here (`supply.access_by_category` measures them): a
    counter open one morning a week counts as one open all week; a mobile unit is none.
    """
    unknown = pd.Series(np.nan, index=zones.index, dtype=np.float64)
    if context.services is None or context.graph is None:
        return unknown
    services = context.services
    counters = services[services["category"].isin(CATEGORIES) & ~services["mobile"]]
    points = counters[~closed_by(counters, context.today)].geometry
    snapped = snap(context.graph, points.x.to_numpy(), points.y.to_numpy())
    doors = snapped.node[snapped.ok]
    if doors.size == 0 and (len(points) or counters.empty):
        return unknown
    node_lack = np.minimum(1.0, seconds_to_nearest(context.graph, doors) / FULL_LACK_S)
    nodes = shapely.points(context.graph.x_m, context.graph.y_m)
    node, zone = shapely.STRtree(zones.geometry.to_numpy()).query(nodes, predicate="intersects")
    mean = pd.Series(node_lack[node]).groupby(zone).mean()
    return pd.Series(mean.reindex(range(len(zones))).to_numpy(), index=zones.index)


INDICATOR = Indicator(
    "service_access",
    "éloignement à pied des guichets",
    "share",
    ("context.services", "context.graph"),
    "services",
    lack_of_access,
)
