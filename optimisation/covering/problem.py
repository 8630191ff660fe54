r"""The maximal covering problem in integers, what a choice is worth, and the order to tell it in.

Church and ReVelle, *The maximal covering location problem*, Papers of the Regional Science
Association 32 (1974), with a worth per candidate, a cost per facility, conflicts and what each
candidate uses of a budget (Khuller, Moss and Naor, 1999, *The budgeted maximum coverage problem*):

    maximise   Σ_u w_u max{g_j : j chosen, j covers u}  −  c Σ_j x_j
    subject to Σ_j x_j ≤ p,   Σ_j a_j x_j ≤ A,   x_a + x_b ≤ 1 for each conflict (a, b),
               Σ_{j ∈ K} x_j ≤ 1 for each group K,   x_j ∈ {0, 1}

========  ========================================================================================
w_u       weight of demand unit u
g_j       worth of candidate j: points each unit of weight counts when covered from there; all 1
          is the classical problem. Partial covering, Church and Roberts (1983)
c         least gain: at a best choice every facility adds at least c, or it would be left out
p         most facilities
a_j, A    what candidate j uses, and the most that may be used; none where no budget is given
========  ========================================================================================

Covered points are monotone and submodular in the choice. With c = 0 and no conflict, greedy choice
reaches at least 1 − 1/e (63 %) of the best (Nemhauser, Wolsey and Fisher, 1978).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def _no_pairs() -> Ints:
    return np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Budget:
    """`uses`: int64[num_candidates] ≥ 1, what each takes; `most` ≥ 0: what all may take."""

    uses: Ints
    most: int

    def __post_init__(self) -> None:
        if self.most < 0 or (self.uses < 1).any():
            raise ValueError("budget: uses of at least 1, a most of 0 or more")


@dataclass(frozen=True, slots=True)
class Covering:
    """One problem.

    Attributes
    ----------
    offsets, units
        Candidate j covers demand units `units[offsets[j]:offsets[j + 1]]`, each once; int64.
    weight
        int64[num_units] ≥ 0.
    worth
        int64[num_candidates] ≥ 1.
    num_max
        Most facilities, ≥ 0.
    least_gain
        Points a facility must add, ≥ 0.
    conflicts
        int64[k, 2]: pairs of candidates that are not chosen together.
    groups
        int64 arrays of candidates, each once: at most one of a group is chosen.
    budget
        What candidates use; None: nothing but their number counts.

    Raises
    ------
    ValueError
        An array of another shape, an index out of range, a value out of its range.
    """

    offsets: Ints
    units: Ints
    weight: Ints
    worth: Ints
    num_max: int
    least_gain: int = 0
    conflicts: Ints = field(default_factory=_no_pairs)
    groups: tuple[Ints, ...] = ()
    budget: Budget | None = None

    def __post_init__(self) -> None:
        size = len(self.offsets) - 1
        if size < 0 or self.offsets[0] != 0 or self.offsets[-1] != len(self.units):
            raise ValueError("offsets: from 0 to len(units), one more than candidates")
        if (np.diff(self.offsets) < 0).any():
            raise ValueError("offsets must not fall")
        if self.worth.shape != (size,) or (self.worth < 1).any():
            raise ValueError("worth: one integer of at least 1 per candidate")
        if (self.weight < 0).any() or self.least_gain < 0 or self.num_max < 0:
            raise ValueError("weight, least_gain and num_max must be 0 or more")
        if self.conflicts.ndim != 2 or self.conflicts.shape[1] != 2:
            raise ValueError("conflicts: pairs of candidates")
        if self.budget is not None and self.budget.uses.shape != (size,):
            raise ValueError("budget: one use per candidate")
        indices = [(self.units, len(self.weight)), (self.conflicts, size)]
        for values, high in (*indices, *((group, size) for group in self.groups)):
            if values.size and (values.min() < 0 or values.max() >= high):
                raise ValueError(f"index out of range 0 to {high - 1}")

    @property
    def limits(self) -> tuple[tuple[Ints, int], ...]:
        """(what each candidate takes, the most all take): number of facilities, then the budget."""
        number = (np.ones(self.num_candidates, dtype=np.int64), self.num_max)
        return (number,) if self.budget is None else (number, (self.budget.uses, self.budget.most))

    @property
    def num_candidates(self) -> int:
        """Number of candidates."""
        return len(self.worth)

    def covered(self, candidate: int) -> Ints:
        """Demand units a candidate covers."""
        return self.units[self.offsets[candidate] : self.offsets[candidate + 1]]


@dataclass(frozen=True, slots=True)
class Cover:
    """A choice and what is known of it.

    `chosen`: candidates, each the one that adds most to those before it. `points`: its objective.
    `bound`: no choice is worth more. `method` found the choice: `swap` or `mip`; `bound_method`
    gave the bound: `submodular` or `mip`.
    """

    chosen: tuple[int, ...]
    points: int
    bound: int
    method: str
    bound_method: str

    @property
    def proven(self) -> bool:
        """No choice is better."""
        return self.points >= self.bound

    @property
    def gap(self) -> float:
        """Part of the bound that is not reached, in [0, 1]."""
        return 0.0 if self.proven else (self.bound - self.points) / self.bound


def served(problem: Covering, chosen: Iterable[int]) -> Ints:
    """Worth each demand unit is covered with, 0 where it is not: int64[num_units]."""
    best = np.zeros(len(problem.weight), dtype=np.int64)
    for candidate in chosen:
        units = problem.covered(candidate)
        best[units] = np.maximum(best[units], problem.worth[candidate])
    return best


def objective(problem: Covering, chosen: Iterable[int]) -> int:
    """Points of a choice; says nothing of its conflicts or its number."""
    taken = set(chosen)
    points = int(problem.weight @ served(problem, taken))
    return points - problem.least_gain * len(taken)


def in_order(problem: Covering, chosen: Iterable[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Candidates chosen, each the one that adds most to those before it, and what each adds.

    Equal gains keep the smallest index first. Gains are points before the cost of a facility.
    """
    best, rest = served(problem, ()), sorted(set(chosen))
    order: list[int] = []
    gains: list[int] = []
    while rest:
        added = [_added(problem, candidate, best) for candidate in rest]
        at = int(np.argmax(added))
        gains.append(added[at])
        order.append(rest.pop(at))
        units = problem.covered(order[-1])
        best[units] = np.maximum(best[units], problem.worth[order[-1]])
    return tuple(order), tuple(gains)


def _added(problem: Covering, candidate: int, best: Ints) -> int:
    units = problem.covered(candidate)
    more = np.maximum(problem.worth[candidate] - best[units], 0)
    return int(problem.weight[units] @ more)
