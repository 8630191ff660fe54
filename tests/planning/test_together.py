"""E17: times of fewer than three people are told with others', and cannot be taken out of a sum."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.exports.together_words import together_words
from planner.i18n import set_language
from planner.model import (
    DatedException,
    ExceptionKind,
    PlannedPassage,
    PlannedShift,
    Team,
    TeamKind,
)
from planner.planning.together import presence_s, told_together
from tests.planning import village as v

MONDAY = dt.date(2026, 11, 30)


def means_of(sizes, exceptions=()):
    teams = tuple(team_of(ref, size) for ref, size in sizes.items())
    return v.means(teams=teams, shifts=(), exceptions=exceptions)


def team_of(ref, size):
    codes = tuple(f"{ref}{number}" for number in range(size))
    return Team(ref, ref, TeamKind.MARAUDE, "walk", size, workers=codes)


def outing(team, day=0, minutes=60):
    passages = (PlannedPassage(0, 0, minutes * 60, place="p"),) if minutes else ()
    date = MONDAY + dt.timedelta(days=day)
    return PlannedShift(f"{team}@{day}", team, date, "walk", "b", 0, 7200, 0, 7200, passages)


def test_e17_outings_of_three_people_have_their_own_times():
    found = told_together([outing("A"), outing("B", 1)], means_of({"A": 3, "B": 4}))
    assert (found.shifts, found.presence_s) == (frozenset(), 0)
    assert together_words(found) == []


def test_e17_two_teams_of_two_are_told_in_one_sum():
    shifts = [outing("A", minutes=30), outing("B", 1, 40), outing("C", 2)]
    found = told_together(shifts, means_of({"A": 2, "B": 2, "C": 3}))
    assert found.shifts == {"A@0", "B@1"}
    assert found.presence_s == 70 * 60


def test_e17_a_team_of_two_alone_is_told_with_the_team_next_in_size():
    """The sum of the week less what is told would otherwise be the presence of two people."""
    shifts = [outing("A"), outing("A", 2), outing("B", 1), outing("C", 1), outing("C", 3)]
    found = told_together(shifts, means_of({"A": 2, "B": 5, "C": 3}))
    assert found.shifts == {"A@0", "A@2", "C@1", "C@3"}
    only = told_together(shifts[:2], means_of({"A": 2}))
    assert only.shifts == {"A@0", "A@2"}  # their time is the week's


def test_e17_an_outing_that_brings_nobody_anywhere_hides_nothing():
    shifts = [outing("A"), outing("B", 1, 0), outing("C", 2)]
    found = told_together(shifts, means_of({"A": 2, "B": 3, "C": 4}))
    assert found.shifts >= {"A@0", "C@2"}


def test_e17_an_absence_makes_a_team_of_three_two_people_that_day():
    away = DatedException(ExceptionKind.ABSENCE, MONDAY, team="A", workers_absent=("A1",))
    shifts = [outing("A"), outing("A", 2), outing("B", 1)]
    found = told_together(shifts, means_of({"A": 3, "B": 3}, (away,)))
    assert found.shifts == {"A@0", "A@2"}  # together the time of three people


weeks = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.integers(0, 6), st.integers(0, 90)),
    min_size=1, max_size=10, unique_by=lambda one: one[:2],
)  # fmt: skip


@settings(max_examples=80)
@given(weeks, st.lists(st.integers(2, 5), min_size=4, max_size=4))
def test_e17_no_sum_less_what_is_told_is_the_time_of_two_people(rows, sizes):
    size_of = dict(zip("ABCD", sizes, strict=True))
    shifts = [outing(*row) for row in rows]
    found = told_together(shifts, means_of(size_of))
    total = sum(presence_s(one) for one in shifts)
    told = sum(presence_s(one) for one in shifts if one.id not in found.shifts)
    assert total - told == found.presence_s
    assert all(size_of[one.team] >= 3 for one in shifts if one.id not in found.shifts)
    behind = {one.team for one in shifts if one.id in found.shifts and one.passages}
    everybody = {one.team for one in shifts if one.passages}
    assert not behind or sum(size_of[team] for team in behind) >= 3 or behind == everybody


def test_e17_the_words_say_why():
    set_language("fr")
    shifts = [outing("A", minutes=30), outing("B", 1, 60)]
    (said,) = together_words(told_together(shifts, means_of({"A": 2, "B": 2})))
    assert said.startswith("2 sorties sans temps à part (ensemble 1\u00a0h\u00a030 de présence)")
