"""Gini's index and gaps, on cases counted by hand and on properties of inequality."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.equity import gap_between, gini, share_ratio

weights = st.lists(
    st.tuples(st.floats(0, 1, allow_subnormal=False), st.floats(0.01, 5)), min_size=1, max_size=12
)


def _gini(values, weight):
    return gini(np.array(values, dtype=float), np.array(weight, dtype=float))


def test_gini_of_known_sharings():
    assert _gini([1, 1, 1, 1], [1, 1, 1, 1]) == pytest.approx(0)
    assert _gini([0, 1], [1, 1]) == pytest.approx(0.5)
    assert _gini([0, 0, 0, 1], [1, 1, 1, 1]) == pytest.approx(0.75)
    assert _gini([1, 3], [1, 1]) == pytest.approx(0.25)
    assert _gini([0, 1], [0.9, 0.1]) == pytest.approx(0.9)


def test_gini_is_not_known_where_nothing_is_shared():
    assert _gini([0, 0], [1, 1]) is None
    assert _gini([], []) is None
    assert _gini([0.5, np.nan], [np.nan, 1]) is None


def test_a_zone_of_unknown_need_changes_nothing():
    assert _gini([0, 1, 0.5], [1, 1, np.nan]) == _gini([0, 1], [1, 1])


@given(weights)
def test_gini_is_the_mean_difference_over_twice_the_mean(pairs):
    value = np.array([pair[0] for pair in pairs])
    share = np.array([pair[1] for pair in pairs])
    share /= share.sum()
    mean = value @ share
    found = gini(value, share)
    if mean <= 0:
        assert found is None
        return
    apart = np.abs(value[:, None] - value[None, :])
    assert found == pytest.approx(share @ apart @ share / (2 * mean), abs=1e-9)
    assert 0 <= found < 1


@given(weights, st.floats(0.1, 10))
def test_gini_does_not_change_with_the_unit(pairs, factor):
    value = np.array([pair[0] for pair in pairs])
    share = np.array([pair[1] for pair in pairs])
    one, other = gini(value, share), gini(value * factor, share)
    assert (one is None) == (other is None)
    assert one is None or one == pytest.approx(other, abs=1e-9)


def _series(**values):
    return pd.Series(values, dtype=float)


def test_the_gap_between_communes_is_least_over_greatest():
    need = _series(a=0.2, b=0.2, c=0.6)
    reach = _series(a=1.0, b=0.5, c=0.25)
    commune = pd.Series({"a": "X", "b": "X", "c": "Y"})
    found = gap_between(need, reach, commune)
    assert found.shares == pytest.approx({"X": 0.75, "Y": 0.25})
    assert found.ratio == pytest.approx(1 / 3)


def test_one_commune_or_nothing_within_reach_has_no_gap():
    need, commune = _series(a=0.5, b=0.5), pd.Series({"a": "X", "b": "X"})
    assert gap_between(need, _series(a=1, b=0), commune).ratio is None
    two = pd.Series({"a": "X", "b": "Y"})
    assert gap_between(need, _series(a=0, b=0), two).ratio is None
    assert gap_between(need, _series(a=1, b=0), two).ratio == 0
    unknown = gap_between(need, _series(a=1, b=0), pd.Series({"a": None, "b": "Y"}))
    assert set(unknown.shares) == {"Y"}


def test_a_zone_across_the_border_of_a_district_counts_on_both_sides():
    need, reach = _series(a=0.5, b=0.5), _series(a=1.0, b=0.5)
    assert share_ratio(need, reach, _series(a=1, b=0)) == pytest.approx(2.0)
    # half of b inside: (0.5 + 0.125) / 0.75 inside, 0.5 outside
    assert share_ratio(need, reach, _series(a=1, b=0.5)) == pytest.approx(0.625 / 0.75 / 0.5)
    assert share_ratio(need, reach, _series(a=0, b=0)) is None
    assert share_ratio(need, _series(a=1, b=0), _series(a=1, b=0)) is None
