"""Visits of a series in a dated week: done, cancelled, not there, referent, another hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from planner.clock import Clock
from planner.model import (
    AppointmentState,
    DatedException,
    ExceptionKind,
    Means,
    PlannedPassage,
    PlannedShift,
    Public,
    VisitOutcome,
    Week,
    WeekPlan,
)
from planner.planning.continuity import visits_told
from planner.planning.expand import expand, means_of_week
from planner.planning.occurrences import misses_in_a_row
from planner.series import Rhythm, Series
from tests.planning.village import CLOCK, DAY, MOBILE_TEAM, WEEK, H, means, shift, visit

WEDNESDAY = dt.date(2026, 12, 2)
WEEKLY = Series(Rhythm.WEEKLY, dt.date(2026, 10, 1))
DONE, NOT_THERE = AppointmentState.DONE, AppointmentState.NOT_THERE


def week_of(*visits, outcomes=(), clock=CLOCK, **more) -> list:
    return list(expand(means(appointments=visits, outcomes=outcomes, **more), clock).appointments)


def misses(*dates: dt.date, ref: str = "r1") -> tuple[VisitOutcome, ...]:
    return tuple(VisitOutcome(ref, date, NOT_THERE) for date in dates)


def weeks_before(number: int) -> dt.date:
    return WEDNESDAY - dt.timedelta(days=7 * number)


def test_a_visit_without_series_comes_every_week():
    assert len(week_of(visit("r1"))) == 1


def test_a_visit_twice_a_month_comes_on_the_first_and_third_wednesday():
    series = Series(Rhythm.TWICE_A_MONTH, dt.date(2026, 12, 1))
    found = [
        len(week_of(visit("r1", series=series), clock=Clock(Week(2026, number), "Europe/Paris")))
        for number in (49, 50, 51, 52)
    ]
    assert found == [1, 0, 1, 0]  # 2 and 16 December


@pytest.mark.parametrize(
    "state",
    [DONE, NOT_THERE, AppointmentState.CANCELLED_BY_PERSON, AppointmentState.CANCELLED_BY_US],
)
def test_a_date_whose_outcome_is_known_is_not_planned_again_and_the_series_goes_on(state):
    outcomes = (VisitOutcome("r1", WEDNESDAY, state),)
    assert week_of(visit("r1", series=WEEKLY), outcomes=outcomes) == []
    later = Clock(Week(2026, 50), "Europe/Paris")
    assert len(week_of(visit("r1", series=WEEKLY), outcomes=outcomes, clock=later)) == 1


def test_one_visit_within_ten_days_is_owed_in_its_last_week_only_and_over_once_done():
    series = Series(Rhythm.WITHIN_DAYS, dt.date(2026, 12, 1), within_days=10)
    one = visit("r1", weekday=1, series=series)
    (first,) = week_of(one)
    assert (first.appointment.mandatory, first.appointment.window.weekday) == (False, 2)
    later = Clock(Week(2026, 50), "Europe/Paris")
    (last,) = week_of(one, clock=later)
    assert last.appointment.mandatory
    done = (VisitOutcome("r1", WEDNESDAY, DONE),)
    assert week_of(one, outcomes=done, clock=later) == []


def test_visits_within_some_days_are_spread_over_the_days_with_time_left():
    series = Series(Rhythm.WITHIN_DAYS, dt.date(2026, 11, 30), within_days=6)
    shifts = (
        shift("M-mer", 2, (9, 17), team="M", vehicle="V"),
        shift("M-jeu", 3, (9, 17), team="M", vehicle="V"),
    )
    visits = [visit(f"r{n}", hours=(9, 12), duration_min=60, series=series) for n in range(4)]
    found = week_of(*visits, shifts=shifts)
    assert sorted(one.appointment.window.weekday for one in found) == [2, 2, 3, 3]


def test_two_misses_change_nothing_and_a_visit_made_starts_the_count_again():
    (one,) = week_of(visit("r1", series=WEEKLY), outcomes=misses(*map(weeks_before, (1, 2))))
    assert one.appointment.window.start_min == 10 * 60
    past = {weeks_before(4): NOT_THERE, weeks_before(3): NOT_THERE, weeks_before(2): DONE,
            weeks_before(1): NOT_THERE}  # fmt: skip
    assert misses_in_a_row(past) == 1
    cancelled = {weeks_before(2): NOT_THERE, weeks_before(1): AppointmentState.CANCELLED_BY_US}
    assert misses_in_a_row(cancelled) == 1


def test_the_third_time_nobody_is_there_another_hour_is_proposed_and_nothing_is_closed():
    week = means(
        appointments=(visit("r1", series=WEEKLY),), outcomes=misses(*map(weeks_before, (1, 2, 3)))
    )
    dated = expand(week, CLOCK)
    (one,), (proposal,) = dated.appointments, dated.proposals
    assert (proposal.misses, proposal.part) == (3, (14 * 60, 17 * 60))
    window = one.appointment.window
    assert (window.weekday, window.start_min, window.end_min) == (2, 14 * 60, 17 * 60)
    assert one.appointment.mandatory
    again = replace(week, outcomes=misses(*map(weeks_before, (1, 2, 3, 4))))
    assert expand(again, CLOCK).proposals[0].part == (12 * 60, 14 * 60)


def test_a_confirmed_visit_keeps_its_hour_and_the_other_one_is_only_told():
    one = visit("r1", series=WEEKLY, state=AppointmentState.CONFIRMED, fixed_start_min=10 * 60 + 30)
    dated = expand(
        means(appointments=(one,), outcomes=misses(*map(weeks_before, (1, 2, 3)))), CLOCK
    )
    assert dated.appointments[0].fixed_start_s == 2 * DAY + 10 * H + 1800
    assert len(dated.proposals) == 1


def test_without_another_outing_that_day_another_day_is_to_be_proposed():
    shifts = (shift("M-mer", 2, (10, 12), team="M", vehicle="V"),)
    week = means(
        appointments=(visit("r1", series=WEEKLY),), shifts=shifts,
        outcomes=misses(*map(weeks_before, (1, 2, 3))),
    )  # fmt: skip
    dated = expand(week, CLOCK)
    assert dated.proposals[0].part is None
    assert dated.appointments[0].appointment.window.start_min == 10 * 60


def test_the_referent_is_asked_first_then_a_known_code_that_goes_out():
    team = replace(MOBILE_TEAM, size=3, workers=("M1", "M2", "M3"))
    week = means(
        appointments=(visit("r1", worker="M1", known_workers=("M9", "M2")),),
        teams=(means().teams[0], team),
    )
    assert expand(week, CLOCK).appointments[0].appointment.worker == "M1"
    away = DatedException(ExceptionKind.ABSENCE, WEDNESDAY, team="M", workers_absent=("M1",))
    absent = replace(week, exceptions=(away,))
    assert expand(absent, CLOCK).appointments[0].appointment.worker == "M2"
    assert means_of_week(absent, CLOCK).appointments[0].worker == "M2"
    assert absent.appointments[0].worker == "M1"


def plan_with(*visits: tuple[str, int]) -> WeekPlan:
    """A plan that keeps visits at seconds of the week, all in the mobile team's outing."""
    passages = tuple(PlannedPassage(at, at, at + 2700, appointment=ref) for ref, at in visits)
    outing = PlannedShift(
        "M-mer@2026-12-02", "M", WEDNESDAY, "car", "base", 2 * DAY + 9 * H, 2 * DAY + 17 * H,
        2 * DAY + 9 * H, 2 * DAY + 17 * H, passages,
    )  # fmt: skip
    return WeekPlan("p", "t", WEEK, "Europe/Paris", "m", Public.HOUSING, (outing,))


