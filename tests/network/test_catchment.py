"""Shares of a zone's streets within reach, on lengths counted by hand."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from planner.network.catchment import (
    metres_to_nodes,
    reached_shares,
    street_length_m,
    zone_of_nodes,
    zone_shares,
)
from planner.network.graph import Graph
from tests.gridworld import EAST, EPSG, NORTH


def zones(*boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    shapes = [box(EAST + w, NORTH + s, EAST + e, NORTH + n) for w, s, e, n in boxes]
    return gpd.GeoDataFrame(geometry=shapes, crs=EPSG)


CORNER = (-50, -50, 150, 150)
"""Holds the crossings (0, 0), (1, 0), (0, 1) and (1, 1): 100 + 150 + 150 + 200 m of street."""
NOWHERE = (5000, 5000, 5100, 5100)


def test_half_of_each_street_belongs_to_each_of_its_ends(
    walk: Graph, rank: Callable[..., int]
) -> None:
    lengths = street_length_m(walk)
    around = [lengths[rank(walk, *at)] for at in ((0, 0), (1, 0), (0, 1), (1, 1))]
    assert around == [100, 150, 150, 200]
    pieces = {
        tuple(sorted(ends)): metres
        for *ends, metres in zip(walk.tail, walk.head, walk.length_m, strict=True)
    }
    assert lengths.sum() == pytest.approx(sum(pieces.values()))


def test_the_share_is_the_part_of_street_length_reached(
    walk: Graph, rank: Callable[..., int]
) -> None:
    origins = np.array([rank(walk, 0, 0), rank(walk, 5, 5)])
    found = zone_shares(walk, origins, zones(CORNER, NOWHERE), walk_m=100).toarray()
    assert found[0, 0] == pytest.approx(400 / 600)
    assert found[1, 0] == 0
    assert (found[:, 1] == 0).all()


def test_two_hundred_metres_reach_the_whole_corner(walk: Graph, rank: Callable[..., int]) -> None:
    found = zone_shares(walk, np.array([rank(walk, 0, 0)]), zones(CORNER), walk_m=200)
    assert found[0, 0] == pytest.approx(1)


def test_the_river_is_not_crossed_as_the_crow_flies(walk: Graph, rank: Callable[..., int]) -> None:
    north_bank = zones((350, 250, 550, 350))  # (4, 3) and (5, 3)
    origin = np.array([rank(walk, 5, 2)])
    near = zone_shares(walk, origin, north_bank, walk_m=199)
    assert near.toarray().sum() == 0
    by_footbridge = zone_shares(walk, origin, north_bank, walk_m=200)
    assert 0 < by_footbridge[0, 0] < 1


def test_together_origins_reach_their_union(walk: Graph, rank: Callable[..., int]) -> None:
    origins = np.array([rank(walk, 0, 0), rank(walk, 0, 0), rank(walk, 1, 1)])
    whole = zones(CORNER, NOWHERE)
    each = zone_shares(walk, origins, whole, walk_m=99).toarray()
    both = reached_shares(walk, origins, whole, walk_m=99)
    assert each[:, 0] == pytest.approx([100 / 600, 100 / 600, 200 / 600])
    assert both.tolist() == pytest.approx([300 / 600, 0])


def test_no_origin_reaches_nothing(walk: Graph) -> None:
    none = np.zeros(0, dtype=np.int64)
    assert zone_shares(walk, none, zones(CORNER)).shape == (0, 1)
    assert reached_shares(walk, none, zones(CORNER)).tolist() == [0]


def test_a_farther_walk_never_reaches_less(walk: Graph) -> None:
    origins = np.arange(0, walk.num_nodes, 5)
    area = zones(CORNER, (150, -50, 550, 250), (-50, 250, 550, 550))
    before = np.zeros((len(origins), 3))
    for walk_m in (0, 100, 250, 600, 2000):
        now = zone_shares(walk, origins, area, walk_m=walk_m).toarray()
        assert (now >= before - 1e-12).all()
        assert ((now >= 0) & (now <= 1)).all()
        before = now
    assert before == pytest.approx(1)


def test_metres_are_those_of_the_streets(walk: Graph, rank: Callable[..., int]) -> None:
    found = metres_to_nodes(walk, np.array([rank(walk, 0, 0)]), walk_m=200)
    metres = {int(node): value - 1 for node, value in zip(found.indices, found.data, strict=True)}
    wanted = {(0, 0): 0, (1, 0): 100, (0, 1): 100, (1, 1): 200, (2, 0): 200, (0, 2): 200}
    assert metres == {rank(walk, *at): pytest.approx(m) for at, m in wanted.items()}


def test_a_node_is_in_one_zone_even_on_a_border(walk: Graph, rank: Callable[..., int]) -> None:
    touching = zones((-50, -50, 100, 100), (100, -50, 300, 100))
    where = zone_of_nodes(walk, touching)
    assert where[rank(walk, 1, 0)] == 0
    assert where[rank(walk, 2, 0)] == 1
    assert where[rank(walk, 5, 5)] == -1
