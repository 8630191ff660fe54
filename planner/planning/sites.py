"""Where a week happens: every base, place and visit as a row of the travel matrices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.problem import Travel
from planner.model import Point
from planner.network.graph import Graph
from planner.network.matrix import travel
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


def place_sites(points: Mapping[str, Point], graphs: Mapping[str, Graph]) -> Sites:
    """Snap points to each mode's streets and compute travel between all of them.

    Parameters
    ----------
    points
        id → position in the territory's metric system; the order gives the rows.
    graphs
        Mode key → graph; the order gives the modes.
    """
    refs = list(points)
    x_m = np.array([points[ref].x_m for ref in refs], dtype=np.float64)
    y_m = np.array([points[ref].y_m for ref in refs], dtype=np.float64)
    nodes, near, matrices = {}, {}, []
    for mode, graph in graphs.items():
        snapped = snap(graph, x_m, y_m, max_m=SNAP_M)
        nodes[mode], near[mode] = snapped.node, snapped.ok
        matrices.append(_travel(graph, snapped.node, snapped.ok))
    return Sites(
        {ref: row for row, ref in enumerate(refs)}, tuple(graphs), nodes, near, tuple(matrices)
    )


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
