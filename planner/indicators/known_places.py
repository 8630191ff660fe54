"""Own known places, spread over walking reach."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from planner.indicators._spread import spread_points
from planner.indicators.indicator import Indicator, NeedContext


def _compute(zones: gpd.GeoDataFrame, context: NeedContext) -> pd.Series:
    return spread_points(zones, context.places, include_protected=context.include_protected)


INDICATOR = Indicator("known_places", "lieux connus", "part", ("context.places",), "own", _compute)
