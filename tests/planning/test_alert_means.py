"""What alerts make of a week's means, and that what has begun stays exactly as it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.judge import judge
from optimisation.solve import solve
from planner.alert import Alert, AlertPlace, AlertPlaceKind, usual
from planner.clock import Clock
from planner.errors import MeansError, UsageError
from planner.model import AlertKind, AlertSpan, Public, TimeWindow, Week, WeekPlan
from planner.planning.alert_means import Begun, alerted, begun_locks
from planner.planning.build import build_week
from planner.planning.expand import expand
from planner.planning.solution import to_shifts
from planner.scenario import HoursChange, PassagesWished, Scenario, ShiftMore
from planner.wishes import Rest, Wishes
from tests.planning.village import (
    CLOCK,
    DAY,
    WEEK,
    H,
    at,
    inputs_of,
    means,
    place,
    shift,
    violations_above_info,
)

MONDAY = WEEK.monday
CHANGES = Scenario(
    "grand_froid",
    hours=(HoursChange("A", 18 * 60, 26 * 60),),
    shifts_more=(ShiftMore("A", 5, 20 * 60, 25 * 60),),
    passages=(PassagesWished("L1", 3),),
)
GYM = AlertPlace(AlertPlaceKind.GYM, "rue Carnot", at(1, 2), Public.STREET)
NIGHTS = (shift(), shift("A-jeu", 3), shift("A-ven", 4), shift("M-mer", 2, (9, 17), team="M"))


def alert(first: int = 0, last: int | None = None, changes: Scenario = CHANGES, **more) -> Alert:
    """An alert from a day of the week to another, counted from its Monday."""
    end = None if last is None else MONDAY + dt.timedelta(days=last)
    kind = more.pop("kind", AlertKind.COLD)
    return Alert(AlertSpan(kind, MONDAY + dt.timedelta(days=first), end), changes, **more)


def week_means(**more):
    return means(place("L1"), place("L2", 1, 2), shifts=NIGHTS, **more)


def hours_of(found) -> dict[str, tuple[int, int]]:
    return {one.id: (one.start_min // 60, one.end_min // 60) for one in found.shifts}


def test_without_an_alert_the_means_are_the_usual_ones():
    assert alerted(week_means(), (), CLOCK) == week_means()
    assert alerted(week_means(), [alert(-9, -3)], CLOCK) == week_means()


def test_hours_change_and_outings_are_added_on_the_days_of_the_alert_alone():
    found = alerted(week_means(), [alert(3, 4)], CLOCK)
    assert hours_of(found) == {
        "A-mar": (20, 25), "M-mer": (9, 17), "A-jeu": (18, 26), "A-ven": (18, 26)
    }  # fmt: skip
    longer = alerted(week_means(), [alert(3, 5)], CLOCK)
    assert hours_of(longer)["A-mar-bis"] == (20, 25)


def test_passages_are_more_and_a_place_opened_is_there_on_its_days():
    found = alerted(week_means(), [alert(3, 4, places=(GYM,))], CLOCK)
    by_id = {one.id: one for one in found.places}
    assert by_id["L1"].frequency == 3
    gym = by_id["alert-grand_froid-1"]
    assert (gym.label, gym.frequency) == ("gymnase, rue Carnot", 2)
    assert gym.windows == (TimeWindow(3, 0, 2160), TimeWindow(4, 0, 2160))


def test_the_usual_means_come_back_with_what_was_told_since():
    found = alerted(week_means(), [alert(0, places=(GYM,))], CLOCK)
    assert found.alerted is not None
    assert found.alerted.spans == (alert().span,)
    assert usual(found) == week_means()
    assert alerted(found, [], CLOCK) == week_means()
    told = replace(found, places=(*found.places, place("L9")))
    assert {one.id for one in usual(told).places} == {"base", "L1", "L2", "L9"}


def test_a_team_more_goes_out_on_the_days_of_the_alert_and_has_no_codes():
    changes = Scenario("x", teams_more=("A",))
    found = alerted(week_means(), [alert(4, changes=changes)], CLOCK)
    assert [one.id for one in found.shifts if one.team == "A-bis"] == ["A-ven-bis"]
    assert next(team for team in found.teams if team.id == "A-bis").workers == ()
    assert usual(found) == week_means()


def test_two_alerts_at_once_add_up_and_both_are_told():
    heat = alert(0, changes=Scenario("x", passages=(PassagesWished("L2", 2),)), kind=AlertKind.HEAT)
    found = alerted(week_means(), [alert(3), heat], CLOCK)
    assert {one.id: one.frequency for one in found.places if one.id != "base"} == {"L1": 3, "L2": 2}
    assert found.alerted is not None
    assert [span.kind for span in found.alerted.spans] == [AlertKind.HEAT, AlertKind.COLD]


def test_an_alert_adds_and_takes_nothing_away():
    with pytest.raises(UsageError, match="n'ôte rien"):
        alert(changes=Scenario("x", teams_less=("A",)))
    with pytest.raises(UsageError, match="avant le premier"):
        alert(3, 2)


def test_a_team_the_means_no_longer_have_is_told_at_once():
    gone = Scenario("x", hours=(HoursChange("Z", 1, 2),), teams_more=("Y",))
    with pytest.raises(MeansError) as caught:
        alerted(week_means(), [alert(changes=gone)], CLOCK)
    assert len(caught.value.faults) == 2


def test_no_outing_is_added_or_moved_to_an_hour_that_is_over():
    begun = Begun(3 * DAY + 19 * H)
    found = alerted(week_means(), [alert(0)], CLOCK, begun=begun)
    assert hours_of(found)["A-jeu"] == (20, 25)  # 18:00 is over, 20:00 is not
    assert hours_of(found)["A-ven"] == (18, 26)
    saturday_night = Begun(5 * DAY + 21 * H)
    assert "A-mar-bis" not in hours_of(
        alerted(week_means(), [alert(0)], CLOCK, begun=saturday_night)
    )


def plan_of(found, seed: int = 1) -> WeekPlan:
    built = build_week(inputs_of(found))
    outcome = solve(built.problem, seed=seed, iterations=20, engines=["greedy"])
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    return WeekPlan("p", "t", WEEK, CLOCK.tz, "m", Public.STREET, shifts)


def replanned(was, plan, alerts, moment_s: int):
    """The week planned again at a moment; its Problem, verdict and outings."""
    begun = Begun(moment_s, plan, was)
    found = alerted(usual(was), alerts, CLOCK, begun=begun)
    found = replace(found, wishes=was.wishes)
    locks = begun_locks((), found, CLOCK, begun)
    built = build_week(replace(inputs_of(found), locks=locks))
    outcome = solve(built.problem, seed=2, iterations=20, engines=["greedy", "polish"])
    return (
        found,
        judge(built.problem, outcome.solution),
        to_shifts(built.problem, built.index, outcome.solution),
    )


@settings(max_examples=15, deadline=None)
@given(
    moment_s=st.integers(0, 7 * DAY - 1),
    first=st.integers(0, 6),
    length=st.integers(0, 6),
    lifted=st.booleans(),
    seed=st.integers(0, 5),
)
def test_rounds_that_have_begun_stay_exactly_as_they_are(moment_s, first, length, lifted, seed):
    under = alert(first, first + length, places=(GYM,))
    was = alerted(week_means(), [under] if lifted else [], CLOCK)
    plan = plan_of(was, seed)
    _found, verdict, shifts = replanned(was, plan, [] if lifted else [under], moment_s)
    now = {one.id: one for one in shifts}
    for one in plan.shifts:
        if one.start_s <= moment_s:
            assert now[one.id] == one
    late = {one.id for one in shifts if one.start_s <= moment_s} - {one.id for one in plan.shifts}
    assert all(not now[ref].passages for ref in late)
    assert "lock" not in {str(item.rule) for item in verdict.violations}


def test_an_alert_lifted_in_the_week_takes_its_outings_that_have_not_begun():
    was = alerted(week_means(), [alert(0, places=(GYM,))], CLOCK)
    plan = plan_of(was)
    found, verdict, shifts = replanned(was, plan, [], 4 * DAY)
    hours = {one.id.split("@")[0]: one.start_s % DAY // H for one in shifts}
    assert hours == {"A-mar": 18, "M-mer": 9, "A-jeu": 18, "A-ven": 20}
    assert found.alerted is not None
    assert found.alerted.spans == ()
    assert not violations_above_info(verdict)


def test_e10_an_alert_overrides_neither_a_refusal_nor_a_rest():
    whole = (TimeWindow(None, 0, 1440),)
    base = means(place("L1", refusals=whole), place("L2", 1, 2), shifts=NIGHTS)
    rest = Rest("L2", MONDAY, MONDAY + dt.timedelta(days=20))
    wished = replace(base, wishes=Wishes(rests=(rest,)))
    passages = (PassagesWished("L1", 7), PassagesWished("L2", 7))
    found = alerted(wished, [alert(changes=Scenario("x", passages=passages))], CLOCK)
    assert not any(one.passages for one in plan_of(found).shifts)


def test_e10_a_rest_told_since_stands_over_a_round_that_has_begun():
    was = week_means()
    plan = plan_of(was)
    refs = {p.ref for one in plan.shifts if one.start_s <= 2 * DAY for p in one.passages}
    assert "L1" in refs
    rest = Rest("L1", MONDAY, MONDAY + dt.timedelta(days=20))
    told = replace(was, wishes=Wishes(rests=(rest,)))
    _found, verdict, shifts = replanned(told, plan, [alert(0)], 2 * DAY)
    assert "L1" not in {p.ref for one in shifts for p in one.passages}
    assert "forbidden_window" not in {str(item.rule) for item in verdict.violations}


def test_the_night_the_clock_changes_has_the_outings_of_an_alert():
    clock = Clock(Week(2026, 43), "Europe/Paris")
    sunday = dt.date(2026, 10, 25)
    more = Scenario("x", shifts_more=(ShiftMore("A", 5, 22 * 60, 28 * 60),))
    under = Alert(AlertSpan(AlertKind.COLD, sunday - dt.timedelta(days=1), sunday), more)
    night = next(
        one for one in expand(alerted(week_means(), [under], clock), clock).shifts
        if one.id.startswith("A-mar-bis")
    )  # fmt: skip
    assert night.end_s - night.start_s == 7 * H
