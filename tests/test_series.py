"""How visits come back: the dates of each rhythm, by hand on a calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import UsageError
from planner.series import Rhythm, Series

TUESDAY = 1
FIRST = dt.date(2026, 12, 1)  # a Tuesday, the first of its month


def all_dates(series: Series, weeks: int = 10, weekday: int = TUESDAY) -> list[str]:
    monday = dt.date(2026, 11, 23)
    return [
        f"{date:%d/%m}"
        for week in range(weeks)
        for date in series.dates(monday + dt.timedelta(days=7 * week), weekday)
    ]


@pytest.mark.parametrize(
    ("rhythm", "dates"),
    [
        (Rhythm.ONCE, ["01/12"]),
        (Rhythm.WEEKLY, ["01/12", "08/12", "15/12", "22/12", "29/12", "05/01", "12/01"]),
        (Rhythm.FORTNIGHTLY, ["01/12", "15/12", "29/12", "12/01"]),
        (Rhythm.TWICE_A_MONTH, ["01/12", "15/12", "05/01"]),
    ],
)
def test_each_rhythm_has_its_dates(rhythm, dates):
    assert all_dates(Series(rhythm, FIRST, dt.date(2027, 1, 12))) == dates


def test_a_series_that_starts_between_two_days_begins_on_the_next_one():
    assert all_dates(Series(Rhythm.ONCE, dt.date(2026, 12, 3))) == ["08/12"]
    assert all_dates(Series(Rhythm.FORTNIGHTLY, dt.date(2026, 12, 3)), 6) == ["08/12", "22/12"]


def test_within_ten_days_is_any_day_of_them_or_those_told():
    series = Series(Rhythm.WITHIN_DAYS, dt.date(2026, 12, 3), within_days=10)
    assert all_dates(series)[0] == "03/12"
    assert all_dates(series)[-1] == "13/12"
    assert len(all_dates(series)) == 11
    some = Series(
        Rhythm.WITHIN_DAYS, dt.date(2026, 12, 3), within_days=10, other_weekdays=frozenset({3})
    )
    assert all_dates(some) == ["03/12", "08/12", "10/12"]


def test_the_last_chance_is_the_last_week_that_has_a_date():
    series = Series(Rhythm.WITHIN_DAYS, dt.date(2026, 12, 3), within_days=10)
    assert not series.last_chance(dt.date(2026, 11, 30), TUESDAY)
    assert series.last_chance(dt.date(2026, 12, 7), TUESDAY)
    assert Series(Rhythm.ONCE, FIRST).last_chance(dt.date(2026, 11, 30), TUESDAY)


def test_a_series_that_contradicts_itself_is_refused():
    with pytest.raises(UsageError):
        Series(Rhythm.WITHIN_DAYS, FIRST)
    with pytest.raises(UsageError):
        Series(Rhythm.WEEKLY, FIRST, within_days=3)
    with pytest.raises(UsageError):
        Series(Rhythm.WEEKLY, FIRST, dt.date(2026, 11, 30))


@given(
    st.sampled_from([Rhythm.ONCE, Rhythm.WEEKLY, Rhythm.FORTNIGHTLY, Rhythm.TWICE_A_MONTH]),
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(0, 6),
    st.integers(0, 60),
)
def test_a_week_has_at_most_one_date_and_on_its_weekday(rhythm, first, weekday, week):
    monday = first - dt.timedelta(days=first.weekday()) + dt.timedelta(days=7 * week)
    dates = Series(rhythm, first).dates(monday, weekday)
    assert len(dates) <= 1
    assert all(date.weekday() == weekday and date >= first for date in dates)
