"""A table as a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import xlsxwriter

from planner.i18n import _

XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | float | None


def write_table(
    book: xlsxwriter.Workbook,
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """Add a sheet: texts and numbers as they are, null said in words."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_column(0, 0, 44)
    page.set_column(1, max(1, len(header) - 1), 18)
    for column, text in enumerate(header):
        page.write_string(0, column, text, bold)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, column, cell)
            elif cell is None or cell != cell:
                page.write_string(line, column, _("inconnu"))
            else:
                page.write_number(line, column, cell)
