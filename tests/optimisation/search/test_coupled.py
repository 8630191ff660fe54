"""The search of tied appointments: exact starts, the judge's points, and its Python twin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimisation.engines import ENGINES
from optimisation.engines.engine import Budget
from optimisation.engines.repair import repaired
from optimisation.judge import judge
from optimisation.problem import Lock, Problem, Solution
from optimisation.search import links
from optimisation.search.coupled_anneal import CoupledAnnealing
from optimisation.search.coupled_tables import Maker, decode
from optimisation.search.encode import encode
from optimisation.search.tied import is_coupled
from optimisation.search.week import load
from tests.optimisation.strategies import grave, random_problem
from tests.optimisation.tiny import (
    HOME,
    NO_EXPLORATION,
    appointment,
    problem,
    route,
    shift,
    visit,
    week,
)

quiet = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def tied_problem(rng: Random) -> Problem:
    """A random week whose lateness counts, and in which most appointments may be late."""
    item = random_problem(rng)
    weights = replace(item.weights, tardiness=rng.choice((0, 300)),
                      largest_tardiness=rng.choice((0, 700)))  # fmt: skip
    meetings = tuple(
        replace(one, soft_end_s=one.window[0] + 300, tardiness_weight=rng.randint(0, 2))
        if rng.random() < 0.7
        else one
        for one in item.appointments
    )
    return replace(item, appointments=meetings, weights=weights)


def tied_problems() -> st.SearchStrategy[Problem]:
    return st.randoms(use_true_random=False).map(tied_problem)


def searched(item: Problem, start: Solution, *, seed: int = 1, iterations: int = 3):
    found = [start]
    run = CoupledAnnealing(item, Budget(None, iterations, seed), found.append)
    run.run(start)
    return run.best, found


@quiet
@given(item=tied_problems(), planned=st.booleans())
def test_the_points_are_the_judges_and_no_rule_is_broken(item, planned):
    start = repaired(item, [[] for _ in item.shifts]) if planned else Solution.empty(item)
    best, found = searched(item, start)
    for solution in found:
        assert grave(item, solution) == []
    if best is not None:
        verdict = judge(item, found[-1])
        assert verdict.missed == best[0]
        if any(one.promises for one in item.places):
            assert verdict.points >= -best[1]  # a promise kept by chance counts too
        else:
            assert verdict.points == -best[1]


@quiet
@given(item=tied_problems())
def test_passages_at_places_stay_on_their_outing_in_their_order(item):
    start = repaired(item, [[] for _ in item.shifts])
    _best, found = searched(item, start)
    for rank, own in enumerate(found[-1].routes):
        kept = [v.activity for v in own.visits if item.is_place(v.activity)]
        assert kept == [v.activity for v in start.routes[rank].visits if item.is_place(v.activity)]


@quiet
@given(item=tied_problems())
def test_starts_are_the_earliest_the_week_allows(item):
    start = repaired(item, [[] for _ in item.shifts])
    tables = encode(item)
    coupled, chain = Maker(item, tables, load(item, tables, start)).make()
    nodes, ends = coupled.nodes, coupled.ends
    args = (coupled.windows, coupled.window_of, ends, coupled.way_s)
    possible = links.retime(nodes, *args, *chain.arrays())
    assert possible
    for v in range(len(nodes)):
        if chain.shift_of[v] >= 0:
            assert chain.start[v] == links.earliest(
                v, nodes, *args, chain.prv, chain.shift_of, chain.loc, chain.start
            )
    planned = {
        (rank, one.activity): one.start_s
        for rank, own in enumerate(decode(item, coupled, chain).routes)
        for one in own.visits
    }
    for rank, own in enumerate(start.routes):
        for one in own.visits:
            if not item.is_place(one.activity):
                assert planned[rank, one.activity] <= one.start_s


def test_a_push_delays_the_partner_and_what_follows_it_and_is_taken_back():
    """Both start at 1800 after a visit of the first team; the second team's next is delayed."""
    item = problem(
        shifts=(shift(team=0), shift(team=1)),
        appointments=(
            appointment(1),
            appointment(2, pair=2),
            appointment(3),
            appointment(4, soft_end_s=1800, tardiness_weight=2),
        ),
        weights=replace(NO_EXPLORATION, tardiness=1, largest_tardiness=1),
    )
    start = repaired(item, [[], []])
    tables = encode(item)
    coupled, chain = Maker(item, tables, load(item, tables, start)).make(empty=True)
    nodes, ends = coupled.nodes, coupled.ends
    args = (coupled.windows, coupled.window_of, ends)
    place = {int(row[links.N_ACT]): node for node, row in enumerate(nodes)}
    links_of = (nodes, chain.nxt, chain.prv, chain.shift_of, chain.loc)
    num = len(nodes)
    for activity, after, rank in ((1, num, 0), (2, num + 1, 1), (3, place[2], 1)):
        links.link(place[activity], after, rank, *links_of)
    assert links.retime(nodes, *args, coupled.way_s, *chain.arrays())
    alone = chain.start.copy()
    assert [int(alone[place[a]]) for a in (1, 2, 3)] == [600, 600, 1800]
    links.link(place[0], num, 0, *links_of)
    chain.start[place[0]] = 600
    size = num + 2 * len(ends)
    told = np.zeros(links.PUSH_FIELDS, np.int64)
    work = (np.empty(size + 1, np.int64), np.zeros(size, np.bool_),
            np.empty(30, np.int64), np.empty(30, np.int64), told)  # fmt: skip
    first = np.array([place[1], 0, 0, 0])
    asked = (nodes, *args, coupled.rates, coupled.way_s, *chain.arrays(), *work)
    assert links.push(first, 1, links.NEVER, *asked)
    assert [int(chain.start[place[a]]) for a in (0, 1, 2, 3)] == [600, 1800, 1800, 3000]
    assert told.tolist() == [3, 2 * 1200, 1200]  # three starts; 1200 s late, weighed twice
    links.take_back(3, *work[2:4], chain.start)
    assert chain.start[:num].tolist() == [600, *alone[1:num].tolist()]
    told[:] = 0
    assert not links.push(first, 1, 3600, *asked)  # 2400 weighed and 1200 largest: not less
    assert chain.start[:num].tolist() == [600, *alone[1:num].tolist()]


