"""The same passage told twice is one: by two sources, or by two lines."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from planner.network.names import normalised

SAME_SPOT_M = 60.0


def once_each(presence: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Keep one line of each passage, the one checked last.

    Two lines are the same passage when operator (without accents or case), weekday and months are
    the same, their hours meet, and both say where in the same way (two places, two streets or two
    districts) within `SAME_SPOT_M`. Of the same, the one checked last is kept, then a sure one,
    then the first.

    Returns
    -------
    (GeoDataFrame, int)
        `frames.PRESENCE` in the order given, and how many lines were left out.
    """
    if len(presence) < 2:
        return presence, 0
    shapes = presence.geometry.to_numpy()
    dimension = shapely.get_dimensions(shapes)
    who = [normalised(name) or str(name) for name in presence["operator"]]
    same = list(zip(who, presence["weekday"], presence["months"], dimension, strict=True))
    start, end = presence["start_min"].to_numpy(), presence["end_min"].to_numpy()
    order = sorted(range(len(presence)), key=lambda at: (*_age(presence, at), at))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    one, two = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=SAME_SPOT_M)
    twins: dict[int, list[int]] = {}
    for a, b in zip(one.tolist(), two.tolist(), strict=True):
        if a != b and same[a] == same[b] and start[a] < end[b] and start[b] < end[a]:
            twins.setdefault(a, []).append(b)
    dropped: set[int] = set()
    for at in order:
        if at not in dropped:
            dropped.update(other for other in twins.get(at, ()) if rank[other] > rank[at])
    kept = [at for at in range(len(presence)) if at not in dropped]
    return presence.iloc[kept], len(dropped)


def _age(presence: gpd.GeoDataFrame, at: int) -> tuple[int, bool]:
    """Sort key: the last checked first (never checked last), then the sure."""
    checked = presence["checked_on"].iloc[at]
    day = int(checked.replace("-", "")) if isinstance(checked, str) else 0
    return -day, not presence["sure"].iloc[at]
