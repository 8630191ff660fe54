"""The simple bound: exact where a knapsack is all there is, never below a feasible week."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from optimisation.bounds import knapsack_bound
from optimisation.engines import ENGINES
from optimisation.engines.engine import Budget
from optimisation.judge import judge
from optimisation.problem import Break, Problem, Severity, Solution, Weights
from tests.optimisation.strategies import problems
from tests.optimisation.tiny import appointment, place, problem, shift, units

SLACK = 2e-6
"""Room left for the solver's arithmetic: a millionth, and a point per unit."""


def optional(minutes: int, prize: int, **more):
    values = {"duration_s": 60 * minutes, "mandatory": False, "prize": prize} | more
    return appointment(**values)


def close(bound: int | None, value: float, num_units: int = 1) -> bool:
    return bound is not None and value <= bound <= value * (1 + SLACK) + num_units + 1


def test_visits_that_earn_prizes_are_a_knapsack():
    """50 minutes; 10 for 60, 20 for 100, 30 for 120: the first two and 20/30 of the last, 240."""
    item = problem(
        appointments=(optional(10, 60), optional(20, 100), optional(30, 120)),
        shifts=(shift(end_s=3000),),
    )
    assert close(knapsack_bound(item), 240)


def test_all_that_holds_is_worth_all_of_it():
    """Two stops of 10 minutes, each all of its own unit, in 20 minutes."""
    stops = (place(unit_q=((0, 20_480),)), place(unit_q=((1, 20_480),)))
    item = problem(*stops, units=units(600_000_000, 400_000_000), shifts=(shift(end_s=1200),))
    assert close(knapsack_bound(item), 10**9, 2)


def test_one_passage_of_a_unit_is_worth_its_share():
    """E 0 → 1024, on a tangent of the bound: 1 − 1/e of 10⁹."""
    item = problem(place(unit_q=((0, 1024),)))
    assert close(knapsack_bound(item), 632_120_558)
    from_there = problem(place(unit_q=((0, 1024),)), units=units(10**9, before=1024))
    assert close(knapsack_bound(from_there), 232_544_157)


@pytest.mark.parametrize(
    "lost",
    [
        {"teams": frozenset({9})},
        {"skills": frozenset({9})},
        {"windows": ((90_000, 99_000),)},
        {"windows": ()},
        {"windows": ((6601, 99_000),)},  # 600 s from 6601 end after 7200
        {"max_passages": 0},
    ],
    ids=["teams", "skills", "another day", "never", "too late to stay", "no passage"],
)
def test_what_no_outing_may_visit_adds_nothing(lost):
    item = problem(place(unit_q=((0, 20_480),), **lost))
    assert close(knapsack_bound(item), 0)


def test_briefing_closing_rest_reserve_and_approach_leave_less_time():
    """6000 − 300 − 300 − 600 = 4800 s, less a quarter: 3600 s; 900 s a passage of E + 256: four."""
    held = shift(
        end_s=6000, briefing_s=300, closing_s=300, rest=Break(600, 0, 6000), reserve_share=0.25
    )
    stop = place(approach_s=300, max_passages=9, unit_q=((0, 256),))
    item = problem(stop, shifts=(held,))
    assert close(knapsack_bound(item), 632_120_558)


def test_a_week_without_anything_is_bounded_by_nothing():
    for item in (problem(), problem(place()), problem(shifts=())):
        assert close(knapsack_bound(item), 0)


def test_rates_count_in_the_bound():
    rates = Weights(coverage=3, optional_appointment=5, exploration_target_share=0.0)
    item = problem(place(unit_q=((0, 20_480),)), appointments=(optional(10, 1000),), weights=rates)
    assert close(knapsack_bound(item), 3 * 10**9 + 5000)


def feasible(item: Problem) -> list[Solution]:
    found: list[Solution] = []
    for key in ("greedy", "polish"):
        budget = Budget(None, 5, 1)
        ENGINES[key].improve(item, Solution.empty(item), budget, found.append)
    return [
        one
        for one in found
        if all(v.severity is Severity.INFO or v.rule == "lock_broken"
               for v in judge(item, one).violations)
    ]  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(problems())
def test_no_feasible_week_is_above_the_bound(item):
    bound = knapsack_bound(item)
    assert bound is not None
    for solution in feasible(item):
        verdict = judge(item, solution)
        counted = ("coverage", "optional_appointments", "passages_missing")
        earned = sum(verdict.parts[part] for part in counted)
        assert verdict.points <= earned <= bound
