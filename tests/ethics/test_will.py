"""E10: a wish not to be visited holds on every path, and costs a zone nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

import optimisation.problem as op
from optimisation.judge import judge
from optimisation.problem import Severity
from optimisation.solve import solve
from planner.errors import UsageError
from planner.model import PlannedPassage, PlanViolation, TimeWindow
from planner.planning.acceptance import accept, standing
from planner.planning.rules import rule_words
from planner.planning.solution import to_shifts, to_solution
from planner.service.expiry import grid_blur, worn
from tests.planning.village import DAY, H, built_of, means, place

EVENING = TimeWindow(None, 19 * 60, 24 * 60 + 360)
REFUSAL = (TimeWindow(1, 21 * 60, 22 * 60),)


def test_e10_a_refusal_does_not_lower_the_priority_of_a_zone():
    open_, refused = built_of(means(place("L1"))), built_of(means(place("L1", refusals=(EVENING,))))
    np.testing.assert_array_equal(open_.problem.units.weight, refused.problem.units.weight)
    np.testing.assert_array_equal(open_.problem.units.exposure0, refused.problem.units.exposure0)


@pytest.mark.parametrize("engine", ["greedy", "polish"])
def test_e10_no_engine_plans_a_passage_in_a_refusal_even_where_it_would_pay(engine):
    built = built_of(means(place("L1", refusals=(EVENING,)), place("L2", 1, 2)))
    outcome = solve(built.problem, seed=1, iterations=30, engines=[engine])
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    refs = {passage.ref for shift in shifts for passage in shift.passages}
    assert "L1" not in refs
    assert "L2" in refs


@pytest.mark.parametrize("engine", ["greedy", "polish"])
def test_e10_hours_refused_are_left_out_of_an_evening(engine):
    built = built_of(means(place("L1", refusals=REFUSAL)))
    outcome = solve(built.problem, seed=1, iterations=30, engines=[engine])
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    passages = [p for shift in shifts for p in shift.passages]
    assert passages
    for passage in passages:
        assert passage.leave_s <= DAY + 21 * H or passage.start_s >= DAY + 22 * H


def test_e10_an_edit_into_a_refusal_is_forbidden_and_cannot_be_accepted():
    built = built_of(means(place("L1", refusals=REFUSAL)))
    empty = op.Solution.empty(built.problem)
    shifts = to_shifts(built.problem, built.index, empty)
    at_s = DAY + 21 * H + 600
    forced = PlannedPassage(at_s, at_s, at_s + 900, place="L1")
    edited = tuple(
        replace(shift, passages=(forced,)) if shift.team == "A" else shift for shift in shifts
    )
    verdict = judge(built.problem, to_solution(built.index, edited))
    broken = [v for v in verdict.violations if v.rule == "forbidden_window"]
    assert broken
    assert {v.severity for v in broken} == {Severity.FORBIDDEN}
    found = (PlanViolation("forbidden_window", str(Severity.FORBIDDEN)),)
    with pytest.raises(UsageError, match="ne s'accepte pas"):
        accept(found, ["forbidden_window"])
    assert standing(found) == found


def test_e10_a_refusal_is_erased_a_week_after_its_last_day():
    last = dt.date(2026, 12, 4)
    base = means(place("L1", refusals=REFUSAL, refused_until=last), place("L2", refusals=REFUSAL))
    assert worn(base, 0, grid_blur, last + dt.timedelta(days=7)) is base
    left = worn(base, 0, grid_blur, last + dt.timedelta(days=8))
    assert [(one.refusals, one.refused_until) for one in left.places if one.id in ("L1", "L2")] == [
        ((), None),
        (REFUSAL, None),
    ]


def test_e10_no_reason_is_stored_and_words_blame_nobody():
    from dataclasses import fields

    assert {field.name for field in fields(TimeWindow)} == {"weekday", "start_min", "end_min"}
    said = rule_words("forbidden_window")
    assert "souhaite pas" in said
    assert not any(word in said for word in ("échec", "refus", "non-respect"))
