"""Answers of engines hold nothing forbidden, and anything forbidden planted in one is found."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimisation.engines import ENGINES
from optimisation.engines.engine import Budget
from optimisation.judge import judge
from optimisation.judge_rules import SEVERITY, Rule
from optimisation.problem import Appointment, Place, Problem, Route, Severity, Shift, Solution
from tests.optimisation.mutations import MUTATIONS, any_visit, later, with_route
from tests.optimisation.strategies import problems, random_problem

quiet = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def answers(problem: Problem, key: str) -> list[Solution]:
    found: list[Solution] = []
    ENGINES[key].improve(problem, Solution.empty(problem), Budget(None, 3, 1), found.append)
    return found


def planned(problem: Problem) -> Solution:
    return answers(problem, "greedy")[-1]


def rules(problem: Problem, solution: Solution, *severities: Severity) -> set[Rule]:
    found = judge(problem, solution).violations
    return {item.rule for item in found if not severities or item.severity in severities}


@pytest.mark.parametrize("key", ["greedy", "polish"])  # the others: test_engines.py
@quiet
@given(problem=problems())
def test_no_engine_proposes_anything_forbidden(key, problem):
    for solution in answers(problem, key):
        assert not rules(problem, solution, Severity.FORBIDDEN)


def test_every_forbidding_rule_has_its_mutation():
    assert set(MUTATIONS) == {rule for rule in Rule if SEVERITY[rule] is Severity.FORBIDDEN}


@pytest.mark.parametrize("rule", list(MUTATIONS))
@quiet
@given(problem=problems(), rng=st.randoms(use_true_random=False))
def test_a_visit_moved_across_the_line_is_found(rule, problem, rng):
    clean, planted = MUTATIONS[rule]((problem, planned(problem)), rng)
    assert not rules(*clean, Severity.FORBIDDEN)
    assert rule in rules(*planted, Severity.FORBIDDEN)


@quiet
@given(problem=problems(), rng=st.randoms(use_true_random=False), by_s=st.integers(1, 900))
def test_times_that_cannot_be_are_found(problem, rng, by_s):
    """A stay cut short; an arrival before the way is made; a return after the shift."""
    solution = planned(problem)
    rank, position = any_visit(solution, rng)
    one = solution.routes[rank]
    visit = one.visits[position]

    def with_visit(changed) -> set[Rule]:
        visits = (*one.visits[:position], changed, *one.visits[position + 1 :])
        return rules(problem, with_route(solution, rank, Route(visits, one.depart_s, one.return_s)))

    cut = type(visit)(visit.activity, visit.arrive_s, visit.start_s, visit.leave_s - by_s)
    assert Rule.TOO_SHORT in with_visit(cut)
    before_s = one.visits[position - 1].leave_s if position else one.depart_s
    assert Rule.TOO_FAST in with_visit(later(visit, before_s - visit.arrive_s - by_s))
    late = Route(one.visits, one.depart_s, problem.shifts[rank].latest_s + by_s)
    assert Rule.AFTER_SHIFT in rules(problem, with_route(solution, rank, late))


def test_random_weeks_use_every_field_in_more_than_one_way():
    """Else a property over them says nothing of the field; frozen outings are in `test_locks`."""
    seen: Counter[tuple[str, str]] = Counter()
    values: set[tuple[str, str, str]] = set()
    for seed in range(120):
        problem = random_problem(Random(seed))
        for item in (*problem.shifts, *problem.places, *problem.appointments):
            for field in fields(item):
                values.add((type(item).__name__, field.name, repr(getattr(item, field.name))))
    for kind, name, _value in values:
        seen[kind, name] += 1
    for kind in (Shift, Place, Appointment):
        for field in fields(kind):
            assert seen[kind.__name__, field.name] > 1 or field.name == "frozen", field.name


def test_random_weeks_have_visits_to_move_and_places_left_out():
    counts = [
        sum(len(one.visits) for one in planned(random_problem(Random(seed))).routes)
        for seed in range(60)
    ]
    assert sum(count >= 3 for count in counts) >= 20
