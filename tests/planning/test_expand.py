"""The semaine type in a dated week: seasons, exceptions, reports, Sunday nights, odd hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.clock import Clock
from planner.model import (
    AppointmentState,
    DatedException,
    ExceptionKind,
    Report,
    TimeWindow,
    Week,
)
from planner.planning.expand import expand
from tests.planning.village import (
    CLOCK,
    DAY,
    MOBILE_TEAM,
    STREET_TEAM,
    H,
    at,
    means,
    place,
    shift,
    visit,
)

TUESDAY = dt.date(2026, 12, 1)
NEXT_MONDAY = dt.date(2026, 12, 7)


def absence(*codes, date=TUESDAY, team="A"):
    return DatedException(ExceptionKind.ABSENCE, date, team=team, workers_absent=codes)


def extra(ref="plus", date=TUESDAY, hours=(9, 13), **more):
    added = shift(ref, date.weekday(), hours, **more)
    return DatedException(ExceptionKind.EXTRA_SHIFT, date, team="A", shift=added)


def closed(ref, date):
    return DatedException(ExceptionKind.CLOSED_PLACE, date, place=ref)


def dated_place(week, ref, clock=CLOCK):
    return next(item for item in expand(week, clock).places if item.place.id == ref)


# Shifts


@pytest.mark.parametrize(("size", "less", "more", "people"), [(3, 1, 0, 2), (3, 2, 1, 2)])
def test_people_away_and_joining_are_counted_by_a_number_where_no_code_is_kept(
    size: int, less: int, more: int, people: int
):
    teams = (replace(STREET_TEAM, workers=(), size=size), MOBILE_TEAM)
    away = DatedException(ExceptionKind.ABSENCE, TUESDAY, team="A", people_absent=less)
    joins = DatedException(ExceptionKind.REINFORCEMENT, TUESDAY, team="A", people_joining=more)
    found = expand(means(teams=teams, exceptions=(away, joins)), CLOCK)
    assert not found.faults
    outing = next(one for one in found.shifts if one.date == TUESDAY)
    assert (outing.people, outing.workers) == (people, frozenset())


def test_a_number_that_leaves_one_person_alone_is_a_fault():
    teams = (replace(STREET_TEAM, workers=(), size=3), MOBILE_TEAM)
    away = DatedException(ExceptionKind.ABSENCE, TUESDAY, team="A", people_absent=2)
    (fault,) = expand(means(teams=teams, exceptions=(away,)), CLOCK).faults
    assert "1 personne" in fault.message


def test_an_outing_gets_its_date_its_elapsed_hours_and_a_stable_id():
    first = expand(means(), CLOCK).shifts[0]
    assert (first.id, first.date) == ("A-mar@2026-12-01", TUESDAY)
    assert (first.start_s, first.end_s) == (DAY + 20 * H, DAY + 25 * H)
    assert (first.briefing_s, first.closing_s, first.break_s) == (1200, 1200, 0)
    assert first.workers == {"A1", "A2", "A3"}
    assert first.people == 3


def test_outings_come_in_order_of_time():
    week = means(shifts=(shift("b", 4), shift("a", 0), shift("c", 2)))
    assert [item.id.split("@")[0] for item in expand(week, CLOCK).shifts] == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("first", "last", "goes_out"),
    [
        (None, None, True),
        (TUESDAY, None, True),
        (TUESDAY + dt.timedelta(1), None, False),
        (None, TUESDAY, True),
        (None, TUESDAY - dt.timedelta(1), False),
        (TUESDAY, TUESDAY, True),
    ],
)
def test_an_outing_takes_place_from_its_first_date_to_its_last(first, last, goes_out):
    week = means(shifts=(shift(first_date=first, last_date=last),))
    assert bool(expand(week, CLOCK).shifts) is goes_out


def test_a_sunday_night_runs_past_the_end_of_the_week():
    week = means(shifts=(shift("dim", 6, (22, 27)),))
    night = expand(week, CLOCK).shifts[0]
    assert (night.start_s, night.end_s) == (6 * DAY + 22 * H, 7 * DAY + 3 * H)


# Exceptions


def test_an_absent_team_stays_in_that_day_only_and_it_is_said():
    week = means(shifts=(shift(), shift("A-jeu", 3)), exceptions=(absence(),))
    found = expand(week, CLOCK)
    assert [item.id for item in found.shifts] == ["A-jeu@2026-12-03"]
    assert any("A-mar" in said and "1er déc." in said for said in found.warnings)
    assert not found.faults


def test_an_absence_of_another_week_or_team_changes_nothing():
    week = means(exceptions=(absence(date=NEXT_MONDAY), absence(team="M")))
    assert expand(week, CLOCK).shifts == expand(means(), CLOCK).shifts


def test_absent_codes_shrink_an_outing_that_still_has_two():
    found = expand(means(exceptions=(absence("A2"),)), CLOCK)
    assert (found.shifts[0].people, found.shifts[0].workers) == (2, {"A1", "A3"})
    assert not found.faults


def test_an_outing_left_with_one_person_is_a_fault_that_stops_the_plan():
    found = expand(means(exceptions=(absence("A2"), absence("A3"))), CLOCK)
    assert len(found.faults) == 1
    assert "1 personne" in found.faults[0].message
    assert found.faults[0].sheet == "exceptions"
    assert found.faults[0].hint


def test_an_extra_shift_happens_on_its_date_only():
    week = means(exceptions=(extra(),))
    assert "plus@2026-12-01" in [item.id for item in expand(week, CLOCK).shifts]
    later = expand(week, Clock(Week(2026, 50), "Europe/Paris"))
    assert [item.id.split("@")[0] for item in later.shifts] == ["A-mar", "M-mer"]


def test_an_outing_is_moved_by_an_absence_and_an_extra_shift():
    found = expand(means(exceptions=(absence(), extra())), CLOCK)
    assert [item.id.split("@")[0] for item in found.shifts] == ["plus", "M-mer"]


def test_absent_codes_are_missing_from_an_extra_shift_too():
    found = expand(means(exceptions=(absence("A1"), extra())), CLOCK)
    assert found.shifts[0].workers == {"A2", "A3"}


# Places


def test_a_place_without_hours_may_be_passed_at_any_time():
    assert dated_place(means(place("p")), "p").windows_s is None


def test_starts_leave_time_for_the_presence_before_the_hours_end():
    week = means(place("p", windows=(TimeWindow(1, 1200, 1320),), presence_min=20))
    assert dated_place(week, "p").windows_s == ((DAY + 20 * H, DAY + 22 * H - 1200),)


def test_hours_of_two_days_that_touch_are_one():
    windows = (TimeWindow(1, 1320, 1440), TimeWindow(2, 0, 120))
    week = means(place("p", windows=windows))
    assert dated_place(week, "p").windows_s == ((DAY + 22 * H, 2 * DAY + 2 * H - 900),)


def test_hours_shorter_than_the_presence_leave_no_start():
    week = means(place("p", windows=(TimeWindow(1, 1200, 1210),)))
    assert dated_place(week, "p").windows_s == ()


def test_a_wish_of_no_passage_on_mondays_also_holds_after_sunday_midnight():
    week = means(place("p", refusals=(TimeWindow(0, 0, 1440),)))
    assert dated_place(week, "p").refusals_s == ((0, DAY), (7 * DAY, 8 * DAY))


@pytest.mark.parametrize(
    ("date", "days"),
    [(TUESDAY, (1,)), (NEXT_MONDAY, (7,)), (dt.date(2026, 11, 29), ()), (dt.date(2026, 12, 8), ())],
)
def test_a_closed_place_is_not_passed_at_that_day(date, days):
    week = means(place("p"), place("q"), exceptions=(closed("p", date),))
    wanted = tuple((day * DAY, (day + 1) * DAY) for day in days)
    assert dated_place(week, "p").refusals_s == wanted
    assert dated_place(week, "q").refusals_s == ()


def test_a_closed_day_of_25_hours_is_closed_for_25_hours():
    autumn = Clock(Week(2026, 43), "Europe/Paris")
    week = means(place("p"), exceptions=(closed("p", autumn.dates[-1]),))
    start_s, end_s = dated_place(week, "p", autumn).refusals_s[0]
    assert end_s - start_s == 25 * H


def test_a_report_is_a_place_to_look_at_once_on_its_date():
    report = Report("r", at(1, 1), "r", TUESDAY, 21 * 60, 23 * 60, presence_min=10)
    week = means(reports=(report,))
    found = dated_place(week, "r")
    assert found.windows_s == ((DAY + 21 * H, DAY + 23 * H - 600),)
    assert (found.place.frequency, found.place.min_frequency) == (1, 0)
    later = expand(week, Clock(Week(2026, 50), "Europe/Paris"))
    assert "r" not in [item.place.id for item in later.places]


# Appointments


def test_starts_of_an_appointment_leave_time_for_its_length():
    found = expand(means(appointments=(visit("v", soft_end_min=660),)), CLOCK).appointments[0]
    assert found.window_s == (2 * DAY + 10 * H, 2 * DAY + 12 * H - 2700)
    assert found.soft_end_s == 2 * DAY + 11 * H
    assert found.fixed_start_s is None


def test_a_confirmed_hour_is_dated():
    state = AppointmentState.CONFIRMED
    week = means(appointments=(visit("v", state=state, fixed_start_min=630),))
    assert expand(week, CLOCK).appointments[0].fixed_start_s == 2 * DAY + 10 * H + 1800


@pytest.mark.parametrize("state", [AppointmentState.DONE, AppointmentState.CANCELLED])
def test_what_is_done_or_cancelled_is_no_longer_planned(state):
    assert expand(means(appointments=(visit("v", state=state),)), CLOCK).appointments == ()


@settings(max_examples=40, deadline=None)
@given(
    number=st.integers(1, 52),
    tz=st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Guadeloupe"]),
    day=st.integers(0, 6),
    start=st.integers(0, 23),
    length=st.integers(1, 14),
)
def test_an_outing_starts_in_its_week_and_lasts_what_the_wall_clock_says_but_for_a_change(
    number, tz, day, start, length
):
    clock = Clock(Week(2026, number), tz)
    found = expand(means(shifts=(shift("s", day, (start, start + length)),)), clock).shifts[0]
    assert 0 <= found.start_s < clock.length_s
    assert clock.local(found.start_s).date() == found.date == clock.dates[day]
    assert abs(found.end_s - found.start_s - length * H) in (0, H)
    if clock.length_s == 7 * DAY:
        assert found.end_s - found.start_s == length * H


# What is said


def test_public_holidays_of_the_week_are_said():
    found = expand(means(), Clock(Week(2026, 53), "Europe/Paris"))
    assert any("férié" in said and "1er janv." in said for said in found.warnings)


def test_a_shift_that_ends_in_the_missing_hour_ends_at_the_later_one_and_it_is_said():
    spring = Clock(Week(2026, 13), "Europe/Paris")
    week = means(shifts=(replace(shift("sam", 5, (20, 26)), end_min=26 * 60 + 30),))
    found = expand(week, spring)
    night = found.shifts[0]
    assert night.end_s - night.start_s == 6 * H + 1800
    assert spring.local(night.end_s).hour == 3
    assert any("la plus tardive" in said and "sam" in said for said in found.warnings)


def test_nobody_is_named_in_what_is_said():
    found = expand(means(exceptions=(absence("A2"), absence("A3"), absence(team="M"))), CLOCK)
    said = " ".join([*found.warnings, *map(str, found.faults)])
    assert not any(code in said.split() for code in STREET_TEAM.workers)
