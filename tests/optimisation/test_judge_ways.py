"""Other ways to break a rule than the planted one, and ways that look like it and are allowed."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimisation.judge import PROMISE_TOLERANCE_S, better, judge, objective, violations
from optimisation.judge_rules import Rule, Violation
from optimisation.problem import Break, Lock, Problem, Promise, Solution
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
    from dataclasses import replace

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


# --- the week ----------------------------------------------------------------------------------


def test_a_clash_is_not_hidden_by_times_left_out():
    item = problem(place(1), place(2), shifts=(shift(vehicle=0), shift(team=1, vehicle=0)))
    hidden = week(route(visit(0)), route(visit(1, 700), depart_s=None, return_s=None))
    assert Violation(Rule.VEHICLE_CLASH, 1, None, 600) in violations(item, hidden)  # 700–1300
    turned = week(route(visit(0)), route(visit(1), depart_s=1800, return_s=0))
    assert Violation(Rule.VEHICLE_CLASH, 1, None, 1800) in violations(item, turned)


def test_another_vehicle_or_none_is_no_clash():
    for vehicles in ((0, 1), (None, None), (0, None)):
        shifts = tuple(shift(team=k, vehicle=v) for k, v in enumerate(vehicles))
        item = problem(place(1), place(2), shifts=shifts)
        assert rules(item, week(route(visit(0)), route(visit(1)))) == []


def test_gaps_count_between_passages_of_the_week_in_order_of_time():
    item = problem(place(max_passages=2, min_gap_s=1801), shifts=(shift(), shift(team=1)))
    swapped = week(route(visit(0, 2400)), route(visit(0)))  # 600 and 2400
    assert rules(item, swapped) == [(Rule.GAP_TOO_SHORT, 1)]


def test_a_place_left_out_has_no_gap_nor_day_to_keep():
    item = problem(place(max_gap_s=1, previous_s=(-9999,), day_sets=()))
    assert rules(item, week(HOME)) == []


@pytest.mark.parametrize(
    "lock", [Lock(1), Lock(0, position=1), Lock(0, start_s=599), Lock(0, 0, 601)]
)
def test_a_lock_holds_the_outing_the_order_and_the_hour(lock):
    shifts = (shift(), shift(team=1))
    for item in (
        problem(place(locks=(lock,)), shifts=shifts),
        problem(appointments=(appointment(lock=lock),), shifts=shifts),
    ):
        solution = week(route(visit()), HOME)
        assert violations(item, solution) == (Violation(Rule.LOCK_BROKEN, lock.shift, 0),)


def test_a_lock_without_passage_is_broken_and_one_that_names_less_asks_less():
    item = problem(place(locks=(Lock(0),)))
    assert rules(item, week(HOME)) == [(Rule.LOCK_BROKEN, None)]
    assert rules(item, SIMPLE) == []


def test_a_pair_may_be_named_by_either_and_gaps_have_a_sign():
    """The second starts 600 after the first, as asked: 600 after for one, −600 for the other."""
    shifts = (shift(), shift(team=1))
    solution = week(route(visit(0)), route(visit(1, 1200)))
    one, two = appointment(1), appointment(2)
    asked = appointment(1, pair=1, pair_gap_s=(600, 900))
    turned = appointment(2, pair=0, pair_gap_s=(-900, -600))
    for visits in ((asked, two), (one, turned), (asked, turned)):
        assert rules(problem(appointments=visits, shifts=shifts), solution) == []
    wrong = appointment(2, pair=0, pair_gap_s=(600, 900))  # −600 is 1200 short of 600
    item = problem(appointments=(one, wrong), shifts=shifts)
    assert rules(item, solution) == [(Rule.PAIR_GAP, 1200)]


def test_the_partner_alone_is_a_pair_alone():
    item = problem(
        appointments=(appointment(1, pair=1, mandatory=False), appointment(2)),
        shifts=(shift(), shift(team=1)),
    )
    assert violations(item, week(HOME, route(visit(1)))) == (Violation(Rule.PAIR_ALONE, None, 0),)


def test_a_wished_team_not_met_is_said():
    item = problem(appointments=(appointment(wished_team=3),))
    assert rules(item, SIMPLE) == [(Rule.WISH_NOT_MET, None)]


# --- promises ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "other"),
    [(True, {}), (False, {"team": 1}), (False, {"day": 1})],
    ids=["another outing of the team that day", "another team", "another day"],
)
def test_a_promise_holds_the_team_and_the_weekday(kept, other):
    shifts = (shift(), shift(**other))
    item = problem(place(promises=(Promise(0, 600),)), shifts=shifts)
    verdict = judge(item, week(HOME, route(visit())))
    assert (verdict.broken == ()) is kept


@pytest.mark.parametrize("off_s", [-901, -900, 900, 901])
def test_a_promise_allows_fifteen_minutes_either_way(off_s):
    item = problem(place(promises=(Promise(0, 1800 + off_s),)))
    broken = judge(item, week(route(visit(0, 1800)))).broken
    assert broken == (() if abs(off_s) <= 900 else ((0, 0),))


@given(
    promised=st.lists(st.integers(0, 4000), max_size=4),
    starts=st.lists(st.integers(0, 4000), max_size=4),
)
def test_as_many_promises_are_kept_as_any_pairing_could_keep(promised, starts):
    shifts = (shift(),) * max(1, len(starts))
    item = problem(
        place(promises=tuple(Promise(0, at_s) for at_s in promised), max_passages=9), shifts=shifts
    )
    routes = [route(visit(0, start_s)) for start_s in starts] or [HOME]
    broken = len(judge(item, week(*routes)).broken)
    slots = [*starts, *[None] * len(promised)]
    kept = max(
        sum(
            start_s is not None and abs(start_s - at_s) <= PROMISE_TOLERANCE_S
            for start_s, at_s in zip(order, promised, strict=False)
        )
        for order in permutations(slots, len(promised))
    )
    assert broken == len(promised) - kept


# --- shape and order ---------------------------------------------------------------------------


def test_what_is_no_solution_of_the_problem_is_refused():
    with pytest.raises(ValueError, match="2 routes for 1 shifts"):
        judge(problem(place()), week(HOME, HOME))
    for activity in (-1, 1):
        with pytest.raises(ValueError, match="out of range"):
            judge(problem(place()), week(route(visit(activity))))


def test_the_gravest_comes_first():
    item = problem(place(teams=frozenset(), min_passages=2, windows=((0, 1),)))
    severities = [found.severity for found in violations(item, SIMPLE)]
    assert severities == ["interdit", "a_accepter", "info"]


def test_a_mandatory_appointment_counts_before_any_point():
    """Kept: one passage of travel worth −1 200 000 points. Left out: nothing lost but the visit."""
    item = problem(appointments=(appointment(),))
    kept, missed = judge(item, SIMPLE), judge(item, week(HOME))
    assert (missed.points, missed.missed) == (0, 1)
    assert (kept.points, kept.missed) == (-1_200_000, 0)
    assert better(kept, missed)
    assert not better(missed, kept)
    assert not better(kept, kept)
    assert objective(item, SIMPLE) == (0, -1_200_000)
