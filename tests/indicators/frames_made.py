"""Small frames to measure on."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point, box

from planner.frames import PRESENCE, SERVICES, ZONES
from planner.network.reach import Reach

EPSG = 2154
NAN = float("nan")
_COLUMNS = (
    "population",
    "households",
    "poor_households",
    "poverty_share",
    "median_income_eur",
    "minima_share",
)


def zones(num: int | None = None, *, kind: str = "cell", side_m: float = 200.0, **columns):
    """Squares in a row, 200 m wide; unnamed columns are unknown."""
    num = num or max((len(v) for v in columns.values()), default=3)
    data: dict[str, object] = {
        "name": np.array([None] * num, dtype=object),
        "kind": [kind] * num,
        "commune": ["c"] * num,
        "residential": [True] * num,
    }
    for name in _COLUMNS:
        data[name] = np.full(num, NAN)
    for name, values in columns.items():
        kinds = {str: object, bool: bool, type(None): object}
        data[name] = np.array(values, dtype=kinds.get(type(values[0]), np.float64))
    shapes = [box(side_m * i, 0, side_m * (i + 1), side_m) for i in range(num)]
    frame = gpd.GeoDataFrame(data, geometry=shapes, crs=EPSG)
    frame.index = pd.Index([f"z{i}" for i in range(num)], name="zone_id")
    return ZONES.check(frame)


def services(*rows: dict) -> gpd.GeoDataFrame:
    """Services from dicts of columns; `at` is their position."""
    plain = [
        {
            "name": row.get("name", "s"),
            "category": row.get("category", "social"),
            "opening_hours": row.get("hours"),
            "mobile": False,
            "source": "own",
            "capacity_h_week": row.get("capacity", NAN),
            "closes_on": row.get("closes_on"),
        }
        for row in rows
    ]
    data = pd.DataFrame(plain).astype(
        {"opening_hours": object, "closes_on": object, "capacity_h_week": float}
    )
    points = [Point(*row.get("at", (0.0, 0.0))) for row in rows]
    frame = gpd.GeoDataFrame(data, geometry=points, crs=EPSG)
    frame.index = pd.Index([f"s{i}" for i in range(len(rows))], name="service_id")
    return SERVICES.check(frame)


def presence(*rows: dict) -> gpd.GeoDataFrame:
    """Passages from dicts; `shape` is the geometry, hours in `start`, `end`."""
    plain = [
        {
            "operator": row.get("operator", "A"),
            "weekday": row.get("weekday", 0),
            "start_min": int(row.get("start", 20) * 60),
            "end_min": int(row.get("end", 22) * 60),
            "vague": row.get("vague", False),
            "months": row.get("months", 4095),
            "kind": row.get("kind", "maraude"),
            "sure": row.get("sure", True),
            "checked_on": row.get("checked_on", "2026-11-01"),
            "source": "own",
        }
        for row in rows
    ]
    data = pd.DataFrame(plain).astype({"checked_on": object})
    frame = gpd.GeoDataFrame(data, geometry=[row["shape"] for row in rows], crs=EPSG)
    frame.index = pd.Index([f"p{i}" for i in range(len(rows))], name="presence_id")
    return PRESENCE.check(frame)


def pairs(dense: np.ndarray, *, cutoff_s: float = 1800.0) -> Reach:
    """Reach from a dense zones × services array of seconds, infinite where there is no way."""
    zone, service = np.nonzero(dense <= cutoff_s)
    return Reach(
        zone.astype(np.int64),
        service.astype(np.int64),
        dense[zone, service].astype(np.float64),
        dense.shape[0],
        dense.shape[1],
        cutoff_s,
        "walk",
        np.ones(dense.shape[0], dtype=np.bool_),
    )
