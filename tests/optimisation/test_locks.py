"""What a person locked stays where it is, with every engine; the judge says whether it does."""

from __future__ import annotations

from functools import cache

import pytest

from optimisation.engines import ENGINES
from optimisation.engines.engine import Budget
from optimisation.engines.repair import repaired
from optimisation.judge import judge
from optimisation.judge_rules import Rule, Violation
from optimisation.locks import lock_passages, lock_routes, lock_team_day
from optimisation.problem import Lock, Problem, Solution
from optimisation.solve import solve
from tests.bench.weeks import week as made
from tests.optimisation.tiny import HOME, SIMPLE, place, problem, route, shift, visit, week

engine_by_key = pytest.mark.parametrize("key", sorted(ENGINES))
LOCKS = frozenset({Rule.LOCK_BROKEN, Rule.ROUTE_LOCKED})


def broken(own: Problem, solution: Solution) -> list[Violation]:
    return [item for item in judge(own, solution).violations if item.rule in LOCKS]


def test_a_frozen_outing_is_visited_by_nothing_but_what_is_locked_there():
    frozen = lock_routes(problem(place(), place(2)), SIMPLE, [0])
    assert broken(frozen, SIMPLE) == []
    more = week(route(visit(), visit(1, 1800)))
    assert broken(frozen, more) == [Violation(Rule.ROUTE_LOCKED, 0, 1)]
    later = week(route(visit(arrive_s=700)))
    assert {item.rule for item in broken(frozen, later)} == LOCKS
    assert [item.rule for item in broken(frozen, week(HOME))] == [Rule.LOCK_BROKEN]


def test_an_outing_frozen_empty_stays_in():
    frozen = lock_routes(problem(place()), week(HOME), [0])
    assert broken(frozen, week(HOME)) == []
    assert broken(frozen, SIMPLE) == [Violation(Rule.ROUTE_LOCKED, 0, 0)]


def test_a_team_day_is_all_its_outings_and_no_other():
    shifts = (shift(), shift(start_s=10_000, end_s=17_200), shift(team=1), shift(day=1))
    own = problem(place(max_passages=4), shifts=shifts)
    locked = lock_team_day(own, week(route(visit()), HOME, HOME, HOME), 0, 0)
    assert [one.frozen for one in locked.shifts] == [True, True, False, False]
    assert locked.places[0].locks == (Lock(0, position=0, start_s=600),)


def test_a_locked_passage_keeps_its_outing_and_start_and_others_may_join_it():
    own = problem(place(), place(2))
    locked = lock_passages(own, SIMPLE, [(0, 0)])
    assert locked.places[0].locks == (Lock(0, start_s=600),)
    assert broken(locked, week(route(visit(), visit(1, 1800)))) == []


@cache
def planned() -> tuple[Problem, Solution]:
    own = made(6, 20, 8, seed=3)
    return own, repaired(own, [[] for _ in own.shifts])


def used(plan: Solution) -> list[int]:
    return [rank for rank, one in enumerate(plan.routes) if len(one.visits) > 1]


@cache
def cases() -> dict[str, Problem]:
    """A passage, two routes, a team-day with an outing that stays in."""
    own, plan = planned()
    one, two, *_others = used(plan)
    first = own.shifts[one]
    return {
        "passage": lock_passages(own, plan, [(one, 1), (two, 0)]),
        "route": lock_routes(own, plan, [one, two]),
        "team-day": lock_team_day(own, plan, first.team, first.day),
        "empty": lock_routes(own, Solution.empty(own), [one]),
    }


@engine_by_key
@pytest.mark.parametrize("name", ["passage", "route", "team-day", "empty"])
@pytest.mark.parametrize("warm", [False, True])
def test_no_engine_moves_what_is_locked(key: str, name: str, warm: bool):
    own, plan = planned()
    locked = cases()[name]
    start = plan if warm and name != "empty" else Solution.empty(own)
    found: list[Solution] = []
    ENGINES[key].improve(locked, start, Budget(None, 1, 1), found.append)
    assert found or warm
    for answer in found:
        assert broken(locked, answer) == []
    for rank, one in enumerate(locked.shifts):
        for answer in found if one.frozen else []:
            kept = [(v.activity, v.start_s) for v in answer.routes[rank].visits]
            wanted = plan.routes[rank].visits if name != "empty" else ()
            assert kept == [(v.activity, v.start_s) for v in wanted]


@pytest.mark.parametrize("name", ["passage", "route", "team-day"])
def test_a_week_planned_again_from_last_week_s_holds_its_locks_and_gains(name: str):
    plan = planned()[1]
    locked = cases()[name]
    outcome = solve(locked, seed=1, iterations=1, warm=plan)
    assert broken(locked, outcome.solution) == []
    assert outcome.verdict.points >= judge(locked, plan).points
