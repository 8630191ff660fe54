"""Dates and weeks as people read them, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from planner import dates
from planner.i18n import set_language
from planner.model import Week


@pytest.mark.parametrize(
    ("language", "week", "words"),
    [
        ("fr", Week(2026, 49), "semaine 49 (30 nov. – 6 déc. 2026)"),
        ("fr", Week(2026, 50), "semaine 50 (7 – 13 déc. 2026)"),
        ("fr", Week(2026, 53), "semaine 53 (28 déc. 2026 – 3 janv. 2027)"),
        ("fr", Week(2027, 22), "semaine 22 (31 mai – 6 juin 2027)"),
        ("fr", Week(2027, 9), "semaine 9 (1er – 7 mars 2027)"),
        ("en", Week(2026, 49), "week 49 (30 Nov – 6 Dec 2026)"),
        ("en", Week(2026, 50), "week 50 (7 – 13 Dec 2026)"),
        ("en", Week(2026, 53), "week 53 (28 Dec 2026 – 3 Jan 2027)"),
    ],
)
def test_a_week_is_told_by_its_number_and_its_days(language: str, week: Week, words: str) -> None:
    set_language(language)
    assert dates.week_words(week) == words
    assert words.endswith(dates.numbered(week))


def test_a_day_is_never_two_numbers_that_may_be_swapped() -> None:
    day = dt.date(2026, 12, 1)
    assert dates.date_words(day) == "1er déc. 2026"
    assert dates.long_date(day) == "mardi 1er\u00a0décembre 2026"
    set_language("en")
    assert dates.date_words(day) == "1 Dec 2026"
    assert dates.long_date(day) == "Tuesday 1 December 2026"


def test_dates_of_a_kept_text_are_read_in_the_language_of_the_page() -> None:
    kept = "fichier du 2026-03-12, relu le 02/11/2025 ; 31/02/2026 n'est pas un jour, 2019 si"
    assert dates.dates_in_words(kept) == (
        "fichier du 12 mars 2026, relu le 2 nov. 2025 ; 31/02/2026 n'est pas un jour, 2019 si"
    )
    set_language("en")
    assert dates.dates_in_words("2026-03-12") == "12 Mar 2026"


def test_no_date_is_written_for_people_without_babel() -> None:
    typed_back = {"returns_book.py", "means_rows.py"}  # read again as they are written
    wrong = [
        f"{path}: {line.strip()}"
        for path in Path("planner").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"%d[/.]%m|%m/%d", line) and path.name not in typed_back
    ]
    assert wrong == []
