"""Needs as GeoJSON (RFC 7946): longitude and latitude, no place."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from planner import geo
from planner.exports.needs_table import check_public, ranked
from planner.indicators.need import Needs

GRID_DEGREES = 1e-6
"""Positions are written to 0.1 m."""


def needs_geojson(
    zones: gpd.GeoDataFrame, needs: Needs, *, attributions: tuple[str, ...] = ()
) -> str:
    """Write zones with their need and components; unknown is `null`.

    Names are written as they are: a page that shows them escapes them.

    Raises
    ------
    PrivacyError
        The needs count protected places.
    """
    frame = ranked(zones, check_public(needs))
    shapes = geo.frame_to_lonlat(zones[[zones.geometry.name]]).geometry.reindex(frame.index)
    shapes = shapely.set_precision(shapes.to_numpy(), GRID_DEGREES)
    collection = {
        "type": "FeatureCollection",
        "public": needs.public.value,
        "unit": needs.unit,
        "label": needs.label,
        "weights": needs.weights,
        "notes": list(needs.notes),
        "attributions": list(attributions),
        "features": [
            {
                "type": "Feature",
                "id": str(code),
                "properties": {key: _value(value) for key, value in row.items()},
                "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(shape))),
            }
            for code, row, shape in zip(frame.index, frame.to_dict("records"), shapes, strict=True)
        ],
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False)


def _value(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return round(value, 6) if isinstance(value, float) else value
