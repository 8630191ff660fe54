"""Small OpenStreetMap files made in tests."""

from __future__ import annotations

from pathlib import Path

import osmium

LON, LAT = 2.66, 48.54
STEP_LON, STEP_LAT = 0.00135, 0.0009
"""About 100 m each."""


def at(column: float, row: float) -> tuple[float, float]:
    """Longitude and latitude of a grid position."""
    return LON + column * STEP_LON, LAT + row * STEP_LAT


def write_pbf(
    path: Path,
    nodes: dict[int, tuple[float, float]],
    ways: dict[int, tuple[list[int], dict[str, str]]],
    node_tags: dict[int, dict[str, str]] | None = None,
) -> Path:
    """Write nodes (lon, lat) and ways (node ids, tags) to an extract."""
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf"), overwrite=True) as writer:
        for node_id, location in sorted(nodes.items()):
            tags = (node_tags or {}).get(node_id, {})
            writer.add_node(
                osmium.osm.mutable.Node(id=node_id, location=location, tags=tags, version=1)
            )
        for way_id, (refs, tags) in sorted(ways.items()):
            writer.add_way(osmium.osm.mutable.Way(id=way_id, nodes=refs, tags=tags, version=1))
    return path


def street(name: str, **tags: str) -> dict[str, str]:
    """Tags of a residential street; `__` stands for a colon."""
    more = {key.replace("__", ":"): value for key, value in tags.items()}
    return {"highway": "residential", "name": name, **more}
