"""Street links of an invented town: classes, names, one-ways, roundabouts, a bypass, curves."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.demo.ground import river_y
from planner.demo.names import StreetNames
from planner.demo.plan import GroundPlan

CLASSES = (("primary", 0.012), ("secondary", 0.03), ("tertiary", 0.1))
"""Classes of the longest streets, as parts of all streets; the rest are residential."""
SPEED_KMH = {"trunk": 90.0, "primary": 50.0, "secondary": 50.0, "tertiary": 50.0,
             "residential": 30.0, "living_street": 20.0}  # fmt: skip
ONE_WAY_SHARE = 0.3
RING_M = 16.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """Streets in metres around the centre: nodes float64[n, 2] and directed links with geometry."""

    xy: NDArray[np.float64]
    links: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Piece:
    """One undirected piece before it becomes one or two links."""

    ends: tuple[int, int]
    name: str | None
    highway: str
    one_way: bool = False
    junction: str | None = None
    car: bool = True
    walk: bool = True
    bend_share: float = 0.0


def draw_links(plan: GroundPlan, rng: np.random.Generator) -> Drawn:
    """Give every piece its class, name and directions, and add what only cars or walkers use."""
    highway, names, one_way = _streets(plan, rng)
    xy = [tuple(point) for point in plan.xy.tolist()]
    rings = _rings(plan, highway)
    pieces: list[_Piece] = []
    moved = _ring_pieces(plan, rings, xy, pieces)
    for rank, (a, b) in enumerate(plan.pieces.tolist()):
        street = int(plan.street[rank])
        on_foot_only = bool(plan.footbridges[rank]) or highway[street] == "pedestrian"
        pieces.append(
            _Piece(
                ends=(moved.get((rank, a), a), moved.get((rank, b), b)),
                name=names[street],
                highway="pedestrian" if on_foot_only else highway[street],
                one_way=bool(one_way[street]) and not plan.bridges[rank],
                car=not on_foot_only,
                bend_share=float(rng.normal(0, 0.045)),
            )
        )
    pieces += [
        _Piece((int(a), int(b)), None, "footway", car=False, bend_share=float(rng.normal(0, 0.1)))
        for a, b in plan.paths.tolist()
    ]
    pieces += _bypass(plan, xy)
    positions = np.array(xy, dtype=np.float64)
    return Drawn(positions, _frame(pieces, positions))


def _streets(
    plan: GroundPlan, rng: np.random.Generator
) -> tuple[list[str], list[str | None], NDArray[np.bool_]]:
    """Class, name and one-way of each street; long streets are the main ones."""
    size = int(plan.street.max()) + 1
    ends = plan.xy[plan.pieces]
    length_m = np.bincount(plan.street, np.hypot(*(ends[:, 0] - ends[:, 1]).T), minlength=size)
    middle = ends.mean(axis=1)
    num = np.maximum(1, np.bincount(plan.street, minlength=size))
    away_m = np.bincount(plan.street, np.hypot(*middle.T), minlength=size) / num
    highway = np.full(size, "residential", dtype=object)
    order = np.argsort(-length_m, kind="stable")
    first = 0
    for kind, share in CLASSES:
        last = first + max(1, round(share * size))
        highway[order[first:last]] = kind
        first = last
    central = away_m < 0.22 * plan.radius_m
    draw = rng.random(size)
    small = highway == "residential"
    highway[small & central & (draw < 0.10)] = "pedestrian"
    highway[small & central & (draw >= 0.10) & (draw < 0.28)] = "living_street"
    over = np.zeros(size, dtype=bool)
    over[plan.street[plan.bridges]] = True
    highway[over & (highway == "pedestrian")] = "residential"
    one_way = small & (away_m < 0.45 * plan.radius_m) & (rng.random(size) < ONE_WAY_SHARE)
    dealt = StreetNames(rng)
    unnamed = small & (rng.random(size) < 0.06)
    names: list[str | None] = [None] * size
    for rank in order.tolist():
        if not unnamed[rank]:
            names[rank] = dealt.next(str(highway[rank]))
    return [str(kind) for kind in highway], names, one_way


def _rings(plan: GroundPlan, highway: list[str]) -> list[int]:
    """Nodes where main streets meet, far enough apart for a roundabout each."""
    main = np.array([kind in ("primary", "secondary") for kind in highway])
    at_main = plan.pieces[main[plan.street]]
    num_main = np.bincount(at_main.ravel(), minlength=len(plan.xy))
    degree = np.bincount(plan.pieces.ravel(), minlength=len(plan.xy))
    picked: list[int] = []
    for node in np.argsort(-num_main, kind="stable").tolist():
        if num_main[node] < 3 or degree[node] > 6:
            continue
        apart_m = [np.hypot(*(plan.xy[node] - plan.xy[other])) for other in picked]
        if min(apart_m, default=np.inf) > 500:
            picked.append(node)
    return picked


def _ring_pieces(
    plan: GroundPlan, rings: list[int], xy: list[tuple[float, ...]], pieces: list[_Piece]
) -> dict[tuple[int, int], int]:
    """Replace each node by a one-way ring; returns where each piece now ends."""
    moved: dict[tuple[int, int], int] = {}
    for node in rings:
        at = np.flatnonzero((plan.pieces == node).any(axis=1))
        others = plan.pieces[at].sum(axis=1) - node
        way = plan.xy[others] - plan.xy[node]
        around = np.argsort(np.arctan2(way[:, 1], way[:, 0]))
        made = []
        for rank in around.tolist():
            unit = way[rank] / np.hypot(*way[rank])
            xy.append(tuple((plan.xy[node] + RING_M * unit).tolist()))
            moved[int(at[rank]), node] = len(xy) - 1
            made.append(len(xy) - 1)
        pieces += [
            _Piece((a, b), None, "secondary", one_way=True, junction="roundabout", bend_share=-0.2)
            for a, b in zip(made, made[1:] + made[:1], strict=True)
        ]
    return moved


def _bypass(plan: GroundPlan, xy: list[tuple[float, ...]]) -> list[_Piece]:
    """A fast road round the north, for cars only, from the west of the town to its east."""
    degree = np.bincount(plan.pieces.ravel(), minlength=len(plan.xy))
    usable = (degree > 1) & ~plan.pocket & (plan.xy[:, 1] > river_y(plan.xy[:, 0], plan.radius_m))
    nodes = np.flatnonzero(usable)
    turns = np.linspace(np.pi * 0.93, np.pi * 0.07, 11)
    arc = 1.06 * plan.radius_m * np.column_stack([np.cos(turns), np.sin(turns)])
    west, east = (
        int(nodes[np.hypot(*(plan.xy[nodes] - end).T).argmin()]) for end in (arc[0], arc[-1])
    )
    first = len(xy)
    xy += [tuple(point) for point in arc[1:-1].tolist()]
    chain = [west, *range(first, len(xy)), east]
    return [
        _Piece((a, b), "Rocade", "trunk", walk=False, bend_share=0.02)
        for a, b in itertools.pairwise(chain)
    ]


def _frame(pieces: list[_Piece], xy: NDArray[np.float64]) -> pd.DataFrame:
    """Directed links: one per direction a car may take, both where people walk only."""
    rows = []
    for number, piece in enumerate(pieces):
        shape = _curve(xy[piece.ends[0]], xy[piece.ends[1]], piece.bend_share)
        directions = [(piece.ends, shape)]
        if not piece.one_way:
            directions.append((piece.ends[::-1], shape[::-1]))
        for (tail, head), points in directions:
            line = shapely.LineString(points)
            rows.append(
                {
                    "from_node": tail,
                    "to_node": head,
                    "length_m": float(line.length),
                    "street": piece.name,
                    "highway": piece.highway,
                    "junction": piece.junction,
                    "freespeed_kmh": SPEED_KMH.get(piece.highway, np.nan),
                    "osm_id": number + 1,
                    "car": piece.car,
                    "bike": piece.car and piece.highway != "trunk",
                    "walk": piece.walk,
                    "geometry": line,
                }
            )
    return pd.DataFrame(rows)


def _curve(
    start: NDArray[np.float64], end: NDArray[np.float64], bend_share: float
) -> NDArray[np.float64]:
    """A gentle arc of five points; `bend_share` of the length is its height, left if positive."""
    along = np.linspace(0, 1, 5)[:, None]
    way = end - start
    left = np.array([-way[1], way[0]])
    arc: NDArray[np.float64] = start + along * way + 4 * bend_share * along * (1 - along) * left
    return arc


def as_layer(drawn: Drawn, epsg: int, origin: tuple[float, float]) -> gpd.GeoDataFrame:
    """Links in a metric system, moved to their origin."""
    links = drawn.links.copy()
    moved = shapely.transform(
        links["geometry"].to_numpy(), lambda points: points + np.asarray(origin)
    )
    links.index = pd.RangeIndex(len(links), name="link_id")
    return gpd.GeoDataFrame(links.drop(columns="geometry"), geometry=moved, crs=epsg)
