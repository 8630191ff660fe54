"""Zones of an invented town, with contrasted indicators and some kept secret."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.demo.names import DISTRICTS, TOWN_NAME

SECRET_SHARE = 0.08
MIN_SECRET = 2
"""Part of the zones people live in whose rates are suppressed (unknown, never zero), and their
least number."""
ESTATE_DENSITY = 4.0
"""Homes are denser where poverty is high (estates): so much more per unit of rate above 0.2."""
MEDIAN_EUR = 21_400.0
PER_HOUSEHOLD = 2.15


def draw_zones(
    xy: NDArray[np.float64],
    radius_m: float,
    rng: np.random.Generator,
    *,
    num_districts: int,
    zone_m: float | None,
) -> gpd.GeoDataFrame:
    """Draw districts around the streets, or squares of `zone_m`; metres around the centre."""
    if zone_m is None:
        shapes, seeds = _districts(xy, num_districts, rng)
        names = _names(len(shapes))
        kind = "iris"
    else:
        shapes, seeds = _squares(xy, zone_m)
        names = [None] * len(shapes)
        kind = "cell"
    return _with_indicators(shapes, seeds, names, kind, xy=xy, radius_m=radius_m, rng=rng)


def _names(num: int) -> list[str | None]:
    """District names, each once; numbered when there are more districts than names."""
    rounds = range(num // len(DISTRICTS) + 1)
    every = [f"{name} {turn + 1}" if turn else name for turn in rounds for name in DISTRICTS]
    return list(every[:num])


def _districts(
    xy: NDArray[np.float64], num: int, rng: np.random.Generator
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Cells nearest to seeds spread over the nodes (two rounds of Lloyd's relaxation)."""
    seeds = xy[rng.choice(len(xy), num, replace=False)]
    for _round in range(2):
        nearest = cKDTree(seeds).query(xy)[1]
        seeds = np.array(
            [
                xy[nearest == at].mean(axis=0) if (nearest == at).any() else seeds[at]
                for at in range(num)
            ]
        )
    seeds = seeds[np.argsort(np.hypot(*seeds.T))]
    town = shapely.convex_hull(shapely.MultiPoint(xy)).buffer(60)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=town)
    cells = shapely.intersection(np.array(shapely.get_parts(cells)), town)
    order = [int(np.flatnonzero(shapely.covers(cells, shapely.Point(seed)))[0]) for seed in seeds]
    return cells[order], seeds


def _squares(
    xy: NDArray[np.float64], zone_m: float
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    corners = np.unique(np.floor(xy / zone_m), axis=0) * zone_m
    shapes = shapely.box(*corners.T, *(corners + zone_m).T)
    return np.asarray(shapes), corners + zone_m / 2


def _with_indicators(
    shapes: NDArray[np.object_],
    seeds: NDArray[np.float64],
    names: list[str | None],
    kind: str,
    *,
    xy: NDArray[np.float64],
    radius_m: float,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    size = len(shapes)
    area_m2 = shapely.area(shapes)
    away = np.hypot(*seeds.T) / radius_m
    density = 0.0052 * np.exp(-1.6 * away) * rng.uniform(0.75, 1.25, size)
    poverty = np.clip(_poverty(seeds / radius_m) + rng.normal(0, 0.025, size), 0.04, 0.52)
    estates = 1 + ESTATE_DENSITY * np.clip(poverty - 0.2, 0, None)
    population = np.maximum(12, np.rint(area_m2 * density * estates))
    residential = np.array([name is None or "activités" not in name for name in names])
    population = np.where(residential, population, 0)
    secret = _secret(residential, rng) | ~residential
    households = np.rint(population / PER_HOUSEHOLD)
    known = np.where(secret, np.nan, 1.0)
    index = pd.Index([f"{TOWN_NAME[:3].upper()}{rank:05d}" for rank in range(size)], name="zone_id")
    frame = pd.DataFrame(
        {
            "name": pd.Series(names, dtype=object).to_numpy(),
            "kind": kind,
            "commune": TOWN_NAME,
            "population": population,
            "households": households,
            "poor_households": np.rint(households * poverty) * known,
            "poverty_share": np.round(poverty, 3) * known,
            "median_income_eur": np.round(MEDIAN_EUR * (1.22 - 1.35 * poverty), -1) * known,
            "minima_share": np.round(np.clip(0.30 * poverty - 0.01, 0, 1), 3) * known,
            "residential": residential,
        },
        index=index,
    )
    return gpd.GeoDataFrame(frame, geometry=shapes)


def _secret(residential: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Zones people live in whose figures are suppressed: the lowest draws, `MIN_SECRET` or more."""
    draw = np.where(residential, rng.random(len(residential)), np.inf)
    least = np.sort(draw)[min(MIN_SECRET, len(draw)) - 1]
    secret: NDArray[np.bool_] = residential & (draw <= max(SECRET_SHARE, least))
    return secret


def _poverty(at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rate by position: high in two estates and at the station, low in the suburbs."""
    rate = 0.13 - 0.04 * np.clip(np.hypot(*at.T), 0, 1)
    for east, north, height, width in (
        (0.55, 0.45, 0.34, 0.20),
        (-0.45, 0.35, 0.28, 0.16),
        (0.25, -0.55, 0.22, 0.18),
        (0.0, 0.0, 0.10, 0.15),
    ):
        away2 = (at[:, 0] - east) ** 2 + (at[:, 1] - north) ** 2
        rate = rate + height * np.exp(-away2 / (2 * width**2))
    return np.asarray(rate, dtype=np.float64)
