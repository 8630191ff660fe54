"""Open the means workbook safely: size, kind and zip checked before anything is parsed."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.errors import Fault, InputFileError, MeansError
from planner.i18n import _
from planner.means_layout import EXAMPLE, SHEETS, SheetSpec
from planner.sources.means_cells import is_blank, plain

MAX_BYTES = 5_000_000
MAX_UNZIPPED_BYTES = 60_000_000
MAX_LINES = 5_000


@dataclass(frozen=True, slots=True)
class RawRow:
    """A line as typed: its number as the spreadsheet shows it, and cells by header."""

    line: int
    cells: dict[str, Any]


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
    _check_file(path)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError) as error:
        raise _refused(path, _("ce n'est pas un classeur lisible")) from error
    return _parse(sheets, path.name)


def _refused(path: Path, message: str) -> InputFileError:
    hint = _("donner un .xlsx, par exemple celui de « aller-vers template FICHIER.xlsx »")
    return InputFileError([Fault(message, hint, file=path.name)])


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise _refused(path, _("fichier absent"))
    size = path.stat().st_size
    if size == 0:
        raise _refused(path, _("fichier vide"))
    if size > MAX_BYTES:
        raise _refused(path, _("fichier de plus de {mb} Mo").format(mb=MAX_BYTES // 10**6))
    if not zipfile.is_zipfile(path):
        raise _refused(path, _("ce n'est pas un classeur .xlsx"))
    try:
        with zipfile.ZipFile(path) as archive:
            unzipped = sum(info.file_size for info in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _refused(path, _("classeur abîmé")) from error
    if unzipped > MAX_UNZIPPED_BYTES:
        raise _refused(path, _("classeur qui gonfle démesurément une fois ouvert"))
    if "xl/workbook.xml" not in names:
        raise _refused(path, _("ce n'est pas un classeur .xlsx"))


def _parse(sheets: dict[str, list[list[Any]]], file: str) -> RawBook:
    by_name = {plain(name): cells for name, cells in sheets.items()}
    book = RawBook({})
    for spec in SHEETS:
        cells = by_name.get(plain(spec.name))
        if cells is None:
            message = _("feuille absente")
            hint = _("reprendre le modèle : « aller-vers template FICHIER.xlsx »")
            book.faults.append(Fault(message, hint, file=file, sheet=spec.name))
            continue
        book.rows[spec.name] = _rows(spec, cells, file, book.faults)
    return book


def _rows(spec: SheetSpec, cells: list[list[Any]], file: str, faults: list[Fault]) -> list[RawRow]:
    headers = [plain(str(cell)) for cell in cells[0]] if cells else []
    places = {
        column.header: headers.index(plain(column.header))
        for column in spec.columns
        if plain(column.header) in headers
    }
    for column in spec.columns:
        if column.header not in places and (column.required or not headers):
            message, hint = _("colonne absente"), _("reprendre l'en-tête du modèle")
            faults.append(
                Fault(message, hint, file=file, sheet=spec.name, line=1, column=column.header)
            )
    if len(cells) > MAX_LINES:
        message = _("plus de {num} lignes").format(num=MAX_LINES)
        faults.append(Fault(message, _("alléger la feuille"), file=file, sheet=spec.name))
        return []
    found = []
    for line, row in enumerate(cells[1:], 2):
        values = {name: row[at] if at < len(row) else None for name, at in places.items()}
        filled = {name: value for name, value in values.items() if not is_blank(value)}
        first = str(next(iter(row), "")).strip().lower()
        if filled and not first.startswith(EXAMPLE):
            found.append(RawRow(line, filled))
    return found


def raise_if(faults: list[Fault]) -> None:
    """Raise all faults together, in the order of the file."""
    if faults:
        raise MeansError(faults)
