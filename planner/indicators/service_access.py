"""Lack of access: how far on foot the nearest counter is, along the streets."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.indicators.indicator import Indicator, NeedContext
from planner.network.graph import Graph
from planner.network.snap import snap

CATEGORIES = ("france_services", "town_hall", "social")
FULL_LACK_S = 1800.0
"""Walk from which access counts as lacking altogether: half an hour, a convention."""


def lack_of_access(zones: gpd.GeoDataFrame, context: NeedContext) -> pd.Series:
    """Return min(1, walk to the nearest counter ÷ 30 min), averaged over the zone's crossings.

    In [0, 1]: 0 at the door, 1 from half an hour on. Null for zones without any street node and
    where services or streets are unknown. Opening hours, capacity and mobile units are not counted
    yet: a counter open one morning a week counts as one open all week.
    """
    unknown = pd.Series(np.nan, index=zones.index, dtype=np.float64)
    if context.services is None or context.graph is None:
        return unknown
    kept = context.services["category"].isin(CATEGORIES) & ~context.services["mobile"]
    points = context.services[kept].geometry
    snapped = snap(context.graph, points.x.to_numpy(), points.y.to_numpy())
    doors = np.unique(snapped.node[snapped.ok])
    if doors.size == 0:
        return unknown
    node_lack = np.minimum(1.0, _seconds_to(context.graph, doors) / FULL_LACK_S)
    nodes = shapely.points(context.graph.x_m, context.graph.y_m)
    node, zone = shapely.STRtree(zones.geometry.to_numpy()).query(nodes, predicate="intersects")
    mean = pd.Series(node_lack[node]).groupby(zone).mean()
    return pd.Series(mean.reindex(range(len(zones))).to_numpy(), index=zones.index)


def _seconds_to(graph: Graph, doors: NDArray[np.int64]) -> NDArray[np.float64]:
    """Walking seconds from every node to the nearest door."""
    num = len(graph.node_ids)
    backward = csr_matrix((graph.time_ms / 1000.0, (graph.head, graph.tail)), shape=(num, num))
    return np.asarray(dijkstra(backward, indices=doors, min_only=True), dtype=np.float64)


INDICATOR = Indicator(
    "service_access",
    "éloignement à pied des guichets",
    "share",
    ("context.services", "context.graph"),
    "services",
    lack_of_access,
)
