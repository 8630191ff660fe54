"""What is said of visits: continuity, calls to make, hours to propose; nothing without cause."""

from __future__ import annotations

from dataclasses import replace

from planner.exports.speaker import Speaker
from planner.exports.visit_words import call_row, proposal_row, visit_lines
from planner.model import AppointmentState, VisitOutcome
from planner.planning.continuity import visits_told
from planner.series import Rhythm, Series
from tests.planning.test_occurrences import WEEKLY, at, misses, plan_with, weeks_before
from tests.planning.village import MOBILE_TEAM, STREET_TEAM, means, visit


def speaker(plan, week) -> Speaker:
    return Speaker.of(plan, week, {"r1": "rendez-vous 7F3A"})


def said(plan, week) -> list[str]:
    lines = visit_lines(visits_told(plan, week), speaker(plan, week))
    return [line.replace("\u00a0", " ") for line in lines]


def test_without_a_referent_an_outcome_or_a_confirmed_hour_nothing_is_said():
    assert said(plan_with(("r1", at(10))), means(appointments=(visit("r1"),))) == []
    assert said(plan_with(), means()) == []


def followed(team):
    return means(
        teams=(STREET_TEAM, team),
        appointments=(visit("r1", worker="M1"), visit("r2", worker="X")),
        outcomes=(VisitOutcome("r1", weeks_before(1), AppointmentState.DONE),),
    )


def test_continuity_and_first_visits_are_totals():
    three = replace(MOBILE_TEAM, size=3, workers=("M1", "M2", "M3"))
    assert said(plan_with(("r1", at(10)), ("r2", at(11))), followed(three)) == [
        "Continuité : 1 par le référent, 0 par une personne connue, 1 par d'autres",
        "Premières visites, d'après les retours : 1 ; suivantes : 1",
    ]


def test_e17_continuity_of_a_single_pair_is_not_counted():
    counted, _first = said(plan_with(("r1", at(10)), ("r2", at(11))), followed(MOBILE_TEAM))
    assert counted.endswith("pas de compte, moins de trois personnes font ces visites.")
    assert not any(letter.isdigit() for letter in counted)


def test_a_confirmed_visit_moved_is_a_call_with_both_hours():
    one = visit("r1", state=AppointmentState.CONFIRMED, fixed_start_min=630)
    week, moved = means(appointments=(one,)), plan_with(("r1", at(11)))
    assert said(moved, week) == [
        "Appels à passer : 1",
        "  rendez-vous 7F3A : confirmé mercredi 10 h 30, le plan dit mercredi 11 h",
    ]
    (_count, left_out) = said(plan_with(), week)
    assert left_out.endswith("le plan ne le tient pas")
    told = visits_told(moved, week)
    row = call_row(told.calls[0], speaker(moved, week))
    assert [cell.replace("\u00a0", " ") for cell in row] == [
        "rendez-vous 7F3A", "mercredi 10 h 30", "mercredi 11 h",
    ]  # fmt: skip
    assert visits_told(plan_with(("r1", at(10.5))), week).calls == ()


def test_after_three_misses_another_hour_is_told_with_the_code_of_the_visit():
    week = means(
        appointments=(visit("r1", series=WEEKLY),), outcomes=misses(*map(weeks_before, (1, 2, 3)))
    )
    assert said(plan_with(), week)[-1] == (
        "  rendez-vous 7F3A : 3 fois de suite sans personne ; proposer entre 14 h et 17 h"
    )
    (proposal,) = visits_told(plan_with(), week).proposals
    row = proposal_row(proposal, speaker(plan_with(), week))
    assert [cell.replace("\u00a0", " ") for cell in row] == [
        "rendez-vous 7F3A", "mercredi 2 décembre, entre 14 h et 17 h", "3",
    ]  # fmt: skip


def test_a_series_not_begun_says_nothing():
    later = Series(Rhythm.WEEKLY, weeks_before(-8))
    assert said(plan_with(), means(appointments=(visit("r1", series=later),))) == []
