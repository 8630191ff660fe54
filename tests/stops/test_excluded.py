"""Sensitive neighbourhoods: no stop, no need, no word of them above team level."""

from __future__ import annotations

import numpy as np
from shapely.geometry import Polygon, box

from planner.stops import StopRules, Surroundings, propose_stops
from tests.stops.avenue import avenue, needs_of, walk, zones_of

LEFT_OUT = box(950, -200, 2150, 200)


def _stops(shares, around=None, **rules):
    streets = avenue(31)
    zones = zones_of((-50, 950), (950, 2150), (2150, 3050))
    return propose_stops(
        walk(streets),
        zones,
        needs_of(zones, *shares),
        streets=streets,
        rules=StopRules(**rules),
        around=around,
    )


def test_e9_no_stop_stands_in_an_excluded_area_though_most_need_is_there():
    shares = (0.1, 0.8, 0.1)
    plain = _stops(shares)
    assert plain["x_m"].between(950, 2150).any()
    public = _stops(shares, Surroundings(excluded=LEFT_OUT))
    assert len(public) > 0
    assert not public["x_m"].between(950, 2150).any()


def test_need_inside_an_excluded_area_neither_draws_a_stop_nor_is_told():
    """A stop at the edge would reach it: what it is said to cover must not tell."""
    public = _stops((0.1, 0.8, 0.1), Surroundings(excluded=LEFT_OUT))
    assert not public["covers"].str.contains("Zone 1").any()
    assert public["need_share"].sum() <= 0.2 + 1e-9


def test_changing_the_need_inside_changes_nothing_of_what_is_shown():
    one = _stops((0.1, 0.8, 0.1), Surroundings(excluded=LEFT_OUT))
    two = _stops((0.1, 0.0, 0.1), Surroundings(excluded=LEFT_OUT))
    assert one.drop(columns="worth").equals(two.drop(columns="worth"))


def test_the_team_still_sees_the_stops_there_marked_as_its_own():
    team = _stops((0.1, 0.8, 0.1), Surroundings(excluded=LEFT_OUT, for_team=True))
    assert team["x_m"].between(950, 2150).any()
    assert team["team_only"].all()


def test_an_area_over_everything_leaves_no_stop():
    everything = Surroundings(excluded=box(-1000, -1000, 10_000, 1000))
    assert _stops((0.2, 0.6, 0.2), everything).empty


def test_an_empty_area_changes_nothing():
    assert _stops((0.2, 0.6, 0.2), Surroundings(excluded=Polygon())).equals(_stops((0.2, 0.6, 0.2)))
    assert np.isclose(_stops((0.2, 0.6, 0.2), min_gain=0.0)["need_share"].sum(), 1.0, atol=0.05)
