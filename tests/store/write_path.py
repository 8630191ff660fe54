"""A write of the store as a path that can be killed on its way, and what must be left of it.

A path writes one rank after another into the same workspace: each write is marked with its rank, so
that what was told can be looked for, and what was under way is there whole or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from planner.audit import Verb
from planner.store.workspace import Workspace

_LETTERS = "ABCDEFGHJK"


def _nothing(_workspace: Workspace, _rank: int) -> None:
    """Nothing is needed before."""


@dataclass(frozen=True, slots=True)
class WritePath:
    """A way into the store.

    Attributes
    ----------
    name
        What messages call it.
    writes
        Functions of `planner/store` that open a write on it.
    write
        Writes a rank; it is told once this returns.
    faults
        Of the ranks told in order, what is not there or is there by half.
    before
        Writes what the rank rests on.
    """

    name: str
    writes: frozenset[str]
    write: Callable[[Workspace, int], object]
    faults: Callable[[Workspace, list[int]], list[str]]
    before: Callable[[Workspace, int], object] = _nothing


def marked(rank: int, mark: str) -> str:
    """A name that tells a rank."""
    return f"{mark}{rank:05d}"


def letters(rank: int) -> str:
    """Five letters that tell a rank, in the order of ranks."""
    return "".join(_LETTERS[int(digit)] for digit in f"{rank:05d}")


def absent(wanted: list[str], found: set[str]) -> list[str]:
    """Faults of what was told and is not there."""
    return [f"{one} is lost" for one in wanted if one not in found]


def left_over(unwanted: list[str], found: set[str]) -> list[str]:
    """Faults of what was told as erased and is there."""
    return [f"{one} is back" for one in unwanted if one in found]


def num_logged(workspace: Workspace, verb: Verb) -> int:
    """Entries of a verb in the log."""
    return sum(entry.verb is verb for entry in workspace.log(dt.date.min, dt.date.max))
