"""Presence fades with age, hearsay counts half, observations expire."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.presence import counted_weight, current, faded, fades_on, told_outside_team

TODAY = dt.date(2026, 11, 25)


def test_a_passage_fades_the_day_after_six_months():
    assert fades_on(dt.date(2026, 5, 25)) == dt.date(2026, 11, 26)
    assert fades_on(dt.date(2025, 8, 31)) == dt.date(2026, 3, 1)
    frame = pd.DataFrame({"checked_on": ["2026-05-25", "2026-05-24", None], "sure": True})
    assert faded(frame, TODAY).tolist() == [False, True, True]


def test_faded_counts_half_unsure_counts_half_both_a_quarter():
    frame = pd.DataFrame(
        {
            "checked_on": ["2026-11-01", "2025-01-01", "2026-11-01", None],
            "sure": [True, True, False, False],
        }
    )
    assert counted_weight(frame, TODAY).tolist() == [1.0, 0.5, 0.5, 0.25]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_fading_comes_between_six_months_and_a_little_more(day):
    assert dt.timedelta(days=180) <= fades_on(day) - day <= dt.timedelta(days=186)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 400))
def test_what_is_checked_later_never_fades_earlier(day, later):
    assert fades_on(day + dt.timedelta(days=later)) >= fades_on(day)


def test_an_observation_counts_until_the_day_before_it_expires():
    frame = pd.DataFrame(
        {"expires_on": ["2026-11-25", "2026-11-26"], "protected": [False, True], "count": [3, 4]}
    )
    assert current(frame, TODAY)["count"].tolist() == [4]
    assert told_outside_team(frame)["count"].tolist() == [3]


@pytest.mark.parametrize("frame", [pd.DataFrame({"checked_on": [], "sure": []})])
def test_no_passage_counts_nothing(frame):
    assert counted_weight(frame, TODAY).size == 0
