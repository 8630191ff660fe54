"""A template of one sheet: a workbook with its lists and help, or a CSV with the same headers."""

from __future__ import annotations

import csv
from pathlib import Path

from planner.exports.means_template import write_workbook
from planner.means_layout import SheetSpec

_READ_ME = (
    "La ligne d'exemple n'est jamais lue.",
    "Aucun nom, aucun trait d'une personne.",
    "Une heure de fin plus petite que le début est celle du lendemain.",
)
_OPTIONS = {
    "passages": "update CODE --presence CE_FICHIER",
    "comptages": "update CODE --observations CE_FICHIER",
    "services": "add CODE … --services CE_FICHIER",
}


def write_sheet_template(path: Path, sheet: SheetSpec) -> None:
    """Write the template, by the suffix of the path (`.csv`, else a workbook)."""
    if path.suffix.casefold() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file, delimiter=";")
            rows.writerow([column.header for column in sheet.columns])
            rows.writerow([column.example for column in sheet.columns])
        return
    how = "Pour lire ce classeur : aller-vers territory " + _OPTIONS[sheet.name]
    write_workbook(path, (sheet,), (sheet.help, *_READ_ME, how), rows=None)
