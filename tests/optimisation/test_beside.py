"""Which bound is told of a plan: never one that holds only where fewer appointments are missed."""

from __future__ import annotations

import threading

import pytest

from optimisation import beside as beside_module
from optimisation.beside import Beside, Bound
from optimisation.bounds import knapsack_bound
from optimisation.judge import judge
from optimisation.problem import FULL_EXPOSURE, Lock, Problem
from optimisation.solve import solve
from tests.optimisation.tiny import appointment, place, problem, shift

ONE_OR_THE_OTHER: Problem = problem(
    place(presence_s=1300, unit_q=((0, FULL_EXPOSURE),), locks=(Lock(0, start_s=600),)),
    appointments=(appointment(duration_s=1300, window=(600, 600)),),
    shifts=(shift(end_s=2500),),
)
"""A locked passage and an appointment that must be kept, at one moment, on one outing."""


def test_a_bound_of_plans_that_miss_less_is_not_told():
    beside = Beside(problem(place()), lambda: None)
    assert beside.bound(0) is None
    beside.bounds = [Bound(90, "knapsack"), Bound(40, "columns", missed=1)]
    assert beside.bound(0) == beside.bound(1) == Bound(40, "columns", missed=1)
    assert beside.bound(2) == Bound(90, "knapsack")


def test_a_lock_held_at_the_price_of_an_appointment_keeps_a_bound_above_its_points():
    bound = knapsack_bound(ONE_OR_THE_OTHER, missed=0)
    outcome = solve(ONE_OR_THE_OTHER, seed=1, seconds=1.0, engines=["polish", "greedy"])
    assert outcome.verdict.missed == 1
    assert bound is not None
    assert bound < outcome.verdict.points <= (outcome.bound_points or 0)
    assert judge(ONE_OR_THE_OTHER, outcome.solution).points == outcome.verdict.points


def test_python_ends_after_the_threads_beside(monkeypatch: pytest.MonkeyPatch):
    """A thread inside a solver's code when Python ends would abort the process."""
    inside, may_end = threading.Event(), threading.Event()

    def slow(*_: object, **__: object) -> int:
        inside.set()
        may_end.wait()
        return 1

    monkeypatch.setattr(beside_module, "knapsack_bound", slow)
    beside = Beside(problem(place()), lambda: None)
    beside.start(60.0)
    inside.wait()
    beside.stop()
    assert beside.thread is not None
    assert beside.thread.is_alive()
    threading.Timer(0.2, may_end.set).start()
    beside_module.end_all()
    assert not beside.thread.is_alive()
