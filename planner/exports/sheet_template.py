"""A template of one sheet: a workbook with its lists and help, or a CSV with the same headers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from planner.exports.means_template import write_workbook
from planner.means_layout import SheetSpec

_READ_ME = (
    "La ligne d'exemple n'est jamais lue.",
    "Aucun nom, aucun trait d'une personne.",
    "Une heure de fin plus petite que le début est celle du lendemain.",
)
_GIVEN = "Pour lire ce classeur : page « Territoire », « Donner ce qui manque »."
_HOW = {
    "passages": _GIVEN,
    "comptages": _GIVEN,
    "tournée de bus": "Pour lire ce classeur : page « Comparer », bus.",
    "services": "Pour lire ce classeur : aller-vers territory add CODE … --services CE_FICHIER",
}


def write_sheet_template(path: Path, sheet: SheetSpec) -> None:
    """Write the template, by the suffix of the path (`.csv`, else a workbook)."""
    if path.suffix.casefold() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file, delimiter=";")
            rows.writerow([column.header for column in sheet.columns])
            rows.writerow([column.example for column in sheet.columns])
        return
    _write(path, sheet)


def sheet_template_bytes(sheet: SheetSpec) -> bytes:
    """The workbook of one sheet, as a page hands it out."""
    buffer = io.BytesIO()
    _write(buffer, sheet)
    return buffer.getvalue()


def _write(path: Path | io.BytesIO, sheet: SheetSpec) -> None:
    write_workbook(path, (sheet,), (sheet.help, *_READ_ME, _HOW[sheet.name]), rows=None)
