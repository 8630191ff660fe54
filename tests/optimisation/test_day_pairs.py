"""Two days searched again together, the others held."""

from __future__ import annotations

from random import Random

import pytest

from optimisation.engines import ENGINES
from optimisation.engines import day_pairs as engine
from optimisation.engines.engine import Budget
from optimisation.judge import better, judge
from optimisation.problem import Problem, Solution
from optimisation.search.tied import is_coupled
from tests.optimisation.strategies import random_problem


def weeks() -> list[Problem]:
    """Random weeks of three days or more whose starts are not tied."""
    drawn = (random_problem(Random(seed)) for seed in range(200))
    return [one for one in drawn if len(engine.days_of(one)) > 2 and not is_coupled(one)][:8]


def first_answer(problem: Problem) -> Solution:
    found = [Solution.empty(problem)]
    ENGINES["greedy"].improve(problem, found[0], Budget(None, 1, 1), found.append)
    return found[-1]


def test_every_answer_beats_the_one_before():
    num_found = 0
    for problem in weeks():
        best = judge(problem, first_answer(problem))
        found: list[Solution] = []
        budget = Budget(None, 300, 1)
        ENGINES["day_pairs"].improve(problem, first_answer(problem), budget, found.append)
        for solution in found:
            verdict = judge(problem, solution)
            assert better(verdict, best)
            best = verdict
        num_found += len(found)
    assert num_found > 0


def test_days_out_of_the_pair_are_held(monkeypatch: pytest.MonkeyPatch):
    """With one pair alone, the outings of every other day stay as they were, to the second."""
    monkeypatch.setattr(engine, "combinations", lambda days, _num: iter([tuple(days[:2])]))
    num_found = 0
    for problem in weeks():
        start = first_answer(problem)
        pair = engine.days_of(problem)[:2]
        found: list[Solution] = []
        ENGINES["day_pairs"].improve(problem, start, Budget(None, 500, 1), found.append)
        num_found += len(found)
        for solution in found:
            for rank, shift in enumerate(problem.shifts):
                if shift.day not in pair:
                    assert _slots(solution, rank) == _slots(start, rank)
    assert num_found > 0


def _slots(solution: Solution, rank: int) -> list[tuple[int, int]]:
    return [(visit.activity, visit.start_s) for visit in solution.routes[rank].visits]
