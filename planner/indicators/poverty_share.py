"""Poverty: share of people under 60 % of the median living standard, or of households."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.indicators.indicator import Indicator, NeedContext


def _compute(zones: gpd.GeoDataFrame, _context: NeedContext) -> pd.Series:
    """Return the published rate, else poor households ÷ households where both are known.

    Null where neither is known, and where a zone has no household. A quotient above 1, which
    INSEE's spreading of small squares can make, counts as 1.
    """
    households = zones["households"].where(zones["households"] > 0)
    quotient = (zones["poor_households"] / households).clip(upper=1.0)
    rate = zones["poverty_share"].astype(np.float64)
    return pd.Series(rate.where(rate.notna(), quotient), dtype=np.float64)


INDICATOR = Indicator(
    "poverty_share",
    "taux de pauvreté à 60 %",
    "share",
    ("poverty_share", "poor_households"),
    "filosofi",
    _compute,
)
