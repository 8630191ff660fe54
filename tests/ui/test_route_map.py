"""Ways and stops as the page's map draws them."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString
from shapely.geometry import Point as Position

from planner import geo
from planner.exports.itinerary import Itinerary, Leg, Waypoint
from planner.model import PlannedPassage, Point
from planner.network.path import Path
from planner.privacy import Shown
from planner.ui.route_map import BASE, Route, Routes, bounds_of, drawn
from planner.ui.shapes import DEGREE

EPSG = geo.metric_epsg(2.35, 48.85)
LINE = LineString([(700_000, 6_600_000), (700_120, 6_600_050), (700_120, 6_600_400)])


def _stop(number: int, point: Point | None) -> Waypoint:
    passage = PlannedPassage(0, 0, 60, place=f"p{number}")
    return Waypoint(number, passage, Shown.EXACT, None, None, point)


def _route(rank: int = 0) -> Route:
    path = Path(np.zeros(0, dtype=np.int64), 0.0, 0.0)
    first, hidden = Point(700_120.0, 6_600_400.0), None
    base = _stop(0, Point(700_000.0, 6_600_000.0))
    legs = (Leg(None, 1, path, LINE), Leg(1, None, path, None))
    shown = Itinerary(base, (_stop(1, first), _stop(2, hidden)), legs)
    return Route(shown, rank, {1: "1. Gare", 2: "2. scellé"})


def test_a_way_is_told_by_its_corners_to_a_metre() -> None:
    (way,) = drawn([_route()], EPSG).ways
    lon = np.array(list(accumulate(way.corners[::2]))) / DEGREE
    lat = np.array(list(accumulate(way.corners[1::2]))) / DEGREE
    x_m, y_m = geo.to_metric(lon, lat, EPSG)
    told = LineString(np.column_stack([x_m, y_m]))
    assert shapely.hausdorff_distance(told, LINE) < 1.5
    assert told.distance(Position(LINE.coords[-1])) < 1.5


def test_a_stop_that_may_not_be_shown_is_nowhere_and_the_others_keep_their_number() -> None:
    marks = drawn([_route()], EPSG).marks
    assert [(mark.sign, mark.words) for mark in marks] == [("1", "1. Gare"), (BASE, "base")]


def test_stops_shown_at_one_point_are_one_mark_that_tells_them_all() -> None:
    (corner, other) = Point(700_120.0, 6_600_400.0), Point(700_000.0, 6_600_000.0)
    stops = (_stop(1, corner), _stop(2, other), _stop(3, corner))
    told = Route(Itinerary(None, stops, ()), 0, {1: "1. Gare", 3: "3. Halle"})
    assert [(mark.sign, mark.words) for mark in drawn([told], EPSG).marks] == [
        ("1·3", "1. Gare / 3. Halle"), ("2", "2"),
    ]  # fmt: skip
    assert [mark.sign for mark in drawn([told, told], EPSG).marks] == [None] * 4


def test_stops_of_several_outings_are_dots_and_teams_differ_by_more_than_colour() -> None:
    found = drawn([_route(0), _route(1)], EPSG)
    assert [mark.sign for mark in found.marks] == [None, BASE, None, BASE]
    assert len({way.dashes for way in found.ways}) == 2
    assert found.marks[0].lat == pytest.approx(found.marks[2].lat)


def test_the_bounds_of_an_outing_hold_its_ways_and_marks_and_nothing_else() -> None:
    found = drawn([_route()], EPSG)
    bounds = bounds_of(found)
    assert bounds is not None
    west, south, east, north = bounds
    x_m, y_m = geo.to_metric(np.array([west, east]), np.array([south, north]), EPSG)
    assert [*x_m, *y_m] == pytest.approx([700_000, 700_120, 6_600_000, 6_600_400], abs=8)
    assert bounds_of(Routes([], [])) is None
