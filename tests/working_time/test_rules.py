"""Rules one by one, at their limit and beyond, and what the checker leaves alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model import RotaTerms
from planner.sources.regimes import shipped_regimes
from planner.working_time import Level, Measure
from planner.working_time.checker import CHECKS
from planner.working_time.record import Record
from planner.working_time.work import Kind, merged, working_days
from tests.working_time.shifts import CLOCK, LAW, day, fails, found, levels, worked

DEFINITIONS = {
    Measure.NIGHT_BAND,
    Measure.NIGHT_WORKER_TWICE_H,
    Measure.NIGHT_WORKER_MONTH_H,
    Measure.NIGHT_WORKER_YEAR_H,
}


def test_every_measure_has_a_check_or_is_a_definition():
    assert set(CHECKS) | DEFINITIONS == set(Measure)
    assert not set(CHECKS) & DEFINITIONS


def test_every_measure_is_used_by_a_regime_and_every_rule_cites_an_article():
    rules = [rule for regime in shipped_regimes().values() for rule in regime.rules]
    assert {rule.measure for rule in rules} == set(Measure)
    assert all(rule.article for rule in rules)


@pytest.mark.parametrize(
    ("regime", "hours", "over"),
    [
        ("code-du-travail", "09:00-19:00", "09:00-19:01"),
        ("cc66", "09:00-21:00", "09:00-21:01"),
        ("hopital-public", "09:00-18:00", "09:00-18:01"),
        ("hopital-public", "21:00-07:00", "21:00-07:01"),
        ("territoriale", "09:00-19:00", "09:00-19:01"),
    ],
)
def test_w1_work_of_a_day(regime, hours, over):
    assert not fails(regime, worked(hours), rule="W1")
    assert fails(regime, worked(over), rule="W1")


def test_w1_cc66_informs_between_ten_and_twelve_hours():
    assert levels(found("cc66", worked("09:00-20:00"), rule="W1")) == {Level.INFO}


def test_w2_a_split_day_of_the_hospital_has_two_parts_of_three_hours():
    short = worked("09:00-11:00"), worked("14:00-18:00")
    assert fails("hopital-public", *short, rule="W2")
    three = worked("08:00-11:00"), worked("12:30-15:30"), worked("17:00-18:00")
    assert fails("hopital-public", *three, rule="W2")
    meal = worked("09:00-12:00"), worked("13:00-17:00")
    assert not found("hopital-public", *meal, rule="W2")


def test_w3_rest_is_counted_to_the_minute():
    evening = worked("18:00-22:00")
    assert not found("territoriale", evening, worked("09:00-12:00", day(1)), rule="W3")
    assert fails("territoriale", evening, worked("08:59-12:00", day(1)), rule="W3")


def test_w3_the_last_outing_of_the_past_week_counts():
    sunday = worked("21:00-02:00", day(6, -1))
    (alert,) = found("cc66", sunday, worked("09:00-12:00"), rule="W3")
    assert alert.measured == 7.0


def test_a_round_that_goes_on_in_the_small_hours_is_one_working_day():
    evening, small = worked("20:00-23:00"), worked("00:30-03:00", day(1))
    days = working_days((evening, small), CLOCK)
    assert [one.date for one in days] == [day(0)]
    assert days[0].work_s == 5.5 * 3600
    early = working_days((worked("05:30-08:30"), worked("09:00-12:00")), CLOCK)
    assert len(early) == 1


@pytest.mark.parametrize(
    ("regime", "days", "over"),
    [("cc66", 5, ("09:00-18:00",)), ("code-du-travail", 6, ("09:00-17:01",))],
)
def test_w4_work_of_a_week(regime, days, over):
    hours = [worked("09:00-17:00", day(number)) for number in range(5)]
    assert not fails(regime, *hours, rule="W4")
    longer = [worked(over[0], day(number)) for number in range(days)]
    assert fails(regime, *longer, rule="W4")


def test_w4_the_average_of_twelve_weeks_alerts_the_local_authority_and_informs_the_code():
    weeks = [
        worked("09:00-18:00", day(number, week)) for week in range(-11, 1) for number in range(5)
    ]  # 45 h a week
    (alert,) = found("territoriale", *weeks, rule="W4")
    assert (alert.level, alert.measured) == (Level.ALERT, 45.0)
    (told,) = found("code-du-travail", *weeks, rule="W4")
    assert told.level is Level.INFO
    assert not found("territoriale", *weeks[5:], rule="W4")  # one week not known: 41.25


def test_w5_a_sunday_off_with_eleven_hours_more_is_a_weekly_rest_and_one_hour_less_is_not():
    hours = [worked("09:00-12:00", day(number)) for number in range(5)]
    past = [worked("09:00-12:00", day(number, -1)) for number in range(6)]
    late = worked("20:00-23:59", day(5))
    assert not fails("code-du-travail", *hours, late, worked("11:00-12:00", day(7)), rule="W5")
    assert fails("code-du-travail", *past, *hours, late, worked("09:00-12:00", day(7)), rule="W5")


def test_w5_five_days_of_cc66_and_six_of_the_code():
    six = [worked("09:00-12:00", day(number)) for number in range(6)]
    assert fails("cc66", *six, rule="W5")
    assert not fails("cc66", *six[:5], rule="W5")
    assert not fails("code-du-travail", *six, rule="W5")


def test_w5_two_sundays_free_in_four_weeks_of_cc66():
    three = [worked("09:00-12:00", day(6, week)) for week in (-2, -1, 0)]
    assert fails("cc66", *three, rule="W5")
    assert not fails("cc66", *three[1:], rule="W5")


def test_w5_the_hospital_has_four_days_off_in_a_fortnight_two_in_a_row_with_a_sunday():
    eleven = [worked("09:00-12:00", day(n, week)) for week in (-1, 0) for n in range(6)][:11]
    measures = {alert.rule.measure for alert in found("hopital-public", *eleven, rule="W5")}
    assert measures == {"fortnight_rest_days_min"}
    sundays = [
        worked("09:00-12:00", day(n, week)) for week in (-1, 0) for n in (0, 5, 7) if (n, week)
    ]
    again = {alert.rule.measure for alert in found("hopital-public", *sundays, rule="W5")}
    assert again == {"fortnight_sunday_pairs_min"}


@pytest.mark.parametrize(
    ("regime", "hours", "twice"),
    [("code-du-travail", "20:00-00:00", True), ("code-du-travail", "20:00-23:59", False)],
)
def test_w8_three_hours_of_night_twice_a_week_make_a_night_worker(regime, hours, twice):
    periods = worked(hours, day(0)), worked(hours, day(2))
    assert bool(found(regime, *periods, rule="W11")) is twice
    assert not found(regime, periods[0], rule="W11")


def test_w8_two_hundred_and_seventy_hours_of_night_make_a_night_worker_of_the_code():
    """One night of nine hours and six evenings of 2 h 45 a week: 25.5 hours of night."""
    hours = [
        worked("21:00-06:00" if number == 1 else "18:00-23:45", day(number, week))
        for week in range(-11, 1)
        for number in range(7)
    ]
    code = shipped_regimes()["code-du-travail"]
    record = Record(RotaTerms("A1"), code, CLOCK, tuple(hours))
    assert record.night_since_s is not None
    reached = next(one for one in record.days if one.start_s == record.night_since_s)
    assert reached.date == day(3, -1)  # 10 weeks = 255 h; + 2.75 + 9 + 2.75 = 269.5; + 2.75
    assert Record(RotaTerms("A1"), code, CLOCK, tuple(hours[:70])).night_since_s is None


def test_w10_a_night_worker_of_the_code_works_forty_hours_a_week_on_average():
    weeks = [
        worked("13:00-21:12", day(number, week)) for week in range(-11, 1) for number in range(5)
    ]  # 41 h a week
    assert fails("code-du-travail", *weeks, rule="W10", night_worker=True)
    assert not found("code-du-travail", *weeks, rule="W10")


def test_w10_a_night_worker_of_cc66_works_forty_four_hours_a_week():
    nights = [worked("20:00-05:00", day(number)) for number in range(5)]
    assert fails("cc66", *nights, rule="W10")
    assert not fails("cc66", *nights[:4], rule="W10")


def test_w12_a_rota_known_too_late_is_told_and_never_alerts():
    (told,) = found("hopital-public", worked("09:00-12:00"), rule="W12", on=dt.date(2026, 11, 20))
    assert (told.level, told.measured) == (Level.INFO, 10.0)
    assert not found("hopital-public", worked("09:00-12:00"), rule="W12", on=dt.date(2026, 11, 15))


def test_w13_coordination_is_at_least_six_hundredths_of_declared_work():
    outing = worked("09:00-18:24")  # 9.4 h
    enough = worked("09:00-09:36", day(1), planned=False, kind=Kind.COORDINATION)  # 0.6 of 10
    short = worked("09:00-09:30", day(1), planned=False, kind=Kind.COORDINATION)
    assert not found("cc66", outing, enough, rule="W13")
    assert fails("cc66", outing, short, rule="W13")
    assert not found("cc66", outing, rule="W13")  # nothing declared: not judged


def test_w13_meetings_planned_inside_outings_are_coordination():
    short = replace(worked("09:00-19:00"), coordination_s=35 * 60)
    enough = replace(short, coordination_s=36 * 60)  # 0.6 of 10 h
    (alert,) = found("cc66", short, rule="W13")
    assert alert.measured == pytest.approx(35 / 600)
    assert not found("cc66", enough, rule="W13")
    both = worked("09:00-09:01", day(1), planned=False, kind=Kind.COORDINATION)
    assert fails("cc66", short, worked("09:00-12:00", day(2)), rule="W13")
    assert not found("cc66", enough, both, rule="W13")


def test_w14_w15_a_code_without_night_work_is_alerted_without_a_reason():
    evening = worked("18:00-22:01")
    for regime in LAW:
        assert fails(regime, evening, rule="W15", no_night=True)
        assert not found(regime, evening, rule="W15")
    assert not found("cc66", worked("18:00-22:00"), rule="W15", no_night=True)


def test_w16_a_part_time_day_has_one_short_interruption_and_only_informs():
    split = worked("09:00-11:00"), worked("14:00-16:00")
    assert levels(found("code-du-travail", *split, rule="W16", part_time=True)) == {Level.INFO}
    assert not found("code-du-travail", *split, rule="W16")


def test_w17_a_public_holiday_worked_under_cc66_owes_the_same_time():
    from planner.clock import Clock
    from planner.model import Week

    clock = Clock(Week(2026, 53), "Europe/Paris")
    new_year = worked("09:00-12:00", dt.date(2027, 1, 1), clock=clock)
    (owed,) = found("cc66", new_year, rule="W17", clock=clock)
    assert (owed.level, owed.owed_s) == (Level.OWED, 3 * 3600)


def test_w19_nights_before_a_declared_day_of_work_are_told():
    nights = worked("21:00-00:30", day(0)), worked("21:00-00:30", day(2))
    (told,) = found("benevoles", *nights, rule="W19", other_work_days=frozenset({1, 3}))
    assert (told.level, told.measured) == (Level.INFO, 2.0)
    assert not found("benevoles", *nights, rule="W19")


def test_w20_a_team_without_a_trained_lead_is_told():
    (told,) = found("benevoles", worked("20:00-23:00", people=3, leads=0), rule="W20")
    assert told.level is Level.INFO
    assert not found("benevoles", worked("20:00-23:00", people=3), rule="W20")


def test_what_the_past_alone_breaks_is_not_laid_on_the_plan():
    long = [worked("08:00-19:30", day(number, -1)) for number in range(5)]
    assert not found("code-du-travail", *long, worked("09:00-12:00"))


def test_hours_declared_beside_a_plan_are_not_counted_twice():
    twice = worked("09:00-12:00"), worked("08:30-12:15", planned=False, shift=None)
    assert sum(period.work_s for period in merged(twice)) == 3.75 * 3600


spans = st.tuples(st.integers(0, 6), st.integers(0, 1430), st.integers(10, 900))


@settings(max_examples=60)
@given(st.lists(spans, min_size=1, max_size=8), st.sampled_from(LAW))
def test_one_more_outing_never_lifts_an_alert_of_hours_summed_over_days(hours, regime):
    """Hours of weeks only get worse with work; an outing may join two days in one."""
    from planner.working_time.work import Period

    periods = [
        Period(CLOCK.elapsed_s(day(number), start), CLOCK.elapsed_s(day(number), start + length))
        for number, start, length in hours
    ]
    sums = {Measure.WEEK_MAX_H, Measure.ROLLING_7_DAYS_MAX_H}

    def broken(some):
        return {a.rule.measure for a in found(regime, *some) if a.rule.measure in sums}

    assert broken(periods[:-1]) <= broken(periods)
