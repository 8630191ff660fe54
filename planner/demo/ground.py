"""The ground an invented town is built on: its outline, parks, avenues and river banks.

The outline follows the avenues out into the country and leaves green wedges between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CENTRE_M = 75.0
"""Typical length of a piece of street in the centre."""
LONGEST_SHARE = 2.4
"""Longest piece, in typical pieces of the edge of town."""
BANK_M = 32.0
"""From the river's bed to the street along it."""
NUM_AVENUES = 6
_POCKET_TURN = np.arctan2(-0.55, -0.62)
"""One avenue always leads to the corner that is later cut off."""
_LOBE, _LOBE_RAD = 0.5, 0.2
_PARKS = 3
_OLD_TOWN_SHARE = 0.12
"""Avenues begin at this part of the radius; the old town within has none."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Nodes of a town and what they lie along, in metres around the centre.

    Attributes
    ----------
    xy
        float64[n, 2].
    chains
        int64[c, 2]: pieces of the avenues and of the streets along the river.
    chain
        int64[c]: rank of the avenue or bank each belongs to.
    parks
        float64[k, 3]: centre and radius of places without streets.
    longest_m
        Longest piece of street.
    radius_m
        Radius of a round town of as many nodes.
    """

    xy: NDArray[np.float64]
    chains: NDArray[np.int64]
    chain: NDArray[np.int64]
    parks: NDArray[np.float64]
    longest_m: float
    radius_m: float


def draw_ground(num_nodes: int, edge_m: float, rng: np.random.Generator) -> Ground:
    """Draw about so many nodes, `edge_m` apart at the edge; parks and avenues take a few."""
    turns = _POCKET_TURN + 2 * np.pi * np.arange(NUM_AVENUES) / NUM_AVENUES
    turns[1:] += rng.normal(0, 0.16, NUM_AVENUES - 1)
    xy, spacing_m, radius_m = _sunflower(num_nodes, edge_m, turns, rng)
    parks = _parks(radius_m, rng)
    open_ground = ~in_parks(xy, parks)
    xy, spacing_m = xy[open_ground], spacing_m[open_ground]
    along = np.full(len(xy), -1, dtype=np.int64)
    for rank, turn in enumerate(turns.tolist()):
        _straighten(xy, along, spacing_m, rank=rank, turn=turn, radius_m=radius_m)
    _follow_river(xy, along, spacing_m, radius_m)
    apart = _apart(xy, along, spacing_m)
    xy, along = xy[apart], along[apart]
    longest_m = LONGEST_SHARE * edge_m
    return Ground(xy, *_chains(xy, along, longest_m), parks, longest_m, radius_m)


def river_y(x_m: NDArray[np.float64], radius_m: float) -> NDArray[np.float64]:
    """Northing of the river's bed for an easting, metres around the centre."""
    turn = x_m / radius_m
    return radius_m * (0.16 * np.sin(2.4 * turn + 0.6) + 0.05 * np.sin(6.1 * turn) - 0.22)


