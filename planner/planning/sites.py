"""Where a week happens: every base, place and visit as a row of the travel matrices."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.problem import Travel
from planner.model import Point
from planner.network.graph import Graph
from planner.network.matrix import travel, travel_between
from planner.network.snap import snap

SNAP_M = 300.0
"""A point farther than this from the streets of a mode is out of reach by that mode."""


@dataclass(frozen=True, slots=True)
class Sites:
    """Rows of the matrices.

    `location` gives the row of an id. `nodes[mode]`: int64[L] graph node, meaningless where
    `near[mode]` (bool[L]) is false. `travel` follows `modes`.
    """

    location: dict[str, int]
    modes: tuple[str, ...]
    nodes: dict[str, NDArray[np.int64]]
    near: dict[str, NDArray[np.bool_]]
    travel: tuple[Travel, ...]

    def node(self, mode: str, ref: str) -> int | None:
        """Graph node of an id by a mode; None when the mode's streets are too far."""
        row = self.location[ref]
        return int(self.nodes[mode][row]) if self.near[mode][row] else None


def place_sites(
    points: Mapping[str, Point], graphs: Mapping[str, Graph], *, known: Sites | None = None
) -> Sites:
    """Snap points to each mode's streets and compute travel between all of them.

    Parameters
    ----------
    points
        id → position in the territory's metric system; the order gives the rows.
    graphs
        Mode key → graph; the order gives the modes.
    known
        Sites of the same graphs: only points they do not have are looked for, and theirs stay.
    """
    if known is not None and known.modes == tuple(graphs):
        return _with_more(points, graphs, known)
    nodes, near = _snapped(points, graphs)
    with ThreadPoolExecutor() as beside:  # hierarchies are built and asked outside Python's lock
        found = beside.map(lambda mode: _travel(graphs[mode], nodes[mode], near[mode]), graphs)
    return Sites(
        {ref: row for row, ref in enumerate(points)}, tuple(graphs), nodes, near, tuple(found)
    )


def _snapped(
    points: Mapping[str, Point], graphs: Mapping[str, Graph]
) -> tuple[dict[str, NDArray[np.int64]], dict[str, NDArray[np.bool_]]]:
    """Nearest node of each point by mode, and whether it is near enough."""
    x_m = np.array([point.x_m for point in points.values()], dtype=np.float64)
    y_m = np.array([point.y_m for point in points.values()], dtype=np.float64)
    found = {mode: snap(graph, x_m, y_m, max_m=SNAP_M) for mode, graph in graphs.items()}
    return (
        {mode: snapped.node for mode, snapped in found.items()},
        {mode: snapped.ok for mode, snapped in found.items()},
    )


def _with_more(points: Mapping[str, Point], graphs: Mapping[str, Graph], known: Sites) -> Sites:
    """Known sites and the points they lack, in rows after theirs."""
    more = {ref: point for ref, point in points.items() if ref not in known.location}
    if not more:
        return known
    own_nodes, own_near = _snapped(more, graphs)
    first = len(known.location)
    nodes, near, matrices = {}, {}, []
    for rank, (mode, graph) in enumerate(graphs.items()):
        nodes[mode] = np.concatenate([known.nodes[mode], own_nodes[mode]])
        near[mode] = np.concatenate([known.near[mode], own_near[mode]])
        matrices.append(_longer(graph, known.travel[rank], nodes[mode], near[mode]))
    location = known.location | {ref: first + row for row, ref in enumerate(more)}
    return Sites(location, known.modes, nodes, near, tuple(matrices))


def _longer(
    graph: Graph, known: Travel, nodes: NDArray[np.int64], near: NDArray[np.bool_]
) -> Travel:
    """Known travel with the rows and columns of the nodes after it."""
    first, size = len(known.seconds), len(nodes)
    seconds = np.zeros((size, size), dtype=np.int64)
    reachable = np.zeros((size, size), dtype=np.bool_)
    seconds[:first, :first], reachable[:first, :first] = known.seconds, known.reachable
    rows = np.flatnonzero(near)
    before, after = rows[rows < first], rows[rows >= first]
    for origins, ends in ((before, after), (after, rows)):
        if not (len(origins) and len(ends)):
            continue
        found = travel_between(graph, nodes[origins], nodes[ends])
        grid = np.ix_(origins, ends)
        reachable[grid] = found.reachable
        seconds[grid] = np.where(found.reachable, np.ceil(found.seconds), 0)
    return Travel(seconds=seconds, reachable=reachable, cost=np.zeros_like(seconds))


def _travel(graph: Graph, nodes: NDArray[np.int64], near: NDArray[np.bool_]) -> Travel:
    """Whole seconds, rounded up so that a plan is never optimistic.

    Kilometres are taken from the paths of a plan's legs, so the cost of `Travel` stays zero.
    """
    size = len(nodes)
    seconds = np.zeros((size, size), dtype=np.int64)
    reachable = np.zeros((size, size), dtype=np.bool_)
    rows = np.flatnonzero(near)
    if rows.size:
        distinct, position = np.unique(nodes[rows], return_inverse=True)
        found = travel(graph, distinct)
        grid, pick = np.ix_(rows, rows), np.ix_(position, position)
        reachable[grid] = found.reachable[pick]
        seconds[grid] = np.where(found.reachable, np.ceil(found.seconds), 0)[pick]
    return Travel(seconds=seconds, reachable=reachable, cost=np.zeros_like(seconds))
