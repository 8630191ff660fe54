"""A bus's half-day as people write it."""

from __future__ import annotations

from planner.bus import HalfDay
from planner.errors import UsageError
from planner.i18n import _
from planner.sources import means_cells as cells
from planner.sources.means_cells import CellError


def half_day_of(told: str) -> HalfDay:
    """Read `mardi,09:00-12:00`.

    Raises
    ------
    UsageError
        A day or hours that cannot be read, or an end before the start.
    """
    day, comma, hours = told.partition(",")
    start, dash, end = hours.partition("-")
    if not comma or not dash:
        raise UsageError(
            _("« {told} » : écrire par exemple mardi,09:00-12:00").format(told=told[:40])
        )
    try:
        weekday = cells.weekday(day.strip())
        low, high = (cells.minute_of_day(one.strip()) for one in (start, end))
    except CellError as error:
        raise UsageError(f"{error} — {error.hint}") from error
    return HalfDay(weekday, low, high)
