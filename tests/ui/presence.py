"""Passages of invented operators: three at one hour in one zone, none elsewhere."""

from __future__ import annotations

import geopandas as gpd

from planner.frames import PRESENCE

OPERATORS = ("Association A", "Association B", "<b>C</b>`${window.__pwned=11}`")


def passages(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One line an operator, in the middle of the first zone."""
    num = len(OPERATORS)
    point = zones.geometry.iloc[0].representative_point()
    frame = gpd.GeoDataFrame(
        {
            "operator": list(OPERATORS),
            "weekday": [1] * num,
            "start_min": [20 * 60] * num,
            "end_min": [22 * 60] * num,
            "vague": [False] * num,
            "months": [4095] * num,
            "kind": ["maraude"] * num,
            "sure": [True, True, False],
            "checked_on": [None] * num,
            "source": ["own"] * num,
        },
        geometry=[point] * num,
        index=[f"p{rank}" for rank in range(num)],
        crs=zones.crs,
    )
    frame.index.name = PRESENCE.index
    return PRESENCE.check(frame)
