"""Zones seen on foot: along the streets, within 50 m, each once, nothing of protected places."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from planner.model import PlaceKind, Protection, Public
from planner.network.along import zones_along
from planner.network.graph import build
from planner.network.modes import MODES
from planner.planning.ways import lines_on_foot, positions, ways_of
from planner.scenarios import Ground, OnFoot, figures
from tests import test_scenarios as town
from tests.gridworld import EAST, EPSG, NORTH, SIDE, make_grid

BEYOND_THE_BEND, OVER_THE_RIVER = "bend", "river"


def spot(x_m: float, y_m: float, half_m: float = 5.0) -> shapely.Polygon:
    return box(EAST + x_m - half_m, NORTH + y_m - half_m, EAST + x_m + half_m, NORTH + y_m + half_m)


def zones_of(**shapes: shapely.Polygon) -> gpd.GeoDataFrame:
    index = pd.Index(list(shapes), name="zone_id")
    data = {"name": list(shapes), "population": [100.0] * len(shapes)}
    return gpd.GeoDataFrame(data, geometry=list(shapes.values()), crs=EPSG, index=index)


BLOCKS = [(column, row) for column in range(SIDE - 1) for row in range(SIDE - 1)]
ZONES = zones_of(
    bend=spot(50, 600),
    river=spot(545, 250),
    home=spot(500, 100, 30),
    **{f"z{c}{r}": spot(100 * c + 50, 100 * r + 60) for c, r in BLOCKS},
)
"""45 m past the bend of Boulevard Nord, 40 m from column 5 over the river, round the crossing
(5, 1), and one in each block."""


@pytest.fixture(scope="module")
def ground() -> Ground:
    streets = make_grid()
    graphs = {mode: build(streets, MODES[mode]) for mode in ("walk", "car")}
    shares = np.full(len(ZONES), 1 / len(ZONES))
    needs = pd.DataFrame({"need": shares, "need_share": shares}, index=ZONES.index)
    return Ground(ZONES, {Public.STREET: needs}, graphs, streets.links, walk_m=60.0)


def seen(ground: Ground, *refs: str, means=town.MEANS, mode="walk", **more) -> OnFoot | None:
    plan = town._plan(*refs, mode=mode)
    return figures(plan, means, ground, presence_s=0, travel_s=0, **more).on_foot


def means_with(*places):
    """The means with some places in the stead of those of the same id."""
    changed = {place.id: place for place in places}
    kept = tuple(changed.pop(place.id, place) for place in town.PLACES)
    return replace(town.MEANS, places=(*kept, *changed.values()))


def test_a_zone_at_fifty_metres_is_seen_and_one_a_metre_farther_is_not() -> None:
    line = LineString([(EAST, NORTH), (EAST + 100, NORTH)])
    zones = zones_of(near=spot(50, 55), far=spot(50, 56), under=spot(50, 0))
    assert zones_along([line], zones).tolist() == [True, False, True]
    assert zones_along([], zones).tolist() == [False, False, False]


def test_the_bend_of_a_street_is_walked_and_not_its_chord(ground) -> None:
    found = seen(ground, "x05", "x15", means=means_with(town._place("base", 0, 5, is_base=True)))
    assert found is not None
    assert BEYOND_THE_BEND in found.zones


def test_the_river_is_gone_round_and_not_flown_over(ground) -> None:
    """From (5, 2) to (5, 3) people on foot cross in column 4."""
    base = means_with(town._place("base", 5, 2, is_base=True))
    found = seen(ground, "x53", means=base)
    assert found is not None
    assert OVER_THE_RIVER not in found.zones
    straight = LineString([(EAST + 500, NORTH + 200), (EAST + 500, NORTH + 300)])
    assert zones_along([straight], ZONES)[list(ZONES.index).index(OVER_THE_RIVER)]


def test_ways_by_car_see_nothing(ground) -> None:
    assert seen(ground, "x03", "x33", mode="car") is None


def test_the_walk_from_an_exploratory_place_is_on_foot_whatever_brought_the_team(ground) -> None:
    sweep = town._place("sweep", 3, 3, kind=PlaceKind.EXPLORATORY)
    found = seen(ground, "sweep", means=means_with(sweep), mode="car")
    assert found is not None
    assert len(found.zones) > 2
    here = town._at(3, 3)
    reach_m = 600 / 80 * 100 / 2 + 50  # ten minutes out and back
    near = ZONES.distance(shapely.Point(here.x_m, here.y_m)) <= reach_m
    assert set(found.zones) <= set(ZONES.index[near])


def test_seen_zones_out_of_reach_are_told_apart_and_their_need_is_summed(ground) -> None:
    found = seen(ground, "x51")
    assert found is not None
    assert set(found.zones) - set(found.beyond) == {"home"}
    assert len(found.beyond) > 2
    assert found.need_share[Public.STREET] == pytest.approx(len(found.zones) / len(ZONES))


def test_without_the_streets_lines_nothing_is_claimed(ground) -> None:
    assert seen(replace(ground, links=None), "x51") is None


def test_a_zone_seen_is_no_passage(ground) -> None:
    plan = town._plan("x51")
    with_, without = (
        figures(plan, town.MEANS, one, presence_s=0, travel_s=0)
        for one in (ground, replace(ground, links=None))
    )
    assert with_.inhabitants == without.inhabitants
    assert with_.reach[Public.STREET].need_share == without.reach[Public.STREET].need_share


crossings = st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1))
routes = st.lists(crossings, min_size=1, max_size=4).map(
    lambda cells: [f"x{column}{row}" for column, row in cells]
)


@settings(max_examples=25, deadline=None)
@given(routes)
def test_seen_zones_are_exactly_those_near_a_point_of_the_walk(ground, refs) -> None:
    """Against points every metre of the walk, measured one by one."""
    shifts = town._plan(*refs).shifts
    ways = ways_of(shifts, positions(town.MEANS), ground.graphs)
    lines = list(lines_on_foot(ways, ground.graphs["walk"], ground.links))
    points = [line.interpolate(m) for line in lines for m in np.arange(0, line.length + 1)]
    near = {
        zone
        for zone, shape in ZONES.geometry.items()
        if any(shape.distance(point) <= 50.0 for point in points)
    }
    maybe = {
        zone
        for zone, shape in ZONES.geometry.items()
        if any(shape.distance(point) <= 50.6 for point in points)
    }
    found = seen(ground, *refs)
    assert near <= set(found.zones if found else ()) <= maybe


@settings(max_examples=25, deadline=None)
@given(routes, routes)
def test_a_zone_counts_once_and_walking_on_never_takes_one_away(ground, refs, more) -> None:
    one, twice = seen(ground, *refs), seen(ground, *refs, *refs)
    zones = set(one.zones) if one else set()
    assert len(zones) == len(one.zones if one else ())
    assert zones <= set(twice.zones if twice else ())
    back = seen(ground, *refs, "base", *more)
    assert zones <= set(back.zones if back else ())


@settings(max_examples=25, deadline=None)
@given(routes, crossings)
def test_a_protected_place_adds_nothing_outside_the_team_wherever_it_is(ground, refs, cell) -> None:
    camp = town._place("camp", *cell, protection=Protection.TEAM)
    outside = seen(ground, *refs, "camp", means=means_with(camp))
    elsewhere = seen(ground, *refs, "camp")
    assert (outside.zones if outside else ()) == (elsewhere.zones if elsewhere else ())
    inside = seen(ground, *refs, "camp", means=means_with(camp), for_team=True)
    assert set(outside.zones if outside else ()) <= set(inside.zones if inside else ())
