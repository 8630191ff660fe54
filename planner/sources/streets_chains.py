"""Drawn ways to routable links: junctions become nodes, what lies between them one link.

A node stays where ways meet, end, or change name, class, speed or use; all others become shape
points. Loops and second ways between the same two junctions are cut at a shape point, since a
graph keeps one edge per pair of nodes and would lose them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.frames import LINKS, NODES
from planner.sources.streets_tags import NOTHING_TOLD, Standing, Use


@dataclass(frozen=True, slots=True)
class Kind:
    """What two neighbouring ways must share to become one link."""

    street: str | None
    highway: str
    junction: str | None
    freespeed_kmh: float | None
    use: Use
    standing: Standing = NOTHING_TOLD

    @property
    def symmetric(self) -> bool:
        """The same along and against the drawing."""
        return not self.use.oneway and len({*self.use.car}) == len({*self.use.bike}) == 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """Ways as drawn.

    Attributes
    ----------
    node_ids
        int64[n], OSM ids.
    xy_m
        float64[n, 2].
    tail, head
        int64[s], node ranks of each straight segment, in drawing order.
    kind
        int64[s], rank in `kinds`.
    osm_id
        int64[s], id of the way.
    kinds
        The distinct kinds.
    """

    node_ids: NDArray[np.int64]
    xy_m: NDArray[np.float64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    kind: NDArray[np.int64]
    osm_id: NDArray[np.int64]
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class _Chain:
    nodes: list[int]
    segment: int


def contract(drawing: Drawing, epsg: int) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Turn a drawing into NODES and LINKS frames.

    Parameters
    ----------
    drawing
        Ways in metres.
    epsg
        Metric system of `xy_m`.

    Returns
    -------
    (nodes, links)
        Checked frames; only nodes that end a link.
    """
    chains = _cut(_chains(drawing))
    links = _links(drawing, chains, epsg)
    ends = np.unique(np.concatenate([links["from_rank"], links["to_rank"]]))
    nodes = pd.DataFrame(
        {"x_m": drawing.xy_m[ends, 0], "y_m": drawing.xy_m[ends, 1]},
        index=pd.Index(drawing.node_ids[ends], name="node_id"),
    )
    return NODES.check(nodes), LINKS.check(links.drop(columns=["from_rank", "to_rank"]))


def _chains(drawing: Drawing) -> list[_Chain]:
    """Every segment once, in runs from one junction to the next."""
    offsets, around = _incidence(drawing)
    fixed = _junctions(drawing, offsets, around)
    walker = _Walker(drawing, offsets, around, fixed)
    for node in np.flatnonzero(fixed).tolist():
        walker.leave(node)
    for segment, tail in enumerate(drawing.tail.tolist()):  # rings that touch nothing
        if not walker.used[segment]:
            walker.fixed[tail] = True
            walker.leave(tail)
    return walker.chains


