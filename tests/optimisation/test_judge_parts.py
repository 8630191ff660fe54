"""Each part of the points, with the arithmetic; weeks of `tiny.py`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimisation.judge import judge
from optimisation.judge_routes import route_load
from optimisation.problem import AreaFloor, Kind, Problem, Promise, Solution, Weights
from tests.optimisation.tiny import (
    HOME,
    NO_EXPLORATION,
    SIMPLE,
    appointment,
    place,
    problem,
    route,
    shift,
    units,
    visit,
    week,
)

TWO = (shift(), shift(team=1))


def weights(**rates) -> Weights:
    """Every rate at zero but those named."""
    zero = dict.fromkeys(Weights.__dataclass_fields__, 0)
    return Weights(**(zero | {"exploration_target_share": 0.0} | rates))


def parts(item: Problem, solution: Solution) -> dict[str, int]:
    """The parts that are not zero; their sum is the points."""
    verdict = judge(item, solution)
    assert verdict.points == sum(verdict.parts.values())
    return {name: points for name, points in verdict.parts.items() if points}


PARTS = {
    # 10⁹ (1 − e^(−1024/1024)) = 632 120 558.8, rounded down; twice with a rate of 2.
    "coverage": (
        problem(place(unit_q=((0, 1024),)), weights=weights(coverage=2)), SIMPLE, 2 * 632_120_558,
    ),
    # Of prizes 70 (kept), 5 (left out) and a mandatory visit (none): 3 × 70.
    "optional_appointments": (
        problem(
            appointments=(
                appointment(mandatory=False, prize=70),
                appointment(mandatory=False, prize=5),
                appointment(prize=1000),
            ),
            weights=weights(optional_appointment=3),
        ),
        week(route(visit(0), visit(2, 1200))),
        210,
    ),
    # 3 owed, 1 made; 1 owed, none made; 1 owed, 2 made: 2 + 1 + 0, times 10.
    "passages_missing": (
        problem(
            place(min_passages=3, max_passages=3),
            place(min_passages=1),
            place(min_passages=1, max_passages=2),
            weights=weights(passage_missing=10),
        ),
        week(route(visit(0), visit(2, 1200), visit(2, 1800))),
        -30,
    ),
    # Due 599 and passed at 600; due and never passed; due 600; not due: 2 × 10.
    "due_missed": (
        problem(
            place(due_s=599), place(due_s=9999), place(due_s=600), place(),
            weights=weights(due_missed=10), shifts=TWO,
        ),
        week(route(visit(0)), route(visit(2))),
        -20,
    ),
    # Area {0, 1} lacks 2 of 3 (one passage); area {1, 2} lacks 1 of 1; area {0} lacks none: 3 × 10.
    "area_shortfall": (
        problem(
            place(), place(), place(),
            areas=(
                AreaFloor(frozenset({0, 1}), 3),
                AreaFloor(frozenset({1, 2}), 1),
                AreaFloor(frozenset({0}), 1),
            ),
            weights=weights(area_shortfall=10),
        ),
        SIMPLE,
        -30,
    ),
    # 600 s of 2400 s explored: a quarter; half was wished, so a quarter is missing of 1000.
    "exploration_shortfall": (
        problem(
            place(kind=Kind.EXPLORATORY), place(presence_s=1800), shifts=TWO,
            weights=weights(exploration_shortfall=1000, exploration_target_share=0.5),
        ),
        week(route(visit(0)), route(visit(1, leave_s=2400))),
        -250,
    ),
    # Said for 600 by this team: kept. Said for 5000: not. 1 × 10.
    "promises_broken": (
        problem(
            place(promises=(Promise(0, 600), Promise(0, 5000))), weights=weights(promise_broken=10)
        ),
        SIMPLE,
        -10,
    ),
    # Out and back: 2 × 600 s, at 3 a second.
    "travel": (problem(place(), weights=weights(travel_s=3)), SIMPLE, -3600),
    # Out and back: 2 × 7 units, at 3 a unit.
    "distance": (problem(place(), weights=weights(distance=3)), SIMPLE, -42),
    # 100 s late at 2 a second, 200 s late at 5; one on time: 200 + 1000, times 3.
    "tardiness": (
        problem(
            appointments=(
                appointment(soft_end_s=500, tardiness_weight=2),
                appointment(soft_end_s=1000, tardiness_weight=5),
                appointment(soft_end_s=1800, tardiness_weight=7),
            ),
            weights=weights(tardiness=3),
        ),
        week(route(visit(0), visit(1, 1200), visit(2, 1800))),
        -3600,
    ),
    # The latest of 100 s and 200 s, at 3 a second.
    "largest_tardiness": (
        problem(
            appointments=(appointment(soft_end_s=500), appointment(soft_end_s=1000)),
            weights=weights(largest_tardiness=3),
        ),
        week(route(visit(0), visit(1, 1200))),
        -600,
    ),
    # The first outing costs 11, the second stays in: 3 × 11.
    "fixed": (
        problem(
            place(), shifts=(shift(fixed_cost=11), shift(fixed_cost=500)), weights=weights(fixed=3)
        ),
        week(route(visit()), HOME),
        -33,
    ),
}  # fmt: skip


def test_every_part_of_a_verdict_has_its_case():
    assert set(PARTS) == set(judge(problem(), week(HOME)).parts)


@pytest.mark.parametrize("name", list(PARTS))
def test_a_part_is_worth_its_rate_times_what_was_counted_and_stands_alone(name):
    item, solution, points = PARTS[name]
    assert parts(item, solution) == {name: points}


def test_without_presence_all_of_the_exploration_wished_is_missing():
    rates = weights(exploration_shortfall=1000, exploration_target_share=0.1)
    item = problem(place(kind=Kind.EXPLORATORY), weights=rates)
    verdict = judge(item, week(HOME))
    assert verdict.exploration_share is None
    assert verdict.parts["exploration_shortfall"] == -100


def test_exploring_more_than_wished_earns_nothing_and_appointments_do_not_dilute_it():
    rates = weights(exploration_shortfall=1000, exploration_target_share=1.0)
    item = problem(
        place(kind=Kind.EXPLORATORY), appointments=(appointment(),), weights=rates, shifts=TWO
    )
    verdict = judge(item, week(route(visit(0)), route(visit(1))))
    assert verdict.exploration_share == 1.0
    assert verdict.parts["exploration_shortfall"] == 0
    less = replace(item, weights=replace(rates, exploration_target_share=0.2))
    assert parts(less, week(route(visit(0)), route(visit(1)))) == {}


def test_presence_travel_and_distance_are_told_in_their_units():
    """A place for 900 s, then a visit for 600 s; three legs of 600 s and 7 units."""
    item = problem(place(1), appointments=(appointment(2),), weights=NO_EXPLORATION)
    verdict = judge(item, week(route(visit(0, leave_s=1500), visit(1, 2100))))
    assert verdict.presence_s == 1500
    assert verdict.travel_s == 1800
    assert verdict.distance == 21
    assert verdict.tardiness == verdict.largest_tardiness_s == 0


def test_a_week_has_no_rate_of_published_families_and_its_default_points_are_these():
    """One passage of a unit worth 10⁹ at q = 710: 10⁹ (1 − e^(−710/1024)) = 500 106 …, −1200 s."""
    item = problem(place(unit_q=((0, 710),)), units=units(10**9), weights=Weights())
    found = parts(item, SIMPLE)
    assert found["coverage"] // 10**5 == 5001
    # No exploration: 0.1 of the share is missing, of 10⁸ points.
    assert {k: v for k, v in found.items() if k != "coverage"} == {
        "travel": -1_200_000,
        "exploration_shortfall": -10_000_000,
    }


def test_what_a_route_holds_and_what_is_left_of_its_plannable_time():
    """Ways 2 × 600, approach 300, presence 600; of 7200 s a quarter is kept: 5400 − 2100 free."""
    item = problem(place(approach_s=300), shifts=(shift(reserve_share=0.25),))
    found = route_load(item, 0, route(visit(0, 900)))
    assert (found.travel_s, found.approach_s, found.presence_s) == (1200, 300, 600)
    assert found.free_s == 3300
    assert route_load(item, 0, HOME).free_s == found.plannable_s == 5400
