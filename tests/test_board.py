"""Scenarios side by side: costs, promises, gaps and access counted by hand."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from planner.board import Board, Judged, column, cost_of, office_of, with_every_public
from planner.errors import PrivacyError
from planner.model import Public, Vehicle
from planner.network.graph import build
from planner.network.modes import MODES
from planner.scenario import BASELINE, Scenario
from planner.scenarios import Ground
from tests import test_scenarios as town
from tests.gridworld import EPSG, make_grid

JUDGED = Judged(600, 320, 3, 0, 0)
COSTED = replace(
    town.MEANS,
    teams=(replace(town.STREET, cost_per_hour_eur=90.0), town.HOUSED),
    vehicles=(Vehicle("V", "V", "car", 5, 0.5),),
)


@pytest.fixture(scope="module")
def ground() -> Ground:
    streets = make_grid()
    zones = town._zones().assign(commune=["X", "Y", None])
    needs = {
        Public.STREET: town._needs(0.6, 0.4, np.nan),
        Public.HOUSING: town._needs(0.25, 0.75, np.nan),
    }
    graphs = {mode: build(streets, MODES[mode]) for mode in ("walk", "car")}
    return Ground(zones, needs, graphs, walk_m=town.WALK_M)


def _column(ground, plan, scenario=BASELINE, **more):
    values = {"judged": JUDGED, "promised": 4, "cost": cost_of(plan, COSTED, ground)} | more
    return column(scenario, town._figures(ground, plan), ground, **values)


def test_a_week_costs_its_hours_and_its_kilometres(ground):
    on_foot = town._plan("sw")  # 20,000 s at 90 €/h, 400 m on foot
    assert cost_of(on_foot, COSTED, ground).week_eur == pytest.approx(20_000 / 3600 * 90)
    by_car = replace(on_foot, shifts=(replace(on_foot.shifts[0], mode="car", vehicle="V"),))
    # 200 m and 200 m back on streets open both ways to cars
    assert cost_of(by_car, COSTED, ground).week_eur == pytest.approx(20_000 / 3600 * 90 + 0.4 * 0.5)


def test_a_cost_that_is_not_told_is_unknown_and_named(ground):
    plan = town._plan("sw")
    other = replace(plan, shifts=(replace(plan.shifts[0], team="M"),))
    found = cost_of(other, COSTED, ground)
    assert (found.week_eur, found.untold) == (None, ("M",))
    no_vehicle = replace(plan, shifts=(replace(plan.shifts[0], mode="car"),))
    assert cost_of(no_vehicle, COSTED, ground).week_eur is None


def test_regularity_is_told_of_the_promises_of_the_baseline(ground):
    found = _column(ground, town._plan("sw"))
    assert found.kept_share == pytest.approx(0.75)
    assert replace(found, promised=0).kept_share is None


def test_gaps_are_those_of_the_communes_and_of_the_districts(ground):
    share = pd.Series([1.0, 0.0, 0.0], index=ground.zones.index)
    found = _column(ground, town._plan("sw", "ne"), qpv_share=share)
    expected = town.SW_FROM_CORNER / town.NE_FROM_CORNER
    assert found.communes[Public.STREET].ratio == pytest.approx(expected)
    assert found.qpv_ratio[Public.STREET] == pytest.approx(expected)
    only = _column(ground, town._plan("sw"))
    assert only.communes[Public.STREET].ratio == 0
    # 0.6 of the need has 2/3 within reach, 0.4 nothing: Gini is the part that has nothing
    assert only.gini[Public.STREET] == pytest.approx(0.4)
    assert only.qpv_ratio[Public.STREET] is None


def test_a_public_no_place_serves_is_told_with_nothing_within_reach(ground):
    bare = replace(town._figures(ground, town._plan("sw")), reach={})
    found = with_every_public(bare, ground)
    assert {public: reach.need_share for public, reach in found.reach.items()} == {
        Public.STREET: 0.0,
        Public.HOUSING: 0.0,
    }


def test_an_empty_scenario_moves_no_zone(ground):
    one = _column(ground, town._plan("sw", "hall"))
    same = _column(ground, town._plan("sw", "hall"), Scenario("autre"))
    comparison = _board(ground, one, same).comparison(1)
    assert (comparison.zones["change"] == 0).all()


def test_a_board_that_counts_protected_places_never_leaves_the_team(ground):
    one = _column(ground, town._plan("sw"))
    board = _board(ground, one, one)
    board.require_public()
    with pytest.raises(PrivacyError):
        replace(board, for_team=True).require_public()


def test_zones_that_gain_and_lose_an_office_are_told_apart():
    index = pd.Index(["a", "b", "c"], name="zone_id")
    zones = gpd.GeoDataFrame(
        {"population": [100.0, 50.0, np.nan]}, geometry=[box(0, 0, 1, 1)] * 3, crs=EPSG, index=index
    )
    before = pd.Series([2.0, 0.0, 1.0], index=index)
    after = pd.Series([0.0, 3.0, 1.0], index=index)
    office = office_of("Antenne", "social", "h_week", zones, before=before, after=after,
                       hours=(8.0, 6.0), cost_eur=None)  # fmt: skip
    assert office.inhabitants == (100.0, 50.0)
    assert list(office.better().index) == ["b"]
    assert list(office.worse().index) == ["a"]


def _board(ground, *columns):
    return Board("Grille", town._plan().week, ground.zones, ground.needs, tuple(columns), {}, {})
