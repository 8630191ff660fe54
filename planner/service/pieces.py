"""What would unlock what: every optional piece of a territory, there or not, and what it brings.

Nothing here is needed for the rest to work: what is missing improves, it never blocks. Whether a
piece is there is computed from what is stored, never from what was once asked.
"""

from __future__ import annotations

from planner.service.holdings import Holdings
from planner.service.piece import Piece
from planner.service.pieces_ground import pieces_of_ground
from planner.service.pieces_work import pieces_of_work


def pieces_of(held: Holdings) -> tuple[Piece, ...]:
    """Every piece, those of the ground first, in the language in use."""
    return (*pieces_of_ground(held), *pieces_of_work(held))


def missing(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Those that are not there, or not all of them."""
    return tuple(piece for piece in pieces if not piece.is_there)
