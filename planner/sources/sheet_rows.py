"""Lines of a sheet under known headers; columns unknown, twice or describing a person refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planner.errors import Fault
from planner.i18n import _
from planner.means_layout import EXAMPLE, SheetSpec
from planner.sources.means_cells import is_blank, plain, shown

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


_Said = tuple[str, str, int | None, str | None]
"""Message, hint, line, column."""


def sheet_rows(
    spec: SheetSpec, cells: list[list[Any]], *, file: str, sheet: str | None
) -> tuple[list[RawRow], list[Fault]]:
    """Filled lines of a sheet, and faults of its headers.

    Examples and blank lines are left out. `file` and `sheet` are told with each fault.
    """
    found, said = _rows(spec, cells)
    faults = [
        Fault(message, hint, file=file, sheet=sheet, line=line, column=column)
        for message, hint, line, column in said
    ]
    return found, faults


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
