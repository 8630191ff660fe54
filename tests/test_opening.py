"""Opening hours evaluated: open, closed, unknown; hours a week; public holidays."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.opening import is_open, normalised, staffed_h_week, weekly_hours

TUESDAY_10 = dt.datetime(2026, 12, 1, 10)
SUNDAY_NIGHT = dt.datetime(2026, 12, 6, 23, 30)
MONDAY = dt.date(2026, 1, 5)


def test_a_tuesday_morning_is_open_and_a_sunday_night_closed():
    text = "Mo-Fr 09:00-12:00,14:00-17:00"
    assert is_open(text, TUESDAY_10) is True
    assert is_open(text, SUNDAY_NIGHT) is False
    assert is_open("24/7", SUNDAY_NIGHT) is True


@pytest.mark.parametrize("text", [None, "", "sur rendez-vous", "Tu unknown", 'Mo-Fr 9h-12h "x'])
def test_what_is_not_told_is_unknown_neither_open_nor_closed(text):
    assert is_open(text, TUESDAY_10) is None
    assert weekly_hours(text, MONDAY) is None


def test_hours_past_midnight_belong_to_the_evening_before():
    assert is_open("Fr 22:00-26:00", dt.datetime(2026, 12, 5, 1)) is True
    assert is_open("Fr 22:00-26:00", dt.datetime(2026, 12, 5, 3)) is False


def test_christmas_is_a_holiday_everywhere_and_the_20th_of_december_in_reunion_only():
    text = "Mo-Su 09:00-12:00; PH off"
    christmas, abolition = dt.datetime(2026, 12, 25, 10), dt.datetime(2026, 12, 20, 10)
    for tz in ("Europe/Paris", "Indian/Reunion"):
        assert is_open(text, christmas, tz) is False
    assert is_open(text, abolition) is True
    assert is_open(text, abolition, "Indian/Reunion") is False
    assert is_open("Mo-Fr,PH 09:00-12:00", abolition, "Indian/Reunion") is True
    assert is_open("Mo-Fr,PH 09:00-12:00", abolition) is False


def test_a_holiday_rule_tied_to_a_season_is_unknown_on_a_local_holiday():
    text = "Mo-Su 09:00-12:00; Jun-Dec PH off"
    assert is_open(text, dt.datetime(2026, 12, 20, 10), "Indian/Reunion") is None
    assert is_open(text, dt.datetime(2026, 12, 25, 10), "Indian/Reunion") is False


def test_hours_a_week_are_those_counted_by_hand():
    assert weekly_hours("Mo-Fr 09:00-12:00,14:00-17:00", MONDAY) == (30.0, 0.0)
    assert weekly_hours("24/7", MONDAY) == (168.0, 0.0)
    assert weekly_hours("Mo 09:00-12:00; We-Th unknown", MONDAY, num_weeks=1) == (3.0, 48.0)
    assert weekly_hours("Mo 09:00-12:00; PH off", dt.date(2026, 4, 6), num_weeks=1) == (0.0, 0.0)
    assert weekly_hours("week 01-53/2 Mo 10:00-12:00", MONDAY).open_h == pytest.approx(1, abs=0.05)


def test_capacity_is_the_files_else_the_hours_surely_open_else_unknown():
    services = pd.DataFrame(
        {
            "opening_hours": ["Mo 09:00-12:00", "Mo 09:00-12:00", None],
            "capacity_h_week": [None, 70.0, None],
        }
    )
    found = staffed_h_week(services, MONDAY)
    assert found.tolist()[:2] == [3.0, 70.0]
    assert pd.isna(found.iloc[2])
    assert staffed_h_week(services.drop(columns="capacity_h_week"), MONDAY).iloc[1] == 3.0


def test_texts_are_written_the_way_of_the_specification():
    assert normalised(" mo-fr  9:00-12:00; PH off") == "Mo-Fr 09:00-12:00; PH closed"
    assert normalised("du lundi au vendredi") is None


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_evaluation_and_writing_twice_changes_nothing(text):
    told = normalised(text)
    if told is not None:
        assert normalised(told) == told
    assert is_open(text, TUESDAY_10, "Indian/Reunion") in (True, False, None)


_RULES = st.lists(
    st.sampled_from(
        ["Mo-Fr 09:00-12:00", "PH off", "PH,Su 10:00-11:00", "Dec PH off", "SH,PH closed",
         "24/7", "PH", "Sa unknown", "week 2-52/2 Tu 08:00-20:00", "PH +1 day off"]
    ),
    min_size=1, max_size=4,
).map("; ".join)  # fmt: skip


@given(_RULES, st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_a_department_differs_from_the_mainland_on_its_own_holidays_only(text, when):
    own = {dt.date(year, 12, 20) for year in range(2024, 2029)}
    if when.date() not in own and (when - dt.timedelta(days=1)).date() not in own:
        assert is_open(text, when, "Indian/Reunion") == is_open(text, when)
