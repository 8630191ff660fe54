"""Demand units: points of zones and known places, and what a passage adds to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.coverage import exposure
from planner.model import PlaceKind, Public, TimeWindow
from planner.network.snap import snap
from planner.planning.demand import (
    MEETING_CHANCE,
    TOTAL_POINTS,
    Demand,
    Outlet,
    _whole_points,
    demand_units,
)
from tests.planning.village import built_of, graphs, means, needs, place, zones

BOTH = {Public.STREET: needs(), Public.HOUSING: needs(0.5, 0.5)}


def outlet(ref="p", column=1.0, row=1.0, *, public=Public.STREET, **more) -> Outlet:
    item = place(ref, column, row, **more)
    found = snap(graphs()["walk"], [item.point.x_m], [item.point.y_m])
    return Outlet(item, public, int(found.node[0]))


def demand(*outlets, by_public=None, walk_m=300.0) -> Demand:
    by_public = {Public.STREET: needs()} if by_public is None else by_public
    return demand_units(outlets, zones(), by_public, walk=graphs()["walk"], walk_m=walk_m)


def points(found: Demand, key) -> int:
    unit = found.place_unit[key] if isinstance(key, str) else found.zone_unit[key]
    return int(found.units.weight[unit])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.floats(0, 1e12, allow_subnormal=False).filter(lambda x: x == 0 or x > 1e-6),
        min_size=1,
        max_size=60,
    ).filter(any)
)
def test_whole_points_sum_to_a_billion_and_stay_within_one_of_their_share(weights):
    exact = np.array(weights) / np.sum(weights) * TOTAL_POINTS
    whole = _whole_points(np.array(weights))
    assert int(whole.sum()) == TOTAL_POINTS
    assert (np.abs(whole - exact) <= 1 + 1e-3).all()
    assert (whole >= 0).all()


@settings(max_examples=30, deadline=None)
@given(
    share=st.floats(0.001, 0.999),
    frequencies=st.lists(st.integers(1, 7), max_size=5),
    publics=st.sampled_from([(Public.STREET,), (Public.HOUSING,), (Public.STREET, Public.HOUSING)]),
)
def test_points_of_a_territory_are_a_billion_whatever_its_zones_and_places(
    share, frequencies, publics
):
    outlets = [
        outlet(f"p{rank}", frequency=number, public=publics[rank % len(publics)])
        for rank, number in enumerate(frequencies)
    ]
    found = demand(*outlets, by_public=dict.fromkeys(publics, needs(share, 1 - share)))
    assert int(found.units.weight.sum()) == TOTAL_POINTS


def test_without_places_zones_share_all_points_as_their_need():
    found = demand()
    assert points(found, (Public.STREET, "W")) == 250_000_000
    assert points(found, (Public.STREET, "E")) == 750_000_000


def test_half_of_the_street_publics_points_are_its_known_places_by_wished_frequency():
    found = demand(outlet("p", frequency=1), outlet("q", frequency=3))
    assert points(found, "p") == 125_000_000
    assert points(found, "q") == 375_000_000
    assert points(found, (Public.STREET, "E")) == 375_000_000


def test_a_housed_public_has_zones_only():
    found = demand(outlet("p", public=Public.HOUSING), by_public={Public.HOUSING: needs()})
    assert found.place_unit == {}
    assert points(found, (Public.HOUSING, "E")) == 750_000_000


def test_two_publics_weigh_the_same():
    found = demand(by_public=BOTH)
    for public in Public:
        both = [points(found, (public, zone)) for zone in ("W", "E")]
        assert sum(both) == 500_000_000


def test_two_publics_weigh_the_same_even_where_the_needs_of_one_are_unknown():
    unknown = needs()
    unknown.loc[:] = np.nan
    by_public = {Public.STREET: unknown, Public.HOUSING: needs()}
    found = demand(outlet("p"), by_public=by_public)
    assert points(found, "p") == 500_000_000


def test_a_sweep_has_no_unit_of_its_own():
    assert demand(outlet("p", kind=PlaceKind.EXPLORATORY)).place_unit == {}


def test_a_zone_of_unknown_need_has_no_unit_and_no_points():
    frame = needs()
    frame.loc["W"] = np.nan
    found = demand(by_public={Public.STREET: frame})
    assert set(found.zone_unit) == {(Public.STREET, "E")}
    assert points(found, (Public.STREET, "E")) == TOTAL_POINTS


def test_where_no_need_is_known_places_hold_all_points():
    frame = needs()
    frame.loc[:] = np.nan
    found = demand(outlet("p"), by_public={Public.STREET: frame})
    assert points(found, "p") == TOTAL_POINTS


def test_without_needs_nor_places_there_is_no_unit():
    assert len(demand(by_public={}).units.weight) == 0


# Exposure


def test_nothing_is_covered_before_a_passage_even_after_last_weeks():
    """E0 is for passages declared by other operators; our own last week never counts there."""
    from tests.planning.test_promise import plan_of, planned

    built = built_of(means(place("p")), last=plan_of(planned("a", 1, 90_000)))
    assert built.problem.places[0].previous_s
    assert (built.problem.units.exposure0 == 0).all()


def test_a_passage_meets_its_own_place_with_the_chance_of_its_kind():
    found = demand(outlet("p"))
    own = dict(found.unit_q[0])[found.place_unit["p"]]
    assert own == exposure(MEETING_CHANCE[PlaceKind.KNOWN], 1.0) == round(1024 * np.log(2))


def test_exposure_of_a_zone_is_the_part_of_its_streets_within_walking_reach():
    """West holds one column of three crossings; 100 m of walk from the first reach two."""
    found = demand(outlet("p", 0, 0), walk_m=100.0)
    q = dict(found.unit_q[0])
    # Halves of street around each crossing: (0,0) 100 m, (0,1) 150 m, (0,2) 100 m.
    west = exposure(0.5, (100 + 150) / 350)
    assert q[found.zone_unit[Public.STREET, "W"]] == west


def test_a_farther_reach_never_exposes_less():
    near, far = demand(outlet("p"), walk_m=100.0), demand(outlet("p"), walk_m=400.0)
    assert all(dict(far.unit_q[0])[unit] >= q for unit, q in near.unit_q[0])


def test_a_place_exposes_the_zones_of_its_own_public_only():
    found = demand(outlet("p", public=Public.HOUSING), by_public=BOTH)
    units = {unit for unit, _q in found.unit_q[0]}
    assert units == {found.zone_unit[Public.HOUSING, zone] for zone in ("W", "E")}


def test_a_place_off_the_streets_exposes_only_itself():
    lost = replace(outlet("p"), node=None)
    found = demand(lost)
    assert [unit for unit, _q in found.unit_q[0]] == [found.place_unit["p"]]


@pytest.mark.parametrize("more", [{"refusals": (TimeWindow(None, 0, 1440),)}, {"presence_min": 60}])
def test_a_wish_of_no_passage_takes_nothing_from_a_zone_nor_from_a_place(more):
    plain, wished = built_of(means(place("p"))), built_of(means(place("p", **more)))
    np.testing.assert_array_equal(plain.problem.units.weight, wished.problem.units.weight)
    assert plain.problem.places[0].unit_q == wished.problem.places[0].unit_q


def test_zone_ids_may_be_numbers_written_as_text():
    frame = needs().set_axis(pd.Index([751_010_101, 751_010_102], name="zone_id"))
    shapes = zones().set_axis(frame.index)
    found = demand_units([outlet()], shapes, {Public.STREET: frame}, walk=graphs()["walk"])
    assert found.zone_unit[Public.STREET, "751010101"] in dict(found.unit_q[0])
