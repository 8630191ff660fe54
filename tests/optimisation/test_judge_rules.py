"""One planted violation per rule, hand-checked in `tiny.py`, and a twin one second short of it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from optimisation.judge import judge
from optimisation.judge_rules import Rule, Violation
from optimisation.problem import Break, Kind, Lock, Problem, Promise, Severity, Solution
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

FORBIDDEN, TO_ACCEPT, INFO = Severity.FORBIDDEN, Severity.TO_ACCEPT, Severity.INFO


@dataclass(frozen=True)
class Case:
    """What breaks one rule, where and by how much; and the twin that just does not."""

    severity: Severity
    shift: int | None
    activity: int | None
    amount: int | None
    broken: tuple[Problem, Solution]
    twin: tuple[Problem, Solution]


TWO = (shift(), shift(team=1))
"""Two outings at the same hours, by two teams."""


def both(**more) -> tuple:
    return (shift(**more), shift(team=1, **more))


def pair(**more) -> tuple:
    """Two interventions at locations 1 and 2; the first names the second."""
    return (appointment(1, pair=1, **more), appointment(2, mandatory=False))


EACH = week(route(visit(0)), route(visit(1)))
"""Activity 0 by the first outing and 1 by the second, both starting at 600."""
AFTER = week(route(visit(0)), route(visit(1, 2400)))
"""The second outing leaves at 1800, when the first is back."""
A_SECOND_EARLY = week(route(visit(0)), route(visit(1, 2399)))
RESTED = Break(600, 1200, 1800)
OPTIONAL = appointment(mandatory=False)

CASES = {
    # Stay 600–1200; the refusal starts at 1199 or as the team leaves.
    Rule.FORBIDDEN_WINDOW: Case(
        FORBIDDEN, 0, 0, 1,
        (problem(place(forbidden=((1199, 5000),))), SIMPLE),
        (problem(place(forbidden=((1200, 5000), (0, 600)))), SIMPLE),
    ),
    Rule.RESERVED: Case(
        FORBIDDEN, 0, 0, None,
        (problem(place(teams=frozenset({1}))), SIMPLE),
        (problem(place(teams=frozenset({0, 1}))), SIMPLE),
    ),
    # Two skills asked, one of them held.
    Rule.SKILL_MISSING: Case(
        FORBIDDEN, 0, 0, 1,
        (problem(place(skills=frozenset({3, 4})), shifts=(shift(skills=frozenset({4})),)), SIMPLE),
        (problem(place(skills=frozenset({4})), shifts=(shift(skills=frozenset({4})),)), SIMPLE),
    ),
    Rule.UNREACHABLE: Case(
        FORBIDDEN, 0, 0, None,
        (problem(place(), travel=(travel((0, 1)),)), SIMPLE),
        (problem(place(), travel=(travel((0, 2), (2, 1)),)), SIMPLE),
    ),
    Rule.APPOINTMENT_TWICE: Case(
        FORBIDDEN, None, 0, 1,
        (problem(appointments=(OPTIONAL,), shifts=TWO), week(route(visit()), route(visit()))),
        (problem(appointments=(OPTIONAL,), shifts=TWO), week(HOME, route(visit()))),
    ),
    # The first is out 0–1800, the second from 1799 or from 1800.
    Rule.VEHICLE_CLASH: Case(
        FORBIDDEN, 1, None, 1,
        (problem(place(1), place(2), shifts=both(vehicle=0)), A_SECOND_EARLY),
        (problem(place(1), place(2), shifts=both(vehicle=0)), AFTER),
    ),
    Rule.WORKER_CLASH: Case(
        FORBIDDEN, 1, None, 1,
        (problem(place(1), place(2), shifts=both(workers=frozenset({5}))), A_SECOND_EARLY),
        (problem(place(1), place(2), shifts=both(workers=frozenset({5}))), AFTER),
    ),
    # 600 s on the way: out at 0, there at 599.
    Rule.TOO_FAST: Case(
        TO_ACCEPT, 0, 0, 1,
        (problem(place()), week(route(visit(0, 599), depart_s=0))),
        (problem(place()), SIMPLE),
    ),
    Rule.TOO_SHORT: Case(
        TO_ACCEPT, 0, 0, 1,
        (problem(place()), week(route(visit(leave_s=1199)))),
        (problem(place()), week(route(visit(leave_s=1200)))),
    ),
    Rule.OUTSIDE_WINDOW: Case(
        TO_ACCEPT, 0, 0, 1,
        (problem(place(windows=((0, 599), (700, 900)))), SIMPLE),
        (problem(place(windows=((0, 500), (600, 600)))), SIMPLE),
    ),
    Rule.BEFORE_SHIFT: Case(
        TO_ACCEPT, 0, None, 1,
        (problem(place(), shifts=(shift(start_s=-300, briefing_s=301),)), SIMPLE),
        (problem(place(), shifts=(shift(start_s=-300, briefing_s=300),)), SIMPLE),
    ),
    # Out 1200–3000 of a shift whose closing starts at 3000, or at 2999.
    Rule.AFTER_SHIFT: Case(
        TO_ACCEPT, 0, None, 1,
        (problem(place(), shifts=(shift(end_s=3600, closing_s=601),)),
         week(route(visit(0, 1800)))),
        (problem(place(), shifts=(shift(end_s=3600, closing_s=600),)),
         week(route(visit(0, 1800)))),
    ),
    Rule.ROUTE_TOO_LONG: Case(
        TO_ACCEPT, 0, None, 1,
        (problem(place(), shifts=(shift(max_route_s=1799),)), SIMPLE),
        (problem(place(), shifts=(shift(max_route_s=1800),)), SIMPLE),
    ),
    # Busy 600 + 600 + 600. Of 2398 s a quarter is 599 (599.5): 1799 left; of 2399 also 599: 1800.
    Rule.RESERVE_USED: Case(
        TO_ACCEPT, 0, None, 1,
        (problem(place(), shifts=(shift(end_s=2398, reserve_share=0.25),)), SIMPLE),
        (problem(place(), shifts=(shift(end_s=2399, reserve_share=0.25),)), SIMPLE),
    ),
    Rule.OVER_CAPACITY: Case(
        TO_ACCEPT, 0, None, 1,
        (problem(place(demand=3), shifts=(shift(capacity=2),)), SIMPLE),
        (problem(place(demand=2), shifts=(shift(capacity=2),)), SIMPLE),
    ),
    # Left at 1200, 600 s of rest and 600 s of way: back at 2400 at the earliest.
    Rule.REST_MISSING: Case(
        TO_ACCEPT, 0, None, 600,
        (problem(place(), shifts=(shift(rest=RESTED),)),
         week(route(visit(), return_s=2399, rest_start_s=1200))),
        (problem(place(), shifts=(shift(rest=RESTED),)),
         week(route(visit(), return_s=2400, rest_start_s=1200))),
    ),
    Rule.BLOCKED_PERIOD: Case(
        TO_ACCEPT, 0, 0, 1,
        (problem(place(), shifts=(shift(blocked=((1199, 1300),)),)), SIMPLE),
        (problem(place(), shifts=(shift(blocked=((1200, 1300), (300, 600))),)), SIMPLE),
    ),
    Rule.TOO_MANY_PASSAGES: Case(
        TO_ACCEPT, None, 0, 1,
        (problem(place(max_passages=1), shifts=TWO), week(route(visit()), route(visit()))),
        (problem(place(max_passages=2), shifts=TWO), week(route(visit()), route(visit()))),
    ),
    # Passages on days 0 and 2.
    Rule.DAY_SET: Case(
        TO_ACCEPT, None, 0, None,
        (problem(place(max_passages=2, day_sets=(frozenset({0}), frozenset({0, 1, 2}))),
                 shifts=(shift(), shift(day=2))), week(route(visit()), route(visit(0, 2400)))),
        (problem(place(max_passages=2, day_sets=(frozenset({0}), frozenset({0, 2}))),
                 shifts=(shift(), shift(day=2))), week(route(visit()), route(visit(0, 2400)))),
    ),
    # From the last passage before Monday, at −2999 or −3000, to 600.
    Rule.GAP_TOO_SHORT: Case(
        TO_ACCEPT, None, 0, 1,
        (problem(place(min_gap_s=3600, previous_s=(-2999, -90_000))), SIMPLE),
        (problem(place(min_gap_s=3600, previous_s=(-3000, -90_000))), SIMPLE),
    ),
    Rule.GAP_TOO_LONG: Case(
        TO_ACCEPT, None, 0, 1,
        (problem(place(max_gap_s=3600, previous_s=(-90_000, -3001))), SIMPLE),
        (problem(place(max_gap_s=3600, previous_s=(-90_000, -3000))), SIMPLE),
    ),
    Rule.LOCK_BROKEN: Case(
        TO_ACCEPT, 0, 0, None,
        (problem(place(locks=(Lock(0, 0, 601),))), SIMPLE),
        (problem(place(locks=(Lock(0, 0, 600),))), SIMPLE),
    ),
    Rule.ROUTE_LOCKED: Case(
        TO_ACCEPT, 0, 0, None,
        (problem(place(), shifts=(shift(frozen=True),)), SIMPLE),
        (problem(place(locks=(Lock(0),)), shifts=(shift(frozen=True),)), SIMPLE),
    ),
    Rule.PAIR_GAP: Case(
        TO_ACCEPT, None, 0, 1,
        (problem(appointments=pair(), shifts=TWO), week(route(visit()), route(visit(1, 601)))),
        (problem(appointments=pair(), shifts=TWO), EACH),
    ),
    Rule.PAIR_ALONE: Case(
        TO_ACCEPT, None, 0, None,
        (problem(appointments=pair(), shifts=TWO), week(route(visit()), HOME)),
        (problem(appointments=pair(mandatory=False), shifts=TWO), week(HOME, HOME)),
    ),
    # 600 and 1800 by one team; or by two.
    Rule.PAIR_ONE_TEAM: Case(
        TO_ACCEPT, 0, 0, None,
        (problem(appointments=pair(pair_gap_s=(0, 1200)), shifts=TWO),
         week(route(visit(0), visit(1, 1800)), HOME)),
        (problem(appointments=pair(pair_gap_s=(0, 1200)), shifts=TWO),
         week(route(visit(0)), route(visit(1, 1800)))),
    ),
    Rule.APPOINTMENT_MISSED: Case(
        INFO, None, 0, None,
        (problem(appointments=(appointment(),)), week(HOME)),
        (problem(appointments=(OPTIONAL,)), week(HOME)),
    ),
    Rule.PASSAGE_MISSING: Case(
        INFO, None, 0, 1,
        (problem(place(min_passages=2, max_passages=2)), SIMPLE),
        (problem(place(min_passages=1, max_passages=2)), SIMPLE),
    ),
    Rule.DUE_MISSED: Case(
        INFO, None, 0, None,
        (problem(place(due_s=599)), SIMPLE),
        (problem(place(due_s=600)), SIMPLE),
    ),
    # 15 minutes are 900 s: 600 keeps what was said for 1500, not for 1501.
    Rule.PROMISE_BROKEN: Case(
        INFO, None, 0, None,
        (problem(place(promises=(Promise(0, 1501),))), SIMPLE),
        (problem(place(promises=(Promise(0, 1500),))), SIMPLE),
    ),
    Rule.WISH_NOT_MET: Case(
        INFO, 0, 0, None,
        (problem(appointments=(appointment(wished_team=0, wished_worker=8),),
                 shifts=(shift(workers=frozenset({7})),)), SIMPLE),
        (problem(appointments=(appointment(wished_team=0, wished_worker=7),),
                 shifts=(shift(workers=frozenset({7})),)), SIMPLE),
    ),
    Rule.SWEEP_TOO_LONG: Case(
        INFO, 0, 0, 1,
        (problem(place(kind=Kind.EXPLORATORY, sweep_s=601)), SIMPLE),
        (problem(place(kind=Kind.EXPLORATORY, sweep_s=600)), SIMPLE),
    ),
}  # fmt: skip


def found(case: tuple[Problem, Solution]) -> tuple[Violation, ...]:
    return judge(*case).violations


def test_every_rule_has_its_planted_violation():
    assert set(CASES) == set(Rule)


@pytest.mark.parametrize("rule", list(Rule))
def test_a_planted_violation_is_found_alone_where_it_is_and_by_how_much(rule):
    case = CASES[rule]
    assert found(case.broken) == (Violation(rule, case.shift, case.activity, case.amount),)
    assert found(case.broken)[0].severity is case.severity


@pytest.mark.parametrize("rule", list(Rule))
def test_its_twin_on_the_boundary_breaks_nothing(rule):
    assert found(CASES[rule].twin) == ()


def test_refusal_seal_and_skill_are_forbidden_and_working_time_is_to_accept():
    """The three severities as the model tells them."""
    severe = {rule for rule, case in CASES.items() if case.severity is FORBIDDEN}
    assert {Rule.FORBIDDEN_WINDOW, Rule.RESERVED, Rule.SKILL_MISSING} <= severe
    for rule in (Rule.AFTER_SHIFT, Rule.GAP_TOO_SHORT, Rule.RESERVE_USED, Rule.REST_MISSING):
        assert rule not in severe
