"""The closed lists of what a team counts: columns of the sheet, of its return, of the report.

A street round's columns are chosen by the organisation among seven; a visit's are always the same
four. A count is a whole number; a blank is no count at all, and never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from planner.i18n import _


class TallyColumn(StrEnum):
    """One column, in the order in which it is printed."""

    MET = "met"
    FIRST_TIME = "first_time"
    """of those met"""
    FAMILIES = "households_with_children"
    ORIENTED = "oriented"
    TRANSPORTED = "transported"
    DONE = "done"
    """a visit that took place"""
    NOT_THERE = "not_there"
    POSTPONED = "postponed"
    DECLINED = "declined"
    """who did not wish contact; never a failure"""


ROUND_COLUMNS = (
    TallyColumn.MET,
    TallyColumn.FIRST_TIME,
    TallyColumn.FAMILIES,
    TallyColumn.ORIENTED,
    TallyColumn.TRANSPORTED,
    TallyColumn.NOT_THERE,
    TallyColumn.DECLINED,
)
"""What a street round may count; the organisation chooses among them."""
DEFAULT_COLUMNS = (
    TallyColumn.MET,
    TallyColumn.FIRST_TIME,
    TallyColumn.ORIENTED,
    TallyColumn.NOT_THERE,
    TallyColumn.DECLINED,
)
"""What a street round counts where the organisation has chosen nothing."""
VISIT_COLUMNS = (
    TallyColumn.DONE,
    TallyColumn.NOT_THERE,
    TallyColumn.POSTPONED,
    TallyColumn.DECLINED,
)
"""What is told of visits."""
UNPLANNED_LINES = 6
"""Lines of a sheet, and of its return, for unplanned encounters and late 115 calls."""
PART_OF = {TallyColumn.FIRST_TIME: TallyColumn.MET}
"""Column → the column it is a part of: it needs the whole, and never exceeds it."""
HEADERS = {
    TallyColumn.MET: "rencontrées",
    TallyColumn.FIRST_TIME: "dont 1re fois",
    TallyColumn.FAMILIES: "ménages avec enfants",
    TallyColumn.ORIENTED: "orientées",
    TallyColumn.TRANSPORTED: "transportées",
    TallyColumn.DONE: "faite",
    TallyColumn.NOT_THERE: "pas là",
    TallyColumn.POSTPONED: "reportée",
    TallyColumn.DECLINED: "ne souhaite pas",
}
"""Column → header in files, the same in every language (the French source string)."""


def columns_of(chosen: tuple[TallyColumn, ...], *, visits: bool) -> tuple[TallyColumn, ...]:
    """Columns of an outing: those of visits, or those the organisation chose for its rounds."""
    return VISIT_COLUMNS if visits else chosen


def in_order(columns: Iterable[TallyColumn]) -> tuple[TallyColumn, ...]:
    """A round's columns, each once, in the order of the list."""
    asked = set(columns)
    return tuple(column for column in ROUND_COLUMNS if column in asked)


def without_whole(columns: Iterable[TallyColumn]) -> tuple[TallyColumn, ...]:
    """Columns that are a part of one that is not there."""
    asked = set(columns)
    return tuple(c for c in in_order(asked) if c in PART_OF and PART_OF[c] not in asked)


def tally_words(column: TallyColumn) -> str:
    """A column's header in the language in use."""
    words = {
        TallyColumn.MET: _("rencontrées"),
        TallyColumn.FIRST_TIME: _("dont 1re fois"),
        TallyColumn.FAMILIES: _("ménages avec enfants"),
        TallyColumn.ORIENTED: _("orientées"),
        TallyColumn.TRANSPORTED: _("transportées"),
        TallyColumn.DONE: _("faite"),
        TallyColumn.NOT_THERE: _("pas là"),
        TallyColumn.POSTPONED: _("reportée"),
        TallyColumn.DECLINED: _("ne souhaite pas"),
    }
    return words[column]
