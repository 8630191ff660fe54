"""The week's passages as GeoJSON (RFC 7946), for another operator or for anybody.

A GeoJSON is passed on easily: there is none for the team, whose protected places have no position
outside its paper. A passage told by district and hours has a null geometry.
"""

from __future__ import annotations

import json
from typing import Any

from planner import geo
from planner.exports.audience import Audience
from planner.exports.printable import one_line
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.week_export import WeekExport
from planner.exports.week_notes import week_notes
from planner.exports.week_rows import PassageRow, week_rows

_DECIMALS = 6


def render_geojson(inputs: SheetInputs, audience: Audience) -> bytes:
    """Write a feature per passage told; names are as typed: a page that shows them escapes them."""
    epsg = inputs.territory.epsg
    collection = {
        "type": "FeatureCollection",
        "territory": inputs.territory.code,
        "week": str(inputs.plan.week),
        "version": inputs.plan.version,
        "notes": list(week_notes(inputs, audience)),
        "features": [_feature(row, epsg) for row in week_rows(inputs, audience)],
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode("utf-8")


def _feature(row: PassageRow, epsg: int) -> dict[str, Any]:
    geometry = None
    if row.point is not None:
        lon, lat = geo.to_lonlat(row.point.x_m, row.point.y_m, epsg)
        east, north = round(float(lon), _DECIMALS), round(float(lat), _DECIMALS)
        geometry = {"type": "Point", "coordinates": [east, north]}
    return {
        "type": "Feature",
        "id": row.key,
        "properties": {
            "team": one_line(row.team),
            "date": row.date.isoformat(),
            "start": None if row.start is None else row.start.isoformat(),
            "end": None if row.end is None else row.end.isoformat(),
            "band": row.band or None,
            "place": one_line(row.place),
        },
        "geometry": geometry,
    }


GEOJSON_EXPORT = WeekExport(
    "geojson",
    "Passages de la semaine (GeoJSON)",
    "application/geo+json",
    "passages",
    ".geojson",
    (Audience.PARTNER, Audience.PUBLIC),
    render_geojson,
)
