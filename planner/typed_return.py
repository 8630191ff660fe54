"""A sheet brought back as typed, before anything of it is checked: on the page or in a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.model import Point
from planner.returns import Held
from planner.tally import TallyColumn

Cells = Mapping[TallyColumn, object]
"""Column → what was typed; a blank is absent, None, an empty text, or no number."""


def is_blank(value: object) -> bool:
    """Whether a cell says nothing; a table's blank number is the one that differs from itself."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of the sheet as typed; `outcome` of a visit.

    `row`: line of the workbook it comes from, None: typed on the page.
    """

    counts: Cells = field(default_factory=dict)
    outcome: TallyColumn | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class TypedUnplanned:
    """A line no plan foresaw, as typed: an hour, a street, the street it crosses, counts.

    `kept`: the position saved before, where the street and the crossing are still its words; None:
    they say where.
    """

    hour: object = None
    street: str = field(default="", repr=False)
    crossing: str = field(default="", repr=False)
    counts: Cells = field(default_factory=dict)
    row: int | None = None
    kept: Point | None = field(default=None, repr=False)

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return all(map(is_blank, (self.hour, self.street, self.crossing, *self.counts.values())))


@dataclass(frozen=True, slots=True)
class TypedReturn:
    """A sheet as typed; `version` of what was brought back when it was opened, 0: nothing.

    `lines` by their number on the sheet. `held` None: not told.
    """

    held: Held | None
    lines: Mapping[int, TypedLine]
    unplanned: Sequence[TypedUnplanned] = ()
    version: int = 0
