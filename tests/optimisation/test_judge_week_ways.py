"""Other ways to break a rule of the whole week, and ways that look like it and are allowed."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from optimisation.judge import PROMISE_TOLERANCE_S, better, judge, objective, violations
from optimisation.judge_routes import JudgedRoutes
from optimisation.judge_rules import Rule, Violation
from optimisation.problem import Lock, Problem, Promise, Route, Solution
from tests.optimisation.strategies import random_problem
from tests.optimisation.tiny import (
    HOME,
    SIMPLE,
    appointment,
    place,
    problem,
    route,
    shift,
    visit,
    week,
)


def rules(item: Problem, solution: Solution) -> list[tuple[Rule, int | None]]:
    return [(found.rule, found.amount) for found in judge(item, solution).violations]


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


@given(st.integers(0, 10_000), st.data())
def test_a_week_is_judged_the_same_whatever_was_judged_before(seed, data):
    item = random_problem(Random(seed))
    assume(item.num_activities)
    starts = st.integers(0, 604_800)
    visits = st.builds(visit, st.integers(0, item.num_activities - 1), starts)
    drawn = st.lists(st.lists(visits, max_size=3), min_size=2, max_size=2)
    either = [[route(*one) if one else Route() for one in data.draw(drawn)] for _ in item.shifts]
    weeks = [
        Solution(tuple(pair[data.draw(st.integers(0, 1))] for pair in either)) for _ in range(4)
    ]
    known = JudgedRoutes(item)
    for each in weeks:
        told, alone = judge(item, each, known=known), judge(item, each)
        assert told.exposure.tolist() == alone.exposure.tolist()
        assert replace(told, exposure=alone.exposure) == alone
