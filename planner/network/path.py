"""The fastest path between two nodes, and its line along the streets."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, get_coordinates

from planner.network.graph import Graph
from planner.network.hierarchy import hierarchy_of
from planner.network.matrix import BACKENDS

_LARGE = 10_000
"""From this many nodes on, a hierarchy is worth building for a few ways."""


@dataclass(frozen=True, slots=True)
class Path:
    """Edges of a graph in order; none when start and end are one node."""

    edges: NDArray[np.int64]
    seconds: float
    length_m: float


def shortest(graph: Graph, start: int, end: int) -> Path:
    """Fastest path between two nodes of a graph.

    Raises
    ------
    ValueError
        The end cannot be reached; never so inside one graph of `graph.build`.
    """
    return shortest_many(graph, [(start, end)])[0]


def shortest_many(
    graph: Graph, pairs: list[tuple[int, int]], *, backend: str | None = None
) -> list[Path]:
    """Fastest paths of several pairs.

    `backend`: `ch`, the graph's hierarchy, or `scipy`, one Dijkstra per distinct start; None:
    chosen by the size of the graph alone, so that a way is the same whoever asks. Errors as
    `shortest`; ValueError for another backend.
    """
    if backend is None:
        backend = "scipy" if graph.num_nodes < _LARGE else "ch"
    if backend not in BACKENDS:
        raise ValueError(f"backend {backend!r}: one of {BACKENDS}")
    find = _by_hierarchy if backend == "ch" else _by_dijkstra
    return find(graph, pairs)


def _by_hierarchy(graph: Graph, pairs: list[tuple[int, int]]) -> list[Path]:
    hierarchy = hierarchy_of(graph)
    found = []
    for start, end in pairs:
        time_ms, edges = hierarchy.way(start, end)
        if not np.isfinite(time_ms):
            raise _no_way(start, end)
        found.append(Path(edges, time_ms / 1000.0, float(graph.length_m[edges].sum())))
    return found


def _by_dijkstra(graph: Graph, pairs: list[tuple[int, int]]) -> list[Path]:
    starts = sorted({start for start, _end in pairs})
    if not starts:
        return []
    matrix = graph.matrix(graph.time_ms)
    found, before = dijkstra(matrix, indices=starts, return_predecessors=True)
    row = {start: rank for rank, start in enumerate(starts)}
    return [_unwound(graph, before[row[a]], found[row[a]], (a, b)) for a, b in pairs]


def _no_way(start: int, end: int) -> ValueError:
    return ValueError(f"node {end} cannot be reached from node {start}")


def _unwound(
    graph: Graph, before: NDArray[np.int32], time_ms: NDArray[np.float64], pair: tuple[int, int]
) -> Path:
    start, end = pair
    if not np.isfinite(time_ms[end]):
        raise _no_way(start, end)
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    nodes.reverse()
    edges = edge_ranks(graph, np.array(nodes[:-1]), np.array(nodes[1:]))
    length_m = float(graph.length_m[edges].sum())
    return Path(edges, float(time_ms[end]) / 1000.0, length_m)


def edge_ranks(graph: Graph, tail: NDArray[np.int64], head: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank of each edge by its ends (edges are sorted by tail, then head)."""
    size = graph.num_nodes
    keys = graph.tail * size + graph.head
    wanted = np.asarray(tail, dtype=np.int64) * size + np.asarray(head, dtype=np.int64)
    return np.searchsorted(keys, wanted).astype(np.int64)


def line(graph: Graph, links: gpd.GeoDataFrame, edges: NDArray[np.int64]) -> LineString | None:
    """Line of a path along its streets, in metres; None for a path without edges."""
    pieces: list[NDArray[np.float64]] = []
    geometries = links.geometry.to_numpy()
    for edge in edges.tolist():
        piece = get_coordinates(geometries[graph.link[edge]])
        piece = piece[::-1] if graph.reverse[edge] else piece
        pieces.append(piece if not pieces else piece[1:])
    return LineString(np.concatenate(pieces)) if pieces else None
