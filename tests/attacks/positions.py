"""Positions told in a text, in the territory's metres or in degrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyproj import Transformer

from planner.model import Point
from tests.attacks.reading import positions_of

NEAR_M = 25.0
"""A position nearer than this is taken as found."""


def told_near(text: str, secret: Sequence[Point], epsg: int) -> int:
    """How many secret points a text tells, in metres or in degrees."""
    pairs = positions_of(text)
    degrees = pairs[(np.abs(pairs[:, 0]) <= 180) & (np.abs(pairs[:, 1]) <= 90)]
    to_metres = Transformer.from_crs(4326, epsg, always_xy=True)
    moved = np.column_stack(to_metres.transform(*degrees.T)) if len(degrees) else degrees
    told = np.vstack((pairs, moved))
    told = told[np.isfinite(told).all(axis=1)]
    points = ((point.x_m, point.y_m) for point in secret)
    return sum(bool((np.hypot(*(told - s).T) < NEAR_M).any()) for s in points) if len(told) else 0
