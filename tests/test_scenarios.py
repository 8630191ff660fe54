"""Figures of plans and their comparison, on lengths and shares counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from planner.model import (
    Appointment,
    Means,
    Place,
    PlaceKind,
    PlannedPassage,
    PlannedShift,
    Point,
    Protection,
    Public,
    Team,
    TeamKind,
    TimeWindow,
    Week,
    WeekPlan,
)
from planner.network.graph import build
from planner.network.modes import MODES
from planner.scenarios import Figures, Ground, compare, figures
from tests.gridworld import EAST, EPSG, NORTH, SIDE, STEP_M, make_grid

WALK_M = 100.0
SOUTH_WEST = "SW"
"""Crossings (0, 0), (1, 0), (0, 1), (1, 1): 100 + 150 + 150 + 200 = 600 m of street."""
NORTH_EAST = "NE"
"""Crossings (5, 5), (4, 5), (5, 4), (4, 4): 100 + 150 + 240 + 200 = 690 m of street."""
NOWHERE = "NO"
"""No street, no known population, no known need."""
SW_FROM_CORNER = 400 / 600
"""A passage at (0, 0) reaches (0, 0), (1, 0) and (0, 1) within 100 m."""
NE_FROM_CORNER = 490 / 690
"""A passage at (5, 5) reaches (5, 5), (4, 5) and (5, 4)."""
HOUSED = Team("M", "M", TeamKind.MOBILE, "car", 2, public=Public.HOUSING)
STREET = Team("A", "A", TeamKind.MARAUDE, "walk", 3)


def _at(column: int, row: int) -> Point:
    return Point(EAST + column * STEP_M, NORTH + row * STEP_M)


def _place(ref: str, column: int, row: int, **more) -> Place:
    values = {"kind": PlaceKind.KNOWN, "protection": Protection.PUBLIC} | more
    return Place(ref, ref, point=_at(column, row), **values)


PLACES = (
    _place("base", 1, 1, is_base=True),
    _place("sw", 0, 0),
    _place("ne", 5, 5),
    _place("camp", 0, 0, protection=Protection.TEAM),
    _place("hall", 0, 0, public=Public.HOUSING),
    *(_place(f"x{c}{r}", c, r) for c in range(SIDE) for r in range(SIDE)),
)
VISIT = Appointment("rdv", _at(5, 5), TimeWindow(0, 540, 720), 45)
MEANS = Means((STREET, HOUSED), (), (), PLACES, (VISIT,))


def _plan(*refs: str, mode: str = "walk", idle: int = 0) -> WeekPlan:
    """One outing through these places in order (a visit: `rdv`), and outings without passages."""
    passages = tuple(
        PlannedPassage(1000 * k, 1000 * k, 1000 * k + 600,
                       **({"appointment": ref} if ref == "rdv" else {"place": ref}))
        for k, ref in enumerate(refs, start=1)
    )  # fmt: skip
    shift = PlannedShift("s", "A", dt.date(2026, 11, 30), mode, "base", 0, 20_000, 0, 19_000,
                         passages)  # fmt: skip
    empty = tuple(replace(shift, id=f"e{k}", passages=()) for k in range(idle))
    return WeekPlan("p", "grid", Week(2026, 49), "Europe/Paris", "m", Public.STREET,
                    (shift, *empty))  # fmt: skip


def _zones(population: tuple[float, ...] = (600.0, 1380.0, np.nan)) -> gpd.GeoDataFrame:
    squares = [(-50, -50, 150, 150), (350, 350, 550, 550), (5000, 5000, 5100, 5100)]
    shapes = [box(EAST + w, NORTH + s, EAST + e, NORTH + n) for w, s, e, n in squares]
    index = pd.Index([SOUTH_WEST, NORTH_EAST, NOWHERE], name="zone_id")
    data = {"name": list(index), "population": list(population)}
    return gpd.GeoDataFrame(data, geometry=shapes, crs=EPSG, index=index)


def _needs(*shares: float) -> pd.DataFrame:
    values = np.array(shares)
    return pd.DataFrame({"need": values, "need_share": values}, index=_zones().index)


@pytest.fixture(scope="module")
def ground() -> Ground:
    streets = make_grid()
    graphs = {mode: build(streets, MODES[mode]) for mode in ("walk", "car")}
    needs = {Public.STREET: _needs(0.6, 0.4, np.nan), Public.HOUSING: _needs(0.25, 0.75, np.nan)}
    return Ground(_zones(), needs, graphs, walk_m=WALK_M)


def _figures(ground: Ground, plan: WeekPlan, **more) -> Figures:
    return figures(plan, MEANS, ground, presence_s=600, travel_s=320, **more)


def test_need_and_inhabitants_within_reach_are_those_counted_by_hand(ground) -> None:
    found = _figures(ground, _plan("sw"))
    reach = found.reach[Public.STREET]
    assert reach.zones.to_dict() == pytest.approx(
        {SOUTH_WEST: SW_FROM_CORNER, NORTH_EAST: 0.0, NOWHERE: 0.0}
    )
    assert reach.need_share == pytest.approx(0.6 * SW_FROM_CORNER)
    assert found.inhabitants == pytest.approx(600 * SW_FROM_CORNER)
    assert found.unknown_population == 1


def test_two_corners_add_up_and_a_second_passage_reaches_nobody_new(ground) -> None:
    both = _figures(ground, _plan("sw", "ne", "sw"))
    assert both.reach[Public.STREET].need_share == pytest.approx(
        0.6 * SW_FROM_CORNER + 0.4 * NE_FROM_CORNER
    )
    assert both.inhabitants == pytest.approx(600 * SW_FROM_CORNER + 1380 * NE_FROM_CORNER)
    assert both.passages == 3


def test_kilometres_are_those_of_the_streets_from_the_base_and_back(ground) -> None:
    assert _figures(ground, _plan("sw")).distance_m == pytest.approx(2 * 200)
    assert _figures(ground, _plan("ne")).distance_m == pytest.approx(2 * 800)
    assert _figures(ground, _plan("sw", "ne")).distance_m == pytest.approx(200 + 1000 + 800)
    assert _figures(ground, _plan()).distance_m == 0
    # the river is crossed on foot in column 4, by car over Pont Neuf in column 1 only
    for_walkers, for_cars = (
        _figures(ground, _plan("x52", "x53", mode=mode)).distance_m for mode in ("walk", "car")
    )
    assert for_walkers == pytest.approx(500 + 300 + 600)
    assert for_cars == pytest.approx(500 + 900 + 600)


def test_presence_and_travel_are_the_judge_s_and_outings_those_with_a_passage(ground) -> None:
    found = _figures(ground, _plan("sw", "rdv", idle=3))
    assert (found.presence_s, found.travel_s) == (600, 320)
    assert (found.passages, found.visits, found.outings) == (1, 1, 1)


def test_a_visit_is_never_a_passage_within_reach_but_its_way_counts(ground) -> None:
    found = _figures(ground, _plan("rdv"))
    assert found.reach[Public.STREET].need_share == 0
    assert found.inhabitants == 0
    assert found.distance_m == pytest.approx(2 * 800)


def test_each_public_has_its_own_passages_and_inhabitants_count_once(ground) -> None:
    found = _figures(ground, _plan("sw", "hall"))
    assert found.reach[Public.STREET].need_share == pytest.approx(0.6 * SW_FROM_CORNER)
    assert found.reach[Public.HOUSING].need_share == pytest.approx(0.25 * SW_FROM_CORNER)
    assert found.inhabitants == pytest.approx(600 * SW_FROM_CORNER)
    assert _figures(ground, _plan("sw")).reach[Public.HOUSING].need_share == 0


def test_a_protected_place_counts_for_its_team_only(ground) -> None:
    outside = _figures(ground, _plan("camp"))
    assert outside.reach[Public.STREET].need_share == 0
    assert outside.hidden_passages == 1
    inside = _figures(ground, _plan("camp"), for_team=True)
    assert inside.reach[Public.STREET].need_share == pytest.approx(0.6 * SW_FROM_CORNER)
    assert inside.hidden_passages == 0
    assert outside.distance_m == inside.distance_m


def test_moving_a_protected_place_changes_no_figure_of_reach_shown_outside(ground) -> None:
    def shown(column: int, row: int) -> Figures:
        camp = _place("camp", column, row, protection=Protection.TEAM)
        places = tuple(camp if place.id == "camp" else place for place in PLACES)
        moved = replace(MEANS, places=places)
        return figures(_plan("sw", "camp"), moved, ground, presence_s=0, travel_s=0)

    here, there = shown(0, 0), shown(5, 5)
    assert here.inhabitants == there.inhabitants
    for public in Public:
        assert here.reach[public].need_share == there.reach[public].need_share
        pd.testing.assert_series_equal(here.reach[public].zones, there.reach[public].zones)


def test_inhabitants_are_unknown_where_no_population_is(ground) -> None:
    bare = replace(ground, zones=_zones((np.nan, np.nan, np.nan)))
    found = _figures(bare, _plan("sw"))
    assert found.inhabitants is None
    assert found.unknown_population == 3
    nothing = replace(ground, needs={Public.STREET: _needs(np.nan, np.nan, np.nan)})
    assert _figures(nothing, _plan("sw")).reach[Public.STREET].need_share is None


def test_zones_better_and_worse_served_come_with_what_is_gained_and_lost(ground) -> None:
    a, b = _figures(ground, _plan("sw")), _figures(ground, _plan("ne"))
    found = compare(a, b, ground.needs)
    (better,) = found.better(Public.STREET).to_dict("records")
    (worse,) = found.worse(Public.STREET).to_dict("records")
    assert (better["zone_id"], worse["zone_id"]) == (NORTH_EAST, SOUTH_WEST)
    assert (better["reach_a"], better["reach_b"]) == pytest.approx((0, NE_FROM_CORNER))
    assert better["gain_share"] == pytest.approx(0.4 * NE_FROM_CORNER)
    assert worse["change"] == pytest.approx(-SW_FROM_CORNER)
    assert worse["gain_share"] == pytest.approx(-0.6 * SW_FROM_CORNER)
    unknown = found.zones[found.zones["zone_id"] == NOWHERE]
    assert unknown["gain_share"].isna().all()


def test_a_plan_against_itself_serves_no_zone_better_or_worse(ground) -> None:
    one = _figures(ground, _plan("sw", "hall"))
    found = compare(one, one, ground.needs)
    assert (found.zones["change"] == 0).all()
    for public in Public:
        assert found.better(public).empty
        assert found.worse(public).empty


def test_two_plans_the_other_way_round_change_sign(ground) -> None:
    a, b = _figures(ground, _plan("sw", "x21")), _figures(ground, _plan("ne"))
    key = ["public", "zone_id"]
    ab = compare(a, b, ground.needs).zones.set_index(key)["change"].sort_index()
    ba = compare(b, a, ground.needs).zones.set_index(key)["change"].sort_index()
    pd.testing.assert_series_equal(ab, -ba)


crossings = st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1))


@settings(max_examples=40, deadline=None)
@given(st.lists(crossings, min_size=1, max_size=5), crossings)
def test_one_more_passage_never_takes_a_zone_away(ground, cells, more) -> None:
    refs = [f"x{column}{row}" for column, row in cells]
    less = _figures(ground, _plan(*refs))
    more_found = _figures(ground, _plan(*refs, f"x{more[0]}{more[1]}"))
    before, after = (found.reach[Public.STREET].zones for found in (less, more_found))
    assert (after >= before).all()
    assert ((after >= 0) & (after <= 1)).all()
    shuffled = _figures(ground, _plan(*reversed(refs)))
    pd.testing.assert_series_equal(shuffled.reach[Public.STREET].zones, before)