def in_parks(xy: NDArray[np.float64], parks: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether points are in a park."""
    away_m = np.hypot(xy[:, None, 0] - parks[:, 0], xy[:, None, 1] - parks[:, 1])
    inside: NDArray[np.bool_] = np.any(away_m < parks[:, 2], axis=1)
    return inside


def _sunflower(
    num_nodes: int, edge_m: float, turns: NDArray[np.float64], rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Points of a jittered sunflower, denser in the middle, cut along the lobed outline."""
    rank = np.arange(int(1.9 * num_nodes)) + 0.5
    spacing_m = CENTRE_M + (edge_m - CENTRE_M) * np.minimum(1, rank / num_nodes) ** 0.8
    away_m = np.sqrt(np.cumsum(spacing_m**2) / np.pi)
    angle = np.pi * (1 + 5**0.5) * rank
    gap = np.angle(np.exp(1j * (angle[:, None] - turns)))
    lobes = 0.8 + _LOBE * np.exp(-(gap**2) / (2 * _LOBE_RAD**2)).sum(axis=1)
    kept = np.sort(np.argsort(away_m / lobes, kind="stable")[:num_nodes])
    xy = np.column_stack([away_m * np.cos(angle), away_m * np.sin(angle)])[kept]
    xy += rng.normal(0, 0.22, xy.shape) * spacing_m[kept, None]
    return xy, spacing_m[kept], float(away_m[num_nodes - 1])


def _parks(radius_m: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Round places without streets, one in each third of the town."""
    turn = 2 * np.pi * (np.arange(_PARKS) + rng.random(_PARKS)) / _PARKS
    away_m = radius_m * rng.uniform(0.25, 0.7, _PARKS)
    size_m = radius_m * rng.uniform(0.06, 0.11, _PARKS)
    return np.column_stack([away_m * np.cos(turn), away_m * np.sin(turn), size_m])


def _straighten(
    xy: NDArray[np.float64],
    along: NDArray[np.int64],
    spacing_m: NDArray[np.float64],
    *,
    rank: int,
    turn: float,
    radius_m: float,
) -> None:
    """Move the nodes near an avenue onto it."""
    way = np.array([np.cos(turn), np.sin(turn)])
    out_m, off_m = xy @ way, xy @ np.array([-way[1], way[0]])
    near = (np.abs(off_m) < 0.5 * spacing_m) & (out_m > _OLD_TOWN_SHARE * radius_m) & (along < 0)
    xy[near] = out_m[near, None] * way
    along[near] = rank


def _follow_river(
    xy: NDArray[np.float64],
    along: NDArray[np.int64],
    spacing_m: NDArray[np.float64],
    radius_m: float,
) -> None:
    """Move the nodes near the river onto the street of their bank; avenues end there too."""
    off_m = xy[:, 1] - river_y(xy[:, 0], radius_m)
    for rank, side in ((NUM_AVENUES, 1.0), (NUM_AVENUES + 1, -1.0)):
        near = (side * off_m >= 0) & (np.abs(off_m) < 0.65 * spacing_m)
        xy[near, 1] = river_y(xy[near, 0], radius_m) + side * BANK_M
        along[near] = rank


def _in_order(xy: NDArray[np.float64], along: NDArray[np.int64], rank: int) -> NDArray[np.int64]:
    """Nodes of an avenue from the centre out, or of a bank from west to east."""
    on = np.flatnonzero(along == rank)
    at_m = xy[on, 0] if rank >= NUM_AVENUES else np.hypot(*xy[on].T)
    return on[np.argsort(at_m, kind="stable")]


def _apart(
    xy: NDArray[np.float64], along: NDArray[np.int64], spacing_m: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Leave out nodes that came too near the one before along the same avenue or bank."""
    kept = np.ones(len(xy), dtype=bool)
    for rank in range(NUM_AVENUES + 2):
        before: NDArray[np.float64] | None = None
        for node in _in_order(xy, along, rank).tolist():
            if before is not None:
                kept[node] = np.hypot(*(xy[node] - before)) > 0.5 * spacing_m[node]
            before = xy[node] if kept[node] else before
    return kept


def _chains(
    xy: NDArray[np.float64], along: NDArray[np.int64], longest_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pieces between neighbours along each avenue and bank, and whose they are."""
    pieces, ranks = [np.empty((0, 2), np.int64)], [np.empty(0, np.int64)]
    for rank in range(NUM_AVENUES + 2):
        order = _in_order(xy, along, rank)
        links = np.column_stack([order[:-1], order[1:]])
        links = links[np.hypot(*(xy[links[:, 0]] - xy[links[:, 1]]).T) < longest_m]
        pieces.append(links)
        ranks.append(np.full(len(links), rank, dtype=np.int64))
    return np.sort(np.concatenate(pieces)), np.concatenate(ranks)
