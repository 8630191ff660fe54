"""Unknown values: the parent's estimate, flagged, never beyond it; what may not enter a ranking."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.indicators.estimates import with_estimates
from planner.indicators.indicator import NeedContext
from planner.indicators.need import DEFAULT_WEIGHTS, compute_needs
from planner.indicators.need_estimates import needs_with_estimates, prepared, weighed
from planner.indicators.smoothing import rural
from planner.model import Public
from tests.indicators.frames_made import NAN, zones

HOUSING, STREET = Public.HOUSING, Public.STREET


def test_an_unknown_rate_takes_the_household_weighted_estimate_of_its_parent():
    places = zones(
        households=[10.0, 30.0, 20.0, 50.0],
        poverty_share=[0.1, 0.3, NAN, 0.9],
        parent=["a", "a", "a", "b"],
    )
    found = with_estimates(places)
    assert found.zones["poverty_share"].tolist() == pytest.approx([0.1, 0.3, 0.25, 0.9])
    assert found.unknown["poverty_share"].tolist() == [False, False, True, False]
    assert found.zones["poor_households"].iloc[2] == pytest.approx(5.0)
    assert places["poverty_share"].isna().sum() == 1


def test_a_parent_that_knows_nothing_leaves_the_territory_to_answer():
    places = zones(households=[10.0, 30.0, 5.0], poverty_share=[0.1, 0.3, NAN],
                   parent=["a", None, "b"])  # fmt: skip
    found = with_estimates(places)
    assert found.zones["poverty_share"].iloc[2] == pytest.approx(0.25)


def test_a_rate_known_only_where_nobody_lives_estimates_nobody():
    places = zones(households=[0.0, 30.0], poverty_share=[0.4, NAN])
    found = with_estimates(places)
    assert np.isnan(found.zones["poverty_share"].iloc[1])
    assert not found.estimated.any()
    assert needs_with_estimates(places, public=HOUSING).frame["need"].iloc[0] == 0.0


def test_a_zone_that_is_not_residential_stays_unknown():
    places = zones(households=[10.0, 5.0], poverty_share=[0.1, NAN], residential=[True, False])
    assert np.isnan(with_estimates(places).zones["poverty_share"].iloc[1])


def test_e23_an_imputed_value_keeps_its_value_and_takes_an_interval():
    places = zones(
        households=[10.0] * 5, poverty_share=[0.1, 0.2, 0.3, 0.4, 0.5],
        imputed=[False, False, True, False, False],
    )  # fmt: skip
    found = with_estimates(places)
    assert found.zones["poverty_share"].tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert found.low["poverty_share"].tolist() == pytest.approx([0.1, 0.2, 0.2, 0.4, 0.5])
    assert found.high["poverty_share"].tolist() == pytest.approx([0.1, 0.2, 0.4, 0.4, 0.5])


rates = st.lists(st.floats(0, 1), min_size=2, max_size=12)


@given(rate=rates, seed=st.integers(0, 2**32 - 1), data=st.data())
def test_e11_blanking_a_value_moves_the_zone_towards_the_parents_estimate_and_never_beyond(
    rate, seed, data
):
    rng = np.random.default_rng(seed)
    blanked = data.draw(st.integers(0, len(rate) - 1))
    households = rng.uniform(1, 100, len(rate))
    parent = [str(name) for name in rng.choice(["a", "b"], len(rate))]
    full = zones(households=households, poverty_share=rate, parent=parent)
    less = full.copy()
    less.loc[less.index[blanked], "poverty_share"] = NAN
    others = [i for i in range(len(rate)) if i != blanked and parent[i] == parent[blanked]]
    others = others or [i for i in range(len(rate)) if i != blanked]
    estimate = np.average(np.array(rate)[others], weights=households[others])
    before = needs_with_estimates(full, public=HOUSING).frame
    after = needs_with_estimates(less, public=HOUSING).frame
    if before["need"].isna().all() or after["need"].isna().all():  # nobody poor anywhere
        return
    target = estimate * households[blanked]
    was, became = before["need"].iloc[blanked], after["need"].iloc[blanked]
    tolerance = 1e-9 * (1 + abs(target))
    assert min(was, target) - tolerance <= became <= max(was, target) + tolerance
    assert after["estimated"].iloc[blanked]
    assert not after["estimated"].drop(after.index[blanked]).any()
    row = after.iloc[blanked]
    assert row["need_low"] - tolerance <= row["need"] <= row["need_high"] + tolerance


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_so_does_it_where_sparse_squares_are_smoothed_as_the_product_does(seed):
    """What is smoothed is what is published: an estimate is already that of a wide area."""
    rng = np.random.default_rng(seed)
    num = int(rng.integers(3, 9))
    rate, households = rng.random(num), rng.uniform(11, 17, num)
    parent = [str(name) for name in rng.choice(["a", "b"], num)]
    full = zones(households=households, poverty_share=rate, parent=parent,
                 poor_households=households * rate)  # fmt: skip
    assert rural(full).all()
    at = int(rng.integers(num))
    less = full.copy()
    less.loc[less.index[at], ["poverty_share", "poor_households"]] = NAN
    others = [i for i in range(num) if i != at and parent[i] == parent[at]]
    others = others or [i for i in range(num) if i != at]
    target = np.average(rate[others], weights=households[others]) * households[at]
    was, became = (
        needs_with_estimates(town, public=HOUSING, smooth=True).frame.iloc[at]
        for town in (full, less)
    )
    low, high = sorted((was["need"], target))
    assert low - 1e-9 <= became["need"] <= high + 1e-9
    assert became["estimated"]
    assert became["need_low"] <= became["need"] <= became["need_high"]


def test_what_estimates_are_weighted_by_is_said():
    by_people = zones(population=[10.0, 30.0, 20.0], poverty_share=[0.1, 0.3, NAN])
    alone = zones(poverty_share=[0.1, 0.3, NAN], kind="iris")
    told = [needs_with_estimates(one, public=HOUSING).notes[0] for one in (by_people, alone)]
    assert "pondérée par les habitants" in told[0]
    assert "moyenne simple" in told[1]
    assert with_estimates(by_people).zones["poverty_share"].iloc[2] == pytest.approx(0.25)
    assert with_estimates(alone).zones["poverty_share"].iloc[2] == pytest.approx(0.2)


def test_the_estimate_is_flagged_and_said():
    places = zones(households=[10.0, 30.0, 20.0], poverty_share=[0.1, 0.3, NAN])
    needs = needs_with_estimates(places, public=HOUSING)
    assert needs.frame["estimated"].tolist() == [False, False, True]
    assert "estimation de son secteur" in needs.notes[0]
    assert needs.frame["need_low"].iloc[2] < needs.frame["need"].iloc[2]


def test_income_says_nothing_of_the_need_of_people_outside():
    places = zones(households=[10.0, 30.0], poverty_share=[0.1, NAN])
    points = pd.DataFrame({"x_m": [100.0], "y_m": [100.0], "protected": [False]})
    needs = needs_with_estimates(places, public=STREET, context=NeedContext(places=points))
    assert not needs.frame["estimated"].any()


def test_a_places_optional_answers_never_enter_a_ranking():
    """A place weighs by being there; nothing anybody answered about it does."""
    places = zones(num=3)
    points = pd.DataFrame({"x_m": [100.0, 500.0], "y_m": [100.0] * 2, "protected": [False] * 2})
    answers = points.assign(count=[40, 1], note=["=1+1", None], frequency=[7, 1], lit=[True, False])
    plain, told = (
        needs_with_estimates(places, public=STREET, context=NeedContext(places=p, reports=p)).frame
        for p in (points, answers)
    )
    pd.testing.assert_frame_equal(plain, told)


@pytest.mark.parametrize(
    "weights",
    [{}, {"poverty_share": 2.0, "income_gap": 3.0}, {"poverty_share": 0.0, "income_gap": 1.0}],
)
def test_needs_weighed_from_what_is_prepared_are_those_computed_anew(weights):
    places = zones(
        households=[10.0, 30.0, 20.0, 50.0],
        poverty_share=[0.1, 0.3, NAN, 0.9],
        median_income_eur=[18e3, 22e3, NAN, 15e3],
    )
    base = prepared(places, public=HOUSING)
    kept = [parts.copy() for parts in base.components]
    for asked in ({"income_gap": 5.0}, weights):
        found = weighed(base, asked).needs.frame
    anew = compute_needs(base.found.zones, public=HOUSING, weights=weights).frame
    pd.testing.assert_frame_equal(found[list(anew)], anew)
    pd.testing.assert_frame_equal(
        found, needs_with_estimates(places, public=HOUSING, weights=weights).frame
    )
    for before, after in zip(kept, base.components, strict=True):
        pd.testing.assert_frame_equal(before, after)


def test_a_component_without_a_default_weight_may_be_given_one():
    places = zones(num=3, households=[10.0, 30.0, 20.0], median_income_eur=[18e3, 22e3, 15e3])
    weights = {"income_gap": 1.0}
    assert "income_gap" not in DEFAULT_WEIGHTS[STREET]
    found = needs_with_estimates(places, public=STREET, weights=weights)
    anew = compute_needs(places, public=STREET, weights=weights)
    assert found.used == anew.used == ("income_gap",)
    pd.testing.assert_frame_equal(found.frame[list(anew.frame)], anew.frame)
