"""What others have put on an invented town: passages of other operators, priority districts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.frames import PRESENCE, QPV

_ALL_YEAR = 0b1111_1111_1111
_NUM_QPV = 2
_LEAST_RADIUS_M = 300.0
_APART = 3.0
"""Districts are at least so many radii from one another."""


class _Round(NamedTuple):
    """A weekly round: in zones by rank from the town's centre, 0 the most central."""

    operator: str
    kind: str
    weekdays: tuple[int, ...]
    start_min: int
    end_min: int
    zones: tuple[int, ...]
    sure: bool


_ROUNDS = (
    _Round(
        "Maraude fictive Les Réverbères", "maraude", (0, 2, 4), 20 * 60, 22 * 60, (0, 1, 2), True
    ),
    _Round("Camion fictif La Soupière", "food", (0, 1, 2, 3), 1200, 1290, (1,), True),
    _Round("Bus santé fictif La Passerelle", "health", (1, 3), 14 * 60, 17 * 60, (0, 4), False),
)
"""On Mondays and Wednesdays two operators share a zone at one hour; at week ends nobody comes."""


def draw_presence(zones: gpd.GeoDataFrame, checked_on: dt.date) -> gpd.GeoDataFrame:
    """Weekly passages of three invented operators, each over whole zones (`frames.PRESENCE`).

    Parameters
    ----------
    zones
        `frames.ZONES`, in the town's metric system.
    checked_on
        Day on which each was last checked.
    """
    central = _from_the_centre(zones)
    lines = [
        {
            "operator": one.operator, "weekday": day, "start_min": one.start_min,
            "end_min": one.end_min, "vague": False, "months": _ALL_YEAR, "kind": one.kind,
            "sure": one.sure, "checked_on": checked_on.isoformat(), "source": "presence",
            "geometry": zones.geometry.iloc[central[rank]],
        }
        for one in _ROUNDS
        for rank in one.zones
        for day in one.weekdays
    ]  # fmt: skip
    index = pd.Index([f"p{rank}" for rank in range(len(lines))], dtype=object, name=PRESENCE.index)
    return PRESENCE.check(
        gpd.GeoDataFrame(pd.DataFrame(lines, index=index), geometry="geometry", crs=zones.crs)
    )


def _from_the_centre(zones: gpd.GeoDataFrame) -> list[int]:
    """Ranks of the zones, the nearest to the middle of the inhabitants first."""
    at = zones.geometry.centroid
    xy = np.column_stack([at.x, at.y])
    middle = np.average(xy, axis=0, weights=zones["population"].fillna(0) + 1)
    away_m = np.hypot(*(xy - middle).T)
    ranks: list[int] = np.argsort(away_m, kind="stable").tolist()
    return ranks


def draw_qpv(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Two invented priority districts around the poorest zones (`frames.QPV`).

    Each is a disc as wide as its zone, so that it overlaps the neighbours in part. They lie apart;
    a town too small for two has one.
    """
    poorest = zones["poverty_share"].sort_values(ascending=False, kind="stable").dropna().index
    chosen: list[str] = []
    for zone in poorest:
        if len(chosen) < _NUM_QPV and _apart(zones, zone, chosen):
            chosen.append(zone)
    told = zones.loc[chosen]
    discs = [_disc(zones, zone) for zone in chosen]
    codes = pd.Index([f"QN{rank:05d}M" for rank in range(1, len(chosen) + 1)], name=QPV.index)
    columns = {"name": told["name"].to_numpy(), "commune": told["commune"].to_numpy()}
    return QPV.check(gpd.GeoDataFrame(columns, index=codes, geometry=discs, crs=zones.crs))


def _radius_m(zones: gpd.GeoDataFrame, zone: str) -> float:
    """Radius of the disc of a zone's area, and no less than a walk of a few minutes."""
    area_m2 = float(zones.geometry[zone].area)
    return max(_LEAST_RADIUS_M, float(np.sqrt(area_m2 / np.pi)))


def _disc(zones: gpd.GeoDataFrame, zone: str) -> object:
    return zones.geometry[zone].centroid.buffer(_radius_m(zones, zone))


def _apart(zones: gpd.GeoDataFrame, zone: str, chosen: Sequence[str]) -> bool:
    middle, away_m = zones.geometry[zone].centroid, _APART * _radius_m(zones, zone)
    return all(middle.distance(zones.geometry[other].centroid) >= away_m for other in chosen)
