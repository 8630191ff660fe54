"""Graphs of the grid town: who may go where, and how long it takes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from planner.errors import StreetsError
from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.streets import Streets
from tests import gridworld
from tests.gridworld import CAR_S, WALK_S, both, link, node, streets_of


def edge(graph: Graph, tail: int, head: int) -> int | None:
    ends = (graph.node_ids[graph.tail] == tail) & (graph.node_ids[graph.head] == head)
    assert ends.sum() <= 1
    return int(np.flatnonzero(ends)[0]) if ends.any() else None


def test_a_block_takes_the_time_of_its_mode(car: Graph, walk: Graph, bike: Graph) -> None:
    ends = node(2, 4), node(3, 4)
    for graph, seconds in ((car, CAR_S), (walk, WALK_S), (bike, 100 / (13 / 3.6))):
        found = edge(graph, *ends)
        assert found is not None
        assert graph.time_ms[found] == pytest.approx(1000 * seconds, abs=0.5)
        assert graph.length_m[found] == 100


def test_cars_and_bikes_obey_a_one_way_street_and_walkers_do_not(
    car: Graph, bike: Graph, walk: Graph
) -> None:
    for graph in (car, bike, walk):
        assert edge(graph, node(2, 0), node(2, 1)) is not None
    assert edge(car, node(2, 1), node(2, 0)) is None
    assert edge(bike, node(2, 1), node(2, 0)) is None
    against = edge(walk, node(2, 1), node(2, 0))
    assert against is not None
    assert walk.reverse[against]


def test_a_roundabout_turns_one_way(car: Graph) -> None:
    assert edge(car, gridworld.WEST, gridworld.SOUTH) is not None
    assert edge(car, gridworld.SOUTH, gridworld.WEST) is None


def test_the_footbridge_is_for_walkers_only(car: Graph, bike: Graph, walk: Graph) -> None:
    ends = node(4, 2), node(4, 3)
    assert edge(walk, *ends) is not None
    assert edge(car, *ends) is None
    assert edge(bike, *ends) is None


def test_parallel_links_keep_the_fastest_and_never_their_sum(car: Graph, town: Streets) -> None:
    found = edge(car, node(0, 0), node(1, 0))
    assert found is not None
    assert car.length_m[found] == 100
    assert town.links["street"].iloc[car.link[found]] == "Rue du Sud"
    dense = car.matrix(car.time_ms).toarray()
    assert dense.max() == car.time_ms.max()


def test_the_fastest_of_parallels_wins_even_when_longer() -> None:
    streets = streets_of(
        {1: (0, 0), 2: (100, 0)},
        [
            *both(1, 2, "Lente", freespeed_kmh=10.0),
            *both(1, 2, "Rapide", freespeed_kmh=50.0, via=[(50, 50)]),
        ],
    )
    graph = build(streets, MODES["car"])
    assert len(graph.tail) == 2
    assert set(streets.links["street"].iloc[graph.link]) == {"Rapide"}


def test_only_the_largest_strongly_connected_part_is_kept(car: Graph, walk: Graph) -> None:
    for graph in (car, walk):
        assert not set(gridworld.POCKET) & set(graph.node_ids.tolist())
        assert graph.num_nodes == 36 + 7


def test_a_street_one_can_enter_but_not_leave_is_left_out_for_cars_and_kept_on_foot() -> None:
    streets = streets_of(
        {1: (0, 0), 2: (100, 0), 3: (200, 0)}, [*both(1, 2, "Rue A"), link(2, 3, "Rue B")]
    )
    assert build(streets, MODES["car"]).node_ids.tolist() == [1, 2]
    assert build(streets, MODES["walk"]).node_ids.tolist() == [1, 2, 3]


def test_arrays_keep_the_order_their_readers_rely_on(walk: Graph) -> None:
    assert (np.diff(walk.node_ids) > 0).all()
    keys = walk.tail * walk.num_nodes + walk.head
    assert (np.diff(keys) > 0).all()
    assert (walk.time_ms > 0).all()
    assert (walk.tail != walk.head).all()


def test_a_loop_is_dropped() -> None:
    streets = streets_of(
        {1: (0, 0), 2: (100, 0)}, [*both(1, 2, "Rue A"), link(1, 1, "Boucle", via=[(0, 9), (9, 9)])]
    )
    assert len(build(streets, MODES["car"]).tail) == 2


def test_steps_are_walked_at_half_speed() -> None:
    streets = streets_of({1: (0, 0), 2: (100, 0)}, both(1, 2, None, highway="steps"))
    assert build(streets, MODES["walk"]).time_ms.tolist() == [160_000, 160_000]


def test_a_car_speed_that_is_unknown_or_absurd_comes_from_the_class() -> None:
    positions = {1: (0, 0), 2: (100, 0), 3: (200, 0)}
    streets = streets_of(
        positions,
        [
            *both(1, 2, "Rue A", freespeed_kmh=np.nan, highway="residential"),
            *both(2, 3, "Rue B", freespeed_kmh=1.0, highway="primary"),
        ],
    )
    graph = build(streets, MODES["car"])
    seconds = graph.time_ms[[edge(graph, 1, 2), edge(graph, 2, 3)]] / 1000
    assert seconds == pytest.approx([360 / (30 * 0.7), 360 / (50 * 0.7)], abs=1e-3)


def test_no_street_for_a_mode_is_told_in_words(town: Streets) -> None:
    closed = dataclasses.replace(town, links=town.links.assign(car=False))
    with pytest.raises(StreetsError, match="aucune rue praticable en voiture"):
        build(closed, MODES["car"])


def test_streets_one_never_comes_back_from_carry_no_car() -> None:
    only_loops = streets_of({1: (0, 0), 2: (9, 0)}, [link(1, 1, "Boucle", via=[(0, 9), (9, 9)])])
    one_way = streets_of({1: (0, 0), 2: (100, 0)}, [link(1, 2, "Rue A")])
    for streets in (only_loops, one_way):
        with pytest.raises(StreetsError, match="aucune rue praticable"):
            build(streets, MODES["car"])
    assert build(one_way, MODES["walk"]).num_nodes == 2
