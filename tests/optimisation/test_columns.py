"""The bound of routes: equal to the program over every route, never below a feasible week."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from optimisation.bounds import Columns, knapsack_bound
from optimisation.engines.repair import repaired
from optimisation.instances.instance import DISTANCE, WEIGHTS
from optimisation.judge import judge
from optimisation.problem import FULL_EXPOSURE, Place, Problem, Severity, Shift, Travel, Units
from tests.optimisation.strategies import problems
from tests.optimisation.test_bounds import feasible
from tests.optimisation.tiny import appointment, place, problem, shift, travel, units


def square(seed: int, *, stops: int, teams: int, end_s: int = 400, prizes: bool = True) -> Problem:
    """Stops of random prizes and hours on a square of 100 m, teams alike from its middle."""
    rng = np.random.default_rng(seed)
    xy = np.vstack([[50, 50], rng.integers(0, 101, (stops, 2))])
    way = np.rint(np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(-1))).astype(np.int64)
    opening = rng.integers(0, 200, stops)
    return Problem(
        shifts=tuple(Shift(team, 0, 0, 0, end_s, 0, 0) for team in range(teams)),
        places=tuple(
            Place(
                location=row,
                presence_s=10,
                windows=((int(opening[row - 1]), int(opening[row - 1]) + 150),),
                unit_q=((row - 1, FULL_EXPOSURE),),
            )
            for row in range(1, stops + 1)
        ),
        appointments=(),
        travel=(Travel(way, np.ones_like(way, dtype=bool), way),),
        units=Units(
            rng.integers(5, 40, stops).astype(np.int64),
            np.zeros(stops, dtype=np.int64),
            np.zeros(stops, dtype=np.int64),
        ),
        weights=WEIGHTS if prizes else DISTANCE,
    )


def every_route(item: Problem) -> dict[frozenset[int], int]:
    """Least cost of each set of stops one team can visit, by trying every order."""
    way, shift, found = item.travel[0].seconds, item.shifts[0], {}
    for size in range(1, len(item.places) + 1):
        for order in permutations(range(len(item.places)), size):
            at, time_s, cost = 0, shift.start_s, 0
            for stop in order:
                place = item.places[stop]
                low, high = place.windows[0]
                time_s = max(low, time_s + way[at, place.location])
                cost += way[at, place.location]
                if time_s > high:
                    break
                at, time_s = place.location, time_s + place.presence_s
            else:
                if time_s + way[at, 0] <= shift.end_s:
                    key = frozenset(order)
                    found[key] = min(found.get(key, 10**9), int(cost + way[at, 0]))
    return found


def value_of_all_routes(item: Problem) -> float:
    """The linear program over every route: prizes at most once, a route a team."""
    routes = every_route(item)
    prize, rate = item.units.weight, item.weights.distance
    worth = [sum(prize[stop] for stop in route) - rate * cost for route, cost in routes.items()]
    rows = [[float(stop in route) for route in routes] for stop in range(len(item.places))]
    limits = [1.0] * len(item.places) + [float(len(item.shifts))]
    answer = linprog([-w for w in worth], [*rows, [1.0] * len(routes)], limits)
    return float(-answer.fun)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(1, 3), st.booleans())
def test_closed_it_is_the_program_over_every_route(seed, teams, prizes):
    item = square(seed, stops=6, teams=teams, prizes=prizes)
    columns = Columns(item)
    columns.run(rounds=500)
    assert columns.closed
    assert columns.bound == math.floor(value_of_all_routes(item) + 1e-5)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(problems(), st.integers(1, 12))
def test_no_feasible_week_is_above_it_however_early_it_stops(item, rounds):
    weeks = [(judge(item, solution), solution) for solution in feasible(item)]
    for verdict, solution in weeks:
        columns = Columns(item, missed=verdict.missed, start=solution)
        columns.run(rounds=rounds)
        assert columns.bound is None or verdict.points <= columns.bound
        again = knapsack_bound(item, missed=verdict.missed)
        assert again is not None
        assert verdict.points <= again


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_a_week_of_its_routes_keeps_the_rules_and_stays_below(seed):
    item = square(seed, stops=12, teams=2)
    columns = Columns(item)
    columns.run(rounds=500)
    sequences = columns.week(5.0)
    assert sequences is not None
    verdict = judge(item, repaired(item, sequences))
    assert all(found.severity is Severity.INFO for found in verdict.violations)
    assert columns.bound is not None
    assert 0.9 * columns.bound <= verdict.points <= columns.bound


def test_a_flag_set_from_outside_ends_it_with_what_it_has():
    flag = np.ones(1, dtype=np.int64)
    columns = Columns(square(1, stops=8, teams=2), stop_flag=flag)
    columns.run()
    assert (columns.bound, columns.closed) == (None, False)


def test_mandatory_visits_take_their_time():
    """90 s at a spot 600 s away: the mandatory visit takes 60, so the stop of 60 is not made."""
    item = problem(
        place(presence_s=60, unit_q=((0, FULL_EXPOSURE),)),
        appointments=(appointment(duration_s=60),),
        shifts=(shift(end_s=1290),),
    )
    loose = Columns(item)
    loose.run(rounds=50)
    strict = Columns(item, missed=0)
    strict.run(rounds=50)
    assert strict.closed
    assert loose.bound is not None
    assert strict.bound is not None
    there_and_back = 1200 * item.weights.travel_s
    assert 0 <= loose.bound - (10**9 - there_and_back) <= 1
    assert 0 <= strict.bound + there_and_back <= 1
    in_100_s = replace(item, shifts=(shift(end_s=100),))
    assert knapsack_bound(in_100_s, missed=0) < knapsack_bound(in_100_s)


def test_a_stop_no_way_leads_to_but_by_another_counts():
    """Neither out to 2 nor home from 1: the only routes are 1, 2 and that of nobody."""
    item = problem(
        place(1, unit_q=((0, FULL_EXPOSURE),)),
        place(2, unit_q=((1, FULL_EXPOSURE),)),
        units=units(400_000_000, 600_000_000),
        travel=(travel((0, 2), (1, 0)),),
    )
    columns = Columns(item)
    columns.run(rounds=50)
    assert columns.closed
    assert columns.bound is not None
    assert 0 <= columns.bound - (10**9 - 1800 * item.weights.travel_s) <= 1
