"""Walking catchments: what part of a zone's streets lies within reach of a place."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import dijkstra

from planner.kept import Kept
from planner.network.graph import Graph

_CHUNK = 64
"""Origins searched at once: bounds memory to 64 × nodes."""


def metres_to_nodes(graph: Graph, origins: NDArray[np.int64], *, walk_m: float) -> csr_matrix:
    """Walking metres from each origin to nodes within reach.

    Returns
    -------
    csr_matrix
        k × n; stored entries are metres + 1 (so that the origin itself is stored), the others are
        out of reach.
    """
    lengths = graph.matrix(graph.length_m)
    blocks = []
    for at in range(0, len(origins), _CHUNK):
        found = np.asarray(dijkstra(lengths, indices=origins[at : at + _CHUNK], limit=walk_m))
        blocks.append(csr_matrix(np.where(np.isfinite(found), found + 1.0, 0.0)))
    if not blocks:
        return csr_matrix((0, graph.num_nodes))
    return csr_matrix(vstack(blocks))


def street_length_m(graph: Graph) -> NDArray[np.float64]:
    """Walkable street length around each node: half of every piece of street that ends there.

    The same array for the same graph: nobody writes to it.
    """
    return _LENGTHS.get((graph,), None, lambda: _lengths_m(graph))


_LENGTHS: Kept[NDArray[np.float64]] = Kept(4)


def _lengths_m(graph: Graph) -> NDArray[np.float64]:
    piece = np.column_stack(
        [np.minimum(graph.tail, graph.head), np.maximum(graph.tail, graph.head)]
    )
    _unique, first = np.unique(piece, axis=0, return_index=True)
    ends = np.concatenate([graph.tail[first], graph.head[first]])
    halves = np.concatenate([graph.length_m[first], graph.length_m[first]]) / 2
    found = np.bincount(ends, weights=halves, minlength=graph.num_nodes).astype(np.float64)
    found.flags.writeable = False
    return found


def zone_of_nodes(graph: Graph, zones: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Position in `zones` of the zone each node lies in, masked as -1 where there is none.

    The same array for the same graph and zones: nobody writes to it.
    """
    return _ZONES.get((graph, zones), None, lambda: _zones_of(graph, zones))


_ZONES: Kept[NDArray[np.int64]] = Kept(6)


def _zones_of(graph: Graph, zones: gpd.GeoDataFrame) -> NDArray[np.int64]:
    tree = shapely.STRtree(zones.geometry.to_numpy())
    node, zone = tree.query(shapely.points(graph.x_m, graph.y_m), predicate="intersects")
    found = np.full(graph.num_nodes, -1, dtype=np.int64)
    found[node[::-1]] = zone[::-1]
    found.flags.writeable = False
    return found


def zone_shares(
    graph: Graph,
    origins: NDArray[np.int64],
    zones: gpd.GeoDataFrame,
    *,
    walk_m: float = 300.0,
    streets: csr_matrix | None = None,
) -> csr_matrix:
    """Part of each zone's walkable street length within reach of each origin.

    Parameters
    ----------
    graph
        Walking graph.
    origins
        int64[k], node ranks.
    zones
        ZONES frame in the graph's metric system.
    walk_m
        Walking reach, metres.
    streets
        `street_share` of this graph and these zones; None: computed.

    Returns
    -------
    csr_matrix
        k × len(zones), values in [0, 1]; a zone without streets has none.
    """
    membership = street_share(graph, zones) if streets is None else streets
    reach = metres_to_nodes(graph, origins, walk_m=walk_m)
    reach.data = np.ones_like(reach.data)
    return _clipped(csr_matrix(reach @ membership))


def reached_shares(
    graph: Graph, origins: NDArray[np.int64], zones: gpd.GeoDataFrame, *, walk_m: float = 300.0
) -> NDArray[np.float64]:
    """Part of each zone's walkable street length within reach of at least one origin.

    Returns
    -------
    float64[len(zones)] in [0, 1].
    """
    membership = street_share(graph, zones)
    reached = np.zeros(graph.num_nodes)
    if len(origins):
        lengths = graph.matrix(graph.length_m)
        found = dijkstra(lengths, indices=np.unique(origins), limit=walk_m, min_only=True)
        reached = np.isfinite(np.asarray(found)).astype(np.float64)
    shares: NDArray[np.float64] = np.asarray(membership.T @ reached, dtype=np.float64)
    return np.clip(shares, 0.0, 1.0)


def street_share(graph: Graph, zones: gpd.GeoDataFrame) -> csr_matrix:
    """Each node's part of its zone's streets: n × zones, columns sum to 1 or 0."""
    length = street_length_m(graph)
    zone = zone_of_nodes(graph, zones)
    inside = np.flatnonzero(zone >= 0)
    totals = np.bincount(zone[inside], weights=length[inside], minlength=len(zones))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(totals[zone[inside]] > 0, length[inside] / totals[zone[inside]], 0.0)
    shape = (graph.num_nodes, len(zones))
    return csr_matrix((share, (inside, zone[inside])), shape=shape)


def _clipped(shares: csr_matrix) -> csr_matrix:
    shares.data = np.clip(shares.data, 0.0, 1.0)
    return shares
