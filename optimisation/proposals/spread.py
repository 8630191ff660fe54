"""Passages of a lost outing put into others, the one that brings most first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimisation.engines.insertion import insert_pair
from optimisation.proposals.trial import Change, Slack, Trial

NEAREST = 10
"""Outings tried for each passage: those with the shortest detour."""


def spread(trial: Trial, activities: Sequence[int], ranks: Sequence[int], slack: Slack) -> None:
    """Put activities into some outings of a trial while one fits and pays for itself.

    Double services are put in together, on any outing that may.
    """
    left = [one for one in activities if one not in trial.state.pair_of]
    for activity in activities:
        if activity in trial.state.pair_of and not trial.state.starts(activity):
            insert_pair(trial.state, activity)
    allowed = set(ranks)
    near = {one: _nearest(trial, one, allowed) for one in left}
    cells = {(one, rank): _best(trial, one, rank, slack) for one in left for rank in near[one]}
    while True:
        fits = {key: change for key, change in cells.items() if change and change.worth > 0}
        if not fits:
            return
        activity, rank = max(fits, key=lambda key: (fits[key].worth, -key[0], -key[1]))
        trial.state.put(rank, fits[activity, rank].route)
        cells = {key: change for key, change in cells.items() if key[0] != activity}
        touched = {rank, *trial.state.rivals[rank]}
        for one, other in list(cells):
            if other in touched:
                cells[one, other] = _best(trial, one, other, slack)


def _best(trial: Trial, activity: int, rank: int, slack: Slack) -> Change | None:
    return next(iter(trial.best(activity, [rank], (slack,))), None)


def _nearest(trial: Trial, activity: int, allowed: set[int]) -> list[int]:
    """Outings that may take an activity, by the least detour anywhere on their way."""
    ranks = [rank for rank in trial.welcome(activity) if rank in allowed]
    return sorted(ranks, key=lambda rank: (detour_s(trial, activity, rank), rank))[:NEAREST]


def detour_s(trial: Trial, activity: int, rank: int) -> int:
    """Least seconds more to pass by; an outing that stays in has its way there and back."""
    problem, shift = trial.problem, trial.problem.shifts[rank]
    seconds = problem.travel[shift.mode].seconds
    own = problem.location(activity)
    stops = [problem.location(one) for one in trial.state.sequence(rank)]
    ends = np.array([shift.start_location, *stops, shift.end_location])
    around = seconds[ends[:-1], own] + seconds[own, ends[1:]]
    direct = seconds[ends[:-1], ends[1:]] if stops else 0
    return int((around - direct).min())
