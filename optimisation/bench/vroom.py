"""VROOM as a peer: the same copies and prices as the other additive engines (extra `bench`)."""

from __future__ import annotations

import math
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np

from optimisation.engines.copies import Copy, may_visit, prize_units, service_s
from optimisation.engines.engine import Budget, Engine, Sequences
from optimisation.engines.pyvrp_engine import PYVRP
from optimisation.engines.reprice import reprice
from optimisation.engines.schedule import item_of
from optimisation.engines.state import State
from optimisation.problem import Problem

MOST_PRIORITY = 100
EXPLORATION = 5
_FAR = 10**7


def _solve(
    problem: Problem, state: State, copies: list[Copy], budget: Budget, seconds: float
) -> Sequences | None:
    import vroom

    del budget
    model = vroom.Input()
    for mode, travel in enumerate(problem.travel):
        seconds_of = np.where(travel.reachable, travel.seconds, _FAR).astype(np.uint32)
        model.set_durations_matrix(profile=str(mode), matrix_input=seconds_of)
    skills_of = _skills(may_visit(problem, state, copies))
    for rank in range(len(problem.shifts)):
        model.add_vehicle(_vehicle(vroom, problem, rank, skills_of))
    prizes = np.array(prize_units(problem, copies), dtype=np.float64)
    priorities = np.maximum(1, np.rint(MOST_PRIORITY * prizes / prizes.max())).astype(int)
    for rank, copy in enumerate(copies):
        model.add_job(_job(vroom, problem, copy, rank, int(priorities[rank]), skills_of[rank]))
    limit = timedelta(seconds=max(0.1, seconds)) if math.isfinite(seconds) else None
    answer = model.solve(EXPLORATION, nb_threads=1, timeout=limit)
    sequences: Sequences = [[] for _ in problem.shifts]
    routes = answer.routes
    for shift, kind, job in zip(routes["vehicle_id"], routes["type"], routes["id"], strict=True):
        if kind == "job":
            sequences[int(shift)].append(copies[int(job)].activity)
    return sequences


def _skills(allowed: np.ndarray) -> list[tuple[int, frozenset[int]]]:
    """(skill, shifts that have it) of each copy: one skill per set of shifts that may take it."""
    known: dict[bytes, int] = {}
    found = []
    for column in allowed.T:
        skill = known.setdefault(column.tobytes(), len(known))
        found.append((skill, frozenset(np.flatnonzero(column).tolist())))
    return found


def _vehicle(
    vroom: Any, problem: Problem, rank: int, skills_of: list[tuple[int, frozenset[int]]]
) -> Any:
    shift = problem.shifts[rank]
    breaks = []
    if shift.rest is not None:
        window = vroom.TimeWindow(shift.rest.earliest_s, shift.rest.latest_s)
        breaks.append(vroom.Break(rank, [window], service=shift.rest.duration_s))
    return vroom.Vehicle(
        rank,
        start=shift.start_location,
        end=shift.end_location,
        profile=str(shift.mode),
        capacity=[10**9 if shift.capacity is None else shift.capacity],
        skills={skill for skill, shifts in skills_of if rank in shifts},
        time_window=vroom.TimeWindow(shift.earliest_s, shift.latest_s),
        breaks=breaks,
    )


def _job(
    vroom: Any,
    problem: Problem,
    copy: Copy,
    rank: int,
    priority: int,
    skill: tuple[int, frozenset[int]],
) -> Any:
    item = item_of(problem, copy.activity)
    windows = [
        vroom.TimeWindow(max(0, low - item.approach_s), high - item.approach_s)
        for low, high in copy.windows or ()
        if high >= item.approach_s
    ]
    return vroom.Job(
        rank,
        location=item.location,
        default_service=service_s(problem, copy.activity),
        delivery=[item.demand],
        skills={skill[0]},
        priority=priority,
        time_windows=windows,
    )


VROOM = Engine("vroom", "VROOM", PYVRP.relaxes, partial(reprice, solve=_solve))
