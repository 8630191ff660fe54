"""Open the means workbook safely: size, kind and zip checked before anything is parsed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.errors import Fault, InputFileError, MeansError
from planner.i18n import _
from planner.means_layout import EXAMPLE, SHEETS, SheetSpec
from planner.sources.means_cells import is_blank, plain, shown
from planner.sources.means_zip import BROKEN, NotAWorkbookError, SwellingError, harmless

MAX_BYTES = 5_000_000
MAX_LINES = 10_000
_PERSON = (
    "nom", "prenom", "alias", "surnom", "initiales", "naissance", "age", "sexe", "genre",
    "nationalite", "origine", "langue", "sante", "maladie", "traitement", "diagnostic", "photo",
    "telephone", "tel", "portable", "mobile", "mail", "courriel", "email", "personne",
    "beneficiaire", "usager", "patient", "famille",
)  # fmt: skip
"""Words of a header that would describe a person met, without accents."""


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
    content = _checked_content(path)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, *BROKEN, KeyError) as error:
        raise _refused(path, _("ce n'est pas un classeur lisible")) from error
    return _parse(sheets, shown(path.name))


def _refused(path: Path, message: str) -> InputFileError:
    hint = _("donner un .xlsx, par exemple celui de « aller-vers template FICHIER.xlsx »")
    return InputFileError([Fault(message, hint, file=shown(path.name))])


def _checked_content(path: Path) -> bytes:
    """Content of the workbook, rewritten so that nothing in it can swell."""
    if not path.is_file():
        raise _refused(path, _("fichier absent"))
    try:
        size = path.stat().st_size
        if size == 0:
            raise _refused(path, _("fichier vide"))
        if size > MAX_BYTES:
            raise _refused(path, _("fichier de plus de {mb} Mo").format(mb=MAX_BYTES // 10**6))
        content = path.read_bytes()
    except OSError as error:
        raise _refused(path, _("fichier illisible")) from error
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise _refused(path, _("ce n'est pas un classeur .xlsx, ou il est tronqué"))
    try:
        return harmless(content)
    except NotAWorkbookError as error:
        raise _refused(path, _("ce n'est pas un classeur .xlsx")) from error
    except SwellingError as error:
        message = _("classeur qui gonfle démesurément une fois ouvert")
        raise _refused(path, message) from error
    except BROKEN as error:
        raise _refused(path, _("classeur abîmé")) from error


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
        found, faults = _rows(spec, cells)
        book.rows[spec.name] = found
        book.faults.extend(
            Fault(message, hint, file=file, sheet=spec.name, line=line, column=column)
            for message, hint, line, column in faults
        )
    return book


_Said = tuple[str, str, int | None, str | None]
"""Message, hint, line, column."""


def _rows(spec: SheetSpec, cells: list[list[Any]]) -> tuple[list[RawRow], list[_Said]]:
    head = next((at for at, row in enumerate(cells) if any(not is_blank(c) for c in row)), 0)
    headers = [plain(str(cell)) for cell in cells[head]] if cells else []
    typed = [shown(cell) for cell in cells[head]] if cells else []
    faults = list(_header_faults(spec, headers, typed, line=head + 1))
    if len(cells) > MAX_LINES:
        message = _("plus de {num} lignes").format(num=MAX_LINES)
        return [], [*faults, (message, _("alléger la feuille"), None, None)]
    places = {
        column.header: headers.index(plain(column.header))
        for column in spec.columns
        if plain(column.header) in headers
    }
    found = []
    for line, row in enumerate(cells[head + 1 :], head + 2):
        values = {name: row[at] if at < len(row) else None for name, at in places.items()}
        filled = {name: value for name, value in values.items() if not is_blank(value)}
        first = str(next(iter(row), "")).strip().lower()
        if filled and not first.startswith(EXAMPLE):
            found.append(RawRow(line, filled))
    return found, faults


def _header_faults(
    spec: SheetSpec, headers: list[str], typed: list[str], *, line: int
) -> Iterator[_Said]:
    """Columns absent, twice, unknown, or that would describe a person."""
    known = {plain(column.header): column for column in spec.columns}
    for header, column in known.items():
        if header not in headers and (column.required or not any(headers)):
            yield _("colonne absente"), _("reprendre l'en-tête du modèle"), line, column.header
    for at, (header, name) in enumerate(zip(headers, typed, strict=True)):
        if header in known and header in headers[:at]:
            yield _("colonne en double"), _("n'en garder qu'une"), line, name
        if header and header not in known:
            yield *_unknown_column(header), line, name


def _unknown_column(header: str) -> tuple[str, str]:
    words = header.replace("-", " ").replace("_", " ").replace("'", " ").split()
    if any(word.rstrip("s") in _PERSON or word in _PERSON for word in words):
        return (
            _("cette colonne décrirait une personne : aucune n'est lue ni gardée"),
            _("supprimer la colonne et son contenu ; une référence au hasard suffit"),
        )
    return (
        _("colonne inconnue : elle ne serait pas lue"),
        _("la supprimer, ou reprendre l'en-tête du modèle"),
    )


def raise_if(faults: list[Fault]) -> None:
    """Raise all faults together, in the order of the file."""
    if faults:
        ranks = {spec.name: rank for rank, spec in enumerate(SHEETS)}
        raise MeansError(
            sorted(faults, key=lambda one: (ranks.get(one.sheet or "", -1), one.line or 0))
        )
