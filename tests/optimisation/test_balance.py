"""Items shared out to groups: near, within each group's room where that can be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.balance import balanced


def test_those_that_lose_least_leave_a_group_without_room():
    cost = np.array([[0.0, 9.0], [0.0, 5.0], [0.0, 1.0], [0.0, 2.0]])
    group = balanced(cost, np.ones(4), np.array([2.0, 2.0]), dear=100.0)
    assert group.tolist() == [0, 0, 1, 1]


def test_a_group_is_overfilled_where_going_further_costs_more():
    cost = np.array([[0.0, 9.0], [0.0, 9.0]])
    assert balanced(cost, np.ones(2), np.array([1.0, 1.0]), dear=5.0).tolist() == [0, 0]
    assert sorted(balanced(cost, np.ones(2), np.array([1.0, 1.0]), dear=50.0)) == [0, 1]


def test_nothing_goes_where_it_may_not():
    cost = np.array([[np.inf, 3.0], [np.inf, np.inf], [0.0, np.inf]])
    group = balanced(cost, np.ones(3), np.array([9.0, 0.0]), dear=1.0)
    assert group.tolist() == [1, 0, 0]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), num=st.integers(1, 60), groups=st.integers(1, 6))
def test_no_group_is_above_its_room_by_more_than_the_loads_that_were_split(seed, num, groups):
    rng = np.random.default_rng(seed)
    load = rng.uniform(1.0, 10.0, num)
    room = np.full(groups, 1.1 * load.sum() / groups)
    cost = rng.uniform(0.0, 100.0, (num, groups))
    group = balanced(cost, load, room, dear=1e6)
    used = np.bincount(group, weights=load, minlength=groups)
    assert used.sum() == pytest.approx(load.sum())
    assert (used <= room + groups * load.max()).all()
    assert balanced(cost, load, room, dear=1e6).tolist() == group.tolist()
