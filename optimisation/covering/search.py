"""Greedy choice, interchange of one facility at a time, and the bound that comes with them.

Interchange: Teitz and Bart (1968). The bound holds for any choice S, since covered points are
submodular: the best choice is worth at most

    covered(S) + Σ over the p largest of max(0, gain_j(S) − c)

(Leskovec et al., 2007); conflicts only lower the best, so it holds with them too.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from optimisation.covering.problem import Covering, Ints, served

MAX_ROUNDS = 50


class Search:
    """A problem made ready for many questions about gains."""

    def __init__(self, problem: Covering) -> None:
        self.problem = problem
        sizes = np.diff(problem.offsets)
        self._filled = np.flatnonzero(sizes)
        self._starts = problem.offsets[self._filled]
        self._worth = np.repeat(problem.worth, sizes)
        self._weight = problem.weight[problem.units]
        self._neighbours = _neighbours(problem)

    def gains(self, best: Ints) -> Ints:
        """Points each candidate would add: int64[num_candidates]; `best` as `served` gives it."""
        found = np.zeros(self.problem.num_candidates, dtype=np.int64)
        if self._filled.size:
            more = np.maximum(self._worth - best[self.problem.units], 0) * self._weight
            found[self._filled] = np.add.reduceat(more, self._starts)
        return found

    def barred(self, chosen: Iterable[int]) -> NDArray[np.bool_]:
        """bool[num_candidates]: chosen already, or in conflict with one that is."""
        found = np.zeros(self.problem.num_candidates, dtype=np.bool_)
        for candidate in chosen:
            found[candidate] = True
            found[self._neighbours[candidate]] = True
        return found

    def bound(self, best: Ints, gains: Ints) -> int:
        """No choice is worth more, by what every candidate would still add to this one."""
        problem = self.problem
        more = np.sort(np.maximum(gains - problem.least_gain, 0))[::-1]
        return int(problem.weight @ best) + int(more[: problem.num_max].sum())

    def greedy(self) -> tuple[list[int], int]:
        """Take what adds most again and again: candidates in order, and the least bound met."""
        problem = self.problem
        chosen: list[int] = []
        best = served(problem, ())
        gains = self.gains(best)
        bound = self.bound(best, gains)
        while len(chosen) < problem.num_max:
            candidate = _largest(gains, self.barred(chosen))
            if candidate is None or gains[candidate] <= problem.least_gain:
                break
            chosen.append(candidate)
            units = problem.covered(candidate)
            best[units] = np.maximum(best[units], problem.worth[candidate])
            gains = self.gains(best)
            bound = min(bound, self.bound(best, gains))
        return chosen, bound

    def interchange(self, chosen: list[int]) -> list[int]:
        """Put one better candidate in the place of another, or in a free place, while it helps."""
        current: list[int | None] = list(chosen)
        for _round in range(MAX_ROUNDS):
            if len(current) < self.problem.num_max:
                current.append(None)
            moved = [self._replace(current, at) for at in range(len(current))]
            current = [candidate for candidate in current if candidate is not None]
            if not any(moved):
                break
        return [candidate for candidate in current if candidate is not None]

    def _replace(self, current: list[int | None], at: int) -> bool:
        """Fill one place as well as can be, the others unchanged; tell whether that is better."""
        others = [one for rank, one in enumerate(current) if rank != at and one is not None]
        gains = self.gains(served(self.problem, others))
        own, cost = current[at], self.problem.least_gain
        held = int(gains[own]) - cost if own is not None else 0
        other = _largest(gains, self.barred(others))
        offered = int(gains[other]) - cost if other is not None else 0
        if max(offered, 0) <= held:
            return False
        current[at] = other if offered > 0 else None
        return True


def _largest(gains: Ints, barred: NDArray[np.bool_]) -> int | None:
    """First of the largest gains that may be taken; None where nothing may, or adds nothing."""
    open_ = np.where(barred, -1, gains)
    if not open_.size:
        return None
    at = int(np.argmax(open_))
    return at if open_[at] > 0 else None


def _neighbours(problem: Covering) -> list[Ints]:
    pairs = np.concatenate([problem.conflicts, problem.conflicts[:, ::-1]])
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    sizes = np.bincount(pairs[:, 0], minlength=problem.num_candidates)
    return np.split(pairs[:, 1], np.cumsum(sizes)[:-1]) if problem.num_candidates else []
