"""A small OpenStreetMap that answers OSMnx's requests, so that its real parsing runs offline."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from tests.sources.osm_files import at


@dataclass
class FakeOpenStreetMap:
    """Answers of Nominatim and Overpass; `asked` keeps what was asked."""

    streets: list[dict[str, Any]]
    features: list[dict[str, Any]] = field(default_factory=list)
    boundary: dict[str, Any] | None = None
    asked: list[str] = field(default_factory=list)

    def nominatim(self, params: dict[str, Any], **_other: object) -> list[dict[str, Any]]:
        """One administrative boundary, or nothing known."""
        self.asked.append(str(params["q"]))
        if self.boundary is None:
            return []
        (west, south), (east, north) = at(-1, -1), at(4, 4)
        answer = {
            "place_id": 1, "licence": "", "osm_type": "relation", "osm_id": 1,
            "lat": str(south), "lon": str(west), "class": "boundary", "type": "administrative",
            "importance": 0.5, "display_name": "Ville", "name": "Ville",
            "boundingbox": [str(south), str(north), str(west), str(east)],
            "geojson": self.boundary,
        }  # fmt: skip
        return [answer]

    def overpass(self, data: dict[str, str]) -> dict[str, Any]:
        """Ways of the streets, or features, as the query asks."""
        self.asked.append(data["data"])
        wants_features = "highway" not in data["data"]
        elements = self.features if wants_features else self.streets
        return {"elements": copy.deepcopy(elements)}  # OSMnx takes its answers apart


def square() -> dict[str, Any]:
    """A boundary around the grid of `at`."""
    corners = [at(-1, -1), at(4, -1), at(4, 4), at(-1, 4), at(-1, -1)]
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


def node(node_id: int, column: float, row: float, **tags: str) -> dict[str, Any]:
    lon, lat = at(column, row)
    found: dict[str, Any] = {"type": "node", "id": node_id, "lon": lon, "lat": lat}
    return {**found, "tags": tags} if tags else found


def way(way_id: int, refs: list[int], **tags: str) -> dict[str, Any]:
    """A way; `__` in a tag's key stands for a colon."""
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    return {"type": "way", "id": way_id, "nodes": refs, "tags": named}


def town() -> FakeOpenStreetMap:
    """Nine nodes in a square, 100 m apart, and five streets."""
    nodes = [node(10 * row + column, column, row) for row in range(3) for column in range(3)]
    ways = [
        way(100, [0, 1, 2], highway="residential", name="Rue A", maxspeed="30"),
        way(101, [10, 11, 12], highway="residential", name="Rue B", oneway="yes",
            oneway__bicycle="no"),
        way(102, [0, 10, 20], highway="tertiary", name="Rue C", maxspeed="FR:urban"),
        way(103, [2, 12, 22], highway="tertiary", name="Rue D"),
        way(104, [20, 21, 22], highway="footway"),
        way(105, [11, 21], highway="service", access="private"),
    ]  # fmt: skip
    marks = [
        node(900, 1, 1, amenity="library", name="Médiathèque", opening_hours="Tu 14:00-18:00"),
        node(901, 2, 1, amenity="social_facility", name="Foyer caché"),
        node(902, 2, 2, amenity="library"),
    ]
    return FakeOpenStreetMap([*nodes, *ways], marks, square())
