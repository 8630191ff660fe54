"""Hours of the day are written one way, wherever they are read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.clock import Clock
from planner.exports.opening_words import opening_words
from planner.hours import (
    duration_words,
    hour_of,
    hour_words,
    signed_duration,
    span_of_hours,
    unbroken,
)
from planner.i18n import set_language
from planner.model import Week

PLANNER = Path(__file__).parents[1] / "planner"
EXCHANGED = {
    "exports/means_rows.py", "exports/needs_layers.py", "exports/spoken.py", "exports/week_csv.py",
    "service/scenario_office.py", "service/scenario_told.py", "service/unplanned.py",
    "sources/opening.py", "ui/row_fields.py",
}  # fmt: skip


@pytest.fixture
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("fr")


def _plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


@pytest.mark.parametrize(
    ("minute", "said"),
    [
        (0, "0 h"),
        (540, "9 h"),
        (545, "9 h 05"),
        (1265, "21 h 05"),
        (1440, "24 h"),
        (1445, "0 h 05"),
    ],
)
def test_an_hour_is_said_without_padding_and_never_broken(minute: int, said: str) -> None:
    assert _plain(hour_words(minute)) == said
    assert " " not in hour_words(minute)


def test_spans_moments_and_opening_hours_are_the_same_hours() -> None:
    morning, moment = span_of_hours(540, 750), dt.datetime(2026, 12, 1, 9)
    assert _plain(morning) == "9 h–12 h 30"
    assert _plain(span_of_hours(1320, 0)) == "22 h–24 h"
    assert hour_of(moment) == hour_words(540)
    assert opening_words("Mo-Fr 09:00-12:30").endswith(morning)
    assert _plain(opening_words('Sa 22:00-26:00 "à 09:00"')).endswith('22 h–2 h "à 09:00"')
    clock = Clock(Week(2026, 49), "Europe/Paris")
    assert _plain(clock.span(20 * 3600, 25 * 3600)) == "20 h–1 h"


@pytest.mark.parametrize(
    "written", ["99:99", "10:075", "49:00", "08:30:15", "1:2", "9:60", "٢٩:٣٠", "x9:30"]
)
def test_what_is_no_hour_is_left_as_it_was_written(written: str) -> None:
    """A hostile or mistyped file makes no hour that it does not tell."""
    assert opening_words(f"Mo {written}") == f"lun. {written}"


@pytest.mark.usefixtures("english")
def test_in_english_an_hour_has_its_colon() -> None:
    assert [hour_words(minute) for minute in (0, 545, 1265, 1440)] == [
        "0:00", "9:05", "21:05", "24:00",
    ]  # fmt: skip
    assert span_of_hours(1200, 1440) == "20:00–24:00"


def test_on_a_screen_a_span_of_hours_is_never_cut_after_its_dash() -> None:
    """The joiner is the screen's alone: what is written is plain, and other dashes stay so."""
    assert unbroken(span_of_hours(480, 1080)) == "8\u00a0h–\u206018\u00a0h"
    assert unbroken("20:00–22:30, 1–2") == "20:00–\u206022:30, 1–2"
    assert unbroken("lun.–ven. 9 h–12 h") == "lun.–ven. 9\u00a0h–\u206012\u00a0h"
    assert "\u2060" not in span_of_hours(480, 1080)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 min"), (29, "0 min"), (2_700, "45 min"), (3_570, "1 h"), (3_900, "1 h 05"),
        (86_400, "24 h"), (5_785_200, "1 607 h"),
    ],
)  # fmt: skip
def test_how_long_something_lasts_is_said_one_way_and_never_broken(seconds: int, said: str) -> None:
    assert _plain(duration_words(seconds)) == said
    assert " " not in duration_words(seconds)


@pytest.mark.parametrize(
    ("seconds", "said"), [(3_900, "+1 h 05"), (-600, "−10 min"), (0, "0 min"), (-20, "0 min")]
)
def test_a_difference_has_its_sign_unless_there_is_none(seconds: int, said: str) -> None:
    assert _plain(signed_duration(seconds)) == said


def test_only_what_programs_read_writes_hours_itself() -> None:
    own = re.compile(r"%H:%M|\} ?h ?\{|:02d?\}:\{|\} h\b|\} min\b")
    rates = re.compile(r'"\{value\} h par semaine')
    found = {
        str(path.relative_to(PLANNER))
        for path in PLANNER.rglob("*.py")
        if any(
            own.search(line) and not rates.search(line)
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    }
    assert found - {"hours.py"} == EXCHANGED
