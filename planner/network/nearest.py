"""Travel time from every street node to the nearest of some nodes; the same question asked once."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.network.graph import Graph

_KEPT = 8


class _Same:
    """A graph as a key of the memory: the very same object, whatever it holds."""

    __slots__ = ("graph",)

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def __hash__(self) -> int:
        return id(self.graph)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.graph is self.graph


def seconds_to_nearest(graph: Graph, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Seconds from every node of a graph to the nearest of `nodes`.

    The last answers are kept: a need is computed several times over one set of services.

    Parameters
    ----------
    graph
        Graph of a mode.
    nodes
        Ranks of nodes; order and repeats do not matter.

    Returns
    -------
    float64[num_nodes] ≥ 0, read-only; infinite where there is no way, everywhere for no node.
    """
    ranks = np.unique(np.asarray(nodes, dtype=np.int64))
    return _searched(_Same(graph), ranks.tobytes())


@lru_cache(maxsize=_KEPT)
def _searched(same: _Same, ranks: bytes) -> NDArray[np.float64]:
    graph, nodes = same.graph, np.frombuffer(ranks, dtype=np.int64)
    num = len(graph.node_ids)
    if not nodes.size:
        found = np.full(num, np.inf)
    else:
        backward = csr_matrix((graph.time_ms / 1000.0, (graph.head, graph.tail)), shape=(num, num))
        found = np.asarray(dijkstra(backward, indices=nodes, min_only=True), dtype=np.float64)
    found.setflags(write=False)
    return found
