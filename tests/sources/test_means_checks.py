"""Clashes and room in a semaine type, against slow and plain ways of telling them."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.clock import DAY_MIN
from planner.model import TimeWindow
from planner.sources.means_clashes import clashes
from planner.sources.means_possible import WEEK_MIN, Room
from tests.planning.village import (
    MOBILE_TEAM,
    STREET_TEAM,
    means,
    place,
    shift,
    visit,
)

TEAMS = {team.id: team for team in (STREET_TEAM, MOBILE_TEAM)}


@st.composite
def templates(draw):
    """Outings of two teams and two vehicles, of one to eight hours, some after midnight."""
    found = []
    for rank in range(draw(st.integers(0, 8))):
        start, length = draw(st.integers(0, 23)), draw(st.integers(1, 8))
        more = {
            "team": draw(st.sampled_from("AM")),
            "vehicle": draw(st.sampled_from([None, "V", "W"])),
        }
        found.append(shift(f"s{rank}", draw(st.integers(0, 6)), (start, start + length), **more))
    return tuple(found)


def minutes_of(item, *, week=0):
    start = week * WEEK_MIN + item.weekday * DAY_MIN + item.start_min
    return set(range(start, start + item.end_min - item.start_min, 30))


@settings(max_examples=50, deadline=None)
@given(templates())
def test_clashes_are_those_found_minute_by_minute(shifts):
    wanted = set()
    for one, two in combinations(shifts, 2):
        meets = any(minutes_of(one, week=week) & minutes_of(two) for week in (-1, 0, 1))
        taken = one.vehicle is not None and one.vehicle == two.vehicle
        if meets and (taken or one.team == two.team):
            wanted.add(two.id)
    found = {clash.shift for clash in clashes(means(shifts=shifts), TEAMS)}
    assert found == wanted


def test_a_line_that_clashes_with_many_is_said_once_with_the_first():
    shifts = tuple(shift(f"s{rank}", 1, (20, 24)) for rank in range(4))
    found = list(clashes(means(shifts=shifts), TEAMS))
    assert [clash.shift for clash in found] == ["s1", "s2", "s3"]
    assert all("s0" in clash.message for clash in found)


def test_seasons_that_do_not_meet_do_not_clash():
    shifts = (
        shift("winter", last_date=dt.date(2027, 3, 31)),
        shift("summer", first_date=dt.date(2027, 4, 1)),
    )
    assert not list(clashes(means(shifts=shifts), TEAMS))


def slow_most(spans, owed, gap_min):
    """Passages placed one by one as early as a 30-minute grid allows."""
    starts = sorted({minute for low, high in spans for minute in range(low, high + 1, 10)})
    most, last = 0, -(10**6)
    for start in starts:
        if start - last >= gap_min and most < owed:
            most, last = most + 1, start
    return most


@settings(max_examples=40, deadline=None)
@given(
    days=st.sets(st.integers(0, 6), min_size=1, max_size=5),
    owed=st.integers(1, 7),
    gap_h=st.sampled_from([None, 0, 12, 24, 40, 72]),
    hours=st.sampled_from([None, (20, 22), (22, 26)]),
)
def test_most_passages_are_those_a_plain_walk_through_the_week_finds(days, owed, gap_h, hours):
    shifts = tuple(shift(f"s{day}", day, (20, 25)) for day in days)
    windows = None if hours is None else (TimeWindow(None, hours[0] * 60, hours[1] * 60),)
    spot = place("p", min_frequency=owed, frequency=owed, min_gap_h=gap_h, windows=windows)
    low, high = {None: (1220, 1465), (20, 22): (1220, 1305), (22, 26): (1320, 1465)}[hours]
    spans = [(day * DAY_MIN + low, day * DAY_MIN + high) for day in days]
    gap_min = 20 * 60 if gap_h is None else max(gap_h * 60, 10)
    found = Room(means(spot, shifts=shifts)).most_passages(spot)
    assert found == slow_most(spans, owed, gap_min)


@pytest.mark.parametrize(
    ("hours", "fits"),
    [((9, 10), False), ((9, 11), True), ((16, 18), False), ((15, 17), True), ((7, 9), False)],
)
def test_a_visit_needs_its_length_between_briefing_and_closing(hours, fits):
    """The outing is 09:00 to 17:00 with 20 minutes at each end; the visit takes 60."""
    room = Room(means())
    assert room.keeps(visit("v", hours=hours, duration_min=60)) is fits


def test_a_visit_on_the_night_side_of_an_outing_is_kept():
    week = means(shifts=(shift("n", 2, (20, 27), team="M"),))
    assert Room(week).keeps(visit("v", 3, (0, 2)))
    assert not Room(week).keeps(visit("v", 2, (0, 2)))
