"""The district a place lies in, by a name wide enough to tell nobody where exactly.

A zone that people know by name (IRIS, priority district) is a district; a grid square of 200 m is
not, and gives its commune.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd

from planner.model import Point
from planner.zone_index import row_at

_SQUARE = "cell"


@dataclass(frozen=True, slots=True)
class Districts:
    """Names of districts; `zones` (`frames.ZONES`) None: none is known."""

    zones: gpd.GeoDataFrame | None

    def name(self, point: Point) -> str:
        """Name of the district a point lies in, empty where none is known."""
        if self.zones is None:
            return ""
        row = row_at(self.zones, point)
        if row is None:
            return ""
        zone = self.zones.iloc[row]
        told = zone["commune"] if zone["kind"] == _SQUARE else zone["name"]
        return told if isinstance(told, str) else ""
