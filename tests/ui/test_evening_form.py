"""The moment a call is first proposed at, whatever the hour the page is opened."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from planner.clock import Clock
from planner.model import Week
from planner.ui.evening_form import proposed_moment

CLOCK = Clock(Week(year=2026, number=49), "Europe/Paris")  # from Monday 30 November


@pytest.mark.parametrize(
    ("opened", "proposed"),
    [
        ("2026-12-01T23:50", "2026-12-02T00:00"),
        ("2026-12-02T00:20", "2026-12-02T00:30"),  # the day it is, not the night's
        ("2026-12-02T05:59", "2026-12-02T06:00"),
        ("2026-12-02T10:00", "2026-12-02T21:00"),
        ("2026-12-02T18:07", "2026-12-02T18:15"),
        ("2026-12-07T03:00", "2026-12-07T03:15"),  # the Monday that Sunday's night reaches
        ("2026-12-07T08:00", "2026-12-07T08:15"),
        ("2026-11-26T00:20", "2026-11-30T21:00"),  # next week's plan, at night
        ("2026-11-30T00:20", "2026-11-30T21:00"),  # Sunday's night belongs to the week before
        ("2026-12-09T10:00", "2026-11-30T21:00"),
    ],
)
def test_a_call_is_proposed_at_the_next_hour_it_may_have(opened: str, proposed: str) -> None:
    moment = dt.datetime.fromisoformat(opened).replace(tzinfo=CLOCK.zone)
    assert proposed_moment(CLOCK, moment) == dt.datetime.fromisoformat(proposed)


def _absence_form(workers: tuple[str, ...]) -> None:
    """What the page draws of who is missing (run by Streamlit apart: imports are its own)."""
    import datetime as dt

    import streamlit as st

    from planner.planning.expand import DatedShift
    from planner.ui.evening_form import ask_missing

    date = dt.date(2026, 12, 1)
    outing = DatedShift(
        "a",
        "A",
        date,
        0,
        7200,
        "b",
        None,
        frozenset(workers),
        3,
        briefing_s=0,
        closing_s=0,
        break_s=0,
    )
    codes, missing = ask_missing((date, "A"), [outing])
    st.text(f"{list(codes)} {missing}")


@pytest.mark.parametrize(
    ("workers", "codes", "number", "told"),
    [
        ((), [], ["Personnes qui manquent (0 : toute l'équipe)"], "[] 1"),
        (("A1", "A2", "A3"), ["Codes absents (aucun : toute l'équipe)"], [], "[] 0"),
        (
            ("A1",),
            ["Codes absents (aucun : toute l'équipe)"],
            ["Personnes sans code qui manquent (0 : aucune)"],
            "[] 0",
        ),
    ],
)
def test_who_has_no_code_is_missing_by_a_number(
    workers: tuple[str, ...], codes: list[str], number: list[str], told: str
) -> None:
    page = AppTest.from_function(_absence_form, args=(workers,)).run()
    assert not page.exception
    assert [one.label for one in page.multiselect] == codes
    assert [one.label for one in page.number_input] == number
    assert [one.max for one in page.number_input] == [3 - len(workers)] * len(number)
    assert page.text[0].value == told
