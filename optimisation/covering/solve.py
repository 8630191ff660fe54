"""Both ways to solve a covering problem, and the better of the two answers."""

from __future__ import annotations

import logging

from optimisation.covering.mip import solve_mip
from optimisation.covering.problem import Cover, Covering, in_order, objective
from optimisation.covering.search import Search

logger = logging.getLogger(__name__)
MAX_NONZEROS = 1_000_000
"""With more pairs of candidate and unit the program is too large for its time: search alone."""


def solve(problem: Covering, *, max_seconds: float = 10.0, relative_gap: float = 0.0) -> Cover:
    """Choose facilities: greedy and interchange, then the mixed-integer program; the best is kept.

    Parameters
    ----------
    problem
        What may be chosen and what it covers.
    max_seconds
        Time of the program; 0 leaves it out. An answer stopped by the time may not repeat exactly.
    relative_gap
        The program stops within this part of its bound; 0: proven to the point.
    """
    search = Search(problem)
    chosen, bound = search.choose()
    points, method, proof = objective(problem, chosen), "swap", "submodular"
    wanted = bool(max_seconds) and 0 < len(problem.units) <= MAX_NONZEROS
    if wanted and points < bound and problem.num_max:
        answer = solve_mip(problem, max_seconds=max_seconds, relative_gap=relative_gap)
        other = objective(problem, answer.chosen)
        if _allowed(search, answer.chosen) and other > points:
            chosen, points, method = list(answer.chosen), other, "mip"
        if answer.bound is not None and answer.bound < bound:
            bound, proof = answer.bound, "mip"
    order, _gains = in_order(problem, chosen)
    return Cover(order, points, max(bound, points), method, proof)


def _allowed(search: Search, chosen: tuple[int, ...]) -> bool:
    """No more than asked or bought, nothing at odds: rounding is never trusted."""
    for uses, most in search.problem.limits:
        if int(uses[list(chosen)].sum()) > most:
            logger.warning("covering: %d facilities chosen", len(chosen))
            return False
    for rank, candidate in enumerate(chosen):
        if search.barred(chosen[:rank])[candidate]:
            logger.warning("covering: candidates in conflict chosen")
            return False
    return True
