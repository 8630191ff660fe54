"""Amenities of street life: toilets, drinking water, food, stations within walking reach."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.indicators._spread import spread
from planner.indicators.indicator import Indicator, NeedContext
from planner.indicators.supply import still_there

CATEGORIES = ("toilets", "drinking_water", "food", "station")


def _compute(zones: gpd.GeoDataFrame, context: NeedContext) -> pd.Series:
    """Return the part of the territory's amenities in reach of each zone; null: no amenity known.

    A sign of where people can live outside, not of how many do. What has closed by `context.today`
    or only has its seat there (mobile) is none.
    """
    if context.services is None:
        return pd.Series(np.nan, index=zones.index, dtype=np.float64)
    standing = still_there(context.services, context.today)
    kept = standing[standing["category"].isin(CATEGORIES)].geometry
    return spread(zones, kept.x.to_numpy(), kept.y.to_numpy())


INDICATOR = Indicator(
    "amenities",
    "toilettes, eau, repas et gares à portée de marche",
    "part",
    ("context.services",),
    "services",
    _compute,
)
