"""What a person asks of a plan, in ids and seconds: light enough to keep while somebody thinks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from planner.planning.promised import Stop


@dataclass(frozen=True, slots=True)
class Move:
    """A passage to an outing (its own or another), at a start in elapsed seconds.

    `start_s` None: where it is best in that outing.
    """

    stop: Stop
    shift: str
    start_s: int | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """One passage more at one of these places or visits.

    `refs`: several where a zone is asked for, the best is taken. `shift` None: the outing where it
    is best and breaks nothing; `start_s` None: where it is best in the outing. `zone`: the zone
    asked for, empty where a place is.
    """

    refs: tuple[str, ...]
    shift: str | None = None
    start_s: int | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A passage less; the others of its outing keep their hours."""

    stop: Stop


@dataclass(frozen=True, slots=True)
class Leave:
    """Passages less, fixed or not, where a wish told since then forbids them."""

    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """Fix (`on`) or release a passage, or outings whole (a team's day: all its outings).

    `shifts`: outings; `stop` None: whole.
    """

    shifts: tuple[str, ...]
    stop: Stop | None = None
    on: bool = True


Edit: TypeAlias = Move | Add | Drop | Leave | Fix
