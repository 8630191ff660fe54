"""Grouping to eleven households and rural smoothing: nobody lost, nobody made."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.indicators.grouping import group_small
from planner.indicators.smoothing import kernel, rural, smooth_rural
from tests.indicators.frames_made import NAN, zones


def test_small_squares_are_grouped_together_and_big_ones_stay_alone():
    places = zones(
        households=[5.0, 7.0, 40.0, 3.0],
        population=[10.0, 14.0, 80.0, 6.0],
        poor_households=[1.0, 2.0, 8.0, 3.0],
        poverty_share=[0.2, 0.4, 0.2, 1.0],
    )
    found = group_small(places)
    assert found.zones["households"].tolist() == [12.0, 43.0]
    assert found.group_of.tolist() == ["groupe-z1", "groupe-z1", "groupe-z2", "groupe-z2"]
    assert found.zones.index.tolist() == ["groupe-z1", "groupe-z2"]
    assert found.zones["poverty_share"].tolist() == pytest.approx([3.8 / 12, (8 + 3) / 43])
    assert found.zones.geometry.area.tolist() == pytest.approx([80_000.0, 80_000.0])


def test_a_group_with_an_unknown_member_is_unknown():
    places = zones(households=[5.0, 7.0], poverty_share=[0.2, NAN], poor_households=[1.0, NAN])
    found = group_small(places).zones
    assert np.isnan(found["poverty_share"].iloc[0])
    assert np.isnan(found["poor_households"].iloc[0])


def test_zones_that_publish_no_households_are_left_alone():
    places = zones(poverty_share=[0.2, 0.3], kind="iris")
    assert group_small(places).zones is places


def test_a_territory_under_eleven_households_withholds_its_income():
    found = group_small(zones(households=[4.0, 5.0], poor_households=[1.0, 1.0])).zones
    assert found["households"].tolist() == [9.0]
    assert np.isnan(found["poor_households"].iloc[0])


counts = st.lists(st.floats(0, 60), min_size=1, max_size=40)


@settings(deadline=None)
@given(households=counts, seed=st.integers(0, 2**32 - 1))
def test_e22_population_households_and_ground_are_conserved_and_none_is_left_small(
    households, seed
):
    rng = np.random.default_rng(seed)
    people = np.array(households) * rng.uniform(1, 3, len(households))
    poor = np.array(households) * rng.uniform(0, 1, len(households))
    places = zones(households=households, population=people, poor_households=poor)
    places = places.iloc[rng.permutation(len(places))]
    found = group_small(places)
    for name in ("households", "population"):
        assert found.zones[name].sum() == pytest.approx(places[name].sum(), rel=1e-9, abs=1e-9)
    assert found.zones.geometry.area.sum() == pytest.approx(places.geometry.area.sum())
    if sum(households) >= 11:
        assert found.zones["poor_households"].sum() == pytest.approx(poor.sum(), abs=1e-6)
        kept = found.zones["households"]
        assert ((kept == 0) | (kept >= 11 - 1e-6)).all()
    assert set(found.group_of) == set(found.zones.index)


def test_the_order_of_the_zones_does_not_change_the_groups():
    places = zones(households=[5.0, 7.0, 40.0, 3.0, 2.0, 20.0])
    turned = group_small(places.iloc[::-1])
    straight = group_small(places)
    assert turned.group_of.sort_index().tolist() == straight.group_of.sort_index().tolist()


@settings(deadline=None)
@given(households=st.lists(st.floats(0, 4), min_size=2, max_size=30))
def test_smoothing_conserves_people_and_keeps_rates_in_zero_one(households):
    poor = np.array(households) * 0.5
    places = zones(households=households, population=np.array(households) * 2,
                   poor_households=poor)  # fmt: skip
    found = smooth_rural(places)
    for name in ("households", "population", "poor_households"):
        assert found[name].sum() == pytest.approx(places[name].sum(), rel=1e-9, abs=1e-9)
    assert found["poverty_share"].dropna().between(0, 1).all()


def test_a_lone_value_is_shared_with_its_neighbours_and_a_town_is_left_as_it_is():
    far = zones(households=[8.0, 0.0, 0.0], poor_households=[4.0, 0.0, 0.0])
    found = smooth_rural(far)
    assert found["households"].iloc[0] < 8.0
    assert found["households"].iloc[1] > found["households"].iloc[2] > 0
    assert found["poverty_share"].tolist() == pytest.approx([0.5] * 3)
    town = zones(households=[80.0, 100.0, 90.0], poor_households=[4.0, 0.0, 0.0])
    assert not rural(town).any()
    assert smooth_rural(town) is town


def test_each_column_of_the_kernel_sums_to_one():
    xy = np.array([[0.0, 0.0], [200.0, 0.0], [5000.0, 0.0]])
    assert np.asarray(kernel(xy, 1000.0).sum(axis=0)).ravel().tolist() == pytest.approx([1] * 3)


def test_grouped_shapes_are_valid():
    found = group_small(zones(households=[5.0, 2.0, 40.0, 3.0, 2.0])).zones
    assert shapely.is_valid(found.geometry.to_numpy()).all()
