"""One contract for every decay function."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.decay.decay import decays
from planner.service.access import DEFAULT_DECAY

KEYS = sorted(decays())
seconds = st.lists(st.floats(0, 10_000), min_size=1, max_size=30)


def test_the_families_asked_for_are_found():
    assert set(KEYS) >= {"apl", "luo_qi", "gaussian", "exponential", "linear", "binary"}


@pytest.mark.parametrize("key", KEYS)
@given(times=seconds, cutoff_s=st.floats(1, 5_000))
def test_a_decay_stays_in_zero_one_never_grows_and_touches_nothing(key, times, cutoff_s):
    given_s = np.sort(np.array(times))
    kept = given_s.copy()
    weight = decays()[key].weight(given_s, cutoff_s)
    assert (given_s == kept).all()
    assert ((weight >= 0) & (weight <= 1)).all()
    assert (np.diff(weight) <= 1e-12).all()
    assert (weight[given_s > cutoff_s] == 0).all()
    np.testing.assert_array_equal(weight, decays()[key].weight(given_s, cutoff_s))


@pytest.mark.parametrize("key", KEYS)
def test_a_service_at_the_door_counts_whole_and_one_out_of_the_world_not_at_all(key):
    assert decays()[key].weight(np.array([0.0, np.inf]), 600.0).tolist() == [1.0, 0.0]


def test_the_steps_of_the_apl_of_2012_fall_at_5_10_and_15_minutes_of_15():
    weight = decays()["apl"].weight(np.array([300.0, 301.0, 600.0, 601.0, 900.0, 901.0]), 900.0)
    assert weight.tolist() == [1.0, 0.3, 0.3, 0.1, 0.1, 0.0]


def test_the_steps_of_the_apl_recast_fall_at_10_15_and_20_minutes_of_20():
    times = np.array([600.0, 601.0, 900.0, 901.0, 1200.0, 1201.0])
    weight = decays()["apl_2015"].weight(times, 1200.0)
    assert weight.tolist() == pytest.approx([1.0, 2 / 3, 2 / 3, 1 / 3, 1 / 3, 0.0])


def test_weights_that_could_not_be_traced_say_so_and_are_not_the_default():
    untraced = {key for key, decay in decays().items() if "UNVERIFIED" in decay.source}
    assert untraced == {"apl_2015", "luo_qi_fast"}
    assert all("non vérifiés" in decays()[key].label for key in untraced)
    assert DEFAULT_DECAY not in untraced


def test_a_cutoff_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        decays()["linear"].weight(np.zeros(1), 0.0)
