"""Travel from zones to services, checked on the grid town."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from planner.network.graph import build
from planner.network.modes import MODES
from planner.network.reach import reach, zone_nodes
from tests.gridworld import EAST, EPSG, NORTH, WALK_S, make_grid


def _at(*points: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[Point(EAST + x, NORTH + y) for x, y in points], crs=EPSG)


def _squares(*corners: tuple[float, float], side: float = 100.0) -> gpd.GeoDataFrame:
    shapes = [
        box(EAST + x - side / 2, NORTH + y - side / 2, EAST + x + side / 2, NORTH + y + side / 2)
        for x, y in corners
    ]
    return gpd.GeoDataFrame(
        geometry=shapes, crs=EPSG, index=pd.Index([f"z{i}" for i in range(len(shapes))])
    )


@pytest.fixture(scope="module")
def walk():
    return build(make_grid(), MODES["walk"])


def test_blocks_are_counted_along_the_streets(walk):
    found = reach(walk, _squares((0, 0), (200, 0)), _at((0, 100), (0, 0)), cutoff_s=1000.0)
    dense = np.full((2, 2), np.inf)
    dense[found.zone, found.service] = found.seconds
    assert dense[0].tolist() == pytest.approx([WALK_S, 0.0])
    assert dense[1].tolist() == pytest.approx([3 * WALK_S, 2 * WALK_S])


def test_only_pairs_within_the_time_are_kept(walk):
    found = reach(walk, _squares((0, 0), (200, 0)), _at((0, 0)), cutoff_s=1.5 * WALK_S)
    assert found.zone.tolist() == [0]
    assert found.cutoff_s == 1.5 * WALK_S


def test_one_way_streets_are_followed_from_the_zone_to_the_service():
    car = build(make_grid(), MODES["car"])
    up = reach(car, _squares((200, 0)), _at((200, 100)), cutoff_s=900.0)
    down = reach(car, _squares((200, 100)), _at((200, 0)), cutoff_s=900.0)
    assert up.seconds[0] < down.seconds[0]


def test_a_zone_off_the_streets_is_not_located(walk):
    _node, located = zone_nodes(walk, _squares((0, 0), (9000, 9000)))
    assert located.tolist() == [True, False]
    found = reach(walk, _squares((9000, 9000)), _at((0, 0)))
    assert found.zone.size == 0
    assert not found.located[0]


def test_services_none_gives_no_pair(walk):
    assert reach(walk, _squares((0, 0)), _at()).seconds.size == 0
