"""What teams counted, place by place, spread over walking reach: current counts only.

It tells where teams went and met people, never where nobody is: places nobody visits count nothing.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from planner.indicators._spread import spread_points
from planner.indicators.indicator import Indicator, NeedContext


def _compute(zones: gpd.GeoDataFrame, context: NeedContext) -> pd.Series:
    return spread_points(zones, context.counts, include_protected=context.include_protected)


INDICATOR = Indicator(
    "counts", "comptages de l'équipe", "part", ("context.counts",), "own", _compute
)
