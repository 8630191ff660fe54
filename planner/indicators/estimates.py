"""Unknown values: the household-weighted estimate of the parent area, flagged, with an interval.

For a rate r unknown in zone u of parent area P (`ZONES.parent`; the territory where it is null or
knows nothing): r_u = Σ_v h_v r_v ÷ Σ_v h_v over the zones v of P whose rate is known. The interval
runs from the 10 % to the 90 % household-weighted quantile of those zones (of the territory's where
P knows fewer than three). Where no zone knows its households, inhabitants weigh; where none knows
those either, each zone weighs the same, and notes say so. Blanking a known value thus moves the
zone to that estimate, never beyond it. Zones that are not residential take no estimate: a park is
not an average block.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

RATES = ("poverty_share", "minima_share", "near_poverty_share", "median_income_eur")
"""Columns estimated; poor households follow from the rate and the households."""
COUNTS_OF = {
    "single_parent_households": "households",
    "one_person_households": "households",
    "older_population": "population",
}
"""Counts estimated likewise, by their share of the zone's own households or inhabitants."""
LOW, HIGH = 0.1, 0.9
LEAST_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Estimated:
    """Zones with nothing unknown left that could be estimated.

    Attributes
    ----------
    zones
        `frames.ZONES`, estimates in place of unknown rates; poor households likewise where the
        households are known.
    unknown
        bool, zones × `RATES` and `COUNTS_OF` present: the value is an estimate of the parent area.
    low, high
        float64, likewise: interval of the value; equal to it where it is published and not imputed.
    imputed
        bool[zones]: the source itself estimated these values.
    """

    zones: gpd.GeoDataFrame
    unknown: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    imputed: pd.Series

    @property
    def estimated(self) -> pd.Series:
        """bool[zones]: some value is an estimate of the parent area."""
        return self.unknown.any(axis=1)


def with_estimates(zones: gpd.GeoDataFrame) -> Estimated:
    """Estimate unknown rates from the parent area; the zones given are left as they were.

    Parameters
    ----------
    zones
        `frames.ZONES`. A poverty rate is first made from poor households ÷ households where both
        are known. `imputed` values keep their value and take an interval half as wide as an
        unknown one's: a convention.
    """
    found = zones.copy()
    found["poverty_share"] = _rate(zones)
    columns = [name for name in (*RATES, *COUNTS_OF) if name in found and found[name].notna().any()]
    weight = _weight(zones)
    parent = _parent(zones)
    fillable = zones["residential"].to_numpy(dtype=bool) & ~(zones["households"] == 0).to_numpy()
    imputed = (
        zones["imputed"].to_numpy(dtype=bool) if "imputed" in zones else np.zeros(len(zones), bool)
    )
    unknown, low, high = (pd.DataFrame(index=zones.index) for _ in range(3))
    for name in columns:
        value = found[name].to_numpy(dtype=np.float64)
        size = _size(zones, name)
        mean, below, above = (
            size * part for part in _parents_estimate(value / size, weight, parent)
        )
        missing = np.isnan(value) & fillable & ~np.isnan(mean)
        filled = np.where(missing, mean, value)
        half = imputed & ~missing & ~np.isnan(value)
        found[name] = filled
        unknown[name] = missing
        low[name] = np.where(missing, below, np.where(half, (filled + np.fmin(filled, below)) / 2,
                                                      filled))  # fmt: skip
        high[name] = np.where(missing, above, np.where(half, (filled + np.fmax(filled, above)) / 2,
                                                       filled))  # fmt: skip
    made = found["households"] * found["poverty_share"]
    found["poor_households"] = found["poor_households"].where(
        found["poor_households"].notna(), made
    )
    return Estimated(found, unknown, low, high, pd.Series(imputed, index=zones.index))


def _rate(zones: gpd.GeoDataFrame) -> pd.Series:
    households = zones["households"].where(zones["households"] > 0)
    quotient = (zones["poor_households"] / households).clip(upper=1.0)
    rate = zones["poverty_share"].astype(np.float64)
    return pd.Series(rate.where(rate.notna(), quotient))


def _size(zones: gpd.GeoDataFrame, name: str) -> NDArray[np.float64]:
    """What a column is a part of: 1 for a rate; null where nobody lives or that is unknown."""
    if name not in COUNTS_OF:
        return np.ones(len(zones))
    whole = zones[COUNTS_OF[name]].to_numpy(dtype=np.float64)
    return np.where(whole > 0, whole, np.nan)


def weighted_by(zones: gpd.GeoDataFrame) -> str | None:
    """Column estimates are weighted by: `households`, else `population`; None: neither is known."""
    for column in ("households", "population"):
        if (zones[column] > 0).any():
            return column
    return None


def _weight(zones: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Households, else inhabitants, else one; a zone that does not know its own weighs the mean."""
    column = weighted_by(zones)
    if column is None:
        return np.ones(len(zones))
    values = zones[column].to_numpy(dtype=np.float64)
    return np.asarray(np.where(np.isnan(values), np.nanmean(values), values))


def _parent(zones: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Rank of each zone's parent area; −1 for the territory."""
    if "parent" not in zones:
        return np.full(len(zones), -1, dtype=np.int64)
    codes, _names = pd.factorize(zones["parent"].astype(object))
    return np.asarray(codes, dtype=np.int64)


def _parents_estimate(
    value: NDArray[np.float64], weight: NDArray[np.float64], parent: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Mean, low and high of each zone's parent area: float64[zones], null of nothing known."""
    known = ~np.isnan(value) & (weight > 0)
    if not known.any():
        nothing = np.full(len(value), np.nan)
        return nothing, nothing, nothing
    everywhere = _summary(value[known], weight[known])
    groups: dict[int, tuple[float, float, float]] = {-1: everywhere}
    order = np.argsort(parent[known], kind="stable")
    ranks, first = np.unique(parent[known][order], return_index=True)
    for rank, members in zip(ranks.tolist(), np.split(order, first[1:]), strict=True):
        if rank < 0:
            continue
        mean, below, above = _summary(value[known][members], weight[known][members])
        if len(members) < LEAST_KNOWN:
            below, above = min(mean, everywhere[1]), max(mean, everywhere[2])
        groups[rank] = (mean, below, above)
    table = np.array([groups.get(rank, everywhere) for rank in parent.tolist()]).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _summary(value: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[float, float, float]:
    """Weighted mean and 10 %, 90 % quantiles, the mean within them, of one value at least."""
    mean = float((value * weight).sum() / weight.sum())
    order = np.argsort(value, kind="stable")
    reached = np.cumsum(weight[order])
    low, high = (
        float(value[order][min(np.searchsorted(reached, part * reached[-1]), value.size - 1)])
        for part in (LOW, HIGH)
    )
    return mean, min(low, mean), max(high, mean)
