"""Tallies that teams declare after their outings: held or not, and counts of a closed list."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

from planner.declared_activity import FIRST, MET, TALLIES, Tally
from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.means_layout import YES_NO
from planner.sources import means_cells as cells
from planner.sources.means_cells import CellError
from planner.sources.tables import read_csv_text

MAX_BYTES = 5_000_000
MAX_COUNT = 10_000


def read_tallies(path: Path) -> tuple[Tally, ...]:
    """Read a CSV with columns `date`, `tenue` and those of the sheet's tally list.

    Raises
    ------
    InputFileError
        Not a CSV, a column that is of no list, or lines that cannot be read: all of them.
    """
    table = read_csv_text(path, max_bytes=MAX_BYTES)
    known = {cells.plain(name): name for name in ("date", "tenue", *TALLIES)}
    given = {str(name): cells.plain(str(name)) for name in table.columns if name != "line"}
    unknown = [name for name, plain in given.items() if plain not in known]
    missing = [name for plain, name in known.items() if plain not in given.values()
               and name in ("date", "tenue")]  # fmt: skip
    faults = [
        Fault(_("colonne inconnue : elle ne serait pas lue"),
              _("n'en garder que : {list}").format(list=", ".join(known.values())),
              path.name, column=cells.shown(name))
        for name in unknown
    ]  # fmt: skip
    if missing:
        message = _("colonnes absentes : {list}").format(list=", ".join(missing))
        faults.append(Fault(message, _("reprendre l'en-tête du modèle"), path.name))
    if faults:
        raise InputFileError(faults)
    found = []
    for row in table.rename(columns={name: known[p] for name, p in given.items()}).to_dict(
        "records"
    ):
        try:
            found.append(_tally(row))
        except CellError as error:
            faults.append(Fault(str(error), error.hint, path.name, line=int(row["line"])))
    if faults:
        raise InputFileError(faults)
    return tuple(found)


def _tally(row: Mapping[Hashable, Any]) -> Tally:
    counts = {
        name: cells.whole(row[name], 0, MAX_COUNT)
        for name in TALLIES
        if str(row.get(name, "")).strip()
    }
    if counts.get(FIRST, 0) > counts.get(MET, 0):
        message = _("« {part} » dépasse « {whole} »").format(part=FIRST, whole=MET)
        raise CellError(message, _("corriger l'une ou l'autre"))
    return Tally(cells.date(row["date"]), cells.choice(row["tenue"], YES_NO), counts)
