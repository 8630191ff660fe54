"""What a published instance is, once read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from optimisation.problem import Problem, Solution, Units, Weights

Routes: TypeAlias = list[list[int]]
"""Ids as in the instance's file, depot left out, in order of visit."""
Named: TypeAlias = list[list[str]]
"""The same where ids are words."""
Published: TypeAlias = Routes | list[Routes] | Named


WEIGHTS = Weights(
    passage_missing=0,
    due_missed=0,
    area_shortfall=0,
    exploration_shortfall=0,
    exploration_target_share=0.0,
    promise_broken=0,
    travel_s=0,
)
"""Prizes alone count: a published problem has nothing of what else a week weighs."""
DISTANCE = replace(WEIGHTS, distance=1)
"""Prizes and distance count."""


class Sense(StrEnum):
    """Whether the value is a prize to raise or a cost to lower."""

    MAXIMISE = "maximise"
    MINIMISE = "minimise"


class InstanceError(ValueError):
    """A file that is not an instance of its family, or routes that break its rules."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A published instance as a Problem, with the way back to its own terms.

    Attributes
    ----------
    name, family
        As in the files.
    sense
        Of `value`.
    problem
        The same type as a week's.
    routes
        From a solution of `problem` to what the family publishes: one list of routes, or for
        periodic problems one such list a day.
    verify
        Value of published routes, computed from the instance's file and the family's definition
        alone; raises `InstanceError` where they break a rule.
    bound
        From an upper bound of `judge.points` to a bound of the value.
    """

    name: str
    family: str
    sense: Sense
    problem: Problem
    routes: Callable[[Solution], Published]
    verify: Callable[[Published], float]
    bound: Callable[[int], float]


def euclidean(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances between points, float64[n, n]."""
    distances: NDArray[np.float64] = np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(axis=-1))
    return distances


def no_units() -> Units:
    """Units of a problem without coverage."""
    none = np.zeros(0, dtype=np.int64)
    return Units(none, none.copy(), none.copy())
