"""Paths and their lines: along the streets, never as the crow flies."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from shapely import LineString, MultiLineString

from planner.network.graph import Graph
from planner.network.matrix import travel
from planner.network.path import line, shortest, shortest_many
from planner.network.streets import Streets
from tests.gridworld import EAST, NORTH, STEP_M


def test_a_path_holds_time_and_length_of_its_edges(car: Graph, rank: Callable[..., int]) -> None:
    path = shortest(car, rank(car, 4, 2), rank(car, 4, 3))
    assert path.length_m == 7 * STEP_M
    assert path.seconds == pytest.approx(car.time_ms[path.edges].sum() / 1000)
    assert (car.head[path.edges[:-1]] == car.tail[path.edges[1:]]).all()


@pytest.mark.parametrize("mode", ["walk", "car"])
def test_both_backends_find_ways_of_the_same_time(
    request: pytest.FixtureRequest, mode: str
) -> None:
    graph: Graph = request.getfixturevalue(mode)
    nodes = range(graph.num_nodes)
    pairs = [(start, end) for start in nodes for end in nodes[start % 3 :: 5]]
    found = shortest_many(graph, pairs, backend="ch")
    for (start, end), way, other in zip(
        pairs, found, shortest_many(graph, pairs, backend="scipy"), strict=True
    ):
        assert way.seconds == other.seconds == pytest.approx(graph.time_ms[way.edges].sum() / 1000)
        assert way.length_m == pytest.approx(graph.length_m[way.edges].sum())
        ends = [start, *graph.head[way.edges].tolist()]
        assert graph.tail[way.edges].tolist() == ends[:-1]
        assert ends[-1] == end
    with pytest.raises(ValueError, match="backend"):
        shortest_many(graph, pairs, backend="guess")


def test_a_line_follows_the_bend_of_its_street(
    town: Streets, walk: Graph, rank: Callable[..., int]
) -> None:
    path = shortest(walk, rank(walk, 0, 5), rank(walk, 1, 5))
    drawn = line(walk, town.links, path.edges)
    assert drawn is not None
    assert list(drawn.coords) == [
        (EAST, NORTH + 500),
        (EAST + 50, NORTH + 550),
        (EAST + 100, NORTH + 500),
    ]
    assert path.length_m == pytest.approx(drawn.length) == pytest.approx(2 * np.hypot(50, 50))


def test_a_one_way_street_walked_backwards_is_drawn_backwards(
    town: Streets, walk: Graph, rank: Callable[..., int]
) -> None:
    path = shortest(walk, rank(walk, 2, 1), rank(walk, 2, 0))
    drawn = line(walk, town.links, path.edges)
    assert drawn is not None
    assert list(drawn.coords) == [(EAST + 200, NORTH + 100), (EAST + 200, NORTH)]


def test_every_line_lies_on_the_streets_and_joins_its_ends(
    town: Streets, walk: Graph, car: Graph
) -> None:
    for graph in (walk, car):
        streets = MultiLineString(list(town.links.geometry)).buffer(0.01)
        pairs = [(0, other) for other in range(1, graph.num_nodes, 3)]
        for (start, end), path in zip(pairs, shortest_many(graph, pairs), strict=True):
            drawn = line(graph, town.links, path.edges)
            assert isinstance(drawn, LineString)
            assert drawn.coords[0] == (graph.x_m[start], graph.y_m[start])
            assert drawn.coords[-1] == (graph.x_m[end], graph.y_m[end])
            assert drawn.length == pytest.approx(path.length_m)
            assert streets.covers(drawn)


def test_paths_take_the_seconds_of_the_matrix(car: Graph) -> None:
    nodes = np.array([0, 5, 17, 40])
    seconds = travel(car, nodes, backend="ch").seconds
    pairs = [(a, b) for a in range(4) for b in range(4)]
    paths = shortest_many(car, [(int(nodes[a]), int(nodes[b])) for a, b in pairs])
    assert [path.seconds for path in paths] == pytest.approx([seconds[a, b] for a, b in pairs])


def test_from_a_node_to_itself_there_is_nothing_to_walk(town: Streets, walk: Graph) -> None:
    path = shortest(walk, 3, 3)
    assert (len(path.edges), path.seconds, path.length_m) == (0, 0.0, 0.0)
    assert line(walk, town.links, path.edges) is None


def test_no_pair_asks_for_no_path(walk: Graph) -> None:
    assert shortest_many(walk, []) == []
