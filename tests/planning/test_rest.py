"""E10: a wish to be left in peace holds in every later plan; another hour is no closing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.judge import judge
from optimisation.problem import Severity
from optimisation.solve import solve
from planner.clock import Clock
from planner.errors import UsageError
from planner.model import (
    AppointmentState,
    PlannedPassage,
    Point,
    Report,
    TimeWindow,
    VisitOutcome,
    Week,
)
from planner.planning.expand import expand
from planner.planning.rest import forbidden_passages, left_in_peace, rest_spans, tried_hours
from planner.planning.solution import to_shifts, to_solution
from planner.series import Rhythm, Series
from planner.wishes import OtherHour, Rest, Wishes
from tests.planning.village import CLOCK, DAY, WEEK, H, built_of, means, place, shift, visit

MONDAY = WEEK.monday


def with_rests(*rests: Rest, hours: tuple[OtherHour, ...] = ()):
    """Two places, outings on Tuesday and Friday evenings."""
    base = means(place("L1", frequency=2), place("L2", 1, 2), shifts=(shift(), shift("A-ven", 4)))
    return replace(base, wishes=Wishes(rests, hours))


@settings(max_examples=15)
@given(
    first=st.integers(-10, 8),
    days=st.integers(0, 15),
    minute=st.integers(0, 1439),
    ahead=st.integers(0, 2),
)
def test_e10_no_later_plan_passes_within_a_rest(first, days, minute, ahead):
    date = MONDAY + dt.timedelta(days=first)
    rest = Rest("L1", date, date + dt.timedelta(days=days), minute)
    clock = Clock(Week.of(MONDAY + dt.timedelta(days=7 * ahead)), "Europe/Paris")
    built = built_of(with_rests(rest), clock=clock)
    outcome = solve(built.problem, seed=1, iterations=5, engines=["greedy"])
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    assert forbidden_passages(shifts, (rest,), clock) == ()
    begins = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minute)
    ends = dt.datetime.combine(rest.until + dt.timedelta(days=1), dt.time(12))
    for passage in (p for one in shifts for p in one.passages if p.place == "L1"):
        start, leave = (clock.local(s).replace(tzinfo=None) for s in (passage.start_s,
                                                                      passage.leave_s))  # fmt: skip
        assert leave <= begins or start >= ends


def test_e10_an_edit_into_a_rest_is_forbidden_and_is_taken_out_of_a_plan_in_force():
    rest = Rest("L1", MONDAY, MONDAY + dt.timedelta(days=30))
    built = built_of(with_rests(rest))
    at_s = DAY + 21 * H
    forced = PlannedPassage(at_s, at_s, at_s + 900, place="L1")
    kept = PlannedPassage(at_s + 1800, at_s + 1800, at_s + 2700, place="L2")
    empty = to_shifts(built.problem, built.index, to_solution(built.index, ()))
    edited = (replace(empty[0], passages=(forced, kept)), *empty[1:])
    verdict = judge(built.problem, to_solution(built.index, edited))
    broken = [one for one in verdict.violations if one.rule == "forbidden_window"]
    assert [one.severity for one in broken] == [Severity.FORBIDDEN]
    assert left_in_peace(edited, (rest,), CLOCK)[0].passages == (kept,)


def test_a_rest_ends_at_noon_after_its_last_night_and_is_not_told_of_other_weeks():
    rest = Rest("L1", MONDAY, MONDAY + dt.timedelta(days=1), 1500 % 1440)
    assert rest_spans((rest,), "L1", CLOCK) == ((H, 2 * DAY + 12 * H),)
    assert rest_spans((rest,), "L2", CLOCK) == ()
    assert rest_spans((rest,), "L1", Clock(Week(2026, 51), "Europe/Paris")) == ()
    past = Clock(Week(2026, 47), "Europe/Paris")
    assert rest_spans((rest,), "L1", past) == ()


def test_a_rest_lasts_a_year_at_most_and_never_ends_before_it_begins():
    for days in (-1, 367):
        with pytest.raises(UsageError, match="un an au plus"):
            Rest("L1", MONDAY, MONDAY + dt.timedelta(days=days))


def test_a_rest_costs_its_zone_nothing():
    rest = Rest("L1", MONDAY, MONDAY + dt.timedelta(days=30))
    free, left = built_of(with_rests()), built_of(with_rests(rest))
    assert free.problem.units.weight.tolist() == left.problem.units.weight.tolist()


def hour(start: int, end: int, weeks: int = 1) -> OtherHour:
    return OtherHour("L1", start, end, MONDAY, MONDAY + dt.timedelta(days=7 * weeks - 1))


def test_another_hour_is_kept_to_for_its_weeks_and_then_forgotten():
    tried = with_rests(hours=(hour(1320, 1440),))
    (dated,) = (one for one in expand(tried, CLOCK).places if one.place.id == "L1")
    assert dated.tried
    assert (DAY + 22 * H, DAY + 24 * H - 900) in dated.windows_s
    later = Clock(Week(2026, 50), "Europe/Paris")
    (dated,) = (one for one in expand(tried, later).places if one.place.id == "L1")
    assert (dated.windows_s, dated.tried) == (None, False)


@given(start=st.integers(0, 1439), length=st.integers(1, 600))
def test_another_hour_never_closes_a_place(start, length):
    tried = with_rests(hours=(hour(start, start + length),))
    dated_week = expand(tried, CLOCK)
    (dated,) = (one for one in dated_week.places if one.place.id == "L1")
    windows = dated.windows_s if dated.windows_s is not None else ((0, 10**7),)
    assert any(
        max(a, one.start_s + one.briefing_s) <= min(b, one.end_s - one.closing_s - 900)
        for a, b in windows
        for one in dated_week.shifts
    )


def test_hours_to_try_after_midnight_are_told_from_the_day_they_begin():
    night = (TimeWindow(1, 1200, 1560),)
    assert tried_hours(night, hour(0, 120)) == (TimeWindow(2, 0, 120),)
    assert tried_hours(night, hour(1320, 1560)) == (TimeWindow(1, 1320, 1560),)
    assert tried_hours(night, hour(600, 720)) == ()
    assert tried_hours((TimeWindow(6, 1380, 1500),), hour(0, 120)) == (TimeWindow(0, 0, 60),)


def test_outcomes_brought_back_count_from_the_next_week_on():
    series = Series(Rhythm.ONCE, MONDAY)
    done = VisitOutcome("v", MONDAY + dt.timedelta(days=2), AppointmentState.DONE)
    told = replace(means(appointments=(visit("v", series=series),)), returned=(done,))
    assert len(expand(told, CLOCK).appointments) == 1
    last = VisitOutcome("v", MONDAY - dt.timedelta(days=5), AppointmentState.DONE)
    assert expand(replace(told, returned=(last,)), CLOCK).appointments == ()


def test_e10_a_refusal_holds_until_the_night_of_its_last_day_and_no_longer():
    whole = (TimeWindow(None, 0, 1440),)
    base = means(place("L1", refusals=whole, refused_until=MONDAY + dt.timedelta(days=1)))
    (told,) = [one for one in expand(base, CLOCK).places if one.place.id == "L1"]
    assert told.refusals_s == ((0, 86_400 * 2 + 43_200),)
    (later,) = expand(base, Clock(Week.of(MONDAY + dt.timedelta(days=7)), "Europe/Paris")).places[
        :1
    ]
    assert later.refusals_s == ()
    for_ever = means(place("L1", refusals=whole))
    (told,) = [one for one in expand(for_ever, CLOCK).places if one.place.id == "L1"]
    assert told.refusals_s[0][1] >= 86_400 * 7


def test_a_visit_left_in_peace_is_not_planned():
    rest = Rest("v", MONDAY, MONDAY + dt.timedelta(days=2))
    told = replace(means(appointments=(visit("v"),)), wishes=Wishes((rest,)))
    assert expand(told, CLOCK).appointments == ()
    assert len(expand(told, Clock(Week(2026, 50), "Europe/Paris")).appointments) == 1


@pytest.mark.parametrize(("away_m", "kept_away"), [(0, True), (29, True), (31, False)])
def test_e10_a_call_told_at_a_place_left_in_peace_does_not_override_it(away_m, kept_away):
    rest = Rest("L1", MONDAY, MONDAY + dt.timedelta(days=30))
    base = with_rests(rest)
    spot = next(one.point for one in base.places if one.id == "L1")
    report = Report(
        "R1", Point(spot.x_m + away_m, spot.y_m), "carrefour", MONDAY + dt.timedelta(days=1),
        20 * 60, 23 * 60, 15,
    )  # fmt: skip
    dated = expand(replace(base, reports=(report,)), CLOCK)
    (told,) = [one for one in dated.places if one.place.id == "R1"]
    assert bool(told.refusals_s) == kept_away
    built = built_of(replace(base, reports=(report,)))
    outcome = solve(built.problem, seed=1, iterations=5, engines=["greedy"])
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    passed = [p.place for one in shifts for p in one.passages]
    assert "R1" not in passed or not kept_away
