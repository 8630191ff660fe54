"""The compiled search counts what the judge counts, and its Python twin gives the same weeks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from optimisation.engines.engine import Budget
from optimisation.engines.repair import repaired
from optimisation.judge import judge
from optimisation.problem import Lock, Problem, Severity, Solution
from optimisation.search import layout as c
from optimisation.search.anneal import ONE_LONG, USUAL, Annealing, course_of
from optimisation.search.encode import encode
from optimisation.search.week import decode, load
from tests.optimisation.strategies import problems, random_problem
from tests.optimisation.tiny import place, problem, route, shift, units, visit, week

quiet = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def searched(item: Problem, *, seed: int = 1, iterations: int = 4):
    """(missed, −points, travel) as the search counts its best week, and that week."""
    found = [Solution.empty(item)]
    run = Annealing(item, Budget(None, iterations, seed), found.append)
    run.run(found[0])
    return run.best, found[-1]


@quiet
@given(item=problems())
def test_the_search_counts_the_points_the_judge_counts(item):
    best, solution = searched(item)
    if best is None:
        assert solution == Solution.empty(item)
        return
    verdict = judge(item, solution)
    assert verdict.missed == best[0]
    if any(one.promises for one in item.places):
        assert verdict.points >= -best[1]  # a promise kept by chance counts too
    else:
        assert verdict.points == -best[1]


@quiet
@given(item=problems())
def test_a_week_put_on_the_tables_comes_back_as_it_was(item):
    planned = repaired(item, [[] for _ in item.shifts]).routes
    tables = encode(item)
    week = load(item, tables, Solution(planned))
    back = decode(item, tables, week.route, week.state)
    assert [[v.activity for v in one.visits] for one in back.routes] == [
        [v.activity for v in one.visits] for one in planned
    ]
    assert judge(item, back).missed == judge(item, Solution(planned)).missed


def test_places_at_one_spot_far_from_the_base_are_worth_the_way():
    there = [place(unit_q=((number, 20_480),)) for number in range(3)]
    for num in (1, 3):
        item = problem(*there[:num], units=units(*[10**9] * num))
        assert [len(one.visits) for one in searched(item)[1].routes] == [num]


def test_a_set_of_more_days_than_passages_is_never_taken():
    shifts = tuple(
        shift(day=day, start_s=86_400 * day, end_s=86_400 * day + 7200) for day in (0, 1)
    )
    both, second = frozenset({0, 1}), frozenset({1})
    for sets, served in (((both,), []), ((both, second), [1])):
        item = problem(place(day_sets=sets, unit_q=((0, 20_480),)), shifts=shifts)
        found = searched(item)[1]
        assert [rank for rank, own in enumerate(found.routes) if own.visits] == served
        assert judge(item, found).violations == ()


def test_a_locked_passage_stays_on_its_outing_though_another_is_dearer():
    free = problem(
        place(unit_q=((0, 20_480),)), shifts=(shift(team=0), shift(team=1, fixed_cost=10_000_000))
    )
    assert [len(one.visits) for one in searched(free)[1].routes] == [1, 0]
    held = replace(free, places=(replace(free.places[0], locks=(Lock(1),)),))
    start = repaired(held, [[], [0]])
    found = [start]
    Annealing(held, Budget(None, 4, 1), found.append).run(start)
    assert [len(one.visits) for one in found[-1].routes] == [0, 1]


_TWIN = """
import json
from random import Random
from tests.optimisation.search.test_search import twin_answers
print(json.dumps(twin_answers()))
"""


def twin_answers() -> list[list[object]]:
    """Best keys of three random weeks; plain JSON."""
    return [
        list(searched(random_problem(Random(number)), iterations=1)[0] or ()) for number in range(3)
    ]


def test_the_functions_run_as_python_give_the_same_weeks():
    root = Path(__file__).resolve().parents[3]
    env = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)}
    answer = subprocess.run(
        [sys.executable, "-c", _TWIN], env=env, capture_output=True, text=True, check=True, cwd=root
    )
    assert json.loads(answer.stdout) == twin_answers()


@pytest.mark.parametrize("iterations", [1, 4])
def test_a_search_repeats_exactly(iterations):
    item = random_problem(Random(7))
    first = searched(item, seed=3, iterations=iterations)
    assert searched(item, seed=3, iterations=iterations) == first


@quiet
@given(item=problems())
def test_a_week_taken_up_again_keeps_every_rule(item):
    start = searched(item)[1]
    found = [start]
    Annealing(item, Budget(None, 2, 9), found.append).run(start)
    for solution in found:
        broken = judge(item, solution).violations
        assert [v for v in broken if v.severity is Severity.FORBIDDEN] == []


def test_weeks_of_places_owed_to_sets_of_days_are_searched_in_one_long_run():
    free, owed = place(), place(day_sets=(frozenset({0}), frozenset({1})))
    days = (shift(), shift(day=1, start_s=86_400, end_s=93_600))
    for places, course in (
        ((owed, owed, free), ONE_LONG),
        ((owed, free), USUAL),
        ((free,), USUAL),
    ):
        assert course_of(encode(problem(*places, shifts=days))) is course


def test_a_passage_before_a_locked_one_cannot_slide_into_its_gap():
    """Locked a day and 600 s later, the one before starts at 1,200 s at the latest, not 6,000."""
    day_s = 86_400
    shifts = (shift(), shift(day=1, start_s=day_s, end_s=day_s + 7200))
    at_s = day_s + 1200
    lock = Lock(1, position=0, start_s=at_s)
    item = problem(place(max_passages=2, min_gap_s=day_s, locks=(lock,)), shifts=shifts)
    second = route(visit(0, at_s))
    start = week(route(visit()), second)
    assert judge(item, start).violations == ()
    tables = encode(item)
    on_tables = load(item, tables, start)
    assert on_tables.route[0, 1, c.HI] == 1200


def test_a_gap_held_by_a_later_start_is_held_when_the_week_is_taken_up_again():
    """Two passages a day apart: the second one waits at the door until the gap is over."""
    day_s = 86_400
    shifts = (shift(), shift(day=1, start_s=day_s, end_s=day_s + 7200))
    item = problem(place(max_passages=2, min_gap_s=day_s), shifts=shifts)
    early, late = (week(route(visit(0, 600 + wait, 600 + wait))) for wait in (0, 600))
    second = replace(late.routes[0].visits[0], arrive_s=day_s + 1200, start_s=day_s + 1200,
                     leave_s=day_s + 1800)  # fmt: skip
    one = replace(late.routes[0].visits[0], arrive_s=1200, start_s=1200, leave_s=1800)
    start = Solution((
        replace(early.routes[0], visits=(one,), depart_s=600, return_s=2400),
        replace(early.routes[0], visits=(second,), depart_s=day_s + 600, return_s=day_s + 2400),
    ))  # fmt: skip
    assert judge(item, start).violations == ()
    tables = encode(item)
    on_tables = load(item, tables, start)
    back = judge(item, decode(item, tables, on_tables.route, on_tables.state))
    assert back.violations == ()