def test_double_services_that_wait_for_each_other_are_never_placed():
    """Two pairs in opposite order on two routes would push each other for ever."""
    item = problem(
        shifts=(shift(team=0), shift(team=1)),
        appointments=(
            appointment(1, pair=1, pair_gap_s=(1200, 1200)),
            appointment(1),
            appointment(2, pair=3, pair_gap_s=(1200, 1200)),
            appointment(2),
        ),
    )
    best, found = searched(item, Solution.empty(item), iterations=5)
    assert grave(item, found[-1]) == []
    assert best is not None
    assert best[0] == 0


def test_lateness_is_bought_off_by_another_order():
    """One team, two visits: the far one first costs nothing, the near one first makes it late."""
    item = problem(
        appointments=(
            appointment(1, tardiness_weight=1, soft_end_s=7200),
            appointment(2, tardiness_weight=1, soft_end_s=600),
        ),
        weights=replace(NO_EXPLORATION, tardiness=1, largest_tardiness=1),
    )
    late = repaired(item, [[0, 1]])
    assert judge(item, late).tardiness == 1200
    _best, found = searched(item, late)
    assert judge(item, found[-1]).tardiness == 0


def test_a_locked_appointment_and_its_partner_stay():
    item = problem(
        shifts=(shift(team=0), shift(team=1), shift(team=2)),
        appointments=(
            appointment(1, pair=1, lock=Lock(2, start_s=1800)),
            appointment(1),
            appointment(3, soft_end_s=0, tardiness_weight=1),
        ),
        weights=replace(NO_EXPLORATION, tardiness=1),
    )
    start = week(HOME, route(visit(1, 1800)), route(visit(0, 1800)))
    assert grave(item, start) == []
    _best, found = searched(item, start)
    assert judge(item, found[-1]).missed == 0
    there = [
        [(v.activity, v.start_s) for v in own.visits if v.activity < 2] for own in found[-1].routes
    ]
    assert there == [[], [(1, 1800)], [(0, 1800)]]


