"""From outings to hours of codes: absences, late returns, breaks, past weeks, no code in a plan."""

from __future__ import annotations

import datetime as dt

from planner.clock import Clock
from planner.model import (
    DatedException,
    ExceptionKind,
    Organisation,
    PlannedShift,
    Public,
    RotaTerms,
    Week,
    WeekPlan,
)
from planner.planning.expand import expand
from planner.planning.worked import (
    judge_hours,
    outings_by_code,
    terms_of,
    unknown_regimes,
    violations_of,
)
from planner.sources.regimes import shipped_regimes
from tests.planning.village import CLOCK, DAY, WEEK, H, means, shift

TUESDAY = dt.date(2026, 12, 1)


def plan(*shifts: PlannedShift, week: Week = WEEK) -> WeekPlan:
    return WeekPlan("p", "t", week, "Europe/Paris", "m", Public.STREET, shifts)


def outing(ref="A-mar@2026-12-01", start_s=DAY + 20 * H, end_s=DAY + 25 * H, **more):
    values = {"depart_s": start_s, "return_s": end_s} | more
    return PlannedShift(ref, "A", TUESDAY, "walk", "base", start_s, end_s, **values)


def test_every_code_of_the_team_works_from_briefing_to_report():
    hours = outings_by_code(plan(outing()), means())
    assert set(hours) == {"A1", "A2", "A3"}
    (period,) = hours["A1"]
    assert (period.start_s, period.end_s, period.work_s) == (DAY + 20 * H, DAY + 25 * H, 5 * H)
    assert (period.people, period.leads, period.planned) == (3, None, True)


def test_a_meeting_before_leaving_is_work_and_coordination_and_delays_the_departure():
    week = means(shifts=(shift(meeting_min=30),))
    (period,) = outings_by_code(plan(outing()), week)["A1"]
    assert (period.work_s, period.coordination_s) == (5 * H, 1800)
    (dated,) = expand(week, CLOCK).shifts
    assert (dated.briefing_s, dated.meeting_s) == (50 * 60, 1800)


def test_a_code_that_is_absent_does_not_work_and_the_team_is_smaller():
    away = DatedException(ExceptionKind.ABSENCE, TUESDAY, team="A", workers_absent=("A2",))
    hours = outings_by_code(plan(outing()), means(exceptions=(away,)))
    assert set(hours) == {"A1", "A3"}
    assert hours["A1"][0].people == 2


def test_a_late_return_is_work_and_a_break_is_not():
    late = outing(return_s=DAY + 28 * H, break_start_s=DAY + 23 * H)
    week = means(shifts=(shift(break_min=30),))
    (period,) = outings_by_code(plan(late), week)["A1"]
    assert period.end_s == DAY + 28 * H
    assert period.work_s == 8 * H - 1800


def test_past_weeks_are_told_on_the_clock_of_the_week_judged_clock_change_included():
    autumn = Week(2026, 43)
    date = autumn.monday + dt.timedelta(days=1)
    old = PlannedShift(
        f"A-mar@{date}", "A", date, "walk", "base",
        DAY + 20 * H, DAY + 25 * H, DAY + 20 * H, DAY + 25 * H,
    )  # fmt: skip
    later = Clock(Week(2026, 44), "Europe/Paris")
    (period,) = outings_by_code(plan(old, week=autumn), means(), seen_from=later)["A1"]
    assert later.local(period.start_s).isoformat() == "2026-10-20T20:00:00+02:00"
    assert not period.planned
    assert period.start_s == DAY + 20 * H - (7 * 24 + 1) * H  # that week had an hour more


def test_an_outing_that_the_means_do_not_have_is_left_out():
    assert outings_by_code(plan(outing(ref="other@2026-12-01")), means()) == {}


def test_a_code_has_the_organisation_s_regime_or_its_own():
    week = means(
        organisation=Organisation(regime="cc66"), rota=(RotaTerms("A2", regime="benevoles"),)
    )
    regimes = {code: item.regime for code, item in terms_of(week).items()}
    assert regimes == {"A1": "cc66", "A2": "benevoles", "A3": "cc66", "M1": "cc66", "M2": "cc66"}
    assert all(item.regime == "" for item in terms_of(means()).values())


def test_a_regime_in_no_file_is_a_fault_that_names_those_there_are():
    (fault,) = unknown_regimes([RotaTerms("A1", regime="cc67")], shipped_regimes())
    assert "cc67" in fault.message
    assert "cc66" in fault.hint


def test_e17_an_alert_becomes_one_violation_to_accept_without_any_code():
    rules = Organisation(regime="code-du-travail")
    week = means(shifts=(shift(break_min=20),), organisation=rules)
    long = plan(outing(start_s=DAY + 14 * H, end_s=DAY + 25 * H, break_start_s=DAY + 19 * H))
    hours = outings_by_code(long, week)
    alerts = judge_hours(terms_of(week), shipped_regimes(), CLOCK, hours)
    assert {alert.code for alert in alerts} == {"A1", "A2", "A3"}
    found = violations_of(alerts)
    assert [(item.rule, item.severity, item.shift) for item in found] == [
        ("W1", "a_accepter", "A-mar@2026-12-01")
    ]
    assert found[0].amount == H - 20 * 60
    assert not any(code in repr(found) for code in ("A1", "A2", "A3"))
