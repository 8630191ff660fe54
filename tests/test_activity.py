"""The activity of a period: planned from plans, declared from tallies, small counts withheld."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from planner.activity import MonthPlanned, Period, planned_activity
from planner.declared_activity import FIRST, MET, TOTAL, Tally, declared_activity
from planner.errors import UsageError
from planner.model import (
    PlaceKind,
    PlannedPassage,
    PlannedShift,
    Protection,
    Public,
    Week,
    WeekPlan,
)
from tests.planning.village import DAY, H, means, place

MONTH = Period(dt.date(2026, 12, 1), dt.date(2026, 12, 31))
OPEN = {"protection": Protection.PUBLIC}


def plan(week: Week, *stops: tuple[str, int, float], visit: bool = False) -> WeekPlan:
    """A plan of one outing a stop: place, weekday and hour."""
    shifts = []
    for ref, weekday, hour in stops:
        start_s = weekday * DAY + round(hour * H)
        date = week.monday + dt.timedelta(days=weekday)
        passage = PlannedPassage(start_s, start_s, start_s + 900, place=ref)
        passages = (passage,)
        if visit:
            passages += (PlannedPassage(start_s, start_s + H, start_s + 2 * H, appointment="r"),)
        shifts.append(
            PlannedShift(f"{ref}{weekday}", "A", date, "walk", "base", start_s, start_s + 3 * H,
                         start_s, start_s + 3 * H, passages)
        )  # fmt: skip
    return WeekPlan("p", "t", week, "Europe/Paris", "m", Public.STREET, tuple(shifts))


def activity(*plans: WeekPlan, period: Period = MONTH, **more):
    week = means(place("open", **OPEN), place("own"), place("swept", kind=PlaceKind.EXPLORATORY))
    return planned_activity([(one, week) for one in plans], period, lambda _point: "Z", **more)


def test_outings_passages_visits_and_presence_are_counted_by_month():
    found = activity(plan(Week(2026, 50), ("open", 1, 20), ("own", 3, 21), visit=True))
    month = MonthPlanned(2, 2, 2, 2 * (900 + H), 2 * 3 * H, frozenset({"A"}))
    assert found.by_month == {"2026-12": month}
    assert (found.weeks, found.weeks_published) == (5, 1)


def test_months_add_up_and_a_team_counts_once():
    weeks = (plan(Week(2026, 49), ("open", 0, 20)), plan(Week(2026, 50), ("own", 3, 21)))
    found = activity(*weeks, period=Period(dt.date(2026, 11, 1), dt.date(2026, 12, 31)))
    assert list(found.by_month) == ["2026-11", "2026-12"]
    assert found.total == MonthPlanned(2, 2, 0, 2 * 900, 2 * 3 * H, frozenset({"A"}))


def test_promised_slots_are_passages_of_the_period_sweeps_and_visits_left_out():
    one = plan(Week(2026, 49), ("open", 0, 20), ("open", 1, 20), ("swept", 2, 20), visit=True)
    assert activity(one).promised_slots == 1


def test_days_outside_the_period_are_left_out():
    found = activity(plan(Week(2026, 49), ("open", 0, 20), ("open", 1, 20)))  # 30 Nov, 1 Dec
    assert found.by_month["2026-12"].outings == 1
    assert list(found.by_month) == ["2026-12"]


def test_bands_are_two_local_hours():
    found = activity(plan(Week(2026, 50), ("open", 1, 19.9), ("open", 2, 20), ("own", 3, 25)))
    assert found.by_band == {0: 1, 18: 1, 20: 1}


def test_e5_a_protected_place_is_told_in_no_zone():
    found = activity(plan(Week(2026, 50), ("open", 1, 20), ("own", 2, 20), ("own", 3, 20)))
    assert found.by_zone == {"Z": 1}
    assert found.protected_passages == 2


def test_regularity_is_the_part_of_place_and_weekday_found_again_sweeps_left_out():
    one = plan(Week(2026, 50), ("open", 1, 20), ("own", 2, 20), ("swept", 3, 20))
    two = plan(Week(2026, 51), ("open", 1, 22), ("own", 3, 20), ("swept", 4, 20))
    assert activity(one, two).regularity_share == 0.5
    assert activity(one).regularity_share is None
    assert activity(one, replace(two, week=Week(2026, 52))).regularity_share is None


def tally(date: str, met: int, first: int = 0, *, held: bool = True) -> Tally:
    return Tally(dt.date.fromisoformat(date), held, {MET: met, FIRST: first})


WINTER = Period(dt.date(2026, 11, 1), dt.date(2027, 1, 31))


def test_declared_outings_and_counts_are_sums_of_the_period():
    found = declared_activity(
        [
            tally("2026-12-01", 30, 12),
            tally("2026-12-08", 25, 11),
            tally("2026-12-15", 0, held=False),
            tally("2027-01-05", 99),
        ],
        MONTH,
    )
    assert (found.held, found.not_held) == (2, 1)
    assert found.counts[MET] == {"2026-12": 55, TOTAL: 55}
    assert found.counts[FIRST] == {"2026-12": 23, TOTAL: 23}


def test_e6_a_small_month_is_withheld_and_the_sum_is_that_of_the_months_told():
    found = declared_activity(
        [tally("2026-11-03", 40), tally("2026-12-01", 7), tally("2027-01-05", 20)], WINTER
    )
    assert found.counts[MET] == {"2026-11": 40, "2026-12": None, "2027-01": 20, TOTAL: 60}


def test_e6_a_month_held_in_part_is_not_told_so_that_two_periods_never_differ_by_days():
    days = [tally("2026-11-03", 40), tally("2026-12-01", 50), tally("2026-12-02", 3)]
    whole = declared_activity(days, Period(dt.date(2026, 11, 1), dt.date(2026, 12, 31)))
    part = declared_activity(days, Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1)))
    assert whole.counts[MET]["2026-12"] == 53
    assert part.counts[MET] == {"2026-11": 40, TOTAL: 40}
    assert part.held == 2


def test_e6_first_meetings_are_withheld_where_the_others_are_few():
    found = declared_activity([tally("2026-12-01", 30, 25)], MONTH)
    assert found.counts[MET]["2026-12"] == 30
    assert found.counts[FIRST] == {"2026-12": None, TOTAL: None}


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(UsageError, match="précède"):
        Period(dt.date(2026, 12, 2), dt.date(2026, 12, 1))
