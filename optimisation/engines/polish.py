"""Ruin and recreate on the week itself, with the true concave value (Schrimpf et al. 2000).

Take out a few visits that are near each other (or a whole route), put back by greedy insertion with
random weights, and keep the change when the judge finds it better, or only slightly worse while
the search is young (record-to-record travel, Dueck 1993).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimisation.engines.engine import Budget, Engine
from optimisation.engines.insertion import fill
from optimisation.engines.repair import from_solution, settle
from optimisation.engines.state import State
from optimisation.judge import Verdict, judge
from optimisation.problem import Feature, Problem, Solution

TOLERANCE = 0.01
"""Part of the record's points a worse week may lose at the start of a search."""
MAX_REMOVED = 6


@dataclass(slots=True)
class _Search:
    problem: Problem
    budget: Budget
    rng: np.random.Generator
    current: State
    verdict: Verdict
    record: Verdict

    def step(self, age: float) -> Solution | None:
        """One ruin and recreate; returns the week when it is a new record."""
        state = self.current.copy()
        removed = _ruin(state, self.rng)
        if not removed:
            return None
        density = float(self.rng.choice([0.0, 0.5, 1.0]))
        fill(
            state,
            _candidates(state, self.rng),
            density=density,
            noise=lambda: float(self.rng.uniform(0.8, 1.2)),
            stop=self.budget.should_stop,
        )
        settle(state)
        solution = state.solution()
        verdict = judge(self.problem, solution)
        slack = int(TOLERANCE * (1 - age) * abs(self.record.points))
        if (verdict.missed, -verdict.points) <= (self.record.missed, slack - self.record.points):
            self.current, self.verdict = state, verdict
        if (verdict.missed, -verdict.points) < (self.record.missed, -self.record.points):
            self.record = verdict
            return solution
        return None


def _candidates(state: State, rng: np.random.Generator) -> list[int]:
    order = np.arange(state.problem.num_activities)
    rng.shuffle(order)
    return [int(activity) for activity in order]


def _ruin(state: State, rng: np.random.Generator) -> list[int]:
    """Take out visits near a random one (by travel), partners of pairs with them."""
    locked = {activity for held in state.locks.values() for activity, _lock in held}
    visits = [
        (rank, activity)
        for rank in range(len(state.routes))
        for activity in state.sequence(rank)
        if activity not in locked
    ]
    if not visits:
        return []
    rank, seed = visits[int(rng.integers(len(visits)))]
    if rng.random() < 0.15:
        chosen = [(r, a) for r, a in visits if r == rank]
    else:
        problem = state.problem
        seconds = problem.travel[problem.shifts[rank].mode].seconds[problem.location(seed)]
        visits.sort(key=lambda v: (int(seconds[problem.location(v[1])]), v))
        chosen = visits[: int(rng.integers(1, MAX_REMOVED + 1))]
    for held, activity in chosen:
        _take_out(state, held, activity)
    return [activity for _rank, activity in chosen]


def _take_out(state: State, rank: int, activity: int) -> None:
    if activity in state.sequence(rank):
        state.remove(rank, activity)
    partner = state.pair_of.get(activity)
    if partner is not None:
        for held in list(state.where.get(partner[0], ())):
            state.remove(held, partner[0])


def _improve(
    problem: Problem, incumbent: Solution, budget: Budget, found: Callable[[Solution], None]
) -> None:
    state = from_solution(problem, incumbent)
    if not any(route.visits for route in incumbent.routes):
        fill(state, range(problem.num_activities), stop=budget.should_stop)
        settle(state)
        found(state.solution())
    verdict = judge(problem, state.solution())
    rng = np.random.default_rng(budget.seed)
    search = _Search(problem, budget, rng, state, verdict, verdict)
    total = budget.iterations
    started_left_s = budget.left_s
    step = 0
    while not budget.over and (total is None or step < total):
        age = step / total if total else 1 - budget.left_s / max(started_left_s, 1e-9)
        better = search.step(min(1.0, age))
        if better is not None:
            found(better)
        step += 1


def _relaxes(_problem: Problem) -> frozenset[Feature]:
    return frozenset()


POLISH = Engine("polish", "destruction et reconstruction", _relaxes, _improve)
