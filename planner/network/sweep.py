"""A sweep: a closed walk through the streets around a place, within a time.

Greedy: from the current node take the longest street piece not walked yet from which there is time
to come back; where there is none, step along the fastest way back. It ends at the start, when no
new piece fits any more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.kept import Kept
from planner.network.graph import Graph


def sweep(graph: Graph, start: int, *, max_s: float) -> NDArray[np.int64]:
    """Edges of a closed walk from `start`, in order; empty when no piece fits.

    Parameters
    ----------
    graph
        Walking graph.
    start
        Node index.
    max_s
        Longest walk, seconds, coming back included.
    """
    back_ms, next_home = _way_back(graph, start, max_s)
    leaving = _LEAVING.get((graph,), None, lambda: _leaving(graph))
    walked: set[tuple[int, int]] = set()
    edges: list[int] = []
    node, left_ms = start, int(max_s * 1000)
    while True:
        edge = _new_piece(graph, leaving.get(node, ()), back_ms, walked, left_ms)
        if edge is None:
            if node == start:
                return np.array(edges, dtype=np.int64)
            edge = _fastest(graph, leaving[node], next_home[node])
        edges.append(edge)
        walked.add(_street_piece(graph, edge))
        left_ms -= int(graph.time_ms[edge])
        node = int(graph.head[edge])


def _way_back(
    graph: Graph, start: int, max_s: float
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Milliseconds from every node to `start` (inf: out of reach) and the next node on the way."""
    size = len(graph.node_ids)
    reverse = csr_matrix((graph.time_ms, (graph.head, graph.tail)), shape=(size, size))
    found, before = dijkstra(reverse, indices=start, limit=max_s * 1000, return_predecessors=True)
    return found, before


_LEAVING: Kept[dict[int, list[int]]] = Kept(2)


def _leaving(graph: Graph) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for edge, tail in enumerate(graph.tail.tolist()):
        found.setdefault(tail, []).append(edge)
    return found


def _street_piece(graph: Graph, edge: int) -> tuple[int, int]:
    """Both directions of a piece of street are one piece."""
    tail, head = int(graph.tail[edge]), int(graph.head[edge])
    return (tail, head) if tail < head else (head, tail)


def _new_piece(
    graph: Graph,
    candidates: list[int] | tuple[()],
    back_ms: NDArray[np.float64],
    walked: set[tuple[int, int]],
    left_ms: int,
) -> int | None:
    fits = [
        edge
        for edge in candidates
        if _street_piece(graph, edge) not in walked
        and graph.time_ms[edge] + back_ms[graph.head[edge]] <= left_ms
    ]
    return max(fits, key=lambda edge: (graph.length_m[edge], -edge), default=None)


def _fastest(graph: Graph, candidates: list[int], towards: int) -> int:
    on_way = [edge for edge in candidates if graph.head[edge] == towards]
    return min(on_way, key=lambda edge: int(graph.time_ms[edge]))
