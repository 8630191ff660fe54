"""Small zones grouped until they hold eleven households: none smaller is shown or ranked.

The rule of tax sources (INSEE publishes no square under 11 households but grouped or imputed). Only
small zones are grouped, with the small zones of the same 400 m square, then 800 m … 12.8 km; what
is left joins the nearest zone. Counts are summed, rates are household-weighted means, so that
population and households are conserved.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.frames import ZONES

LEAST_HOUSEHOLDS = 11.0
FIRST_SQUARE_M = 400.0
NUM_LEVELS = 6
COUNTS = (
    "population",
    "households",
    "poor_households",
    "living_standard_sum_eur",
    "single_parent_households",
    "one_person_households",
    "older_population",
)
RATES = ("poverty_share", "minima_share", "near_poverty_share")
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Grouped:
    """Zones of at least eleven households, and where each zone given went.

    `zones`: `frames.ZONES`; a group is named by its most peopled member (`groupe-…`). `group_of`:
    zone given → zone it is part of, itself where it was not grouped.
    """

    zones: gpd.GeoDataFrame
    group_of: pd.Series


def group_small(zones: gpd.GeoDataFrame, *, least: float = LEAST_HOUSEHOLDS) -> Grouped:
    """Group zones under `least` households; the zones given are left as they were.

    Zones whose households are unknown, or none, are left alone: there is nobody to protect there,
    or the source publishes no count.

    Returns
    -------
    Grouped
        Where the whole territory holds fewer than `least` households, its income figures are
        withheld (null).
    """
    households = zones["households"].to_numpy(dtype=np.float64)
    small = (households > 0) & (households < least - _ROUNDING)
    if not small.any():
        same = pd.Series(zones.index, index=zones.index, dtype=object)
        return Grouped(zones, same)
    owner = _owners(zones, households, small, least)
    grouped = _merged(zones, households, owner)
    ids = grouped.index.to_numpy()
    ranks = np.unique(owner, return_inverse=True)[1]
    withheld = (grouped["households"] > 0) & (grouped["households"] < least - _ROUNDING)
    for name in ("poor_households", *RATES, "median_income_eur", "living_standard_sum_eur"):
        if name in grouped:
            grouped[name] = grouped[name].mask(withheld)
    return Grouped(ZONES.check(grouped), pd.Series(ids[ranks], index=zones.index, dtype=object))


def _owners(
    zones: gpd.GeoDataFrame,
    households: NDArray[np.float64],
    small: NDArray[np.bool_],
    least: float,
) -> NDArray[np.int64]:
    """Position of the first zone of each zone's group."""
    xy = shapely.get_coordinates(shapely.centroid(zones.geometry.to_numpy()))
    owner = np.arange(len(zones), dtype=np.int64)
    left = np.flatnonzero(small)
    for level in range(NUM_LEVELS):
        square = np.floor(xy[left] / (FIRST_SQUARE_M * 2**level)).astype(np.int64)
        _keys, which = np.unique(square, axis=0, return_inverse=True)
        which = which.reshape(-1)
        total = np.bincount(which, weights=households[left])
        done = total[which] >= least - _ROUNDING
        first = np.full(len(total), len(zones), dtype=np.int64)
        np.minimum.at(first, which, left)
        owner[left[done]] = first[which[done]]
        left = left[~done]
        if not left.size:
            return owner
    return _left_over(xy, households, owner, left)


def _left_over(
    xy: NDArray[np.float64],
    households: NDArray[np.float64],
    owner: NDArray[np.int64],
    left: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Join what is left to the nearest zone that stands; all together where none does."""
    alone = np.zeros(len(owner), dtype=np.bool_)
    alone[left] = True
    standing = np.flatnonzero(~alone & (households > 0))
    if standing.size:
        nearest = cKDTree(xy[standing]).query(xy[left])[1]
        owner[left] = owner[standing[nearest]]
    else:
        owner[left] = left.min()
    return owner


def _merged(
    zones: gpd.GeoDataFrame, households: NDArray[np.float64], owner: NDArray[np.int64]
) -> gpd.GeoDataFrame:
    firsts, which, size = np.unique(owner, return_inverse=True, return_counts=True)
    order = np.lexsort((np.arange(len(zones)), -np.nan_to_num(households), which))
    heads = order[np.unique(which[order], return_index=True)[1]]
    merged: gpd.GeoDataFrame = zones.iloc[heads].copy()
    joined = size > 1
    for name in (name for name in COUNTS if name in zones):
        merged[name] = _sums(zones[name].to_numpy(dtype=np.float64), which, len(firsts))
    for name in (name for name in RATES if name in zones):
        value = zones[name].to_numpy(dtype=np.float64)
        total = _sums(value * households, which, len(firsts))
        people = _sums(households, which, len(firsts))
        with np.errstate(invalid="ignore", divide="ignore"):
            merged[name] = np.where(joined, total / people, merged[name].to_numpy())
    merged["median_income_eur"] = merged["median_income_eur"].mask(joined)
    if "imputed" in zones:
        merged["imputed"] = np.bincount(which, weights=zones["imputed"]) > 0
    shapes = merged.geometry.to_numpy().copy()
    members = np.split(np.argsort(which, kind="stable"), np.cumsum(size)[:-1])
    for rank in np.flatnonzero(joined).tolist():
        shapes[rank] = shapely.union_all(zones.geometry.to_numpy()[members[rank]])
    merged = merged.set_geometry(gpd.GeoSeries(shapes, index=merged.index, crs=zones.crs))
    ids = [
        f"groupe-{code}" if many else code
        for code, many in zip(merged.index.tolist(), joined.tolist(), strict=True)
    ]
    merged.index = pd.Index(ids, dtype=object, name=zones.index.name)
    return merged


def _sums(values: NDArray[np.float64], which: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Sums by group, null where a member is."""
    return np.asarray(np.bincount(which, weights=values, minlength=size), dtype=np.float64)
