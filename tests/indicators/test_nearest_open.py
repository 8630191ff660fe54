"""Time to the nearest open service, where unknown is not open."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import UsageError
from planner.indicators.bands import BANDS, asked_moments, band_named
from planner.indicators.hours import State, hours_in, state_at
from planner.indicators.nearest_open import nearest_open
from planner.model import Week
from tests.indicators.frames_made import pairs, services

MOMENTS = asked_moments(Week(2026, 48))


def test_the_moments_are_tuesday_morning_tuesday_evening_and_sunday_night():
    assert [moment.isoformat() for moment in MOMENTS.values()] == [
        "2026-11-24T10:00:00",
        "2026-11-24T18:00:00",
        "2026-11-29T23:00:00",
    ]


def test_only_services_known_to_be_open_count():
    frame = services(
        {"hours": "Mo-Fr 09:00-17:00"},
        {"hours": None},
        {"hours": "24/7"},
        {"hours": "24/7", "closes_on": "2026-11-24"},
    )
    reach = pairs(np.array([[300.0, 100.0, 900.0, 10.0], [np.inf, 50.0, np.inf, np.inf],
                            [np.inf, np.inf, np.inf, np.inf]]))  # fmt: skip
    morning = nearest_open(reach, frame, MOMENTS["tuesday_10"])
    assert morning["open_s"].tolist()[0] == 300.0
    assert morning["open_service"].tolist() == ["s0", None, None]
    assert morning["unknown_s"].tolist()[:2] == [100.0, 50.0]
    assert morning["status"].tolist() == ["open", "unknown", "none"]
    evening = nearest_open(reach, frame, MOMENTS["tuesday_18"])
    assert evening["open_s"].tolist()[0] == 900.0
    night = nearest_open(reach, frame, MOMENTS["sunday_night"])
    assert night["open_service"].tolist()[0] == "s2"


def test_an_unknown_service_farther_than_an_open_one_is_not_told():
    frame = services({"hours": "24/7"}, {"hours": None})
    found = nearest_open(pairs(np.array([[60.0, 120.0]])), frame, MOMENTS["tuesday_10"])
    assert np.isnan(found["unknown_s"].iloc[0])


def test_public_holidays_are_known():
    text = "Mo-Fr 09:00-17:00; PH off"
    assert state_at(text, dt.datetime(2026, 11, 11, 10)) is State.CLOSED
    assert state_at(text, dt.datetime(2026, 11, 12, 10)) is State.OPEN
    assert state_at("fermé le lundi", dt.datetime(2026, 11, 12, 10)) is State.UNKNOWN


@pytest.mark.parametrize(
    ("text", "band", "hours"),
    [
        ("Mo-Fr 09:00-12:00", "semaine", 15.0),
        ("Mo-Su 22:00-02:00", "nuit", 28.0),
        ("Mo 09:00-10:00; Sa unknown", "semaine", 1.0),
        ("Apr-Sep Mo 09:00-11:00; Oct-Mar Mo 09:00-10:00", "jour", 1.5),
        ("Sa-Su unknown", "weekend", None),
        ("Mo-Fr 09:00-12:00", "weekend", 0.0),
        (None, "semaine", None),
        ("", "semaine", None),
    ],
)
def test_hours_a_week_within_a_band(text, band, hours):
    assert hours_in(text, BANDS[band]) == hours


def test_an_unknown_band_lists_those_there_are():
    with pytest.raises(UsageError, match="soir"):
        band_named("aube")


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_it_is_the_least_travel_to_any_open_service_and_the_first_of_equals(seed):
    rng = np.random.default_rng(seed)
    texts = [None, "24/7", "Mo-Fr 09:00-17:00", "Sa 09:00-12:00"]
    frame = services(*({"hours": texts[int(rng.integers(4))]} for _one in range(6)))
    dense = rng.integers(1, 8, (5, 6)) * 100.0
    dense[rng.random(dense.shape) < 0.4] = np.inf
    found = nearest_open(pairs(dense), frame, MOMENTS["tuesday_10"])
    is_open = [text in ("24/7", "Mo-Fr 09:00-17:00") for text in frame["opening_hours"]]
    for zone in range(5):
        reached = [(dense[zone, at], at) for at in range(6)
                   if is_open[at] and np.isfinite(dense[zone, at])]  # fmt: skip
        row = found.iloc[zone]
        if not reached:
            assert np.isnan(row["open_s"])
            assert row["open_service"] is None
            continue
        seconds, at = min(reached)
        assert (row["open_s"], row["open_service"]) == (seconds, f"s{at}")
