"""The tour that reaches the most: maximal covering with half-days as the budget.

Every stop (site, half-day, weeks) is a candidate of `optimisation.covering`, worth its frequency;
what cannot be held together is a group. Search and program both answer, the better is kept, and the
bound holds for every tour of these sites and half-days. What is told of a tour is measured again by
`planner.bus.judge`, which shares no code with this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from optimisation.covering import Budget, Covering, solve
from planner.bus.ground import Ground
from planner.bus.options import groups_of, stops_of
from planner.bus.tour import BusRules, BusStop, BusTour, HalfDay

PROVEN_GAP = 1e-5
"""Bounds of the mixed-integer program hold to a millionth."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A tour, its points (parts of `ground.POINTS` × `FULL`) and what no tour exceeds."""

    tour: BusTour
    points: int
    bound: int

    @property
    def gap(self) -> float:
        """Part of the bound that is not reached, in [0, 1]."""
        return max(0.0, 1 - self.points / self.bound) if self.bound else 0.0

    @property
    def proven(self) -> bool:
        """No tour of these sites and half-days is better, to the program's own tolerance."""
        return self.gap <= PROVEN_GAP


def choose(ground: Ground, half_days: Sequence[HalfDay], rules: BusRules) -> Chosen:
    """Choose sites, half-days and frequencies together.

    Ties go to what comes first: sites in their order, half-days in theirs.
    """
    stops = stops_of(ground, half_days, rules)
    if not stops:
        return Chosen(BusTour(), 0, 0)
    cover = solve(covering(ground, stops, half_days, rules), max_seconds=rules.max_seconds)
    held = sorted((stops[at][1] for at in cover.chosen), key=_in_the_week)
    return Chosen(BusTour(tuple(held)), cover.points, cover.bound)


def covering(
    ground: Ground,
    stops: Sequence[tuple[int, BusStop]],
    half_days: Sequence[HalfDay],
    rules: BusRules,
) -> Covering:
    """The problem in integers."""
    units, weight = _units(ground)
    rank = np.array([at for at, _stop in stops], dtype=np.int64)
    reach = csr_matrix(units[rank])
    times = np.array([stop.num_times for _at, stop in stops], dtype=np.int64)
    worth = [stop.frequency.worth if stop.frequency else 1 for _at, stop in stops]
    most = rules.most_half_days(half_days)
    return Covering(
        offsets=reach.indptr.astype(np.int64),
        units=reach.indices.astype(np.int64),
        weight=weight,
        worth=np.array(worth, dtype=np.int64),
        num_max=min(len(ground.sites), most),
        groups=tuple(groups_of(ground, stops, rules)),
        budget=Budget(times, most),
    )


def _units(ground: Ground) -> tuple[csr_matrix, np.ndarray]:
    """Nodes that the same sites reach, together: csr[sites, units] and their points."""
    reach = csr_matrix(ground.reach.astype(np.int64))
    node = np.flatnonzero((np.asarray(reach.sum(axis=0)).ravel() > 0) & (ground.points > 0))
    marks = np.random.default_rng(0).integers(0, 2**62, size=(reach.shape[0], 2), dtype=np.int64)
    prints = csr_matrix(reach[:, node].T) @ marks  # wraps round: equal columns, equal prints
    _unique, first, unit = np.unique(prints, axis=0, return_index=True, return_inverse=True)
    weight = np.zeros(len(first), dtype=np.int64)
    np.add.at(weight, unit.ravel(), ground.points[node])
    return csr_matrix(reach[:, node[first]]), weight


def _in_the_week(stop: BusStop) -> tuple[int, int, int, list[int]]:
    half = stop.half_day
    return half.weekday, stop.start_min, half.bus, sorted(stop.weeks)
