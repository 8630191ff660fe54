"""The spreadsheet of means, empty with one example a sheet, or filled with rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from planner.means_layout import SHEETS, ColumnSpec, SheetSpec

Rows = Mapping[str, Sequence[Mapping[str, object]]]
NUM_ROWS = 500
"""Rows under each validation list."""
INTRODUCTION = (
    "Moyens d'une semaine type",
    "Une feuille par sujet. La ligne « exemple » de chaque feuille n'est jamais lue.",
    "Aucun nom, aucun trait d'une personne : des codes, des lieux, des heures.",
    "Les lieux se disent par la rue et la rue croisée, un repère de la carte, ou des degrés.",
    "Une heure de fin plus petite que le début est celle du lendemain.",
    "Pour lire ce classeur : page « Semaine », « Chercher les tournées d'une semaine ».",
    "Ou dans un terminal : aller-vers plan CODE --means CE_FICHIER.xlsx --week 2026-W49",
)


def write_template(path: Path, rows: Rows | None = None) -> None:
    """Write the workbook.

    Parameters
    ----------
    path
        File to write; replaced whole.
    rows
        Sheet name → rows (header → value). None: the example rows.
    """
    write_workbook(path, SHEETS, INTRODUCTION, rows)


def template_bytes() -> bytes:
    """The workbook with its example rows, as a page hands it out."""
    buffer = io.BytesIO()
    write_workbook(buffer, SHEETS, INTRODUCTION, None)
    return buffer.getvalue()


def write_workbook(
    path: Path | io.BytesIO, sheets: Sequence[SheetSpec], intro: Sequence[str], rows: Rows | None
) -> None:
    """Write sheets with their help and closed lists, after a page that says how to fill them in.

    Parameters
    ----------
    path
        File to write, replaced whole, or what takes its bytes.
    sheets
        What each sheet holds.
    intro
        Title, then lines of the first page.
    rows
        As in `write_template`.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path) if isinstance(path, Path) else path, options)
    styles = _styles(book)
    _read_me(book, styles, sheets, intro)
    lists = _Lists(book)
    for sheet in sheets:
        _sheet(book, sheet, styles, lists, None if rows is None else rows.get(sheet.name, ()))
    lists.hide()
    book.close()


def _styles(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": "#1F3A4D"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "must": book.add_format(
            {"bold": True, "bg_color": "#1F3A4D", "font_color": "#FFFFFF", "text_wrap": True,
             "valign": "top", "border": 1, "border_color": "#FFFFFF"}
        ),
        "may": book.add_format(
            {"bold": True, "bg_color": "#D5E1E8", "font_color": "#1F3A4D", "text_wrap": True,
             "valign": "top", "border": 1, "border_color": "#FFFFFF"}
        ),
        "example": book.add_format({"italic": True, "font_color": "#6B7780"}),
        "cell": book.add_format({"num_format": "@"}),
    }  # fmt: skip


def _read_me(
    book: Any, styles: dict[str, Any], sheets: Sequence[SheetSpec], intro: Sequence[str]
) -> None:
    page = book.add_worksheet("lisez-moi")
    page.set_column(0, 0, 100)
    page.hide_gridlines(2)
    page.write_string(0, 0, intro[0], styles["title"])
    for line, text in enumerate(intro[1:], 2):
        page.write_string(line, 0, text, styles["text"])
    line = len(intro) + 2
    for rank, sheet in enumerate(sheets):
        page.write_string(line + rank, 0, f"{sheet.name} : {sheet.help}", styles["text"])


class _Lists:
    """Closed lists on a hidden sheet, so that none is too long for a cell's validation."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.page: Any = None
        self.known: dict[tuple[str, ...], str] = {}

    def source(self, choices: tuple[str, ...]) -> str:
        if self.page is None:
            self.page = self.book.add_worksheet("listes")
        if choices not in self.known:
            column = len(self.known)
            for row, choice in enumerate(choices):
                self.page.write_string(row, column, choice)
            name = xlsxwriter.utility.xl_col_to_name(column)
            self.known[choices] = f"=listes!${name}$1:${name}${len(choices)}"
        return self.known[choices]

    def hide(self) -> None:
        if self.page is not None:
            self.page.hide()


def _sheet(
    book: Any,
    sheet: SheetSpec,
    styles: dict[str, Any],
    lists: _Lists,
    rows: Sequence[Mapping[str, object]] | None,
) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 1)
    page.set_row(0, 32)
    for rank, column in enumerate(sheet.columns):
        page.write_string(0, rank, column.header, styles["must" if column.required else "may"])
        if column.help:
            page.write_comment(0, rank, column.help, {"x_scale": 2})
        page.set_column(rank, rank, _width(column), styles["cell"])
        if column.choices:
            page.data_validation(1, rank, NUM_ROWS, rank, _validation(lists, column))
    if rows is None:
        for rank, column in enumerate(sheet.columns):
            page.write_string(1, rank, column.example, styles["example"])
        return
    for line, row in enumerate(rows, 1):
        for rank, column in enumerate(sheet.columns):
            value = row.get(column.header)
            if value is not None and value != "":
                _write(page, (line, rank), value)


def _width(column: ColumnSpec) -> int:
    longest = max([len(column.header), len(column.example), *map(len, column.choices or ())])
    return max(9, min(26, longest + 3))


def _validation(lists: _Lists, column: ColumnSpec) -> dict[str, object]:
    assert column.choices is not None
    return {
        "validate": "list",
        "source": lists.source(column.choices),
        "error_title": column.header[:32],
        "error_message": "Choisir dans la liste.",
    }


def _write(page: Any, at: tuple[int, int], value: object) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        page.write_number(*at, value)
    else:
        page.write_string(*at, str(value))
