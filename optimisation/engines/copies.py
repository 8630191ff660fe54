"""Additive prizes for engines that know no other: one copy per passage of a place.

The prize of the n-th copy is its marginal value on top of what the other places of the incumbent
already cover; it is mixed with the prize of the round before (damped), so that two places that
cover the same zone do not take turns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimisation.coverage import unit_value
from optimisation.engines.insertion import welcome
from optimisation.engines.schedule import item_of, presence_s
from optimisation.engines.state import State, in_band
from optimisation.problem import Appointment, Place, Problem, Window

MAX_COPIES = 4
_MANDATORY_TIMES = 50
_TYPICAL_LEGS = 4.0
"""A typical prize is worth four typical legs: more freezes the search, less empties the routes."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One possible visit: its activity, rank among the activity's copies, hours and prize."""

    activity: int
    rank: int
    windows: tuple[Window, ...] | None
    points: float


def make_copies(problem: Problem, state: State, before: list[Copy] | None = None) -> list[Copy]:
    """Copies with prizes given an incumbent, damped with those of the round before."""
    old = {(copy.activity, copy.rank): copy.points for copy in before or ()}
    copies = []
    for activity in range(problem.num_activities):
        if not welcome(state, activity):
            continue
        item = item_of(problem, activity)
        if isinstance(item, Appointment):
            copies.append(Copy(activity, 0, (item.window,), float(item.prize)))
            continue
        for rank in range(min(item.max_passages, MAX_COPIES)):
            points = float(_marginal(state, activity, item, rank))
            points = (points + old.get((activity, rank), points)) / 2
            copies.append(Copy(activity, rank, item.windows, points))
    return copies


def _marginal(state: State, activity: int, place: Place, rank: int) -> int:
    """Value of passage number `rank` + 1, on top of the other places of the incumbent."""
    units, weights = state.problem.units, state.problem.weights
    own = state.starts(activity)
    points = 0
    for unit, q in place.unit_q:
        band = units.bands[int(units.band[unit])]
        held = state.exposure[unit] - q * sum(in_band(band, start_s) for start_s in own)
        points += unit_value(state.weight[unit], held + rank * q, held + (rank + 1) * q)
    points *= weights.coverage
    if rank < place.min_passages:
        points += weights.passage_missing
    if rank < len(place.promises):
        points += weights.promise_broken
    return points


def prize_units(problem: Problem, copies: list[Copy]) -> list[int]:
    """Prizes in seconds of travel, scaled so that neither travel nor prizes freeze the search."""
    points = np.array([copy.points for copy in copies if copy.points > 0])
    if not points.size:
        points = np.array([1.0])
    legs = np.sort(problem.travel[0].seconds, axis=1)[:, 1:6]
    typical = max(60.0, float(legs.mean()) if legs.size else 60.0)
    scale = max(
        float(problem.weights.travel_s), float(np.median(points)) / (_TYPICAL_LEGS * typical)
    )
    top = float(points.max()) / max(scale, 1e-9)
    found = []
    for copy in copies:
        item = item_of(problem, copy.activity)
        mandatory = isinstance(item, Appointment) and item.mandatory
        found.append(int(_MANDATORY_TIMES * top) if mandatory else max(1, int(copy.points / scale)))
    return found


def service_s(problem: Problem, activity: int) -> int:
    """Approach and presence: what a visit takes from arrival."""
    item = item_of(problem, activity)
    return item.approach_s + presence_s(item)


def may_visit(problem: Problem, state: State, copies: list[Copy]) -> np.ndarray:
    """bool[shifts, copies]: whether a shift may take a copy at all."""
    allowed = np.zeros((len(problem.shifts), len(copies)), dtype=np.bool_)
    for column, copy in enumerate(copies):
        allowed[welcome(state, copy.activity), column] = True
    return allowed
