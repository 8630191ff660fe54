"""The street node nearest to a position."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from planner.kept import Kept
from planner.network.graph import Graph


@dataclass(frozen=True, slots=True)
class Snapped:
    """Positions brought to a graph.

    `node`: int64[k] rank in the graph. `distance_m`: float64[k]. `ok`: bool[k], false beyond the
    distance asked; `node` is then the nearest all the same.
    """

    node: NDArray[np.int64]
    distance_m: NDArray[np.float64]
    ok: NDArray[np.bool_]


_TREES: Kept[cKDTree] = Kept(6)


def snap(graph: Graph, x_m: ArrayLike, y_m: ArrayLike, *, max_m: float = 300.0) -> Snapped:
    """Bring positions to their nearest node (as the crow flies).

    Parameters
    ----------
    graph
        Graph of a mode; it holds only nodes that reach each other.
    x_m, y_m
        Positions in the territory's metric system, same length.
    max_m
        Farther than this is not `ok`.
    """
    tree = _TREES.get((graph,), None, lambda: cKDTree(np.column_stack([graph.x_m, graph.y_m])))
    points = np.column_stack([np.atleast_1d(np.asarray(x_m)), np.atleast_1d(np.asarray(y_m))])
    if not len(points):
        empty = np.zeros(0)
        return Snapped(empty.astype(np.int64), empty, empty.astype(np.bool_))
    distance_m, node = tree.query(points.astype(np.float64))
    return Snapped(node.astype(np.int64), distance_m.astype(np.float64), distance_m <= max_m)
