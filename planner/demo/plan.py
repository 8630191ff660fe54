"""The ground plan of an invented town: nodes and undirected pieces of street.

Jittered points are joined by a Delaunay triangulation whose longest sides are left out, which gives
blocks of three to five sides, as old towns have. Pieces that meet nearly straight are one street.
A river cuts everything but its bridges; a pocket beyond it keeps no way out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from planner.demo.ground import Ground, draw_ground, in_parks, river_y

STRAIGHT_COS = 0.78
"""Two pieces are one street when they turn by less than about 39 degrees."""


@dataclass(frozen=True, slots=True)
class GroundPlan:
    """Nodes and pieces, in metres around the town's centre.

    Attributes
    ----------
    xy
        float64[n, 2].
    pieces
        int64[m, 2], node ranks.
    street
        int64[m], the street each piece belongs to, 0 … k − 1.
    paths
        int64[p, 2], unnamed footpaths through blocks.
    bridges
        bool[m], pieces over the river.
    footbridges
        bool[m], bridges only for people on foot.
    pocket
        bool[n], nodes nobody reaches from the rest.
    radius_m
        Half the width of the town.
    """

    xy: NDArray[np.float64]
    pieces: NDArray[np.int64]
    street: NDArray[np.int64]
    paths: NDArray[np.int64]
    bridges: NDArray[np.bool_]
    footbridges: NDArray[np.bool_]
    pocket: NDArray[np.bool_]
    radius_m: float


def ground_plan(num_nodes: int, rng: np.random.Generator, *, edge_m: float = 190.0) -> GroundPlan:
    """Draw a town of about so many street nodes, `edge_m` apart at its edge."""
    ground = draw_ground(num_nodes, edge_m, rng)
    xy, radius_m = ground.xy, ground.radius_m
    kept, dropped = _thinned(xy, _sides(ground), rng)
    kept = np.concatenate([ground.chains, kept])
    chain = np.concatenate([ground.chain, np.full(len(kept) - len(ground.chain), -1)])
    over = _crosses_river(xy, kept, radius_m)
    bridges, footbridges = _bridges(xy, kept, over, radius_m)
    pocket = _pocket(xy, radius_m)
    leaves = pocket[kept[:, 0]] != pocket[kept[:, 1]]
    stays = (~over | bridges) & ~leaves
    pieces, chain = kept[stays], chain[stays]
    bridges, footbridges = bridges[stays], footbridges[stays]
    whole = _joined(len(xy), pieces, pocket)
    paths = dropped[rng.random(len(dropped)) < 0.06]
    paths = paths[~_crosses_river(xy, paths, radius_m)]
    paths = paths[pocket[paths[:, 0]] == pocket[paths[:, 1]]]
    paths = paths[whole[paths].all(axis=1)]
    inside = whole[pieces].all(axis=1)
    pieces, bridges, footbridges = pieces[inside], bridges[inside], footbridges[inside]
    street = _named_as_one(xy, pieces, chain[inside])
    return GroundPlan(xy, pieces, street, paths, bridges, footbridges, pocket, radius_m)


def _sides(ground: Ground) -> NDArray[np.int64]:
    """Sides of the triangles, each once.

    Slivers of the hull, ways through parks and across an avenue or bank are left out.
    """
    xy = ground.xy
    simplices = Delaunay(xy).simplices
    pairs = np.sort(
        np.concatenate([simplices[:, [0, 1]], simplices[:, [1, 2]], simplices[:, [0, 2]]])
    )
    sides = np.unique(pairs, axis=0).astype(np.int64)
    sides = sides[_length_m(xy, sides) < ground.longest_m]
    sides = sides[~in_parks(xy[sides].mean(axis=1), ground.parks)]
    mains = shapely.STRtree(shapely.linestrings(xy[ground.chains]))
    lines = shapely.linestrings(xy[sides])
    blocked = np.zeros(len(sides), dtype=bool)
    for relation in ("crosses", "overlaps", "covers", "covered_by"):
        blocked[mains.query(lines, predicate=relation)[0]] = True
    return sides[~blocked]


def _length_m(xy: NDArray[np.float64], pieces: NDArray[np.int64]) -> NDArray[np.float64]:
    away = xy[pieces[:, 0]] - xy[pieces[:, 1]]
    length_m: NDArray[np.float64] = np.hypot(away[:, 0], away[:, 1])
    return length_m


def _thinned(
    xy: NDArray[np.float64], sides: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Leave out about four sides in ten, the long ones most; returns kept and left out."""
    length_m = _length_m(xy, sides)
    num = np.maximum(1, np.bincount(sides.ravel(), minlength=len(xy)))
    usual = np.bincount(sides.ravel(), weights=np.repeat(length_m, 2), minlength=len(xy)) / num
    ratio = length_m / (usual[sides].mean(axis=1) + 1e-9)
    out = rng.random(len(sides)) < np.clip((ratio - 0.72) * 1.05, 0.04, 0.92)
    return sides[~out], sides[out]


