"""Access and rank stability of 24,000 zones and 500 services, three modes whose travel is known.

Run ``python -m tests.bench.bench_needs``. Travel times are straight lines at the mode's speed; the
need is that of the product: grouping, estimates, smoothing, other operators' passages and services
open at three moments included. Prints figures; nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry import Point

from planner.indicators.bands import BANDS, asked_moments
from planner.indicators.decay.decay import decays
from planner.indicators.draws import TIME_FACTORS, Moved
from planner.indicators.exposure import presence_exposure
from planner.indicators.grouping import group_small
from planner.indicators.nearest_open import nearest_open
from planner.indicators.need_estimates import estimated_needs
from planner.indicators.stability import rank_stability
from planner.indicators.supply import access_by_category, supply_in
from planner.indicators.underservice import CATEGORIES, lack_of_access, underservice
from planner.model import Public, Week
from planner.network.reach import Reach
from tests.indicators.frames_made import presence, services, zones

SPEED_MS = {"walk": 1.2, "bike": 4.0, "car": 7.0}
CUTOFF_S = 1800.0
WIDE_S = CUTOFF_S / min(TIME_FACTORS)
HOURS = "Mo-Fr 09:00-12:00,14:00-17:00"
SIDE_M = 200.0
WEEK = Week(2026, 49)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--zones", type=int, default=24_000)
    parser.add_argument("--services", type=int, default=500)
    asked = parser.parse_args()
    rng = np.random.default_rng(1)
    start = time.perf_counter()
    where = group_small(_zones(asked.zones, rng)).zones
    _say(f"{asked.zones} zones made and grouped to eleven households: {len(where)}", start)
    given = _services(asked.services, asked.zones, rng)
    reaches = {mode: _reach(where, given, mode) for mode in SPEED_MS}
    start = time.perf_counter()
    for found in reaches.values():
        _access(found, where, given, CUTOFF_S)
    _say(f"access, {len(reaches)} modes, {sum(len(r.zone) for r in reaches.values())} pairs", start)
    start = time.perf_counter()
    for found in reaches.values():
        for when in asked_moments(WEEK).values():
            nearest_open(found, given, when)
    _say(f"nearest open service, {len(reaches)} modes, three moments", start)
    passages = _passages(rng, asked.zones)
    start = time.perf_counter()
    _full_needs(where, given, reaches["walk"], passages)
    _say(f"needs, access at five travel times, {len(passages)} passages, 500 draws", start)
    _line(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _full_needs(
    where: gpd.GeoDataFrame, given: gpd.GeoDataFrame, found: Reach, passages: gpd.GeoDataFrame
) -> None:
    """All that `needs --stability` computes once travel is known."""
    estimated = estimated_needs(where, public=Public.HOUSING, smooth=True)
    need = estimated.needs.frame["need"]
    lack = []
    for factor in TIME_FACTORS:
        access = _access(found, where, given, CUTOFF_S / factor)
        lack.append(lack_of_access(need, access.frame).factor.to_numpy())
    exposed = presence_exposure(passages, where, on=WEEK.monday, public=Public.HOUSING)
    access = _access(found, where, given, CUTOFF_S)
    under = underservice(need, access.frame, exposed)
    assert estimated.terms is not None
    left = under.frame["presence_factor"].to_numpy()
    rank_stability(need.index, estimated.terms, Moved(lack=np.stack(lack), presence=left))


def _passages(rng: np.random.Generator, num_zones: int) -> gpd.GeoDataFrame:
    """Five hundred weekly passages of thirty operators at places."""
    side = np.sqrt(num_zones) * SIDE_M
    return presence(
        *(
            {"shape": Point(*rng.uniform(0, side, 2)), "operator": f"O{i % 30}", "kind": "bus",
             "weekday": i % 7, "start": 9, "end": 12}
            for i in range(500)
        )
    )  # fmt: skip


def _zones(num: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    rate = rng.beta(2, 10, num)
    rate[rng.random(num) < 0.2] = np.nan
    people = rng.integers(20, 400, num).astype(np.float64)
    frame = zones(num, households=people / 2, population=people, poverty_share=rate)
    x, y = _grid(num)
    return frame.set_geometry(shapely.box(x, y, x + SIDE_M, y + SIDE_M), crs=frame.crs)


def _grid(num: int) -> tuple[np.ndarray, np.ndarray]:
    wide = int(np.ceil(np.sqrt(num)))
    at = np.arange(num)
    return at % wide * SIDE_M, at // wide * SIDE_M


def _services(num: int, num_zones: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    side = np.sqrt(num_zones) * SIDE_M
    known = CATEGORIES[Public.HOUSING]
    return services(
        *(
            {"at": tuple(rng.uniform(0, side, 2)), "category": known[i % len(known)],
             "hours": HOURS}
            for i in range(num)
        )
    )  # fmt: skip


def _reach(where: gpd.GeoDataFrame, given: gpd.GeoDataFrame, mode: str) -> Reach:
    middle = shapely.get_coordinates(where.geometry.centroid.to_numpy())
    points = shapely.get_coordinates(given.geometry.to_numpy())
    limit_s = WIDE_S if mode == "walk" else CUTOFF_S
    near = cKDTree(middle).sparse_distance_matrix(
        cKDTree(points), limit_s * SPEED_MS[mode], output_type="ndarray"
    )
    located = np.ones(len(where), dtype=np.bool_)
    return Reach(
        near["i"].astype(np.int64), near["j"].astype(np.int64), near["v"] / SPEED_MS[mode],
        len(where), len(given), limit_s, mode, located,
    )  # fmt: skip


def _access(found: Reach, where: gpd.GeoDataFrame, given: gpd.GeoDataFrame, cutoff_s: float):
    band = BANDS["semaine"]
    return access_by_category(
        found, where, given, supply=supply_in(given, band), decay=decays()["apl"], band=band,
        only=CATEGORIES[Public.HOUSING], cutoff_s=cutoff_s,
    )  # fmt: skip


def _say(what: str, start: float) -> None:
    _line(f"{what}: {time.perf_counter() - start:.2f} s")


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
