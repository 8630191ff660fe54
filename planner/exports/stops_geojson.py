"""Proposed stops as GeoJSON (RFC 7946): street crossings, no place anybody lives at."""

from __future__ import annotations

import json

import pandas as pd

from planner import geo
from planner.exports.stops_table import check_public_stops


def stops_geojson(
    stops: pd.DataFrame,
    *,
    epsg: int,
    public: str,
    notes: tuple[str, ...] = (),
    attributions: tuple[str, ...] = (),
) -> str:
    """Write stops as points, best first, positions to 0.1 m.

    Names are written as they are: a page that shows them escapes them.

    Raises
    ------
    PrivacyError
        The stops are for the team only.
    """
    shown = check_public_stops(stops)
    lon, lat = geo.to_lonlat(shown["x_m"].to_numpy(), shown["y_m"].to_numpy(), epsg)
    rows = zip(shown.index, shown.to_dict("records"), lon, lat, strict=True)
    collection = {
        "type": "FeatureCollection",
        "public": public,
        "notes": list(notes),
        "attributions": list(attributions),
        "features": [
            {
                "type": "Feature",
                "id": str(code),
                "properties": {
                    "rank": rank,
                    "name": row["name"],
                    "need_share": round(row["need_share"], 6),
                    "covers": row["covers"],
                    "why": row["why"],
                    "worth": round(row["worth"], 2),
                },
                "geometry": {
                    "type": "Point",
                    "coordinates": [round(float(east), 6), round(float(north), 6)],
                },
            }
            for rank, (code, row, east, north) in enumerate(rows, start=1)
        ],
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False)
