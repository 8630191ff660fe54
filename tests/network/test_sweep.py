"""Closed walks around a place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.sweep import sweep
from tests.gridworld import WALK_S, both, streets_of


def pieces(graph: Graph, edges: np.ndarray) -> set[tuple[int, int]]:
    ends = zip(graph.tail[edges].tolist(), graph.head[edges].tolist(), strict=True)
    return {(min(a, b), max(a, b)) for a, b in ends}


@pytest.mark.parametrize("blocks", [2, 4, 9, 30])
def test_a_sweep_comes_back_within_its_time(
    walk: Graph, rank: Callable[..., int], blocks: int
) -> None:
    start = rank(walk, 2, 1)
    edges = sweep(walk, start, max_s=blocks * WALK_S)
    assert len(edges)
    assert walk.tail[edges[0]] == walk.head[edges[-1]] == start
    assert (walk.head[edges[:-1]] == walk.tail[edges[1:]]).all()
    assert walk.time_ms[edges].sum() <= blocks * WALK_S * 1000


def test_too_short_a_time_gives_no_walk(walk: Graph, rank: Callable[..., int]) -> None:
    assert len(sweep(walk, rank(walk, 2, 1), max_s=2 * WALK_S - 1)) == 0


def test_time_for_one_block_goes_there_and_back(walk: Graph, rank: Callable[..., int]) -> None:
    edges = sweep(walk, rank(walk, 2, 1), max_s=2 * WALK_S)
    assert len(edges) == 2
    assert len(pieces(walk, edges)) == 1


def test_on_a_ring_with_time_enough_every_street_is_walked_once() -> None:
    ring = streets_of(
        {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)},
        [*both(1, 2, "A"), *both(2, 3, "B"), *both(3, 4, "C"), *both(4, 1, "D")],
    )
    graph = build(ring, MODES["walk"])
    edges = sweep(graph, 0, max_s=4 * WALK_S)
    assert len(edges) == 4
    assert len(pieces(graph, edges)) == 4


def test_more_time_walks_more_streets(walk: Graph, rank: Callable[..., int]) -> None:
    start = rank(walk, 3, 4)
    counts = [len(pieces(walk, sweep(walk, start, max_s=n * WALK_S))) for n in (4, 12, 40)]
    assert counts[0] < counts[1] < counts[2]


def test_the_same_question_gives_the_same_walk(walk: Graph) -> None:
    assert (sweep(walk, 9, max_s=1800) == sweep(walk, 9, max_s=1800)).all()
