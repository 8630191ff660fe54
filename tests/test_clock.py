"""The clock of a week: days of 23 and 25 hours, nights past Sunday, far time zones, holidays."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.clock import Clock, weekly_overlap
from planner.errors import UsageError
from planner.model import TimeWindow, Week

PARIS = "Europe/Paris"
HOUR = 3600
PLAIN = Clock(Week(2026, 49), PARIS)
SPRING = Clock(Week(2026, 13), PARIS)
AUTUMN = Clock(Week(2026, 43), PARIS)
SPRING_SUNDAY = dt.date(2026, 3, 29)
AUTUMN_SUNDAY = dt.date(2026, 10, 25)


def test_a_plain_week_has_168_hours_and_those_of_a_clock_change_one_less_or_more():
    assert PLAIN.length_s == 604_800
    assert SPRING.length_s == 601_200
    assert AUTUMN.length_s == 608_400


def test_weeks_run_from_monday_to_sunday_across_the_year():
    clock = Clock(Week(2026, 53), PARIS)
    assert clock.dates[0] == dt.date(2026, 12, 28)
    assert clock.dates[-1] == dt.date(2027, 1, 3)
    assert clock.length_s == 604_800


def test_a_week_that_the_year_does_not_have_is_refused():
    with pytest.raises(UsageError, match="2025-W53"):
        Week.parse("2025-W53")


@pytest.mark.parametrize("text", ["0001-W01", "9999-W52"])
def test_a_week_at_either_end_of_the_calendar_is_refused(text):
    with pytest.raises(UsageError, match=text):
        Week.parse(text)


def test_the_weeks_beside_a_known_week_have_dates():
    for text in ("0002-W02", "9998-W52"):
        monday = Week.parse(text).monday
        assert Week.of(monday - dt.timedelta(days=7)) < Week.of(monday)
        assert Clock(Week.parse(text), PARIS).length_s == 604_800


def test_hours_of_a_plain_day_are_counted_from_monday():
    assert PLAIN.elapsed_s(dt.date(2026, 12, 2), 20 * 60 + 30) == 2 * 86_400 + 20 * HOUR + 1800


def test_a_sunday_night_runs_past_the_end_of_the_week():
    sunday = PLAIN.dates[-1]
    assert PLAIN.elapsed_s(sunday, 25 * 60 + 30) == 604_800 + 5400
    assert PLAIN.local(604_800 + 5400) == dt.datetime(2026, 12, 7, 1, 30, tzinfo=PLAIN.zone)


def test_after_the_spring_change_every_hour_comes_one_hour_earlier():
    assert SPRING.elapsed_s(SPRING_SUNDAY, 60) == 6 * 86_400 + HOUR
    assert SPRING.elapsed_s(SPRING_SUNDAY, 3 * 60) == 6 * 86_400 + 2 * HOUR
    assert SPRING.elapsed_s(SPRING_SUNDAY, 20 * 60) == 6 * 86_400 + 19 * HOUR


def test_a_missing_hour_is_the_later_of_its_two_readings():
    # 02:30 does not exist on 29 March: 01:30 UTC (03:30 summer) rather than 00:30 UTC (01:30).
    moment = SPRING.local(SPRING.elapsed_s(SPRING_SUNDAY, 150))
    assert (moment.hour, moment.minute) == (3, 30)
    assert SPRING.odd_hour(SPRING_SUNDAY, 150)


def test_a_double_hour_is_its_second_time():
    # 02:30 comes twice on 25 October: at 00:30 UTC and at 01:30 UTC.
    elapsed_s = AUTUMN.elapsed_s(AUTUMN_SUNDAY, 150)
    assert elapsed_s == 6 * 86_400 + 3 * HOUR + 1800
    assert AUTUMN.local(elapsed_s).utcoffset() == dt.timedelta(hours=1)
    assert AUTUMN.odd_hour(AUTUMN_SUNDAY, 150)


@pytest.mark.parametrize("clock", [SPRING, AUTUMN])
def test_hours_either_side_of_a_change_are_not_odd(clock):
    sunday = clock.dates[-1]
    assert not clock.odd_hour(sunday, 119)
    assert not clock.odd_hour(sunday, 180)


def test_a_saturday_night_shift_of_the_autumn_change_lasts_an_hour_longer():
    saturday = AUTUMN.dates[5]
    start_s, end_s = AUTUMN.elapsed_s(saturday, 22 * 60), AUTUMN.elapsed_s(saturday, 28 * 60)
    assert end_s - start_s == 7 * HOUR


@pytest.mark.parametrize(
    ("tz", "offset_h"),
    [("Indian/Reunion", 4), ("America/Guadeloupe", -4), ("America/Cayenne", -3)],
)
def test_overseas_weeks_never_change_hour_and_start_at_their_own_midnight(tz, offset_h):
    for week in (Week(2026, 13), Week(2026, 43)):
        clock = Clock(week, tz)
        assert clock.length_s == 604_800
        midnight = clock.local(0)
        assert midnight.utcoffset() == dt.timedelta(hours=offset_h)
        assert (midnight.date(), midnight.hour) == (week.monday, 0)
        assert not any("changement d'heure" in said for said in clock.warnings())


def test_an_unknown_time_zone_is_refused_with_its_name():
    with pytest.raises(UsageError, match="Mars/Olympus"):
        Clock(Week(2026, 49), "Mars/Olympus")
    with pytest.raises(UsageError):
        Clock(Week(2026, 49), "../../etc/passwd")


@settings(max_examples=50, deadline=None)
@given(
    week=st.integers(1, 52),
    day=st.integers(0, 6),
    minute=st.integers(0, 2 * 1440 - 1),
    tz=st.sampled_from([PARIS, "Indian/Reunion", "America/Guadeloupe"]),
)
def test_a_local_hour_comes_back_unless_it_is_missing(week, day, minute, tz):
    clock = Clock(Week(2026, week), tz)
    date = clock.dates[day]
    wanted = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minute)
    found = clock.local(clock.elapsed_s(date, minute)).replace(tzinfo=None)
    if clock.odd_hour(date, minute):
        assert found in (wanted, wanted + dt.timedelta(hours=1))
    else:
        assert found == wanted


def test_the_day_of_a_night_team_runs_from_noon_to_noon():
    tuesday, wednesday = PLAIN.dates[1], PLAIN.dates[2]
    assert PLAIN.noon_day(PLAIN.elapsed_s(tuesday, 12 * 60)) == tuesday
    assert PLAIN.noon_day(PLAIN.elapsed_s(tuesday, 23 * 60)) == tuesday
    assert PLAIN.noon_day(PLAIN.elapsed_s(wednesday, 30)) == tuesday
    assert PLAIN.noon_day(PLAIN.elapsed_s(wednesday, 12 * 60 - 1)) == tuesday
    assert PLAIN.noon_day(PLAIN.elapsed_s(wednesday, 12 * 60)) == wednesday


def test_noon_stays_noon_on_a_day_of_25_hours():
    assert AUTUMN.noon_day(AUTUMN.elapsed_s(AUTUMN_SUNDAY, 719)) == AUTUMN_SUNDAY - dt.timedelta(1)
    assert AUTUMN.noon_day(AUTUMN.elapsed_s(AUTUMN_SUNDAY, 720)) == AUTUMN_SUNDAY


# Windows


def test_a_window_of_one_weekday_comes_once():
    assert PLAIN.windows_s(TimeWindow(2, 600, 660)) == ((2 * 86_400 + 36_000, 2 * 86_400 + 39_600),)


def test_a_window_of_every_day_comes_each_day_and_on_the_monday_a_sunday_night_reaches():
    found = PLAIN.windows_s(TimeWindow(None, 1200, 1320))
    assert [start_s // 86_400 for start_s, _end in found] == list(range(8))


def test_what_last_sunday_night_leaves_runs_into_monday():
    found = PLAIN.windows_s(TimeWindow(6, 22 * 60, 26 * 60))
    assert found == ((0, 2 * HOUR), (6 * 86_400 + 22 * HOUR, 604_800 + 2 * HOUR))


def test_a_monday_window_also_holds_after_midnight_of_sunday_night():
    found = PLAIN.windows_s(TimeWindow(0, 0, 6 * 60))
    assert found == ((0, 6 * HOUR), (604_800, 604_800 + 6 * HOUR))


def test_a_window_within_the_missing_hour_is_not_that_week():
    assert SPRING.windows_s(TimeWindow(6, 150, 180)) == ()


# What people are told


def test_christmas_and_new_year_are_told_with_weekday_and_name():
    said = Clock(Week(2026, 53), PARIS).warnings()
    assert len(said) == 1
    assert "vendredi 1er janv." in said[0]
    assert "férié" in said[0]


@pytest.mark.parametrize(
    ("tz", "date"),
    [
        ("America/Guadeloupe", dt.date(2026, 5, 27)),
        ("America/Martinique", dt.date(2026, 5, 22)),
        ("America/Cayenne", dt.date(2026, 6, 10)),
        ("Indian/Reunion", dt.date(2026, 12, 20)),
        ("Indian/Mayotte", dt.date(2026, 4, 27)),
    ],
)
def test_abolition_is_a_holiday_of_each_overseas_department_on_its_own_date(tz, date):
    week = Week(*date.isocalendar()[:2])
    assert "esclavage" in Clock(week, tz).public_holidays()[date]
    assert date not in Clock(week, PARIS).public_holidays()


def test_a_clock_change_is_said_in_its_direction():
    assert any("une heure de moins" in said for said in SPRING.warnings())
    assert any("une heure de plus" in said for said in AUTUMN.warnings())
    assert not any("changement" in said for said in PLAIN.warnings())


def test_a_week_without_anything_special_says_nothing():
    assert PLAIN.warnings() == ()


def test_an_approximate_hour_is_rounded_to_five_minutes():
    assert PLAIN.about(20 * HOUR + 149) == "20\u00a0h"
    assert PLAIN.about(20 * HOUR + 150) == "20\u00a0h\u00a005"
    assert PLAIN.about(20 * HOUR + 151) == "20\u00a0h\u00a005"


# Overlaps of the weekly template


def test_shifts_overlap_across_midnight():
    assert weekly_overlap((0, 1320, 1560), (1, 60, 300))
    assert not weekly_overlap((0, 1320, 1500), (1, 60, 300))


def test_shifts_overlap_from_sunday_night_into_monday():
    assert weekly_overlap((6, 1320, 1560), (0, 60, 300))
    assert weekly_overlap((0, 60, 300), (6, 1320, 1560))


def test_shifts_that_only_touch_do_not_overlap():
    assert not weekly_overlap((2, 600, 720), (2, 720, 840))


def test_a_moment_is_the_same_whatever_the_zone_it_is_told_in():
    clock = Clock(Week(2026, 49), "Europe/Paris")
    local = dt.datetime(2026, 12, 2, 21, 10)
    assert clock.elapsed_at(local) == clock.elapsed_s(local.date(), 21 * 60 + 10)
    told = local.replace(tzinfo=clock.zone)
    for hours in (-11, 0, 14):
        zone = dt.timezone(dt.timedelta(hours=hours))
        assert clock.elapsed_at(told.astimezone(zone)) == clock.elapsed_at(local)
    assert clock.elapsed_at(dt.datetime(2026, 11, 29, 23, 0)) < 0


@pytest.mark.parametrize("moment", [dt.datetime.min, dt.datetime.max.replace(tzinfo=dt.UTC)])
def test_a_moment_at_either_end_of_the_calendar_is_said_in_words(moment):
    with pytest.raises(UsageError, match="moment"):
        Clock(Week(2026, 49), "Europe/Paris").elapsed_at(moment)
