"""The window of a printed map: which part of the territory, at what scale, north up.

Drawing coordinates are millimetres on paper, x to the right, y downward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

MIN_EXTENT_M = 350.0
"""A map never shows less than this height, so that a round of two corners keeps its landmarks."""
EDGE_MM = 8.0
"""Blank kept between the route and the edge, room for a disc and its leader."""
_SCALE_BARS_M = (20, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True, slots=True)
class Frame:
    """A metric window on `width_mm` × `height_mm` of paper; 1 mm is `m_per_mm` on the ground."""

    west_m: float
    north_m: float
    m_per_mm: float
    width_mm: float
    height_mm: float

    @classmethod
    def around(cls, shapes: Sequence[BaseGeometry], *, width_mm: float, height_mm: float) -> Frame:
        """Smallest window of that format holding all shapes with their edge.

        Parameters
        ----------
        shapes
            At least one non-empty geometry in the territory's metric system.
        width_mm, height_mm
            Size on paper, both greater than twice `EDGE_MM`.
        """
        west, south, east, north = shapely.total_bounds(list(shapes))
        m_per_mm = max(
            (east - west) / (width_mm - 2 * EDGE_MM),
            (north - south) / (height_mm - 2 * EDGE_MM),
            MIN_EXTENT_M / height_mm,
        )
        return cls(
            west_m=(west + east - width_mm * m_per_mm) / 2,
            north_m=(south + north + height_mm * m_per_mm) / 2,
            m_per_mm=m_per_mm,
            width_mm=width_mm,
            height_mm=height_mm,
        )

    @property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the window in metres."""
        return (
            self.west_m,
            self.north_m - self.height_mm * self.m_per_mm,
            self.west_m + self.width_mm * self.m_per_mm,
            self.north_m,
        )

    def to_paper(self, xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn metric positions `(k, 2)` into millimetres on paper `(k, 2)`."""
        return np.column_stack(
            [
                (xy_m[:, 0] - self.west_m) / self.m_per_mm,
                (self.north_m - xy_m[:, 1]) / self.m_per_mm,
            ]
        )

    def to_metric(self, xy_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn millimetres on paper `(k, 2)` back into metric positions `(k, 2)`."""
        return np.column_stack(
            [
                self.west_m + xy_mm[:, 0] * self.m_per_mm,
                self.north_m - xy_mm[:, 1] * self.m_per_mm,
            ]
        )

    def on_paper(self, shape: BaseGeometry) -> BaseGeometry:
        """Turn a metric geometry into one in millimetres on paper."""
        return shapely.transform(shape, self.to_paper)

    def scale_bar_m(self) -> int:
        """Round length whose bar is the longest under 35 mm."""
        fitting = [metres for metres in _SCALE_BARS_M if metres / self.m_per_mm <= 35.0]
        return fitting[-1] if fitting else _SCALE_BARS_M[0]
