"""Income gap: how far a zone's median living standard lies under the territory's."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.indicators.indicator import Indicator, NeedContext


def _compute(zones: gpd.GeoDataFrame, _context: NeedContext) -> pd.Series:
    """Return max(0, 1 − median of the zone ÷ weighted median of the zones), in [0, 1].

    Weights are households, else inhabitants, else one per zone. The median of medians is not the
    territory's median living standard: it is a reference, and only that.
    """
    income = pd.Series(zones["median_income_eur"], dtype=np.float64)
    known = income.notna()
    if not known.any():
        return income
    weights = _weights(zones)[known]
    reference = weighted_median(income[known].to_numpy(), weights.to_numpy())
    return pd.Series((1.0 - income / reference).clip(lower=0.0, upper=1.0), dtype=np.float64)


def _weights(zones: gpd.GeoDataFrame) -> pd.Series:
    for column in ("households", "population"):
        if zones[column].notna().any():
            return pd.Series(zones[column].fillna(0.0), dtype=np.float64)
    return pd.Series(1.0, index=zones.index)


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """Smallest value with at least half of the weight at or under it; equal weights if all 0."""
    if weights.sum() <= 0:
        weights = np.ones_like(values)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


INDICATOR = Indicator(
    "income_gap",
    "écart au niveau de vie médian du territoire",
    "share",
    ("median_income_eur",),
    "filosofi",
    _compute,
)
