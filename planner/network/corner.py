"""Where positions are, in the words of a sheet: the street, and the one it crosses there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.model import Point
from planner.network.gazetteer import NEAR_CROSSING_M, Gazetteer

Corner = tuple[str, str]
"""(street, crossing); no crossing where no other street is near, neither where none is named."""


def corners_at(names: Gazetteer, points: Sequence[Point]) -> list[Corner]:
    """The nearest street of each position, and the next one within `NEAR_CROSSING_M` of it.

    Where three meet, two of them are told.
    """
    streets = list(names.streets.values())
    if not streets:
        return [("", "")] * len(points)
    nodes = np.concatenate([street.nodes for street in streets]).tolist()
    of_street = np.repeat(np.arange(len(streets)), [len(street.nodes) for street in streets])
    xy_m = np.array([names.xy_m[node] for node in nodes], dtype=np.float64)
    found = []
    for point in points:
        gap_m = np.full(len(streets), np.inf)
        np.minimum.at(gap_m, of_street, np.hypot(*(xy_m - (point.x_m, point.y_m)).T))
        first, *others = np.argsort(gap_m, kind="stable")[:2].tolist()
        near = [streets[one].name for one in others if gap_m[one] - gap_m[first] <= NEAR_CROSSING_M]
        found.append((streets[first].name, "".join(near)))
    return found
