"""Zones of an invented town, with contrasted indicators and some kept secret."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.demo.ground import river_y
from planner.demo.names import ACROSS_NAME, DISTRICTS, TOWN_NAME

SECRET_SHARE = 0.08
MIN_SECRET = 2
"""Part of the zones people live in whose rates are suppressed (unknown, never zero), and their
least number."""
ESTATE_DENSITY = 4.0
"""Homes are denser where poverty is high (estates): so much more per unit of rate above 0.2."""
MEDIAN_EUR = 21_400.0
PER_HOUSEHOLD = 2.15
PEOPLE_PER_M = 0.22
"""Residents per metre of street in the centre."""
_STEP_M = 40.0


def draw_zones(
    xy: NDArray[np.float64],
    radius_m: float,
    rng: np.random.Generator,
    *,
    num_districts: int,
    zone_m: float | None,
    lines: NDArray[np.object_],
) -> gpd.GeoDataFrame:
    """Draw zones, in metres around the centre.

    Parameters
    ----------
    xy
        float64[n, 2], street nodes.
    num_districts
        Districts around the nodes, where `zone_m` is None.
    zone_m
        Side of the squares that `lines` pass through.
    lines
        Streets people live in.
    """
    if zone_m is None:
        shapes, seeds = _districts(xy, num_districts, rng)
        names = _names(len(shapes))
        kind = "iris"
    else:
        shapes, seeds = _squares(lines, zone_m)
        names = [None] * len(shapes)
        kind = "cell"
    away = np.hypot(*seeds.T) / radius_m
    population = np.maximum(12, _street_m(shapes, lines) * PEOPLE_PER_M * np.exp(-0.7 * away))
    zones = _with_indicators(
        shapes, _poverty(seeds / radius_m), names, kind, population=population, rng=rng
    )
    across = seeds[:, 1] < river_y(seeds[:, 0], radius_m)
    zones["commune"] = np.where(across, ACROSS_NAME, TOWN_NAME)
    return zones


def _street_m(shapes: NDArray[np.object_], lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Metres of street in each zone, by points along the streets."""
    length_m = shapely.length(lines)
    num = np.ceil(length_m / _STEP_M).astype(np.int64)
    first = np.repeat(np.cumsum(num) - num, num)
    share = (np.arange(num.sum()) - first + 0.5) / np.repeat(num, num)
    points = shapely.line_interpolate_point(np.repeat(lines, num), share, normalized=True)
    point, zone = shapely.STRtree(shapes).query(points, predicate="intersects")
    step_m = np.repeat(length_m / num, num)
    metres = np.bincount(zone, step_m[point], minlength=len(shapes))
    return metres.astype(np.float64)


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
    lines: NDArray[np.object_], zone_m: float
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    xy = shapely.get_coordinates(shapely.segmentize(lines, zone_m / 4))
    corners = np.unique(np.floor(xy / zone_m), axis=0) * zone_m
    shapes = shapely.box(*corners.T, *(corners + zone_m).T)
    return np.asarray(shapes), corners + zone_m / 2


def _with_indicators(
    shapes: NDArray[np.object_],
    usual_poverty: NDArray[np.float64],
    names: list[str | None],
    kind: str,
    *,
    population: NDArray[np.float64],
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    size = len(shapes)
    poverty = np.clip(usual_poverty + rng.normal(0, 0.025, size), 0.04, 0.52)
    estates = 1 + ESTATE_DENSITY * np.clip(poverty - 0.2, 0, None)
    population = np.rint(population * estates * rng.uniform(0.75, 1.25, size))
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
