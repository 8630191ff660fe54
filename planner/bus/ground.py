r"""What a bus can reach: people and need on foot around each site, drives between sites.

With `n_u` the walking nodes within `walk_m` of a site along the streets, a node v of zone z holds
the part ℓ_v ÷ ℓ_z of the zone's streets (half of every piece that ends there) and

    w_v = round(10⁹ · m_z · ℓ_v ÷ ℓ_z ÷ Σ_z m_z),   0 where an office already reaches v on foot,

m_z what is asked for: need × lack of access × what presence leaves undone (`service.pull`), or
inhabitants. A tour counts each node once, for the most frequent stop that reaches it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from shapely.geometry.base import BaseGeometry

from planner.bus.tour import Site
from planner.model import Point
from planner.network.catchment import metres_to_nodes, street_share
from planner.network.graph import Graph
from planner.network.matrix import TravelMatrix, travel
from planner.network.snap import snap

POINTS = 10**9
"""All that is asked for in the territory, in integers."""
SNAP_M = 300.0
"""A site farther than this from streets on foot or by car is none."""


@dataclass(frozen=True, slots=True)
class Measures:
    """By zone, on the index of the zones, ≥ 0, null: unknown.

    `asked`: what the tour is chosen by. `need`: part of the territory's need. `people`:
    inhabitants; None: not known in this territory.
    """

    asked: pd.Series
    need: pd.Series
    people: pd.Series | None


@dataclass(frozen=True, slots=True)
class Ground:
    """Sites with all that is known around them.

    Attributes
    ----------
    sites
        In the order of every array.
    reach
        bool csr[sites, nodes], within walking reach.
    points, need, people
        Per walking node, 0 where an office reaches it: int64, float64 (parts of the territory's
        need), float64 or None (inhabitants).
    parts
        csr[nodes, zones], each node's part of its zone's streets.
    drive
        Seconds between sites, the base last where there is one.
    has_base
        Whether there is one.
    """

    sites: tuple[Site, ...]
    reach: csr_matrix
    points: NDArray[np.int64]
    need: NDArray[np.float64]
    people: NDArray[np.float64] | None
    parts: csr_matrix
    drive: TravelMatrix
    has_base: bool

    def rank(self, site: str) -> int:
        """Rank of a site by its id."""
        return next(rank for rank, one in enumerate(self.sites) if one.id == site)

    def take(self, kept: list[int]) -> Ground:
        """Some of the sites."""
        ends = [*kept, len(self.sites)] if self.has_base else kept
        both = np.ix_(ends, ends)
        drive = TravelMatrix(self.drive.seconds[both], self.drive.reachable[both])
        sites = tuple(self.sites[rank] for rank in kept)
        return replace(self, sites=sites, reach=csr_matrix(self.reach[kept]), drive=drive)


def survey(
    walk: Graph,
    car: Graph,
    zones: gpd.GeoDataFrame,
    sites: tuple[Site, ...],
    *,
    measures: Measures,
    offices: gpd.GeoDataFrame,
    base: Point | None,
    walk_m: float,
    excluded: BaseGeometry | None = None,
) -> Ground:
    """Measure what each site reaches and how far sites are from one another.

    Sites off the streets, or in an excluded neighbourhood, are left out; nothing is counted there.

    Parameters
    ----------
    walk, car
        Graphs of the two modes.
    zones
        `frames.ZONES`.
    measures
        What is counted, by zone.
    offices
        Fixed services of what the bus offers: whoever walks there is reached already.
    base
        Where the bus leaves from; None: not told, drives from there are not held.
    walk_m
        Walking reach, metres.
    excluded
        Sensitive neighbourhoods.
    """
    kept = _on_streets(walk, car, sites, excluded)
    parts = street_share(walk, zones)
    served = _served(walk, offices, walk_m) | _inside(walk, excluded)
    reach = metres_to_nodes(walk, _nodes(walk, [one.point for one in kept]), walk_m=walk_m)
    reach.data = np.ones_like(reach.data)
    per_node = [_per_node(one, zones, parts, served) for one in (measures.asked, measures.need)]
    total = float(measures.asked.fillna(0.0).clip(lower=0.0).sum())
    points = np.rint(per_node[0] * (POINTS / total if total > 0 else 0.0)).astype(np.int64)
    people = None
    if measures.people is not None:
        people = _per_node(measures.people, zones, parts, served)
    ends = [one.point for one in kept] + ([base] if base is not None else [])
    drive = travel(car, _nodes(car, ends))
    return Ground(
        kept, reach.astype(bool), points, per_node[1], people, parts, drive, base is not None
    )


def _on_streets(
    walk: Graph, car: Graph, sites: tuple[Site, ...], excluded: BaseGeometry | None
) -> tuple[Site, ...]:
    x_m = [site.point.x_m for site in sites]
    y_m = [site.point.y_m for site in sites]
    near = snap(walk, x_m, y_m, max_m=SNAP_M).ok & snap(car, x_m, y_m, max_m=SNAP_M).ok
    if excluded is not None and not excluded.is_empty and len(sites):
        import shapely

        near &= ~shapely.intersects(excluded, shapely.points(x_m, y_m))
    return tuple(site for site, ok in zip(sites, near.tolist(), strict=True) if ok)


def _nodes(graph: Graph, points: list[Point]) -> NDArray[np.int64]:
    return snap(graph, [p.x_m for p in points], [p.y_m for p in points]).node


def _served(walk: Graph, offices: gpd.GeoDataFrame, walk_m: float) -> NDArray[np.bool_]:
    """bool[nodes]: an office is within walking reach."""
    found = np.zeros(walk.num_nodes, dtype=np.bool_)
    if offices.empty:
        return found
    doors = snap(walk, offices.geometry.x.to_numpy(), offices.geometry.y.to_numpy(), max_m=SNAP_M)
    reached = metres_to_nodes(walk, np.unique(doors.node[doors.ok]), walk_m=walk_m)
    found[reached.indices] = True
    return found


def _inside(walk: Graph, excluded: BaseGeometry | None) -> NDArray[np.bool_]:
    if excluded is None or excluded.is_empty:
        return np.zeros(walk.num_nodes, dtype=np.bool_)
    import shapely

    shapely.prepare(excluded)
    found = shapely.intersects(excluded, shapely.points(walk.x_m, walk.y_m))
    return np.asarray(found, dtype=np.bool_)


def _per_node(
    values: pd.Series, zones: gpd.GeoDataFrame, parts: csr_matrix, served: NDArray[np.bool_]
) -> NDArray[np.float64]:
    told = values.reindex(zones.index).astype(np.float64).fillna(0.0).clip(lower=0.0)
    return np.where(served, 0.0, np.asarray(parts @ told.to_numpy(), dtype=np.float64))
