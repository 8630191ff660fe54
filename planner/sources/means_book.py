"""The means workbook as lines of its sheets, with the faults of its headers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.errors import Fault, MeansError
from planner.i18n import _
from planner.means_layout import SHEETS
from planner.sources.means_cells import plain, shown
from planner.sources.sheet_rows import RawRow, sheet_rows
from planner.sources.workbook import read_workbook


@dataclass(frozen=True, slots=True)
class RawBook:
    """Rows of every sheet, examples and blank lines left out, and faults met on the way."""

    rows: dict[str, list[RawRow]]
    faults: list[Fault] = field(default_factory=list)


def load_book(path: Path) -> RawBook:
    """Read the sheets of a means workbook.

    Raises
    ------
    InputFileError
        Missing, empty, too large, not a spreadsheet, or one that swells when unzipped.
    """
    hint = _("donner un .xlsx, par exemple celui de « aller-vers template FICHIER.xlsx »")
    return _parse(read_workbook(path, hint=hint), shown(path.name))


def _parse(sheets: dict[str, list[list[Any]]], file: str) -> RawBook:
    by_name = {plain(name): cells for name, cells in sheets.items()}
    book = RawBook({})
    for spec in SHEETS:
        cells = by_name.get(plain(spec.name))
        if cells is None and spec.optional:
            continue
        if cells is None:
            message = _("feuille absente")
            hint = _("reprendre le modèle : « aller-vers template FICHIER.xlsx »")
            book.faults.append(Fault(message, hint, file=file, sheet=spec.name))
            continue
        found, faults = sheet_rows(spec, cells, file=file, sheet=spec.name)
        book.rows[spec.name] = found
        book.faults.extend(faults)
    return book


def raise_if(faults: list[Fault]) -> None:
    """Raise all faults together, in the order of the file."""
    if faults:
        ranks = {spec.name: rank for rank, spec in enumerate(SHEETS)}
        raise MeansError(
            sorted(faults, key=lambda one: (ranks.get(one.sheet or "", -1), one.line or 0))
        )
