"""Rural smoothing: where few live, counts are spread over the neighbourhood, totals conserved.

A square of a hamlet says little alone. Kernel smoothing with a conservative weight, as INSEE's
analyses of gridded data do (Genebes, Renaud and Sémécurbe 2018, "Lissage spatial", Manuel
d'analyse spatiale): s_i = Σ_j h_j K(d_ij) ÷ Σ_k K(d_kj), K the bisquare kernel. Columns of the
weights sum to 1, so that each zone's people are shared out and none is lost or made.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from planner.frames import ZONES

RADIUS_M = 1000.0
"""Radius of the kernel, metres."""
RURAL_PER_KM2 = 50.0
"""Fewer households than this per km² within a kilometre: smoothed. A convention."""
COUNTS = (
    "population",
    "households",
    "poor_households",
    "living_standard_sum_eur",
    "single_parent_households",
    "one_person_households",
    "older_population",
)


def rural(zones: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Grid squares with few households around them; false where households are unknown."""
    households = zones["households"].to_numpy(dtype=np.float64)
    xy = _middles(zones)
    known = np.nan_to_num(households)
    one, other = cKDTree(xy).query_pairs(1000.0, output_type="ndarray").T
    around = known + np.bincount(one, weights=known[other], minlength=len(xy))
    around += np.bincount(other, weights=known[one], minlength=len(xy))
    cells = (zones["kind"] == "cell").to_numpy()
    return np.asarray(cells & ~np.isnan(households) & (around / np.pi < RURAL_PER_KM2))


def smooth_rural(
    zones: gpd.GeoDataFrame,
    *,
    radius_m: float = RADIUS_M,
    held: NDArray[np.bool_] | None = None,
) -> gpd.GeoDataFrame:
    """Spread the counts of rural squares over the rural squares around; others are untouched.

    Counts unknown somewhere among the rural squares are not smoothed. The poverty rate of a
    smoothed square is that of its smoothed counts. Totals of the territory are those given.

    `held` zones (bool[zones]) neither give nor take: an estimate of the parent area is already that
    of a wide neighbourhood, and smoothed it could move away from the parent's.

    Returns
    -------
    GeoDataFrame
        `frames.ZONES`; the zones given are left as they were.
    """
    sparse = rural(zones)
    at = np.flatnonzero(sparse if held is None else sparse & ~held)
    if at.size < 2:
        return zones
    weights = kernel(_middles(zones)[at], radius_m)
    found = zones.copy()
    for name in (name for name in COUNTS if name in zones):
        values = zones[name].to_numpy(dtype=np.float64).copy()
        if not np.isnan(values[at]).any():
            values[at] = weights @ values[at]
            found[name] = values
    households, poor = (
        found[name].to_numpy(dtype=np.float64) for name in ("households", "poor_households")
    )
    if not np.isnan(poor[at]).any():
        rate = found["poverty_share"].to_numpy(dtype=np.float64).copy()
        with np.errstate(invalid="ignore", divide="ignore"):
            rate[at] = np.where(households[at] > 0, poor[at] / households[at], np.nan)
        found["poverty_share"] = np.minimum(rate, 1.0)
    return ZONES.check(found)


def kernel(xy: NDArray[np.float64], radius_m: float) -> csr_matrix:
    """Bisquare weights between points, n × n, each column summing to 1."""
    pairs = cKDTree(xy).query_pairs(radius_m, output_type="ndarray")
    own = np.arange(len(xy))
    row = np.concatenate([pairs[:, 0], pairs[:, 1], own])
    column = np.concatenate([pairs[:, 1], pairs[:, 0], own])
    distance = np.hypot(*(xy[row] - xy[column]).T)
    weight = (1.0 - np.minimum(1.0, distance / radius_m) ** 2) ** 2
    total = np.bincount(column, weights=weight, minlength=len(xy))
    return csr_matrix((weight / total[column], (row, column)), shape=(len(xy), len(xy)))


def _middles(zones: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.asarray(shapely.get_coordinates(shapely.centroid(zones.geometry.to_numpy())))
