"""Reports of the week (115 and others), spread over walking reach: their place is fuzzy."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from planner.indicators._spread import spread_points
from planner.indicators.indicator import Indicator, NeedContext


def _compute(zones: gpd.GeoDataFrame, context: NeedContext) -> pd.Series:
    return spread_points(zones, context.reports, include_protected=context.include_protected)


INDICATOR = Indicator("reports", "signalements", "part", ("context.reports",), "own", _compute)
