"""Which appointments are tied to others, and which the coupled search may move."""

from __future__ import annotations

import numpy as np

from optimisation.engines.state import locks_of
from optimisation.problem import Problem, Window
from optimisation.search import layout as c
from optimisation.search.encode import Tables
from optimisation.search.week import Week


def is_coupled(problem: Problem) -> bool:
    """Whether double services or lateness tie what starts of appointments are worth."""
    weights = problem.weights
    return any(
        item.pair is not None
        or (
            item.soft_end_s is not None
            and (weights.largest_tardiness > 0 or weights.tardiness * item.tardiness_weight > 0)
        )
        for item in problem.appointments
    )


def ties(problem: Problem) -> dict[int, dict[int, Window]]:
    """Activity → its partners, each with the bounds of partner's start − own start, both ways."""
    first = len(problem.places)
    bounds: dict[int, dict[int, Window]] = {}
    for rank, item in enumerate(problem.appointments):
        if item.pair is None:
            continue
        low, high = item.pair_gap_s
        for one, two, span in (
            (first + rank, first + item.pair, (low, high)),
            (first + item.pair, first + rank, (-high, -low)),
        ):
            own = bounds.setdefault(one, {}).get(two, span)
            bounds[one][two] = (max(own[0], span[0]), min(own[1], span[1]))
    return bounds


def free_appointments(problem: Problem, tables: Tables, week: Week) -> list[int]:
    """Activities the search may move: no one locked them, and some shift may serve them.

    Nor are those free that sit on a shift whose order a person locked, that are tied to several
    others, or that are tied to one that is not free.
    """
    first, tied = len(problem.places), ties(problem)
    stuck = {activity for locks in locks_of(problem).values() for activity, _lock in locks}
    stuck |= {activity for activity, partners in tied.items() if len(partners) > 1}
    for shift in np.flatnonzero(tables.shifts[:, c.FROZEN]):
        stuck |= set(week.route[shift, 1 : week.state[shift, c.NUM] + 1, c.ACT].tolist())
    rows = tables.activities
    stuck |= set(np.flatnonzero(rows[:, c.A_E0] == rows[:, c.A_E1]).tolist())
    reached = stuck & set(tied)
    while reached:
        reached = {partner for activity in reached for partner in tied[activity]} - stuck
        stuck |= reached
    return [activity for activity in range(first, problem.num_activities) if activity not in stuck]
