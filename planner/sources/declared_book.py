"""Lines of a sheet of presence or counts, from a CSV or a workbook."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.means_layout import SheetSpec
from planner.sources.means_cells import plain, shown
from planner.sources.records import NOT_DATA
from planner.sources.sheet_rows import RawRow, sheet_rows
from planner.sources.tables import read_text
from planner.sources.workbook import read_workbook

MAX_BYTES = 5_000_000


def declared_rows(path: Path, spec: SheetSpec) -> tuple[list[RawRow], list[Fault], str | None]:
    """Filled lines, faults of the headers, and the sheet's name (None for a CSV).

    A workbook's sheet is the one of the template's name, else its first.

    Raises
    ------
    InputFileError
        Missing, empty, too large, or neither a CSV nor a workbook.
    """
    name = shown(path.name)
    if path.suffix.casefold() in (".xlsx", ".xlsm"):
        sheet, cells = _sheet(path, spec)
    else:
        sheet, cells = None, _csv_cells(path)
    rows, faults = sheet_rows(spec, cells, file=name, sheet=sheet)
    return rows, faults, sheet


def _sheet(path: Path, spec: SheetSpec) -> tuple[str, list[list[Any]]]:
    book = read_workbook(path, hint=_("reprendre le modèle : aller-vers template"))
    sheets = {plain(name): (name, cells) for name, cells in book.items()}
    if plain(spec.name) in sheets:
        return sheets[plain(spec.name)]
    others = [found for key, found in sheets.items() if key not in NOT_DATA]
    return others[0] if others else (spec.name, [])


def _csv_cells(path: Path) -> list[list[Any]]:
    told = read_text(path, max_bytes=MAX_BYTES)
    header = told.split("\n", 1)[0]
    separator = max(";,\t", key=header.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(told), delimiter=separator)]
    except csv.Error as error:
        hint = _("vérifier séparateurs et guillemets")
        raise InputFileError([Fault(_("CSV illisible"), hint, file=shown(path.name))]) from error
