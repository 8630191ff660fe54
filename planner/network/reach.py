"""Travel from zones to services, sparse: only the pairs within a time are kept."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.network.catchment import street_length_m, zone_of_nodes
from planner.network.graph import Graph
from planner.network.snap import snap

FAR_M = 1000.0
"""A zone or a service farther than this from any street has no travel time."""
CUTOFF_S = {"walk": 1800.0, "bike": 1500.0, "car": 1200.0}
"""Travel time past which a service is out of reach, by mode: half an hour on foot, 25 minutes by
bicycle, 20 minutes by car (past which the APL of the DREES counts nothing)."""
DEFAULT_CUTOFF_S = 1800.0
"""That of a mode `CUTOFF_S` does not name."""
_CHUNK = 64


def cutoff_of(mode: str) -> float:
    """Seconds of travel past which a service is out of reach by a mode."""
    return CUTOFF_S.get(mode, DEFAULT_CUTOFF_S)


@dataclass(frozen=True, slots=True)
class Reach:
    """Pairs of a zone and a service within a travel time.

    Attributes
    ----------
    zone, service
        int64[k], positions in the two frames; no pair comes twice.
    seconds
        float64[k] ≥ 0, from the zone to the service.
    num_zones, num_services
        Sizes of the frames.
    cutoff_s
        No pair within it is missing.
    mode
        Mode key.
    located
        bool[num_zones], false where the zone is off the streets: its access is unknown.
    """

    zone: NDArray[np.int64]
    service: NDArray[np.int64]
    seconds: NDArray[np.float64]
    num_zones: int
    num_services: int
    cutoff_s: float
    mode: str
    located: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if not len(self.zone) == len(self.service) == len(self.seconds):
            raise ValueError("zone, service and seconds must have one length")
        if len(self.located) != self.num_zones:
            raise ValueError("located must have one value a zone")

    def of(self, services: NDArray[np.bool_]) -> Reach:
        """Only the pairs of some services; positions are kept."""
        kept = services[self.service]
        return Reach(
            self.zone[kept],
            self.service[kept],
            self.seconds[kept],
            self.num_zones,
            self.num_services,
            self.cutoff_s,
            self.mode,
            self.located,
        )


def reach(
    graph: Graph,
    zones: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    *,
    cutoff_s: float | None = None,
) -> Reach:
    """Fastest travel from each zone to each service within a time.

    A zone stands at the street node nearest to the middle of its streets: what is said of it is
    said of that point. A zone without streets stands at the nearest node within a kilometre.

    Parameters
    ----------
    graph
        Graph of a mode.
    zones, services
        `frames.ZONES` and `frames.SERVICES` in the graph's metric system.
    cutoff_s
        Seconds; None: that of the mode.
    """
    limit_s = cutoff_of(graph.mode) if cutoff_s is None else cutoff_s
    node, located = zone_nodes(graph, zones)
    points = services.geometry
    doors = snap(graph, points.x.to_numpy(), points.y.to_numpy(), max_m=FAR_M)
    size = graph.num_nodes
    backward = csr_matrix((graph.time_ms / 1000.0, (graph.head, graph.tail)), shape=(size, size))
    used, which = np.unique(doors.node[doors.ok], return_inverse=True)
    service = np.flatnonzero(doors.ok)
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
    zone_at = np.flatnonzero(located)
    for at in range(0, len(used), _CHUNK):
        found = np.asarray(dijkstra(backward, indices=used[at : at + _CHUNK], limit=limit_s))
        mine = np.flatnonzero((which >= at) & (which < at + _CHUNK))
        seconds = found[which[mine] - at][:, node[zone_at]]
        row, column = np.nonzero(np.isfinite(seconds))
        parts.append((zone_at[column], service[mine[row]], seconds[row, column]))
    zone, door, seconds = (np.concatenate(column) for column in zip(*parts, strict=True)) if (
        parts
    ) else (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))  # fmt: skip
    return Reach(
        zone, door, seconds, len(zones), len(services), float(limit_s), graph.mode, located
    )


def zone_nodes(
    graph: Graph, zones: gpd.GeoDataFrame
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Street node that stands for each zone.

    Returns
    -------
    (int64[zones], bool[zones])
        Rank of the node, nearest to the length-weighted middle of the zone's own streets; false
        where no street lies within a kilometre.
    """
    count = len(zones)
    middle = shapely.get_coordinates(shapely.point_on_surface(zones.geometry.to_numpy()))
    owner, length = zone_of_nodes(graph, zones), street_length_m(graph)
    inside = np.flatnonzero((owner >= 0) & (length > 0))
    total = np.bincount(owner[inside], weights=length[inside], minlength=count)
    has = total > 0
    for axis, place in enumerate((graph.x_m, graph.y_m)):
        summed = np.bincount(owner[inside], weights=length[inside] * place[inside], minlength=count)
        middle[has, axis] = summed[has] / total[has]
    snapped = snap(graph, middle[:, 0], middle[:, 1], max_m=FAR_M)
    return snapped.node, snapped.ok | has
