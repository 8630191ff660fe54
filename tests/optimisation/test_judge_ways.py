"""Other ways to break a rule than the planted one, and ways that look like it and are allowed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimisation.judge import judge
from optimisation.judge_rules import Rule
from optimisation.problem import Break, Problem, Solution
from tests.optimisation.tiny import (
    HOME,
    SIMPLE,
    appointment,
    place,
    problem,
    route,
    shift,
    travel,
    visit,
    week,
)


def rules(item: Problem, solution: Solution) -> list[tuple[Rule, int | None]]:
    return [(found.rule, found.amount) for found in judge(item, solution).violations]


def test_an_empty_week_breaks_nothing_whatever_its_shifts_ask():
    busy = shift(rest=Break(600, 0, 9), blocked=((0, 9),), max_route_s=0, capacity=0)
    assert rules(problem(place(), shifts=(busy,)), week(HOME)) == []


# --- time on the way ---------------------------------------------------------------------------


def test_the_approach_comes_between_arriving_and_starting():
    item = problem(place(approach_s=300))
    assert rules(item, week(route(visit(0, 600, 899)))) == [(Rule.TOO_FAST, 1)]
    assert rules(item, week(route(visit(0, 600, 900)))) == []


def test_the_way_home_counts_too():
    assert rules(problem(place()), week(route(visit(), return_s=1799))) == [(Rule.TOO_FAST, 1)]


def test_a_route_that_does_not_say_when_it_leaves_or_is_back_is_too_fast():
    for missing in ("depart_s", "return_s"):
        hidden = week(route(visit(), **{missing: None}))
        assert rules(problem(place()), hidden) == [(Rule.TOO_FAST, 600)]


def test_visits_out_of_order_or_at_once_are_too_fast():
    item = problem(place(), place())  # both at location 1: no way between them
    assert rules(item, week(route(visit(0), visit(1, 1200)))) == []
    assert rules(item, week(route(visit(0), visit(1, 1199)))) == [(Rule.TOO_FAST, 1)]
    back = route(visit(0, 1200), visit(1, 600), depart_s=0, return_s=2400)
    assert rules(item, week(back)) == [(Rule.TOO_FAST, 1200)]


def test_a_visit_that_ends_before_it_starts_is_too_short():
    item = problem(place())
    assert (Rule.TOO_SHORT, 601) in rules(item, week(route(visit(leave_s=599))))


def test_no_way_home_is_unreachable():
    item = problem(place(), travel=(travel((1, 0)),))
    assert rules(item, SIMPLE) == [(Rule.UNREACHABLE, None)]


def test_each_outing_travels_by_its_own_mode_from_and_to_its_own_bases():
    by_mode = (travel((0, 1)), travel((3, 4)))
    assert rules(problem(place(), shifts=(shift(mode=1),), travel=by_mode), SIMPLE) == []
    elsewhere = shift(start_location=1, end_location=2)
    early = week(route(visit(0, 0), depart_s=0))  # it starts where the place is
    assert rules(problem(place(), shifts=(elsewhere,)), early) == []


# --- refusals and hours ------------------------------------------------------------------------


@pytest.mark.parametrize("window", [(0, 601), (700, 800), (600, 1200), (1199, 1200)])
def test_any_second_of_a_passage_in_a_refusal_is_forbidden(window):
    item = problem(appointments=(appointment(forbidden=(window,)),))
    assert [rule for rule, _amount in rules(item, SIMPLE)] == [Rule.FORBIDDEN_WINDOW]


def test_a_passage_without_length_in_a_refusal_is_forbidden_too():
    item = problem(place(presence_s=0, forbidden=((600, 601),)))
    stop = week(route(visit(leave_s=600)))
    assert rules(item, stop) == [(Rule.FORBIDDEN_WINDOW, 1)]


def test_each_refusal_is_said():
    item = problem(place(forbidden=((0, 660), (1140, 2000))))
    assert rules(item, SIMPLE) == [(Rule.FORBIDDEN_WINDOW, 60)] * 2


def test_an_appointment_starts_within_its_window():
    assert rules(problem(appointments=(appointment(window=(0, 600)),)), SIMPLE) == []
    for window, away_s in (((0, 599), 1), ((605, 900), 5)):
        item = problem(appointments=(appointment(window=window),))
        assert rules(item, SIMPLE) == [(Rule.OUTSIDE_WINDOW, away_s)]


def test_a_place_without_any_window_left_is_never_open():
    assert rules(problem(place(windows=())), SIMPLE) == [(Rule.OUTSIDE_WINDOW, 1)]


def test_appointments_are_sealed_and_ask_for_skills_as_places_do():
    assert rules(problem(appointments=(appointment(teams=frozenset()),)), SIMPLE) == [
        (Rule.RESERVED, None)
    ]
    item = problem(appointments=(appointment(skills=frozenset({0, 1})),))
    assert rules(item, SIMPLE) == [(Rule.SKILL_MISSING, 2)]


# --- rest --------------------------------------------------------------------------------------

RESTED = Break(600, 1200, 1800)


def rest_rules(at_s: int | None, solution_route) -> list[Rule]:
    item = problem(place(), shifts=(shift(rest=RESTED),))
    solution = week(replace(solution_route, rest_start_s=at_s))
    return [rule for rule, _amount in rules(item, solution)]


def test_a_rest_is_asked_for_in_its_hours():
    late = route(visit(), return_s=3600)
    assert rest_rules(None, late) == [Rule.REST_MISSING]
    assert rest_rules(1801, late) == [Rule.REST_MISSING]
    assert rest_rules(1800, late) == []
    early = route(visit(0, 1800), depart_s=600)
    assert rest_rules(1199, early) == [Rule.REST_MISSING]


def test_a_rest_during_a_visit_is_none():
    assert rest_rules(1200, route(visit(leave_s=1201), return_s=4000)) == [Rule.REST_MISSING]


def test_a_rest_after_arriving_leaves_the_approach_whole():
    item = problem(place(approach_s=300), shifts=(shift(rest=RESTED),))
    for start_s, wanted in ((2100, []), (2099, [(Rule.REST_MISSING, 600)])):
        solution = week(route(visit(0, 1200, start_s), depart_s=600, rest_start_s=1200))
        assert rules(item, solution) == wanted


def test_a_rest_on_the_way_does_not_shorten_the_way():
    """Out at 600 and there at 1200: the whole way; a rest from 1200 fits, from 1199 it does not."""
    item = problem(place(), shifts=(shift(rest=Break(600, 1199, 1800)),))
    for at_s, wanted in ((1200, []), (1199, [(Rule.REST_MISSING, 600)])):
        solution = week(route(visit(0, 1200, 2400), depart_s=600, rest_start_s=at_s))
        assert rules(item, solution) == wanted


def test_a_rest_is_not_busy_time():
    """Busy 1800 s; 2400 s of shift less 600 s of rest are 1800, with a rest of 601 only 1799."""
    for rest_s, wanted in ((600, []), (601, [(Rule.RESERVE_USED, 1)])):
        rested = shift(end_s=2401, closing_s=1, rest=Break(rest_s, 1200, 1200))
        solution = week(route(visit(), return_s=2401, rest_start_s=1200))
        found = rules(problem(place(), shifts=(rested,)), solution)
        assert [item for item in found if item[0] is Rule.RESERVE_USED] == wanted


def test_staying_longer_or_approaching_uses_the_reserve():
    tight = (shift(end_s=2400, reserve_share=0.25),)  # 1800 s plannable
    assert rules(problem(place(), shifts=tight), week(route(visit(leave_s=1201)))) == [
        (Rule.RESERVE_USED, 1)
    ]
    item = problem(place(approach_s=1), shifts=tight)
    assert rules(item, week(route(visit(0, 600, 601)))) == [(Rule.RESERVE_USED, 1)]
    waiting = week(route(visit(0, 600, 900)))
    assert rules(problem(place(), shifts=tight), waiting) == []
