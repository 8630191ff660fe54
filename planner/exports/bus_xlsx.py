"""A bus's tour as a workbook: stops, half-days, sites without a stop, what to read first."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from planner.exports.bus_table import half_day_header, left_header, stop_header, tour_header
from planner.exports.xlsx_table import Cell, write_table
from planner.i18n import _

_WRITTEN = dt.datetime(2000, 1, 1)
"""Written into every workbook, so that the same tour gives the same bytes."""
Rows = Sequence[Sequence[Cell]]


def bus_xlsx(tours: Rows, stops: Rows, halves: Rows, left: Rows, *, notes: Sequence[str]) -> bytes:
    """Write the workbook from rows of `bus_table`; texts are never formulas nor links."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _WRITTEN})
    write_table(book, _("tournées"), tour_header(), tours)
    write_table(book, _("arrêts"), stop_header(), stops)
    write_table(book, _("demi-journées"), half_day_header(), halves)
    write_table(book, _("sans arrêt"), left_header(), left)
    write_table(book, _("à lire"), (_("à lire"),), [(text,) for text in notes])
    book.close()
    return buffer.getvalue()
