"""Who does pieces of work that do not wait for one another: this process, or others handed in.

An executor gives the results of a list of pieces in the order of the list, whoever does them, so
that what is made of them is the same. `planner.scale` has one that shares them between processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias, TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")
Stop: TypeAlias = Callable[[], bool]
"""Polled by whoever works; true: give what there is at once."""


def cores() -> int:
    """Cores this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class Executor(Protocol):
    """Does pieces of work, several at a time where it can."""

    @property
    def workers(self) -> int:
        """Pieces done at the same time, 1 or more."""
        ...

    def run(
        self, work: Callable[[Piece, Stop], Result], pieces: Sequence[Piece], should_stop: Stop
    ) -> Iterator[tuple[int, Result]]:
        """Do the pieces; yield (rank, result) in the order of the pieces.

        Parameters
        ----------
        work
            A function of a module, so that any process can find it: from a piece and a stop
            question to a result. It draws nothing at random but from what the piece holds.
        pieces
            What to do.
        should_stop
            Asked often. Once true no piece is begun, those under way are asked to stop, and what
            they give is yielded; the ranks left out were not done.

        Raises
        ------
        Exception
            What `work` raised.
        """
        ...


class Serial:
    """One piece after another, here."""

    workers = 1

    def run(
        self, work: Callable[[Piece, Stop], Result], pieces: Sequence[Piece], should_stop: Stop
    ) -> Iterator[tuple[int, Result]]:
        """See `Executor.run`."""
        for rank, piece in enumerate(pieces):
            if should_stop():
                return
            yield rank, work(piece, should_stop)


SERIAL = Serial()