@pytest.mark.parametrize(
    ("others", "missed"),
    [
        ((appointment(1, pair=1), appointment(1, skills=frozenset({7}))), 2),  # nobody has it
        ((appointment(1, pair=1), appointment(1, pair=2), appointment(2)), 3),  # three tied
        ((appointment(1, pair=1), appointment(1)), 0),
    ],
)
def test_a_service_is_never_given_without_the_one_it_is_tied_to(others, missed):
    item = problem(shifts=(shift(team=0), shift(team=1)), appointments=(*others, appointment(3)))
    _best, found = searched(item, Solution.empty(item))
    assert grave(item, found[-1]) == []
    assert judge(item, found[-1]).missed == missed


@pytest.mark.parametrize("rate", [0, 1])
def test_only_lateness_that_costs_ties_a_week(rate):
    item = problem(
        appointments=(appointment(1, soft_end_s=10, tardiness_weight=1),),
        weights=replace(NO_EXPLORATION, tardiness=rate),
    )
    assert is_coupled(item) == bool(rate)
    assert is_coupled(replace(item, appointments=(appointment(1, pair=1), appointment(1))))


@quiet
@given(item=tied_problems())
def test_the_engine_searches_tied_weeks_with_places_too(item):
    _searches_tied(item)


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(93, id="a lock that leaves too long a gap"),
        pytest.param(491, id="an answer worse than the one before"),
        pytest.param(5324, id="a way that does not exist"),
    ],
)
def test_tied_weeks_the_engine_once_broke(seed):
    _searches_tied(tied_problem(Random(seed)))


def _searches_tied(item: Problem) -> None:
    found: list[Solution] = []
    ENGINES["search"].improve(item, Solution.empty(item), Budget(None, 3, 1), found.append)
    points = [(-judge(item, one).missed, judge(item, one).points) for one in found]
    assert all(grave(item, one) == [] for one in found)
    assert points == sorted(points)


_TWIN = """
import json
from tests.optimisation.search.test_coupled import twin_answers
print(json.dumps(twin_answers()))
"""


def twin_answers() -> list[list[int]]:
    """Best (missed, cost) of random weeks; plain JSON."""
    weeks = (tied_problem(Random(number)) for number in range(6))
    return [list(searched(one, Solution.empty(one), iterations=1)[0] or ()) for one in weeks]


def test_the_functions_run_as_python_give_the_same_weeks():
    root = Path(__file__).resolve().parents[3]
    env = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)}
    answer = subprocess.run(
        [sys.executable, "-c", _TWIN], env=env, capture_output=True, text=True, check=True, cwd=root
    )
    assert json.loads(answer.stdout) == twin_answers()


def test_however_short_the_time_every_appointment_that_can_be_kept_is():
    item = problem(
        shifts=(shift(team=0), shift(team=1)),
        appointments=(appointment(1, pair=1), appointment(1), appointment(2)),
    )
    found: list[Solution] = []
    over = Budget(0.0, None, 1, whole_s=0.0)
    CoupledAnnealing(item, over, found.append).run(Solution.empty(item))
    assert judge(item, found[-1]).missed == 0


def test_a_search_repeats_exactly():
    item = tied_problem(Random(3))
    empty = Solution.empty(item)
    assert searched(item, empty, seed=4) == searched(item, empty, seed=4)