def _crosses_river(
    xy: NDArray[np.float64], pieces: NDArray[np.int64], radius_m: float
) -> NDArray[np.bool_]:
    above = xy[:, 1] > river_y(xy[:, 0], radius_m)
    crosses: NDArray[np.bool_] = above[pieces[:, 0]] != above[pieces[:, 1]]
    return crosses


def _bridges(
    xy: NDArray[np.float64], pieces: NDArray[np.int64], over: NDArray[np.bool_], radius_m: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Few of the pieces over the river: one near each of five eastings; the second on foot only."""
    bridges, footbridges = np.zeros(len(pieces), bool), np.zeros(len(pieces), bool)
    ranks = np.flatnonzero(over)
    middle = xy[pieces[ranks]].mean(axis=1)
    for number, share in enumerate((-0.55, -0.22, 0.02, 0.3, 0.62)):
        if ranks.size:
            rank = ranks[np.abs(middle[:, 0] - share * radius_m).argmin()]
            bridges[rank] = True
            footbridges[rank] = number == 1
    return bridges, footbridges


def _pocket(xy: NDArray[np.float64], radius_m: float) -> NDArray[np.bool_]:
    """Nodes of a corner no street leads to any more."""
    away_m = np.hypot(xy[:, 0] + 0.62 * radius_m, xy[:, 1] + 0.55 * radius_m)
    near: NDArray[np.bool_] = away_m < max(420.0, 0.12 * radius_m)
    return near


def _joined(size: int, pieces: NDArray[np.int64], pocket: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Nodes of the town's largest part, and of the pocket's."""
    matrix = csr_matrix((np.ones(len(pieces)), (pieces[:, 0], pieces[:, 1])), shape=(size, size))
    _count, label = connected_components(matrix, directed=False)
    kept = np.zeros(size, dtype=bool)
    for part in (~pocket, pocket):
        if part.any():
            largest = np.bincount(label[part]).argmax()
            kept |= part & (label == largest)
    return kept


def _named_as_one(
    xy: NDArray[np.float64], pieces: NDArray[np.int64], chain: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Street of each piece: an avenue or bank is one street, other pieces join on straight."""
    street = chain.astype(np.int64)
    others = chain < 0
    street[others] = _streets(xy, pieces[others]) + chain.max(initial=0) + 1
    ranks: NDArray[np.int64] = np.unique(street, return_inverse=True)[1].astype(np.int64)
    return ranks


def _streets(xy: NDArray[np.float64], pieces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Join pieces that run on straight at a node; each piece joins at most one other per end."""
    piece = np.concatenate([np.arange(len(pieces))] * 2)
    node = np.concatenate([pieces[:, 0], pieces[:, 1]])
    other = np.concatenate([pieces[:, 1], pieces[:, 0]])
    way = xy[other] - xy[node]
    way /= np.hypot(*way.T)[:, None] + 1e-9
    order = np.argsort(node, kind="stable")
    starts = np.searchsorted(node[order], np.arange(len(xy) + 1))
    joins: list[tuple[int, int]] = []
    for rank in range(len(xy)):
        ends = order[starts[rank] : starts[rank + 1]]
        joins += _straight(piece[ends], way[ends])
    linked = np.array(joins, dtype=np.int64).reshape(-1, 2)
    matrix = csr_matrix(
        (np.ones(len(linked)), (linked[:, 0], linked[:, 1])), shape=(len(pieces), len(pieces))
    )
    label: NDArray[np.int64] = connected_components(matrix, directed=False)[1].astype(np.int64)
    return label


def _straight(piece: NDArray[np.int64], way: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs of pieces at one node that face each other, straightest first."""
    facing = -(way @ way.T)
    candidates = [
        (float(facing[a, b]), a, b)
        for a in range(len(piece))
        for b in range(a + 1, len(piece))
        if facing[a, b] > STRAIGHT_COS
    ]
    used: set[int] = set()
    pairs = []
    for _cos, a, b in sorted(candidates, reverse=True):
        if a not in used and b not in used:
            used |= {a, b}
            pairs.append((int(piece[a]), int(piece[b])))
    return pairs
