"""Access and rank stability of 24,000 zones and 500 services, three modes whose travel is known.

Run ``python -m tests.bench.bench_needs``. Travel times are straight lines at the mode's speed; the
need is that of the product, estimates included. Prints figures; nothing is asserted about time.
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

from planner.indicators.bands import BANDS
from planner.indicators.decay.decay import decays
from planner.indicators.need_estimates import estimated_needs
from planner.indicators.stability import TIME_FACTORS, Moved, rank_stability
from planner.indicators.supply import access_by_category, supply_in
from planner.indicators.underservice import CATEGORIES, lack_of_access
from planner.model import Public
from planner.network.reach import Reach
from tests.indicators.frames_made import services, zones

SPEED_MS = {"walk": 1.2, "bike": 4.0, "car": 7.0}
CUTOFF_S = 1800.0
WIDE_S = CUTOFF_S / min(TIME_FACTORS)
HOURS = "Mo-Fr 09:00-12:00,14:00-17:00"
SIDE_M = 200.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--zones", type=int, default=24_000)
    parser.add_argument("--services", type=int, default=500)
    asked = parser.parse_args()
    rng = np.random.default_rng(1)
    where, given = _zones(asked.zones, rng), _services(asked.services, asked.zones, rng)
    reaches = {mode: _reach(where, given, mode) for mode in SPEED_MS}
    start = time.perf_counter()
    for found in reaches.values():
        _access(found, where, given, CUTOFF_S)
    _say(f"access, {len(reaches)} modes, {sum(len(r.zone) for r in reaches.values())} pairs", start)
    start = time.perf_counter()
    estimated = estimated_needs(where, public=Public.HOUSING, smooth=True)
    need = estimated.needs.frame["need"]
    lack = []
    for factor in TIME_FACTORS:
        access = _access(reaches["walk"], where, given, CUTOFF_S / factor)
        lack.append(lack_of_access(need, access.frame).factor.to_numpy())
    assert estimated.terms is not None
    rank_stability(need.index, estimated.terms, Moved(lack=np.stack(lack)))
    _say("needs, access on foot at five travel times, 500 draws", start)
    _line(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


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
