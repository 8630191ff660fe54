"""Poor households: a count, only where households are known; never made from a rate alone."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from planner.indicators.indicator import Indicator, NeedContext


def _compute(zones: gpd.GeoDataFrame, _context: NeedContext) -> pd.Series:
    """Return the published count (fractions kept), else households × rate where both are known."""
    count = zones["poor_households"]
    return count.where(count.notna(), zones["households"] * zones["poverty_share"]).astype(float)


INDICATOR = Indicator(
    "poor_households",
    "ménages sous le seuil de pauvreté",
    "households",
    ("poor_households", "households"),
    "filosofi",
    _compute,
)
