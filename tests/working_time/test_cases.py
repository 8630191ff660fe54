"""The cases (a) to (k) of the table of working time, each by its letter."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.clock import Clock
from planner.model import Week
from planner.working_time import Level
from tests.working_time.shifts import LAW, day, fails, found, worked

HOUR = 3600
AUTUMN = Clock(Week(2026, 43), "Europe/Paris")
SPRING = Clock(Week(2027, 12), "Europe/Paris")


def test_w9_a_nine_hours_of_a_night_worker_fail_the_code_and_owe_one_hour_under_cc66():
    night = worked("20:00-05:00")
    (alert,) = found("code-du-travail", night, rule="W9", night_worker=True)
    assert (alert.level, alert.measured) == (Level.ALERT, 9.0)
    assert "L3122-6" in alert.rule.article
    (owed,) = found("cc66", night, rule="W9", night_worker=True)
    assert (owed.level, owed.owed_s) == (Level.OWED, HOUR)


def test_w9_a_nine_hours_of_someone_who_is_no_night_worker_are_not_judged_as_such():
    assert not found("code-du-travail", worked("20:00-05:00"), rule="W9")


def test_w3_b_ten_hours_of_rest_fail_the_code_and_both_public_services():
    hours = worked("22:00-05:00", day(3)), worked("15:00-19:00", day(4))
    for regime in ("code-du-travail", "territoriale", "hopital-public"):
        (alert,) = found(regime, *hours, rule="W3")
        assert (alert.level, alert.measured) == (Level.ALERT, 10.0)
        assert alert.shift == "2026-12-04 15:00"


def test_w3_b_cc66_warns_of_ten_hours_of_rest_and_refuses_eight():
    ten = worked("22:00-05:00", day(3)), worked("15:00-19:00", day(4))
    (alert,) = found("cc66", *ten, rule="W3")
    assert alert.level is Level.INFO
    assert alert.rule.derogation == "9 h seulement si le service l'exige"
    assert fails("cc66", ten[0], worked("13:00-17:00", day(4)), rule="W3")


@pytest.mark.parametrize(
    ("clock", "saturday", "hours"),
    [(AUTUMN, dt.date(2026, 10, 24), 10.0), (SPRING, dt.date(2027, 3, 27), 8.0)],
)
def test_w7_w9_c_a_night_of_the_clock_change_counts_the_hours_worked(clock, saturday, hours):
    night = worked("20:00-05:00", saturday, clock=clock)
    assert night.work_s == hours * HOUR
    alerts = found("code-du-travail", night, rule="W9", clock=clock, night_worker=True)
    assert [alert.measured for alert in alerts] == ([10.0] if hours > 8 else [])


def test_w5_d_seven_nights_running_fail_the_weekly_rest_of_every_regime():
    nights = [worked("20:00-02:00", day(number)) for number in range(7)]
    for regime in LAW:
        assert fails(regime, *nights, rule="W5"), regime
    measures = {alert.rule.measure for alert in found("code-du-travail", *nights, rule="W5")}
    assert measures == {"weekly_rest_min_h", "week_days_max"}


def test_w4_e_forty_nine_hours_over_seven_rolling_days_fail_where_both_weeks_pass():
    before = [worked("09:00-17:00", day(number, -1)) for number in range(1, 6)]  # 40 h
    monday = worked("09:00-18:00", day(0))  # 9 h
    (alert,) = found("hopital-public", *before, monday, rule="W4")
    assert (alert.rule.measure, alert.measured) == ("rolling_7_days_max_h", 49.0)
    assert not found("territoriale", *before, monday, rule="W4")


@pytest.mark.parametrize(
    ("end", "failing"),
    [
        ("14:59", ()),
        ("15:00", ("code-du-travail", "cc66", "territoriale")),
        ("15:01", LAW),
    ],
)
def test_w6_f_six_hours_without_a_break(end, failing):
    outing = worked(f"09:00-{end}")
    assert tuple(regime for regime in LAW if fails(regime, outing, rule="W6")) == failing


def test_w6_f_a_break_of_twenty_minutes_before_the_sixth_hour_is_enough_and_of_nineteen_is_not():
    for regime in LAW:
        assert not fails(regime, worked("09:00-16:00", breaks="12:00-12:20"), rule="W6")
        assert fails(regime, worked("09:00-16:00", breaks="12:00-12:19"), rule="W6")


def test_w2_g_two_half_rounds_that_span_fourteen_hours_fail_every_regime():
    for regime in LAW:
        assert fails(regime, worked("09:00-12:00"), worked("20:00-23:00"), rule="W2"), regime
        assert not fails(regime, worked("09:00-12:00"), worked("15:00-18:00"), rule="W2"), regime


def test_h_hours_that_leave_out_the_travel_between_two_visits_are_refused():
    outing = worked("09:00-12:00")
    without = worked("09:00-10:00", planned=False), worked("10:20-12:00", planned=False)
    for regime in LAW:
        (alert,) = found(regime, outing, *without, rule="trajets")
        assert alert.level is Level.ALERT
        assert alert.measured == pytest.approx(1 / 3)
        assert "13-80.665" in alert.rule.article
        assert not found(regime, outing, worked("08:00-12:30", planned=False), rule="trajets")


def test_h_a_break_is_not_work_and_needs_no_hours():
    outing = worked("09:00-16:00", breaks="12:00-12:20")
    hours = worked("09:00-12:00", planned=False), worked("12:20-16:00", planned=False)
    assert not found("cc66", outing, *hours, rule="trajets")


def test_w8_w11_i_forty_one_night_hours_in_a_month_make_a_night_worker_of_cc66_from_there():
    """Evenings of 2 h 45 at night: never the three hours that count twice a week."""
    clock = Clock(Week(2026, 47), "Europe/Paris")
    dates = [dt.date(2026, 11, number) for number in (1, *range(5, 23))]
    evenings = [worked("14:45-23:45", date, clock=clock, planned=True) for date in dates]
    fifteenth = dt.date(2026, 11, 18)  # 15 x 2 h 45 = 41 h 15, a Wednesday
    assert dates[14] == fifteenth
    owed = found("cc66", *evenings, rule="W9", clock=clock)
    assert [clock.local(alert.at_s).date() for alert in owed] == dates[14:]
    assert {(alert.level, alert.owed_s) for alert in owed} == {(Level.OWED, HOUR)}
    (counterpart,) = found("cc66", *evenings, rule="W11", clock=clock)
    assert counterpart.measured == 5 * 2.75
    assert not found("cc66", *evenings[:14], rule="W9", clock=clock)
    assert not found("territoriale", *evenings, rule="W9", clock=clock)


def test_w18_j_a_volunteer_gives_no_legal_alarm_and_a_charter_alarm_when_alone():
    assert not found("benevoles", worked("20:00-05:00", people=2))
    (alone,) = found("benevoles", worked("20:00-05:00", people=1))
    assert (alone.rule.id, alone.level, alone.legal) == ("W18", Level.ALERT, False)


def test_w1_k_a_shift_made_longer_after_a_call_is_an_alert_to_accept():
    assert not fails("code-du-travail", worked("09:00-19:00"), rule="W1")
    (alert,) = found("code-du-travail", worked("09:00-19:20"), rule="W1")
    assert alert.level is Level.ALERT
    assert "L3121-18" in alert.rule.article
