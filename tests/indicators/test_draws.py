"""Draws are those of the formula written plainly, to the last bit, whatever makes them quick."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from planner.indicators import draws
from planner.indicators.draw_loops import rank_into
from planner.indicators.draws import Moved, Terms, drawn_ranks, ranks_of


def plain_ranks(terms: Terms, moved: Moved, *, seed: int, num_draws: int) -> NDArray[np.int64]:
    """Each draw in turn, each value by itself: int64[zones, draws]."""
    rng, num, found = np.random.default_rng(seed), len(terms.value), []
    is_open = (terms.high > terms.low).any(axis=1)
    for first in range(0, num_draws, 50):
        size = min(50, num_draws - first)
        weights = terms.weights * np.exp(0.3 * rng.standard_normal((size, len(terms.weights))))
        weights /= weights.sum(axis=1, keepdims=True)
        value, low, high = (
            sum(np.outer(weights[:, k], side[:, k]) for k in range(side.shape[1]))
            for side in (terms.value, terms.low[is_open], terms.high[is_open])
        )
        if is_open.any():
            value[:, is_open] = low + rng.random((size, int(is_open.sum()))) * (high - low)
        if moved.lack is not None:
            log = 0.2 * rng.standard_normal((size, 1)) + 0.1 * rng.standard_normal((size, num))
            ends = np.log(moved.factors[0]), np.log(moved.factors[-1])
            place = np.clip((log - ends[0]) / (ends[1] - ends[0]), 0, 1) * (len(moved.lack) - 1)
            for (draw, zone), at in np.ndenumerate(place):
                below = min(int(at), len(moved.lack) - 2)
                sides = moved.lack[below, zone], moved.lack[below + 1, zone]
                value[draw, zone] *= sides[0] * (1 - (at - below)) + sides[1] * (at - below)
        if moved.presence is not None:
            value = value * moved.presence
        for one in value.tolist():
            order = sorted(range(num), key=lambda zone, one=one: (-one[zone], zone))
            found.append(np.argsort(order) + 1)
    return np.array(found).T


def _made(rng: np.random.Generator, num: int, by_lack: bool, passed: bool) -> tuple[Terms, Moved]:
    """Zones among which many are alike, some know nothing but an interval, some have no need."""
    value = rng.choice([0.0, 0.1, 0.3, 0.1 + 0.2, 1 / 3, 2.0, 1e-12], (num, 2))
    value[rng.random(num) < 0.2] = 0.0
    low, high = value.copy(), value.copy()
    wide = rng.random(num) < 0.3
    low[wide], high[wide] = value[wide] / 2, value[wide] * 2
    lack = None
    if by_lack:
        lack = np.sort(rng.choice([0.2, 0.5, 1.0, 1.0], (5, num)), axis=0)
        lack[:, rng.random(num) < 0.5] = 1.0
    presence = rng.choice([0.25, 0.5, 1.0], num) if passed else None
    return Terms(value, low, high, np.array([1.0, 2.5])), Moved(lack=lack, presence=presence)


@pytest.mark.parametrize("compiled_from", [0, 1_000], ids=["compiled", "numpy"])
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**31), num=st.integers(1, 40), by_lack=..., passed=...)
@example(seed=3, num=300, by_lack=True, passed=True)
def test_ranks_are_those_of_the_plain_formula(
    compiled_from: int, seed: int, num: int, by_lack: bool, passed: bool
) -> None:
    terms, moved = _made(np.random.default_rng(seed), num, by_lack, passed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draws, "_COMPILED", compiled_from)
        found = drawn_ranks(terms, moved, seed=seed, num_draws=60)
    asked = plain_ranks(terms, moved, seed=seed, num_draws=60)
    np.testing.assert_array_equal(found, asked)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.floats(allow_nan=False),
                st.sampled_from([0.0, -0.0, 1.0, np.nextafter(1.0, 2.0), 5e-324]),
            ),
            min_size=7,
            max_size=7,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_the_compiled_sort_orders_any_values_and_keeps_the_order_of_equal_ones(values) -> None:
    array = np.array(values, dtype=np.float64)
    found = np.zeros((7, len(values)), dtype=np.uint16)
    rank_into(array, found)
    np.testing.assert_array_equal(found.T, ranks_of(array))


def test_more_zones_than_sixteen_bits_count_are_ranked() -> None:
    num = (1 << 16) + 5
    value = np.arange(num, dtype=np.float64)[:, None]
    terms = Terms(value, value, value, np.ones(1))
    found = drawn_ranks(terms, Moved(), seed=1, num_draws=2)
    np.testing.assert_array_equal(found, np.arange(num, 0, -1)[:, None].repeat(2, axis=1))