def at(hour: float) -> int:
    return 2 * DAY + round(hour * H)


def test_continuity_counts_referent_known_new_and_first_visits():
    week: Means = means(
        appointments=(
            visit("same", worker="M1"), visit("known", worker="X", known_workers=("M2",)),
            visit("new", worker="X"), visit("free"),
        ),
        outcomes=(VisitOutcome("same", weeks_before(1), DONE),),
    )  # fmt: skip
    plan = plan_with(("same", at(9)), ("known", at(10)), ("new", at(11)), ("free", at(12)))
    counted = visits_told(plan, week).continuity
    assert (counted.referent, counted.known, counted.new, counted.undeclared) == (1, 1, 1, 1)
    assert (counted.first, counted.visits, counted.people) == (3, 4, 2)


def test_a_confirmed_visit_moved_by_hand_or_left_out_is_a_call_to_make():
    confirmed = {"state": AppointmentState.CONFIRMED, "fixed_start_min": 10 * 60 + 30}
    week = means(
        appointments=(visit("kept", **confirmed), visit("moved", **confirmed),
                      visit("out", **confirmed), visit("free")),
    )  # fmt: skip
    plan = plan_with(("kept", at(10.5)), ("moved", at(11)), ("free", at(9)))
    told = visits_told(plan, week)
    assert [(call.appointment, call.planned_s) for call in told.calls] == [
        ("moved", at(11)), ("out", None),
    ]  # fmt: skip
    assert {call.confirmed_s for call in told.calls} == {at(10.5)}
    assert told.confirmed == 3
