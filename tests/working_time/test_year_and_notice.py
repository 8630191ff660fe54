"""What is counted to the half-day, over a year, and in hours of notice; Sunday work."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from planner.errors import UsageError
from planner.model import RotaTerms
from planner.sources.regimes import shipped_regimes
from planner.working_time import Change, Level, Measure, Rule
from planner.working_time.record import Record
from tests.working_time.shifts import CLOCK, MONDAY, day, fails, found, levels, worked

CODE = shipped_regimes()["code-du-travail"]


def _nights(num: int, hours: str = "20:45-06:45", *, every: int = 2) -> list:
    """`num` nights, one every so many days, the last on the Friday of the week judged."""
    return [worked(hours, day(4) - dt.timedelta(days=every * rank)) for rank in range(num)]


def _half_days(alerts: list) -> list[float | None]:
    measure = Measure.IRREGULAR_REST_DAYS_MIN
    return [alert.measured for alert in alerts if alert.rule.measure is measure]


def test_w5_a_carer_with_an_irregular_rhythm_has_two_and_a_half_days_of_rest():
    four = [worked("09:00-17:00", day(number)) for number in range(4)]
    half, more = worked("09:00-14:00", day(4)), worked("09:00-14:01", day(4))
    assert not _half_days(found("cc66", *four, half, irregular=True))
    assert _half_days(found("cc66", *four, more, irregular=True)) == [2.0]
    assert fails("cc66", *four, more, rule="W5", irregular=True)
    assert not found("cc66", *four, more, rule="W5")


def test_w5_a_night_is_one_day_and_two_short_outings_of_a_day_add_up():
    nights = [worked("21:00-05:00", day(number)) for number in range(4)]
    assert not _half_days(found("cc66", *nights, irregular=True))
    split = worked("08:00-11:00", day(5)), worked("13:00-16:00", day(5))
    assert _half_days(found("cc66", *nights, *split, irregular=True)) == [2.0]
    assert not _half_days(found("cc66", *nights, split[0], irregular=True))


def test_w8_night_staff_of_the_hospital_have_their_own_yearly_total():
    """Nights of ten hours, nine of them between 21:00 and 06:00: nine tenths sharp."""
    enough = _nights(147)  # 1 470 h
    assert not found("hopital-public", *enough, rule="W8")
    (alert,) = found("hopital-public", *_nights(148), rule="W8")
    assert (alert.level, alert.measured) == (Level.ALERT, 1480.0)
    assert alert.rule.article == "Décret 2002-9 (total annuel des personnels exclusivement de nuit)"
    days = worked("09:00-10:00", day(0))  # under nine tenths at night
    assert not found("hopital-public", *_nights(148), days, rule="W8")


def test_w8_the_year_of_night_staff_ends_with_the_week_judged():
    """One night a fortnight more than a year ago does not count; what is not known neither."""
    old = [replace(one, start_s=one.start_s - 365 * 86_400, end_s=one.end_s - 365 * 86_400)
           for one in _nights(1)]  # fmt: skip
    assert not found("hopital-public", *_nights(147), *old, rule="W8")
    first = worked("20:45-06:45", dt.date(2025, 12, 7))  # the twelve months to 6 December 2026
    assert found("hopital-public", *_nights(147), first, rule="W8")


def test_w8_night_hours_of_the_code_are_those_of_twelve_months_in_a_row():
    """Thirty nights of nine hours make 270 hours, where a year holds them and not otherwise."""
    weekly = [worked("21:00-06:00", day(0, -week)) for week in range(30)]
    since = Record(RotaTerms("A1"), CODE, CLOCK, tuple(weekly)).night_since_s
    assert since == worked("21:00-06:00").start_s
    assert Record(RotaTerms("A1"), CODE, CLOCK, tuple(weekly[1:])).night_since_s is None
    late = [*weekly[:29], worked("21:00-06:00", MONDAY - dt.timedelta(days=364))]
    assert Record(RotaTerms("A1"), CODE, CLOCK, tuple(late)).night_since_s is not None
    older = [*weekly[:29], worked("21:00-06:00", MONDAY - dt.timedelta(days=365))]
    assert Record(RotaTerms("A1"), CODE, CLOCK, tuple(older)).night_since_s is None


def test_w8_a_part_at_night_belongs_to_the_yearly_total_alone():
    with pytest.raises(UsageError, match="part de nuit"):
        Rule("W8", Measure.NIGHT_STAFF_YEAR_MAX_H, 1476, "article")
    with pytest.raises(UsageError, match="part de nuit"):
        Rule("W1", Measure.DAY_MAX_H, 10, "article", night_share=0.9)


def _moved(hours_before: float, *after, before=("20:00-23:00",)) -> list:
    outing = [worked(text, day(2), shift="A") for text in before]
    at_s = worked("20:00-23:00", day(2)).start_s - round(3600 * hours_before)
    return found("hopital-public", *after, rule="W12", change=Change(at_s, tuple(outing)))


def test_w12_a_change_told_less_than_forty_eight_hours_before_informs_and_never_alerts():
    later = worked("20:30-23:00", day(2), shift="A")
    (told,) = _moved(47.5, later)
    assert (told.level, told.measured, told.shift) == (Level.INFO, 47.5, "A")
    assert not _moved(48, later)
    assert not _moved(10, worked("20:00-23:00", day(2), shift="A"))  # nothing moved
    assert not found("hopital-public", later, rule="W12")  # nothing was published before


def test_w12_an_outing_added_brought_forward_or_taken_off_is_a_change_and_one_begun_is_not():
    assert [one.measured for one in _moved(10)] == [10.0]
    assert [one.measured for one in _moved(10, worked("19:00-23:00", day(2), shift="A"))] == [9.0]
    added = worked("21:00-23:00", day(2), shift="B")
    assert [one.measured for one in _moved(10, added, before=())] == [11.0]
    assert not _moved(-1, worked("20:00-23:30", day(2), shift="A"))
    assert not _moved(10, worked("21:00-23:00", day(2), planned=False), before=())  # declared


@pytest.mark.parametrize("regime", ["code-du-travail", "cc66"])
def test_w17_sunday_work_cites_its_derogation_and_only_informs(regime):
    saturday = worked("21:00-02:00", day(5))
    (told,) = found(regime, saturday, rule="W17")
    assert (told.level, told.measured) == (Level.INFO, 2.0)
    assert (told.rule.article, "permanente" in told.rule.derogation) == (
        "Code du travail, art. L3132-12",
        True,
    )
    assert levels(found(regime, worked("09:00-12:00", day(6)), rule="W17")) == {Level.INFO}
    assert not found(regime, worked("21:00-00:00", day(5)), rule="W17")
    assert not found(regime, worked("09:00-12:00", day(6, -1)), worked("09:00-12:00"), rule="W17")
