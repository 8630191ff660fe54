"""Underservice by hand, its factors, its reference, its parts."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.underservice import (
    lack_of_access,
    parts_of,
    reference_access,
    underservice,
)

INDEX = pd.Index(["a", "b", "c"], name="zone_id")
NAN = float("nan")


def _series(*values: float) -> pd.Series:
    return pd.Series(values, index=INDEX[: len(values)], dtype=np.float64)


def _access(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=INDEX, dtype=np.float64)


def test_each_zone_is_need_times_lack_times_what_presence_leaves():
    found = underservice(_series(10, 20, 10), _access(social=[0.0, 4.0, 8.0]), _series(0, 0, 1024))
    assert found.reference == {"social": 4.0}
    assert found.frame["lack_factor"].tolist() == pytest.approx([1.0, 0.5, 1 / 3])
    assert found.frame["underservice"].tolist() == pytest.approx([0.5, 0.5, 0.5 / 3 * math.exp(-1)])
    assert found.frame["rank"].tolist() == [1, 1, 3]


def test_two_categories_are_two_lacks_and_never_one_access():
    need = _series(10, 10, 10)
    lack = lack_of_access(need, _access(food=[0.0, 1.0, 1.0], social=[100.0, 100.0, 0.0]))
    assert lack.reference == {"food": 1.0, "social": 100.0}
    assert lack.factor.tolist() == pytest.approx([0.75, 0.5, 0.75])
    only = lack_of_access(need, _access(food=[0.0, 1.0, 1.0], social=[100.0, 100.0, 0.0]),
                          category_weights={"food": 2.0})  # fmt: skip
    assert only.factor.tolist() == pytest.approx([1.0, 0.5, 0.5])


def test_the_reference_is_the_need_weighted_median():
    order = np.arange(3)
    for need, access, median in (([1, 1, 5], [1, 2, 9], 9.0), ([8, 1, 1], [0, 2, 9], 2.0)):
        assert reference_access(np.array(need), np.array(access), order) == median
    assert math.isnan(reference_access(np.ones(3), np.zeros(3), order))
    unsorted = np.array([9.0, NAN, 1.0, 2.0])
    assert reference_access(np.array([5.0, 9.0, 1.0, NAN]), unsorted, np.argsort(unsorted)) == 9.0


def test_nobody_with_access_and_no_service_known_lack_it_all_alike():
    need = _series(1, 1, 1)
    assert lack_of_access(need, _access(food=[0.0, 0.0, 0.0])).factor.tolist() == [1, 1, 1]
    assert lack_of_access(need, pd.DataFrame(index=INDEX)).factor.tolist() == [1, 1, 1]


def test_an_unknown_access_stands_at_the_reference_and_says_so():
    found = underservice(_series(1, 1, 1), _access(food=[2.0, NAN, 2.0]), _series(0, 0, 0))
    assert found.frame["lack_factor"].tolist() == [0.5, 0.5, 0.5]
    assert found.frame["access_known"].tolist() == [True, False, True]


def test_an_unknown_need_has_no_rank():
    found = underservice(_series(1, NAN, 2), _access(food=[1.0, 1.0, 1.0]), _series(0, 0, 0))
    assert np.isnan(found.frame["underservice"].iloc[1])
    assert found.frame["rank"].isna().tolist() == [False, True, False]


@given(
    need=st.lists(st.floats(0.001, 1e6), min_size=3, max_size=3),
    access=st.lists(st.just(0.0) | st.floats(1e-6, 1e6), min_size=3, max_size=3),
    exposed=st.lists(st.integers(0, 20480), min_size=3, max_size=3),
)
def test_every_factor_lies_in_zero_one_and_the_parts_multiply_to_the_value(need, access, exposed):
    found = underservice(_series(*need), _access(food=access), _series(*exposed))
    for name in ("need_factor", "lack_factor", "presence_factor"):
        assert ((found.frame[name] > 0) & (found.frame[name] <= 1)).all()
    for zone in INDEX:
        parts = parts_of(found, zone)
        product = math.prod(part.factor for part in parts if part.factor is not None)
        assert product == pytest.approx(parts[-1].value, rel=1e-12)
