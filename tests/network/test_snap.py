"""Positions brought to the nearest node of a graph."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.network.graph import Graph
from planner.network.snap import snap
from tests import gridworld
from tests.gridworld import EAST, NORTH


def test_a_position_goes_to_its_nearest_crossing(car: Graph, rank: Callable[..., int]) -> None:
    found = snap(car, [EAST + 103, EAST + 260], [NORTH + 104, NORTH + 390])
    assert found.node.tolist() == [rank(car, 1, 1), rank(car, 3, 4)]
    assert np.allclose(found.distance_m, [5, np.hypot(40, 10)])
    assert found.ok.all()


def test_a_position_beside_the_pocket_is_told_too_far(car: Graph) -> None:
    found = snap(car, EAST + 2000, NORTH + 2000)
    assert not found.ok[0]
    assert car.node_ids[found.node[0]] not in gridworld.POCKET


def test_the_distance_asked_is_the_limit(car: Graph) -> None:
    assert snap(car, EAST - 50, NORTH, max_m=50).ok.tolist() == [True]
    assert snap(car, EAST - 50, NORTH, max_m=49.9).ok.tolist() == [False]


def test_no_position_gives_no_node(car: Graph) -> None:
    found = snap(car, [], [])
    assert found.node.shape == found.distance_m.shape == found.ok.shape == (0,)
