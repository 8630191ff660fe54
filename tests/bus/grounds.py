"""Small grounds made by hand: sites reach nodes, drives are given in minutes."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from planner.bus import BusRules, Ground, HalfDay, Site
from planner.bus.tour import SiteKind, Span
from planner.model import Point
from planner.network.matrix import TravelMatrix

MORNING, AFTERNOON = (540, 720), (840, 1020)


def half(weekday: int, hours: tuple[int, int] = MORNING, **more) -> HalfDay:
    return HalfDay(weekday, *hours, **more)


def site(rank: int, *, hours: list[tuple[int, int, int]] | None = None, refused=False) -> Site:
    spans = None if hours is None else tuple(Span(*one) for one in hours)
    return Site(f"s{rank}", f"Site {rank}", SiteKind.STREET, Point(float(rank), 0.0), spans,
                hours is not None, refused)  # fmt: skip


def ground(
    reach: list[set[int]],
    points: list[int],
    *,
    sites: list[Site] | None = None,
    drive_min: list[list[float]] | None = None,
    base: bool = False,
) -> Ground:
    """Each node is a zone of its own; need is the points' share, people 10 times the points."""
    num = len(points)
    dense = np.zeros((len(reach), num), dtype=bool)
    for rank, nodes in enumerate(reach):
        dense[rank, sorted(nodes)] = True
    size = len(reach) + base
    minutes = np.zeros((size, size)) if drive_min is None else np.array(drive_min, dtype=float)
    told = np.array(points, dtype=np.int64)
    return Ground(
        tuple(sites or [site(rank) for rank in range(len(reach))]),
        csr_matrix(dense),
        told,
        told / max(told.sum(), 1),
        told * 10.0,
        csr_matrix(np.eye(num)),
        TravelMatrix(minutes * 60, np.isfinite(minutes)),
        base,
    )


RULES = BusRules(max_seconds=30)
