"""Travel seconds: known answers, both backends, and what every matrix must hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.network.graph import Graph, build
from planner.network.matrix import BACKENDS, travel
from planner.network.modes import MODES
from tests.gridworld import CAR_S, GREEN, MELUN, PARIS, WALK_S, link, streets_of


@pytest.mark.parametrize("backend", BACKENDS)
def test_seconds_are_those_counted_by_hand(
    walk: Graph, car: Graph, rank: Callable[..., int], backend: str
) -> None:
    corners = [(0, 0), (5, 5), (4, 2), (4, 3)]
    on_foot = travel(walk, np.array([rank(walk, *c) for c in corners]), backend=backend)
    assert on_foot.reachable.all()
    assert on_foot.seconds[0, 1] == pytest.approx(10 * WALK_S)
    assert on_foot.seconds[2, 3] == pytest.approx(WALK_S)  # the footbridge
    by_car = travel(car, np.array([rank(car, *c) for c in corners]), backend=backend)
    assert by_car.seconds[2, 3] == pytest.approx(7 * CAR_S, abs=0.01)  # round by Pont Neuf


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_one_way_street_makes_there_and_back_differ(
    car: Graph, rank: Callable[..., int], backend: str
) -> None:
    nodes = np.array([rank(car, 2, 0), rank(car, 2, 1)])
    found = travel(car, nodes, backend=backend).seconds
    assert found[0, 1] == pytest.approx(CAR_S, abs=0.001)
    assert found[1, 0] == pytest.approx(3 * CAR_S, abs=0.003)


def test_a_roundabout_is_driven_its_own_way(car: Graph, rank: Callable[..., int]) -> None:
    nodes = np.array([rank(car, MELUN), rank(car, PARIS), rank(car, GREEN)])
    found = travel(car, nodes).seconds * 7  # metres
    arm, quarter = 100.0, np.hypot(20, 20)
    assert found[0, 1] == pytest.approx(2 * arm + quarter, abs=0.1)
    assert found[1, 0] == pytest.approx(2 * arm + 3 * quarter, abs=0.1)


def test_nodes_asked_twice_and_in_any_order_keep_their_places(walk: Graph) -> None:
    nodes = np.array([7, 3, 7])
    found = travel(walk, nodes).seconds
    assert (found[0] == found[2]).all()
    assert found[0, 2] == 0
    assert found[0, 1] == travel(walk, np.array([3, 7])).seconds[1, 0]


def test_no_node_gives_an_empty_matrix(walk: Graph) -> None:
    for backend in BACKENDS:
        found = travel(walk, np.zeros(0, dtype=np.int64), backend=backend)
        assert found.seconds.shape == found.reachable.shape == (0, 0)


def test_an_unknown_backend_is_refused(walk: Graph) -> None:
    with pytest.raises(ValueError, match="'magic'"):
        travel(walk, np.array([0]), backend="magic")


@st.composite
def random_graphs(draw: st.DrawFn) -> Graph:
    """A ring, so that all is connected, and random one-way links with parallels and loops."""
    size = draw(st.integers(3, 25))
    at = st.integers(0, size - 1)
    extra = draw(st.lists(st.tuples(at, at, st.floats(5.0, 130.0)), max_size=60))
    seed = draw(st.integers(0, 2**16))
    xy = np.random.default_rng(seed).uniform(0, 3000, (size, 2))
    ring = [(a, (a + 1) % size, 30.0) for a in range(size)]
    rows = [link(a, b, None, freespeed_kmh=kmh) for a, b, kmh in ring + extra if a != b]
    positions = {rank: (float(x), float(y)) for rank, (x, y) in enumerate(xy)}
    return build(streets_of(positions, rows), MODES["car"])


@settings(max_examples=40, deadline=None)
@given(random_graphs())
def test_both_backends_agree_on_any_graph(graph: Graph) -> None:
    nodes = np.arange(graph.num_nodes)
    fast, oracle = (travel(graph, nodes, backend=name) for name in BACKENDS)
    assert (fast.reachable == oracle.reachable).all()
    assert np.abs(fast.seconds - oracle.seconds).max() <= 0.1


@settings(max_examples=25, deadline=None)
@given(random_graphs())
def test_travel_is_a_quasi_metric(graph: Graph) -> None:
    seconds = travel(graph, np.arange(graph.num_nodes)).seconds
    assert (np.diag(seconds) == 0).all()
    assert (seconds[~np.eye(len(seconds), dtype=bool)] > 0).all()
    through = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (seconds <= through + 1e-9).all()
