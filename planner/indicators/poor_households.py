"""Poor households: a count, only where households are known; never made from a rate alone."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.indicators.indicator import Indicator, NeedContext


def _compute(zones: gpd.GeoDataFrame, _context: NeedContext) -> pd.Series:
    """Return the published count (fractions kept), else households × rate where both are known."""
    count = zones["poor_households"]
    made = zones["households"] * zones["poverty_share"]
    return pd.Series(count.where(count.notna(), made), dtype=np.float64)


INDICATOR = Indicator(
    "poor_households",
    "ménages sous le seuil de pauvreté",
    "households",
    ("poor_households", "households"),
    "filosofi",
    _compute,
)
