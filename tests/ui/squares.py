"""A town cut in squares of nearly equal need: their ranks cannot hold."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from planner.frames import ZONES
from planner.service.demo import add_demo_territory
from planner.store.workspace import Workspace

CODE = "carres"
SIDE = 7


def add_squares(workspace: Workspace, side: int = SIDE) -> None:
    """Save the town under `CODE`, `side` squares wide and high, one of them without a value."""
    territory, town = add_demo_territory(workspace, size="XS")
    layers = {
        "nodes": town.streets.nodes,
        "links": town.streets.links,
        "landmarks": town.streets.landmarks,
        "zones": _squares(town.zones, side),
        "services": town.services,
    }
    named = dataclasses.replace(territory, code=CODE, name="Carrés")
    workspace.add_territory(named, layers)


def _squares(zones: gpd.GeoDataFrame, side: int) -> gpd.GeoDataFrame:
    west, south, east, north = zones.total_bounds
    x, y = np.meshgrid(np.linspace(west, east, side + 1), np.linspace(south, north, side + 1))
    shapes = [
        box(x[i, j], y[i, j], x[i + 1, j + 1], y[i + 1, j + 1])
        for i in range(side)
        for j in range(side)
    ]
    num = side * side
    rates = np.linspace(0.2, 0.201, num)
    rates[-1] = np.nan
    data = {name: np.full(num, np.nan) for name in ("poor_households", "median_income_eur",
                                                    "minima_share")}  # fmt: skip
    frame = gpd.GeoDataFrame(
        {
            "name": [f"Carré {rank}" for rank in range(num)],
            "kind": ["polygon"] * num,
            "commune": [f"Secteur {rank % 3}" for rank in range(num)],
            "population": [300.0] * num,
            "households": [150.0] * num,
            "poverty_share": rates,
            "residential": [True] * num,
            **data,
        },
        geometry=shapes,
        crs=zones.crs,
        index=pd.Index([f"c{rank}" for rank in range(num)], name=ZONES.index),
    )
    return ZONES.check(frame)
