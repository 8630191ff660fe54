"""What people type in a cell."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.means_layout import DAYS, STATES
from planner.model import AppointmentState
from planner.sources import means_cells as cells
from planner.sources.means_cells import CellError


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("21:30", 1290), ("21h30", 1290), ("21 h 30", 1290), ("21H", 1260), ("9:05", 545),
        ("21\u00a0h\u00a030", 1290), ("20:00:00", 1200), ("24:00", 0), ("0h", 0), (20, 1200),
        (20.0, 1200), (0.5, 720), (0, 0), (dt.time(19, 45), 1185),
        (dt.datetime(1899, 12, 31, 6, 15), 375), (dt.timedelta(hours=23, minutes=59), 1439),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_and_spreadsheets_write_them(typed, minute):
    assert cells.minute_of_day(typed) == minute


@pytest.mark.parametrize(
    "typed", ["25:00", "24:30", "12:60", "midi", "", "1:2:3", "-3:00", 25, -1, 12.5, True, "12.5"]
)
def test_what_is_no_hour_is_refused_with_an_example(typed):
    with pytest.raises(CellError) as caught:
        cells.minute_of_day(typed)
    assert "21:30" in caught.value.hint


@settings(max_examples=50)
@given(st.integers(0, 1439))
def test_every_minute_comes_back_from_each_way_of_writing_it(minute):
    hour, rest = divmod(minute, 60)
    ways = [f"{hour}:{rest:02d}", f"{hour}h{rest:02d}", dt.time(hour, rest), minute / 1440]
    assert {cells.minute_of_day(way) for way in ways} == {minute}


@pytest.mark.parametrize(
    "typed",
    ["01/12/2026", "1/12/2026", "1.12.2026", "2026-12-01", dt.date(2026, 12, 1),
     dt.datetime(2026, 12, 1, 8)],
)  # fmt: skip
def test_dates_are_read_day_first(typed):
    assert cells.date(typed) == dt.date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["31/02/2026", "12/2026", "demain", 46357, "1/12/26", ""])
def test_what_is_no_date_is_refused_with_an_example(typed):
    with pytest.raises(CellError) as caught:
        cells.date(typed)
    assert "01/12/2026" in caught.value.hint


@pytest.mark.parametrize("rank", range(7))
def test_weekdays_are_read_short_or_long_in_any_case(rank):
    day = DAYS[rank]
    for typed in (day, day.upper(), f"{day[:3]}.", f" {day[:4]} "):
        assert cells.weekday(typed) == rank


@pytest.mark.parametrize("typed", ["", "m", "ma", "mardimanche", "8", "Tuesday"])
def test_what_is_no_weekday_is_refused(typed):
    with pytest.raises(CellError):
        cells.weekday(typed)


def test_several_days_come_once_and_in_order():
    assert cells.weekdays("jeudi, mar. et mardi; lundi") == (0, 1, 3)


def test_codes_and_skills_are_split_and_come_once():
    assert cells.codes("A1, A2;A1 ,") == ("A1", "A2")
    assert cells.words("Infirmier, SOCIAL, social") == {"infirmier", "social"}


def test_a_number_typed_as_a_code_has_no_decimal_point():
    assert cells.code(12.0) == "12"


@pytest.mark.parametrize(
    "typed", ["", ".hidden", "-1", "..", "a b", "a/b", "a" * 41, "=1", "é\u202e"]
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(CellError):
        cells.code(typed)


@pytest.mark.parametrize("typed", ["3", "3,0", 3, 3.0])
def test_whole_numbers_are_read(typed):
    assert cells.whole(typed, 0, 10) == 3


@pytest.mark.parametrize("typed", ["3,5", 11, -1, "nan", "inf", "1e999", True, "trois", ""])
def test_what_is_no_whole_number_within_bounds_is_refused_with_the_bounds(typed):
    with pytest.raises(CellError) as caught:
        cells.whole(typed, 0, 10)
    assert caught.value.hint == "de 0 à 10"


def test_degrees_take_a_comma_and_stay_on_the_planet():
    assert cells.degrees("48,5382", 90) == 48.5382
    for typed in ("nan", "91", "nord", "inf"):
        with pytest.raises(CellError):
            cells.degrees(typed, 90)


def test_a_choice_is_read_whatever_its_case_accents_or_apostrophe():
    assert cells.choice(" Confirme ", STATES) is AppointmentState.CONFIRMED
    assert cells.choice("réservé à l\u2019équipe", {"réservé à l'équipe": 1}) == 1
    with pytest.raises(CellError) as caught:
        cells.choice("peut-être", STATES)
    assert all(state in caught.value.hint for state in STATES)


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_what_an_error_shows_is_short_and_printable(typed):
    shown = cells.shown(typed)
    assert len(shown) <= 40
    assert shown.isprintable()


@settings(max_examples=50)
@given(st.text(max_size=120))
def test_a_text_is_kept_whole_or_refused(typed):
    try:
        kept = cells.text(typed)
    except CellError:
        return
    assert len(kept) <= cells.MAX_TEXT
    assert kept == kept.strip()
    assert not any(c in kept for c in "\u202e\u2066\x00\n")
