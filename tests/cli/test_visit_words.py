"""What the terminal says of visits: continuity, calls, hours to propose; nothing without cause."""

from __future__ import annotations

from planner.cli.visit_words import visit_lines
from planner.model import AppointmentState, VisitOutcome
from planner.series import Rhythm, Series
from tests.planning.test_occurrences import WEEKLY, at, misses, plan_with, weeks_before
from tests.planning.village import means, visit


def said(plan, week) -> list[str]:
    return list(visit_lines(plan, week, {"r1": "rendez-vous 7F3A"}))


def test_without_a_referent_an_outcome_or_a_confirmed_hour_nothing_is_said():
    assert said(plan_with(("r1", at(10))), means(appointments=(visit("r1"),))) == []
    assert said(plan_with(), means()) == []


def test_continuity_and_first_visits_are_totals():
    week = means(
        appointments=(visit("r1", worker="M1"), visit("r2", worker="X")),
        outcomes=(VisitOutcome("r1", weeks_before(1), AppointmentState.DONE),),
    )
    assert said(plan_with(("r1", at(10)), ("r2", at(11))), week) == [
        "Continuité : 1 par le référent, 0 par une personne connue, 1 par d'autres",
        "Premières visites, d'après le suivi : 1",
    ]


def test_a_confirmed_visit_moved_is_a_call_with_both_hours():
    one = visit("r1", state=AppointmentState.CONFIRMED, fixed_start_min=630)
    lines = said(plan_with(("r1", at(11))), means(appointments=(one,)))
    assert [line.replace("\u00a0", " ") for line in lines] == [
        "Appels à passer : 1",
        "  rendez-vous 7F3A : confirmé à 10 h 30, le plan dit 11 h 00",
    ]
    (_count, left_out) = said(plan_with(), means(appointments=(one,)))
    assert left_out.endswith("le plan ne le tient pas")


def test_after_three_misses_another_hour_is_told_with_the_code_of_the_visit():
    week = means(
        appointments=(visit("r1", series=WEEKLY),), outcomes=misses(*map(weeks_before, (1, 2, 3)))
    )
    last = said(plan_with(), week)[-1].replace("\u00a0", " ")
    assert last == (
        "  rendez-vous 7F3A : 3 fois de suite sans personne ; proposer entre 14 h 00 et 17 h 00"
    )


def test_a_series_not_begun_says_nothing():
    later = Series(Rhythm.WEEKLY, weeks_before(-8))
    assert said(plan_with(), means(appointments=(visit("r1", series=later),))) == []
