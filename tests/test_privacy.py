"""What leaves by each exit, for each class of place."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import PrivacyError
from planner.model import Place, PlaceKind, Point, Protection
from planner.privacy import (
    Exit,
    Shown,
    appointment_rule,
    approached,
    destroy_sheet_on,
    place_expires_on,
    require_exact,
    rule,
    shown_label,
    shows_position,
    suppress,
    told_count,
)

TABLE = """
exit          public  partner  team                 sealed
paper_sheet   exact   exact    exact_code_only      meeting_point
own_table     name    name     code_district        code
offline       exact   exact    approached_crossing  absent
partner_view  exact   exact    zone_band            absent
public        exact   absent   absent               absent
"""
CASES = [
    (Protection(protection), Exit(cells[0]), Shown(cell))
    for cells in (line.split() for line in TABLE.strip().splitlines()[1:])
    for protection, cell in zip(TABLE.split()[1:5], cells[1:], strict=True)
]
LABEL = "Sous le pont des Tanneurs"


def place(protection: Protection) -> Place:
    return Place("a1b2", LABEL, PlaceKind.KNOWN, protection, Point(0.0, 0.0))


def test_every_class_meets_every_exit():
    assert len(CASES) == len(Protection) * len(Exit)


@pytest.mark.parametrize(("protection", "exit_", "shown"), CASES)
def test_the_matrix_is_the_one_agreed(protection, exit_, shown):
    assert rule(protection, exit_) is shown
    if protection is Protection.SEALED:
        assert appointment_rule(exit_) is shown


@pytest.mark.parametrize(("protection", "exit_", "shown"), CASES)
def test_a_label_and_a_position_leave_only_where_the_matrix_says_so(protection, exit_, shown):
    text = shown_label(place(protection), exit_, "L07", "Centre", instead="Place Neuve")
    expected = {
        Shown.EXACT: LABEL,
        Shown.NAME: LABEL,
        Shown.EXACT_CODE_ONLY: "L07",
        Shown.CODE: "L07",
        Shown.CODE_DISTRICT: "L07 (Centre)",
        Shown.APPROACHED_CROSSING: "Place Neuve (approché)",
        Shown.ZONE_BAND: "Place Neuve",
        Shown.MEETING_POINT: "Place Neuve",
        Shown.ABSENT: None,
    }
    assert text == expected[shown]
    assert shows_position(protection, exit_) == (shown in (Shown.EXACT, Shown.EXACT_CODE_ONLY))


def test_without_a_stand_in_less_is_told_never_more():
    team, sealed = place(Protection.TEAM), place(Protection.SEALED)
    assert shown_label(sealed, Exit.PAPER_SHEET, "L07") == "L07"
    assert shown_label(team, Exit.OFFLINE, "L07") is None
    assert shown_label(team, Exit.PARTNER_VIEW, "L07") is None
    assert shown_label(team, Exit.OWN_TABLE, "L07") == "L07"


def test_writing_a_forbidden_position_is_refused_without_naming_the_place():
    require_exact(Protection.TEAM, Exit.PAPER_SHEET)
    with pytest.raises(PrivacyError) as caught:
        require_exact(Protection.TEAM, Exit.OFFLINE)
    assert "team" in str(caught.value)
    assert LABEL not in str(caught.value)


def test_the_crossing_told_is_the_nearest_beyond_150_metres():
    crossings = np.array([[149.9, 0.0], [0.0, 150.0], [-400.0, 0.0]])
    assert approached(Point(0.0, 0.0), crossings) == 1
    assert approached(Point(0.0, 0.0), crossings, min_m=200.0) == 2
    assert approached(Point(0.0, 0.0), crossings[:1]) is None
    assert approached(Point(0.0, 0.0), np.empty((0, 2))) is None


coordinate = st.floats(-1000, 1000)


@settings(max_examples=50)
@given(st.lists(st.tuples(coordinate, coordinate), max_size=12), coordinate, coordinate)
def test_no_nearer_crossing_is_far_enough(crossings, x_m, y_m):
    xy = np.array(crossings, dtype=float).reshape(-1, 2)
    away_m = np.hypot(xy[:, 0] - x_m, xy[:, 1] - y_m)
    chosen = approached(Point(x_m, y_m), xy)
    far_m = away_m[away_m >= 150.0]
    if chosen is None:
        assert far_m.size == 0
    else:
        assert away_m[chosen] == far_m.min()


def test_small_counts_are_not_told_and_zero_is_small():
    assert [suppress(n) for n in (0, 4, 5, 12)] == [None, None, 5, 12]
    assert suppress(9, 10) is None
    assert [told_count(n) for n in (0, 4, 5)] == ["<5", "<5", "5"]


def test_retention_days_are_counted_from_the_outing():
    assert destroy_sheet_on(dt.date(2026, 12, 28)) == dt.date(2027, 1, 4)
    assert place_expires_on(dt.date(2026, 11, 1)) == dt.date(2027, 1, 30)
