"""Routes of outings as the page's map draws them: ways along the streets, stops, bases.

They are written into the page of whom may open it, and never fetched from an address: a route leads
to places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry import LineString

from planner import geo
from planner.exports.itinerary import Itinerary
from planner.i18n import _
from planner.model import Point
from planner.ui.shapes import DEGREE

TEAM_STYLES = (
    ("#0b4f6c", None), ("#a23b00", "10 5"), ("#3d6b00", "3 5"), ("#6a2c91", "14 4 3 4"),
    ("#8a6100", "6 3"), ("#00695c", "2 8"),
)  # fmt: skip
"""Colour and dashes of each team's routes: never by colour alone."""
WAY_TOLERANCE_M = 1.0
BASE = "⌂"


class Way(NamedTuple):
    """A way: its colour, its dashes (None: a whole line), its corners.

    `corners`: `x, y, dx, dy, dx, dy…` in degrees × `DEGREE`, as rings of `shapes.zones_json`.
    """

    colour: str
    dashes: str | None
    corners: list[int]


class Mark(NamedTuple):
    """Stops or a base: latitude, longitude, what is written in it (None: a dot), colour, words."""

    lat: float
    lon: float
    sign: str | None
    colour: str
    words: str


class Routes(NamedTuple):
    """What is drawn, ways under marks."""

    ways: list[Way]
    marks: list[Mark]


Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


def bounds_of(routes: Routes) -> Bounds | None:
    """What holds every way and mark; None where nothing is drawn."""
    ways = [np.cumsum(np.reshape(way.corners, (-1, 2)), axis=0) / DEGREE for way in routes.ways]
    marks = [np.array([[mark.lon, mark.lat]]) for mark in routes.marks]
    if not ways and not marks:
        return None
    lonlat = np.concatenate([*ways, *marks])
    west, south = lonlat.min(axis=0).tolist()
    east, north = lonlat.max(axis=0).tolist()
    return west, south, east, north


class Route(NamedTuple):
    """An outing to draw.

    `rank`: of its team, for its colour and dashes. `words`: what is said of a stop on hover, by its
    number.
    """

    itinerary: Itinerary
    rank: int
    words: Mapping[int, str]


def drawn(routes: Sequence[Route], epsg: int) -> Routes:
    """Draw outings; stops of one alone carry their number, those of several are dots."""
    ways: list[Way] = []
    marks: list[Mark] = []
    for route in routes:
        shown = route.itinerary
        colour, dashes = TEAM_STYLES[route.rank % len(TEAM_STYLES)]
        lines = [leg.line for leg in shown.legs if leg.line is not None]
        ways += [Way(colour, dashes, _corners(line, epsg)) for line in lines]
        marks += _stops(route, epsg, colour, numbered=len(routes) == 1)
        if shown.base is not None and shown.base.point is not None:
            marks.append(Mark(*latlon(shown.base.point, epsg), BASE, colour, _("base")))
    return Routes(ways, marks)


def _stops(route: Route, epsg: int, colour: str, *, numbered: bool) -> list[Mark]:
    """Stops of an outing; those shown at one point are one mark, which tells them all."""
    at: dict[tuple[float, float], list[int]] = {}
    for stop in route.itinerary.waypoints:
        if stop.point is not None:
            at.setdefault(latlon(stop.point, epsg), []).append(stop.number)
    return [
        Mark(
            *place,
            "·".join(map(str, numbers)) if numbered else None,
            colour,
            " / ".join(route.words.get(number, str(number)) for number in numbers),
        )
        for place, numbers in at.items()
    ]


def _corners(line: LineString, epsg: int) -> list[int]:
    xy = shapely.get_coordinates(shapely.simplify(line, WAY_TOLERANCE_M))
    lon, lat = geo.to_lonlat(xy[:, 0], xy[:, 1], epsg)
    steps = np.rint(np.column_stack([lon, lat]) * DEGREE).astype(np.int64)
    steps[1:] -= steps[:-1].copy()
    corners: list[int] = steps.ravel().tolist()
    return corners


def latlon(point: Point, epsg: int) -> tuple[float, float]:
    """Degrees of a point as Leaflet takes them, to about a decimetre."""
    lon, lat = geo.to_lonlat(point.x_m, point.y_m, epsg)
    return round(float(lat), 6), round(float(lon), 6)
