"""Minimum benefits: their share in the zone's disposable income."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.indicators.indicator import Indicator, NeedContext


def _compute(zones: gpd.GeoDataFrame, _context: NeedContext) -> pd.Series:
    return pd.Series(zones["minima_share"], dtype=np.float64)


INDICATOR = Indicator(
    "minima_share",
    "part des minima sociaux dans le revenu",
    "share",
    ("minima_share",),
    "filosofi",
    _compute,
)
