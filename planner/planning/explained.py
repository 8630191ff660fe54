"""Reasons of the last plans explained: a plan saved, opened or taken up again is not tried anew.

Only what is equal counts as the same: the week's Problem in every number, its ids, and every route.
"""

from __future__ import annotations

from collections import deque
from dataclasses import fields
from threading import Lock

import numpy as np

from optimisation.problem import Problem, Solution, Travel, Units
from planner.model import Unserved
from planner.planning.build import BuiltWeek
from planner.planning.explain import explain

MOST = 4


def explained(built: BuiltWeek, solution: Solution) -> tuple[Unserved, ...]:
    """Reasons of all that has no passage, as `explain` gives them."""
    with _LOCK:
        kept = list(_LAST)
    for known, routes, found in kept:
        if (
            routes == solution
            and known.index == built.index
            and same_problem(known.problem, built.problem)
        ):
            return found
    found = explain(built, solution)
    with _LOCK:
        _LAST.appendleft((built, solution, found))
    return found


def forget() -> None:
    """Forget the plans explained."""
    with _LOCK:
        _LAST.clear()


_LAST: deque[tuple[BuiltWeek, Solution, tuple[Unserved, ...]]] = deque(maxlen=MOST)
_LOCK = Lock()


def same_problem(one: Problem, other: Problem) -> bool:
    """Whether two problems are equal, every array included."""
    if one is other:
        return True
    if any(getattr(one, name) != getattr(other, name) for name in _PLAIN):
        return False
    return (
        len(one.travel) == len(other.travel)
        and _same(one.units, other.units)
        and all(_same(a, b) for a, b in zip(one.travel, other.travel, strict=True))
    )


_PLAIN = tuple(one.name for one in fields(Problem) if one.name not in ("travel", "units"))


def _same(one: Travel | Units, other: Travel | Units) -> bool:
    """Whether two objects of one class have equal fields, arrays or not."""
    names = (field.name for field in fields(one))
    pairs = ((getattr(one, name), getattr(other, name)) for name in names)
    return all(np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b for a, b in pairs)
