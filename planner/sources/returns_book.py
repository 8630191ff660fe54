"""A workbook of sheets brought back, as typed: every fault of its lines at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from planner.errors import Fault
from planner.i18n import _
from planner.means_layout import SheetSpec
from planner.outing_code import typed_code
from planner.returns import Held
from planner.returns_layout import (
    CODE,
    COUNTS_SHEET,
    HELD,
    HELD_COLUMN,
    HOUR,
    NUMBER,
    OUTCOME,
    OUTCOMES,
    OUTINGS_SHEET,
    RETURN_SHEETS,
    UNPLANNED_SHEET,
    VISITS_SHEET,
)
from planner.sources import means_cells as cells
from planner.sources.means_cells import CellError, plain, shown
from planner.sources.sheet_rows import RawRow, sheet_rows
from planner.sources.workbook import read_workbook
from planner.tally import HEADERS, ROUND_COLUMNS, TallyColumn
from planner.typed_return import TypedLine, TypedReturn, TypedUnplanned

T = TypeVar("T")
MOST_LINES = 200


@dataclass(slots=True)
class _Sheet:
    """What the lines of one outing's code say."""

    held: Held | None = None
    lines: dict[int, TypedLine] = field(default_factory=dict)
    unplanned: list[TypedUnplanned] = field(default_factory=list)


def read_returns(path: Path) -> tuple[dict[str, TypedReturn], list[Fault]]:
    """Read the sheets of `returns_layout.RETURN_SHEETS`.

    Returns
    -------
    tuple
        Code of an outing → what was typed of it, and faults of the workbook's own making.

    Raises
    ------
    InputFileError
        Missing, empty, too large, not a spreadsheet, or one that swells when unzipped.
    """
    hint = _("donner un .xlsx, par exemple celui de « aller-vers returns template »")
    book = {plain(name): rows for name, rows in read_workbook(path, hint=hint).items()}
    reading = _Reading(shown(path.name))
    for spec in RETURN_SHEETS:
        found = book.get(plain(spec.name))
        if found is not None:
            rows, faults = sheet_rows(spec, found, file=reading.file, sheet=spec.name)
            reading.faults += faults
            for row in rows:
                reading.read(spec, row)
        elif not spec.optional:
            message, hint = _("feuille absente"), _("reprendre le modèle")
            reading.faults.append(Fault(message, hint, file=reading.file, sheet=spec.name))
    return reading.typed(), reading.faults


class _Reading:
    """Lines gathered by outing; a wrong cell is a fault and leaves its line out."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.found: dict[str, _Sheet] = {}

    def typed(self) -> dict[str, TypedReturn]:
        """What was typed, of outings that « sorties » tells of or that have a line filled in."""
        return {
            code: TypedReturn(one.held, one.lines, tuple(one.unplanned))
            for code, one in self.found.items()
            if one.held or one.lines or one.unplanned
        }

    def read(self, spec: SheetSpec, row: RawRow) -> None:
        """Keep one line."""
        try:
            code = typed_code(cells.text(self._needed(row, CODE)))
            one = self.found.setdefault(code, _Sheet())
            {
                OUTINGS_SHEET.name: self._outing,
                COUNTS_SHEET.name: self._counts,
                VISITS_SHEET.name: self._visit,
                UNPLANNED_SHEET.name: self._unplanned,
            }[spec.name](one, row)
        except _WrongCellError as wrong:
            error = wrong.error
            self.faults.append(
                Fault(str(error), error.hint, self.file, spec.name, row.line, wrong.column)
            )

    def _needed(self, row: RawRow, column: str) -> Any:
        if column not in row.cells:
            raise _WrongCellError(
                column, CellError(_("cellule vide"), _("cette colonne est obligatoire"))
            )
        return row.cells[column]

    def _outing(self, one: _Sheet, row: RawRow) -> None:
        if HELD_COLUMN in row.cells:
            one.held = _in_cell(HELD_COLUMN, lambda: cells.choice(row.cells[HELD_COLUMN], HELD))

    def _counts(self, one: _Sheet, row: RawRow) -> None:
        counts = dict(_typed_counts(row))
        if counts:
            self._put(one, row, TypedLine(counts, row=row.line))

    def _visit(self, one: _Sheet, row: RawRow) -> None:
        if OUTCOME in row.cells:
            told = _in_cell(OUTCOME, lambda: cells.choice(row.cells[OUTCOME], OUTCOMES))
            self._put(one, row, TypedLine(outcome=told, row=row.line))

    def _put(self, one: _Sheet, row: RawRow, line: TypedLine) -> None:
        told = self._needed(row, NUMBER)
        number = _in_cell(NUMBER, lambda: cells.whole(told, 1, MOST_LINES))
        if number in one.lines:
            message = _("même sortie et même n° que la ligne {line}")
            hint = _("un seul nombre par lieu et par tranche, jamais une ligne par personne")
            error = CellError(message.format(line=one.lines[number].row), hint)
            raise _WrongCellError(NUMBER, error)
        one.lines[number] = line

    def _unplanned(self, one: _Sheet, row: RawRow) -> None:
        street = _in_cell("rue", lambda: _hidden(row.cells.get("rue")))
        crossing = _in_cell("croisement", lambda: _hidden(row.cells.get("croisement")))
        counts = dict(_typed_counts(row))
        one.unplanned.append(
            TypedUnplanned(row.cells.get(HOUR), street, crossing, counts, row.line)
        )


class _WrongCellError(Exception):
    """A cell that cannot be read, with its column."""

    def __init__(self, column: str, error: CellError) -> None:
        super().__init__(str(error))
        self.column, self.error = column, error


def _in_cell(column: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except CellError as error:
        raise _WrongCellError(column, error) from error


def _hidden(value: object) -> str:
    """A text that says where; a fault repeats nothing of it."""
    try:
        return "" if value is None else cells.text(value)
    except CellError as error:
        raise CellError(_("cellule illisible (non affichée)"), _("la retaper")) from error


def _typed_counts(row: RawRow) -> Iterator[tuple[TallyColumn, object]]:
    for column in ROUND_COLUMNS:
        if HEADERS[column] in row.cells:
            yield column, row.cells[HEADERS[column]]
