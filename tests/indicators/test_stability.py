"""Rank stability: what is strong stays first, noise is flagged, the seed decides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.indicators.need_estimates import estimated_needs
from planner.indicators.stability import LEAST_WEIGHT, Moved, Terms, rank_stability
from planner.model import Public
from tests.indicators.frames_made import NAN, zones


def _index(num: int) -> pd.Index:
    return pd.Index([f"z{i}" for i in range(num)], name="zone_id")


def _terms(value, low=None, high=None, weights=None) -> Terms:
    array = np.array(value, dtype=np.float64).reshape(len(value), -1)
    ends = [array if side is None else np.array(side, float).reshape(array.shape)
            for side in (low, high)]  # fmt: skip
    return Terms(array, *ends, np.ones(array.shape[1]) if weights is None else np.array(weights))


def test_a_zone_strong_in_every_draw_stays_and_noise_is_flagged():
    rng = np.random.default_rng(7)
    num = 200
    value = rng.uniform(1.0, 1.2, (num, 2))
    value[0] = [50.0, 60.0]
    low, high = value.copy(), value.copy()
    low[50:], high[50:] = 0.0, 3.0  # nothing is known of these but a wide interval
    found = rank_stability(_index(num), _terms(value, low, high), seed=3).frame
    assert found.loc["z0", ["rank", "top_share", "rank_low", "rank_high"]].tolist() == [1, 1, 1, 1]
    assert found.loc["z0", "stable"]
    assert found.loc["z0", "weight"] == 1.0
    noise = found.iloc[50:]
    assert not noise["stable"].any()
    assert (noise["rank_high"] - noise["rank_low"] > num / 2).all()
    assert (noise["weight"] < 0.5).all()
    assert (noise["weight"] >= LEAST_WEIGHT).all()


def test_zones_that_only_weights_can_part_are_unstable_at_the_border_of_the_top():
    one, other = np.array([2.0, 1.0]), np.array([1.0, 2.0])
    value = np.array([one, other] * 20)
    found = rank_stability(_index(40), _terms(value), seed=1).frame
    assert found["top_share"].between(0.2, 0.8).all()
    assert not found["stable"].any()


def test_a_doubt_on_travel_times_moves_only_zones_whose_lack_depends_on_them():
    value = np.array([[10.0]] * 2 + [[1.0]] * 58)
    lack = np.full((5, 60), 0.5)
    lack[:, 2:40] = np.linspace(0.05, 0.95, 5)[:, None] * np.linspace(0.5, 1, 38)
    found = rank_stability(_index(60), _terms(value), Moved(lack=lack), seed=1).frame
    assert found["rank_high"].tolist()[:2] == [1.0, 2.0]
    assert found["stable"].tolist()[:2] == [True, True]
    assert (found["rank_high"] - found["rank_low"]).iloc[2:40].max() > 5


def test_presence_counts_in_the_rank():
    found = rank_stability(
        _index(3), _terms([[3.0], [2.0], [1.0]]), Moved(presence=np.array([0.1, 1.0, 1.0]))
    ).frame
    assert found["rank"].tolist() == [3.0, 1.0, 2.0]


def test_an_unknown_need_has_no_rank_and_the_least_weight():
    found = rank_stability(_index(2), _terms([[1.0], [NAN]])).frame
    assert found["rank"].tolist()[0] == 1.0
    assert np.isnan(found["rank"].iloc[1])
    assert found["stable"].tolist() == [True, False]
    assert found["weight"].tolist() == [1.0, LEAST_WEIGHT]


def test_nothing_known_at_all_gives_no_rank():
    found = rank_stability(_index(2), _terms([[NAN], [NAN]])).frame
    assert found["rank"].isna().all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31), num=st.integers(1, 60))
def test_the_same_seed_gives_the_same_result_and_ranks_frame_the_centre(seed, num):
    rng = np.random.default_rng(seed)
    value = rng.uniform(0, 1, (num, 3))
    one, two = (
        rank_stability(_index(num), _terms(value), seed=seed, num_draws=60).frame for _ in range(2)
    )
    pd.testing.assert_frame_equal(one, two)
    assert one["top_share"].between(0, 1).all()
    assert (one["rank_low"] <= one["rank_high"]).all()
    assert sorted(one["rank"]) == list(range(1, num + 1))


def test_the_terms_of_a_need_multiply_back_to_it():
    places = zones(
        households=[10.0, 0.0, 20.0, 15.0],
        poverty_share=[0.1, 0.2, 0.3, NAN],
        minima_share=[0.2, 0.1, 0.0, 0.1],
    )
    made = estimated_needs(places, public=Public.HOUSING, weights={"minima_share": 2.0})
    terms = made.terms
    assert terms is not None
    need = terms.value @ terms.weights / terms.weights.sum()
    assert need.tolist() == pytest.approx(made.needs.frame["need"].tolist())
    assert (terms.low <= terms.value).all()
    assert (terms.high >= terms.value).all()
    assert (terms.high[3] > terms.low[3]).any()