def _incidence(drawing: Drawing) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Segments around each node: `around[offsets[n]:offsets[n + 1]]`."""
    ends = np.concatenate([drawing.tail, drawing.head])
    order = np.argsort(ends, kind="stable")
    degree = np.bincount(ends, minlength=len(drawing.node_ids))
    offsets = np.concatenate([[0], np.cumsum(degree)])
    return offsets.astype(np.int64), (order % len(drawing.tail)).astype(np.int64)


def _junctions(
    drawing: Drawing, offsets: NDArray[np.int64], around: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """bool[n]: nodes that are no mere shape point."""
    degree = np.diff(offsets)
    fixed: NDArray[np.bool_] = degree != 2
    pairs = np.flatnonzero(~fixed)
    one, two = around[offsets[pairs]], around[offsets[pairs] + 1]
    mixed = drawing.kind[one] != drawing.kind[two]
    symmetric = np.array([kind.symmetric for kind in drawing.kinds], dtype=np.bool_)
    leaves_both = (drawing.tail[one] == pairs) & (drawing.tail[two] == pairs)
    enters_both = (drawing.head[one] == pairs) & (drawing.head[two] == pairs)
    opposed = ~symmetric[drawing.kind[one]] & (leaves_both | enters_both)
    fixed[pairs[mixed | opposed]] = True
    return fixed


class _Walker:
    """Follows segments from junctions; lists, since they are read one by one."""

    def __init__(
        self,
        drawing: Drawing,
        offsets: NDArray[np.int64],
        around: NDArray[np.int64],
        fixed: NDArray[np.bool_],
    ) -> None:
        self.tail, self.head = drawing.tail.tolist(), drawing.head.tolist()
        self.offsets, self.around = offsets.tolist(), around.tolist()
        self.fixed = fixed.tolist()
        self.used = bytearray(len(self.tail))
        self.chains: list[_Chain] = []

    def leave(self, node: int) -> None:
        """Follow every unused segment around a junction."""
        for segment in self.around[self.offsets[node] : self.offsets[node + 1]]:
            if not self.used[segment]:
                self._follow(node, segment)

    def _follow(self, start: int, segment: int) -> None:
        along = self.tail[segment] == start
        nodes, at, first = [start], start, segment
        while True:
            self.used[segment] = 1
            at = self.head[segment] if self.tail[segment] == at else self.tail[segment]
            nodes.append(at)
            if self.fixed[at]:
                break
            one, two = self.around[self.offsets[at] : self.offsets[at] + 2]
            segment = two if one == segment else one
        self.chains.append(_Chain(nodes if along else nodes[::-1], first))


def _cut(chains: list[_Chain]) -> list[_Chain]:
    """Cut loops in three (there-and-backs in two) and later parallels in two, at shape points."""
    found: list[_Chain] = []
    seen: set[tuple[int, int]] = set()
    for chain in chains:
        nodes, size = chain.nodes, len(chain.nodes) - 1
        ends = (min(nodes[0], nodes[-1]), max(nodes[0], nodes[-1]))
        if ends[0] == ends[1]:
            cuts = [0, size // 3, 2 * size // 3, size] if size >= 3 else [0, 1, 2]
        elif ends in seen and size >= 2:
            cuts = [0, size // 2, size]
        else:
            cuts = [0, size]
        seen.add(ends)
        found += [_Chain(nodes[a : b + 1], chain.segment) for a, b in pairwise(cuts)]
    return found


def _links(drawing: Drawing, chains: list[_Chain], epsg: int) -> gpd.GeoDataFrame:
    """Directed links; two helper columns hold the ranks of the ends."""
    lines = _lines(drawing, chains)
    segments = np.array([chain.segment for chain in chains], dtype=np.int64)
    kinds = [drawing.kinds[rank] for rank in drawing.kind[segments].tolist()]
    start = np.array([chain.nodes[0] for chain in chains], dtype=np.int64)
    end = np.array([chain.nodes[-1] for chain in chains], dtype=np.int64)
    ways = []
    for against in (0, 1):
        kept = np.array([_goes(kind, against) for kind in kinds], dtype=np.bool_)
        picked = [kind for kind, keep in zip(kinds, kept, strict=True) if keep]
        line = shapely.reverse(lines[kept]) if against else lines[kept]
        ends = (end, start) if against else (start, end)
        table = _table(picked, against)
        table["from_rank"], table["to_rank"] = ends[0][kept], ends[1][kept]
        table["osm_id"] = pd.array(drawing.osm_id[segments[kept]], dtype="Int64")
        ways.append(table.assign(geometry=line, order=np.flatnonzero(kept)))
    frame = pd.concat(ways).sort_values("order", kind="stable").drop(columns="order")
    frame["from_node"] = drawing.node_ids[frame["from_rank"]]
    frame["to_node"] = drawing.node_ids[frame["to_rank"]]
    frame["length_m"] = shapely.length(frame["geometry"].to_numpy())
    index = pd.RangeIndex(len(frame), name="link_id")
    return gpd.GeoDataFrame(frame.set_axis(index), geometry="geometry", crs=epsg)


def _goes(kind: Kind, against: int) -> bool:
    """A link is made for this direction; on foot a one-way street needs only its own."""
    rides = kind.use.car[against] or kind.use.bike[against]
    return rides or (kind.use.walk and (against == 0 or not kind.use.oneway))


def _lines(drawing: Drawing, chains: list[_Chain]) -> NDArray[np.object_]:
    sizes = [len(chain.nodes) for chain in chains]
    nodes = np.array([node for chain in chains for node in chain.nodes], dtype=np.int64)
    lines: NDArray[np.object_] = shapely.linestrings(
        drawing.xy_m[nodes], indices=np.repeat(np.arange(len(chains)), sizes)
    )
    return np.atleast_1d(lines)


def _table(kinds: list[Kind], against: int) -> pd.DataFrame:
    def texts(values: list[str | None]) -> NDArray[np.object_]:
        return np.array(values, dtype=object)

    speeds = [np.nan if k.freespeed_kmh is None else k.freespeed_kmh for k in kinds]
    return pd.DataFrame(
        {
            "street": texts([kind.street for kind in kinds]),
            "highway": texts([kind.highway for kind in kinds]),
            "junction": texts([kind.junction for kind in kinds]),
            "freespeed_kmh": np.array(speeds, dtype=np.float64),
            "car": np.array([kind.use.car[against] for kind in kinds], dtype=np.bool_),
            "bike": np.array([kind.use.bike[against] for kind in kinds], dtype=np.bool_),
            "walk": np.array([kind.use.walk for kind in kinds], dtype=np.bool_),
            "tunnel": np.array([kind.standing.tunnel for kind in kinds], dtype=np.bool_),
            "access": texts([kind.standing.access for kind in kinds]),
            "lit": pd.array([kind.standing.lit for kind in kinds], dtype="boolean"),
        }
    )
