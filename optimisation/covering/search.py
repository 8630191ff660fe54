"""Greedy choice, interchange of one facility at a time, and the bound that comes with them.

Interchange: Teitz and Bart (1968). The bound holds for any choice S, since covered points are
submodular: the best choice is worth at most

    covered(S) + Σ over the p largest of max(0, gain_j(S) − c)

(Leskovec et al., 2007); conflicts only lower the best, so it holds with them too. With a budget the
same sum over what A buys of the dearest gains per use, the last in part, is a bound; the lower of
the two is kept. A budget also asks for a greedy choice by gain per use: each alone may be far off
(Khuller, Moss and Naor, 1999).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from optimisation.covering.problem import Covering, Ints, objective, served

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
        self._members = _members(problem)

    def gains(self, best: Ints) -> Ints:
        """Points each candidate would add: int64[num_candidates]; `best` as `served` gives it."""
        found = np.zeros(self.problem.num_candidates, dtype=np.int64)
        if self._filled.size:
            more = np.maximum(self._worth - best[self.problem.units], 0) * self._weight
            found[self._filled] = np.add.reduceat(more, self._starts)
        return found

    def barred(self, chosen: Iterable[int]) -> NDArray[np.bool_]:
        """bool[num_candidates]: chosen already, at odds with one that is, or more than is left."""
        taken = np.array(list(chosen), dtype=np.int64)
        groups = self._members[taken].sum(axis=0)
        found = np.asarray(self._members @ np.asarray(groups).ravel() > 0).ravel()
        for candidate in taken.tolist():
            found[candidate] = True
            found[self._neighbours[candidate]] = True
        for uses, most in self.problem.limits:
            found |= uses > most - int(uses[taken].sum())
        return np.asarray(found, dtype=np.bool_)

    def bound(self, best: Ints, gains: Ints) -> int:
        """No choice is worth more, by what every candidate would still add to this one."""
        more = np.maximum(gains - self.problem.least_gain, 0)
        above = min(_bought(more, uses, most) for uses, most in self.problem.limits)
        return int(self.problem.weight @ best) + above

    def choose(self) -> tuple[list[int], int]:
        """The better of both greedy choices, mended by interchange; the least bound met."""
        chosen, bound = self.greedy()
        chosen = self.interchange(chosen)
        if self.problem.budget is None:
            return chosen, bound
        other, least = self.greedy(per_use=True)
        other = self.interchange(other)
        better = max((chosen, other), key=lambda one: objective(self.problem, one))
        return better, min(bound, least)

    def greedy(self, *, per_use: bool = False) -> tuple[list[int], int]:
        """Take what adds most again and again: candidates in order, and the least bound met.

        `per_use`: what adds most for what it takes of the budget.
        """
        problem = self.problem
        budget = problem.budget if per_use else None
        chosen: list[int] = []
        best = served(problem, ())
        gains = self.gains(best)
        bound = self.bound(best, gains)
        while len(chosen) < problem.num_max:
            wanted = gains if budget is None else gains / budget.uses
            candidate = _largest(wanted, self.barred(chosen))
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


def _bought(gains: Ints, uses: Ints, most: int) -> int:
    """Most gains that `most` buys, the last in part and rounded up."""
    order = np.argsort(-gains / uses, kind="stable")
    room = most - np.cumsum(uses[order])
    whole = order[room >= 0]
    total = int(gains[whole].sum())
    if len(whole) == len(order):
        return total
    last = order[len(whole)]
    left = most - int(uses[whole].sum())
    return total - int(-int(gains[last]) * left // int(uses[last]))


def _largest(gains: NDArray[Any], barred: NDArray[np.bool_]) -> int | None:
    """First of the largest gains that may be taken; None where nothing may, or adds nothing."""
    open_ = np.where(barred, -1, gains)
    if not open_.size:
        return None
    at = int(np.argmax(open_))
    return at if open_[at] > 0 else None


def _members(problem: Covering) -> csr_matrix:
    """int64[num_candidates, groups]: 1 where a candidate is of a group."""
    sizes = [len(group) for group in problem.groups]
    member = np.concatenate(problem.groups) if sizes else np.zeros(0, dtype=np.int64)
    which = np.repeat(np.arange(len(sizes)), sizes)
    shape = (problem.num_candidates, len(sizes))
    return csr_matrix((np.ones(len(member), dtype=np.int64), (member, which)), shape=shape)


def _neighbours(problem: Covering) -> list[Ints]:
    pairs = np.concatenate([problem.conflicts, problem.conflicts[:, ::-1]])
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    sizes = np.bincount(pairs[:, 0], minlength=problem.num_candidates)
    return np.split(pairs[:, 1], np.cumsum(sizes)[:-1]) if problem.num_candidates else []
