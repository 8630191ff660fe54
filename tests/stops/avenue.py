"""An avenue one can check by hand, its zones and needs."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, box

from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.streets import Streets

STEP_M = 100.0
SIDE = 10_000
"""Id of the end of the side street at node 0; nodes of the avenue count from 0."""


def avenue(num: int, highway: str = "residential") -> Streets:
    """A straight avenue of `num` nodes 100 m apart; a side street crosses at every third one."""
    at = {i: (i * STEP_M, 0.0) for i in range(num)}
    pieces = [(i, i + 1, "Avenue Longue") for i in range(num - 1)]
    for i in range(0, num, 3):
        at[SIDE + i] = (i * STEP_M, 50.0)
        pieces.append((i, SIDE + i, f"Rue {i}"))
    rows = []
    for a, b, name in pieces:
        for start, end in ((a, b), (b, a)):
            rows.append(
                {
                    "from_node": start,
                    "to_node": end,
                    "street": name,
                    "highway": highway,
                    "length_m": float(np.hypot(at[a][0] - at[b][0], at[a][1] - at[b][1])),
                    "junction": None,
                    "freespeed_kmh": 30.0,
                    "osm_id": 1,
                    "car": True,
                    "bike": True,
                    "walk": True,
                    "geometry": LineString([at[start], at[end]]),
                }
            )
    links = gpd.GeoDataFrame(rows, geometry="geometry", crs=2154)
    links.index.name = "link_id"
    nodes = pd.DataFrame.from_dict(at, orient="index", columns=["x_m", "y_m"])
    nodes.index.name = "node_id"
    return Streets(nodes, links, pd.DataFrame(), 2154, (0.0, 0.0, 1.0, 1.0), ())


def zones_of(*bounds: tuple[float, float]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"name": [f"Zone {i}" for i in range(len(bounds))]},
        geometry=[box(low, -200, high, 200) for low, high in bounds],
        crs=2154,
    )
    frame.index = pd.Index([f"z{i}" for i in range(len(bounds))], name="zone_id")
    return frame


def needs_of(zones: gpd.GeoDataFrame, *shares: float) -> pd.DataFrame:
    return pd.DataFrame({"need": shares, "need_share": shares}, index=zones.index)


def walk(streets: Streets) -> Graph:
    return build(streets, MODES["walk"])


def changed(streets: Streets, street: str, /, **columns: object) -> Streets:
    """The same streets, columns of one of them set; others keep theirs, or stay unknown."""
    links = streets.links.copy()
    for name, value in columns.items():
        if name not in links.columns:
            links[name] = False if name == "tunnel" else None
        links.loc[links["street"] == street, name] = value
    return Streets(streets.nodes, links, streets.landmarks, streets.epsg, streets.bbox_lonlat, ())


def services_at(*rows: tuple[str, float, float]) -> gpd.GeoDataFrame:
    """Services: category, x and y in metres."""
    points = gpd.points_from_xy([row[1] for row in rows], [row[2] for row in rows])
    return gpd.GeoDataFrame({"category": [row[0] for row in rows]}, geometry=points, crs=2154)
