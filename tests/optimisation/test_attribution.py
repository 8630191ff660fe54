"""Points given to routes and units: by hand, and always summing to the judge's."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.attribution import attributed
from optimisation.engines.engine import Budget
from optimisation.engines.greedy import GREEDY
from optimisation.judge import judge
from optimisation.problem import Problem, Solution, Weights
from tests.optimisation import tiny
from tests.optimisation.strategies import problems

OF_THE_WEEK = {
    "passages_missing",
    "due_missed",
    "area_shortfall",
    "exploration_shortfall",
    "promises_broken",
    "largest_tardiness",
}


def test_the_first_passage_is_given_the_first_half_and_the_second_a_quarter():
    """q = 710 leaves half of what remains (1024 ln 2 = 709.8)."""
    half = ((0, 710),)
    problem = tiny.problem(
        tiny.place(1, unit_q=half), tiny.place(2, unit_q=half),
        shifts=(tiny.shift(), tiny.shift(team=1, start_s=7200, end_s=14_400)),
        units=tiny.units(1000), weights=Weights(exploration_target_share=0.0, travel_s=1),
    )  # fmt: skip
    second = tiny.route(tiny.visit(1, 7800))
    solution = tiny.week(tiny.route(tiny.visit(0, 600)), second)
    verdict = judge(problem, solution)
    found = attributed(problem, solution, verdict)
    assert found.routes == ({"coverage": 500, "travel": -1200}, {"coverage": 250, "travel": -1200})
    assert found.week == {}
    assert found.units.tolist() == [750]
    alone = attributed(problem, solution, verdict, places=frozenset({1}))
    assert alone.units.tolist() == [500]
    assert alone.routes == found.routes


def test_what_is_owed_and_not_given_belongs_to_no_route():
    problem = tiny.problem(tiny.place(1, min_passages=1))
    solution = Solution.empty(problem)
    found = attributed(problem, solution, judge(problem, solution))
    assert found.routes == ({},)
    assert found.week == {"passages_missing": -20_000_000}


def random_plan(problem: Problem, rng: Random) -> Solution:
    """A greedy plan, some of its routes given to others' shifts as a person might."""
    found: list[Solution] = []
    GREEDY.improve(problem, Solution.empty(problem), Budget(None, 1, 1), found.append)
    solution = found[-1] if found else Solution.empty(problem)
    routes = list(solution.routes)
    if rng.random() < 0.3:
        rng.shuffle(routes)
    return Solution(tuple(routes))


@given(problems(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_parts_of_routes_and_week_sum_to_the_judges_parts(problem, rng):
    published = Weights(
        travel_s=rng.randint(0, 2000), distance=rng.randint(0, 9), tardiness=rng.randint(0, 9),
        largest_tardiness=rng.randint(0, 9), coverage=rng.randint(0, 3),
    )  # fmt: skip
    problem = replace(problem, weights=published)
    solution = random_plan(problem, rng)
    verdict = judge(problem, solution)
    found = attributed(problem, solution, verdict)
    for name, points in verdict.parts.items():
        rest = found.week.get(name, 0)
        assert sum(parts.get(name, 0) for parts in found.routes) + rest == points
    assert sum(sum(p.values()) for p in found.routes) + sum(found.week.values()) == verdict.points
    assert set(found.week) <= OF_THE_WEEK
    assert int(found.units.sum()) == verdict.parts["coverage"]
    assert found.units.dtype == np.int64
    for route, parts in zip(solution.routes, found.routes, strict=True):
        assert route.visits or not parts
