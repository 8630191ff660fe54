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


def ties(problem: Problem) -> dict[int, tuple[int, Window]]:
    """Activity → (partner, bounds of partner's start − own start), both ways.

    Only of pairs that are two: appointments tied to several others are not the search's to move.
    """
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
    return {one: (two, span) for one, others in bounds.items() for two, span in others.items()}


def free_appointments(problem: Problem, tables: Tables, week: Week) -> list[int]:
    """Activities the search may move: neither held, nor tied to a held one or to several.

    Held are those a person locked and those on a shift whose order a person locked.
    """
    tied = ties(problem)
    held = {activity for locks in locks_of(problem).values() for activity, _lock in locks}
    for shift in np.flatnonzero(tables.shifts[:, c.FROZEN]):
        held |= set(week.route[shift, 1 : week.state[shift, c.NUM] + 1, c.ACT].tolist())
    several = [item.pair for item in problem.appointments if item.pair is not None]
    first = len(problem.places)
    ends_twice = {first + pair for pair in several if several.count(pair) > 1}
    for activity, (partner, _span) in tied.items():
        if tied.get(partner, (None,))[0] != activity or {activity, partner} & ends_twice:
            held |= {activity, partner}
    held |= {partner for activity, (partner, _span) in tied.items() if activity in held}
    return [
        activity
        for activity in range(first, problem.num_activities)
        if activity not in held and tables.activities[activity, c.A_E0] < _last(tables, activity)
    ]


def _last(tables: Tables, activity: int) -> int:
    return int(tables.activities[activity, c.A_E1])
