"""Early signals: what they are made of, what is unknown, and the switch."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import UsageError
from planner.indicators.indicator import NeedContext
from planner.indicators.need import compute_needs
from planner.indicators.need_estimates import needs_with_estimates
from planner.indicators.prevention import INDICATOR, alone_and_older_share, closing_services
from planner.model import Public
from tests.indicators.frames_made import NAN, services, zones
from tests.indicators.test_service_access import _avenue

ON = {"prevention": 1.0}
SIGNALS = {
    "near_poverty_share": [0.2, 0.1, 0.0],
    "single_parent_households": [10.0, 5.0, 0.0],
    "one_person_households": [50.0, 20.0, 10.0],
    "older_population": [80.0, 20.0, 40.0],
}


def _town(**changed):
    given = {
        "households": [100.0, 50.0, 40.0],
        "population": [200.0, 100.0, 80.0],
        "poverty_share": [0.3, 0.2, 0.1],
    }
    return zones(**{**given, **SIGNALS, **changed})


def _index(town, context=None):
    return INDICATOR.compute(town, context or NeedContext())


def _avenue_with(*announced: tuple[float, str | None], today: dt.date | None = None):
    made = services(
        *({"category": "town_hall", "at": (x_m, 0.0), "closes_on": day} for x_m, day in announced)
    )
    return NeedContext(services=made, graph=_avenue(40), today=today)


def test_the_index_is_the_mean_of_the_three_shares():
    alone = [0.5 * 0.4, 0.4 * 0.2, 0.25 * 0.5]
    assert alone_and_older_share(_town()).tolist() == pytest.approx(alone)
    expected = [(0.2 + 0.1 + alone[0]) / 3, (0.1 + 0.1 + alone[1]) / 3, alone[2] / 3]
    assert _index(_town()).tolist() == pytest.approx(expected)


def test_a_share_the_source_does_not_have_lowers_no_zone():
    only = _town().drop(columns=["single_parent_households", "older_population"])
    assert _index(only).tolist() == pytest.approx([0.2, 0.1, 0.0])
    empty = _town(single_parent_households=[NAN] * 3, older_population=[NAN] * 3)
    assert _index(empty).tolist() == pytest.approx([0.2, 0.1, 0.0])


def test_unknown_in_one_zone_stays_unknown_and_moves_no_other_zone():
    found = _index(_town(single_parent_households=[NAN, 5.0, 0.0]))
    assert np.isnan(found.iloc[0])
    assert found.iloc[1:].tolist() == _index(_town()).iloc[1:].tolist()


def test_a_source_without_any_signal_leaves_the_component_out_and_says_so():
    bare = _town().drop(columns=list(SIGNALS))
    assert _index(bare).isna().all()
    needs = compute_needs(bare, public=Public.HOUSING, weights=ON)
    assert needs.used == ("poverty_share",)
    assert any("signaux précoces" in note for note in needs.notes)
    without = compute_needs(bare, public=Public.HOUSING).frame["need"]
    pd.testing.assert_series_equal(needs.frame["need"], without, check_exact=True)


def test_off_by_default_the_need_is_the_same_to_the_last_bit():
    bare = compute_needs(_town().drop(columns=list(SIGNALS)), public=Public.HOUSING)
    full = compute_needs(_town(), public=Public.HOUSING)
    off = compute_needs(_town(), public=Public.HOUSING, weights={"prevention": 0.0})
    for needs in (full, off):
        assert needs.used == bare.used == ("poverty_share",)
        assert needs.label == bare.label
        for name in ("need", "need_share"):
            assert needs.frame[name].to_numpy().tobytes() == bare.frame[name].to_numpy().tobytes()


def test_switched_on_it_adds_its_weight_times_the_households():
    needs = compute_needs(_town(), public=Public.HOUSING, weights=ON)
    mean = (np.array([0.3, 0.2, 0.1]) + _index(_town()).to_numpy()) / 2
    assert needs.frame["need"].tolist() == pytest.approx((mean * [100, 50, 40]).tolist())
    assert needs.used == ("poverty_share", "prevention")
    assert "pas un effectif" in needs.label
    assert needs.notes[-1] == (
        "Signaux précoces comptés : revenus juste au-dessus du seuil, familles monoparentales, "
        "ménages d'une personne × 65 ans et plus. Un indice, pas un effectif. "
        "Inconnus ici, laissés de côté : fermetures annoncées."
    )


def test_people_outside_are_never_ranked_by_signs_of_housed_households():
    with pytest.raises(UsageError, match="prevention"):
        compute_needs(_town(), public=Public.STREET, weights=ON)


@pytest.mark.parametrize("column", list(SIGNALS))
def test_a_signal_withheld_takes_the_parent_areas_flagged_with_an_interval(column):
    values = [SIGNALS[column][0], NAN, SIGNALS[column][2]]
    needs = needs_with_estimates(_town(**{column: values}), public=Public.HOUSING, weights=ON)
    assert needs.frame["estimated"].tolist() == [False, True, False]
    row = needs.frame.iloc[1]
    assert row["need_low"] < row["need"] < row["need_high"]
    off = needs_with_estimates(_town(**{column: values}), public=Public.HOUSING)
    assert not off.frame["estimated"].any()


def test_a_withheld_count_is_estimated_by_its_share_of_the_zones_own_households():
    withheld = _town(
        single_parent_households=[10.0, NAN, 0.0], near_poverty_share=[NAN] * 3,
        one_person_households=[NAN] * 3,
    )  # fmt: skip
    needs = needs_with_estimates(withheld, public=Public.HOUSING, weights=ON)
    assert needs.frame["prevention"].iloc[1] == pytest.approx(10 / 140)


def test_a_closing_counts_by_the_walk_it_adds():
    context = _avenue_with((0.0, "2027-01-31"), (3000.0, None))
    per_100_m = context.graph.time_ms[0] / 1000 / 1800
    added = closing_services(zones(3, side_m=1000.0), context)
    crossings = np.arange(0, 11)
    expected = np.mean([min(1.0, (30 - at) * per_100_m) - at * per_100_m for at in crossings])
    assert added.iloc[0] == pytest.approx(expected)
    assert added.iloc[2] == pytest.approx(0.0)


def test_the_last_counter_closing_leaves_no_access_at_all():
    added = closing_services(zones(3), _avenue_with((0.0, "2027-01-31")))
    assert added.iloc[0] > 0.9


def test_what_has_closed_already_is_no_closing_to_come():
    announced = ((0.0, "2026-01-31"), (3000.0, None))
    past = _avenue_with(*announced, today=dt.date(2026, 11, 24))
    assert closing_services(zones(3), past).isna().all()
    ahead = _avenue_with(*announced, today=dt.date(2026, 1, 30))
    assert closing_services(zones(3), ahead).iloc[0] > 0


def test_only_counters_people_are_sent_to_count_as_closings():
    made = services({"category": "toilets", "closes_on": "2027-01-31"}, {"category": "town_hall"})
    context = NeedContext(services=made, graph=_avenue(40))
    assert closing_services(zones(3), context).isna().all()


def test_no_closing_announced_changes_nothing():
    assert _index(_town(), _avenue_with((0.0, None))).tolist() == _index(_town()).tolist()


@given(
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    st.lists(st.floats(0, 150), min_size=3, max_size=3),
)
@settings(max_examples=20, deadline=None)
def test_the_index_keeps_to_its_range_and_a_closing_never_lowers_it(near, single):
    town = _town(near_poverty_share=near, single_parent_households=single)
    calm = _index(town)
    closing = _index(town, _avenue_with((0.0, "2027-01-31"), (3000.0, None)))
    assert calm.between(0, 1).all()
    assert closing.between(0, 1).all()
    assert (closing >= calm).all()
