"""Travel seconds between nodes: customisable contraction hierarchies, or Dijkstra.

`ch` is pyroutingkit's CCH; `scipy` is Dijkstra from every node, always there and the oracle in
tests. Both work in whole milliseconds and agree exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from planner.network.graph import Graph
from planner.network.hierarchy import hierarchy_of

BACKENDS = ("ch", "scipy")
_SMALL = 20_000
"""Below this many nodes times sources, building a hierarchy costs more than it saves."""


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    """`seconds`: float64[L, L]; `reachable`: bool[L, L], where false seconds hold no meaning."""

    seconds: NDArray[np.float64]
    reachable: NDArray[np.bool_]


def travel(graph: Graph, nodes: NDArray[np.int64], *, backend: str | None = None) -> TravelMatrix:
    """Fastest travel between all pairs of nodes.

    Parameters
    ----------
    graph
        Graph of a mode.
    nodes
        int64[L], ranks in the graph.
    backend
        `ch` or `scipy`; None chooses by size.

    Raises
    ------
    ValueError
        Another backend.
    """
    if backend is None:
        backend = "scipy" if graph.num_nodes * len(nodes) < _SMALL else "ch"
    if backend not in BACKENDS:
        raise ValueError(f"backend {backend!r}: one of {BACKENDS}")
    time_ms = hierarchy_of(graph).time_ms(nodes) if backend == "ch" else _by_dijkstra(graph, nodes)
    reachable = np.isfinite(time_ms)
    return TravelMatrix(np.where(reachable, time_ms, 0.0) / 1000.0, reachable)


def travel_between(
    graph: Graph, origins: NDArray[np.int64], ends: NDArray[np.int64]
) -> TravelMatrix:
    """Fastest travel from some nodes to others, `seconds` float64[len(origins), len(ends)].

    One search per node of the shorter side: for a few new places beside many known ones. Agrees
    with `travel` exactly.
    """
    times = graph.matrix(graph.time_ms)
    if len(origins) <= len(ends):
        time_ms = np.asarray(dijkstra(times, indices=origins))[:, ends]
    else:
        time_ms = np.asarray(dijkstra(times.T.tocsr(), indices=ends))[:, origins].T
    reachable = np.isfinite(time_ms)
    return TravelMatrix(np.where(reachable, time_ms, 0.0) / 1000.0, reachable)


def _by_dijkstra(graph: Graph, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Milliseconds, float64[L, L], inf where there is no way."""
    found = dijkstra(graph.matrix(graph.time_ms), indices=nodes)
    return np.asarray(found)[:, nodes]
