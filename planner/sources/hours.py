"""Hours declared by codes besides the plan: meetings, office days, past weeks. Read, never kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.clock import DAY_MIN
from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.sources import means_cells as cells
from planner.sources.means_cells import CellError
from planner.sources.tables import read_csv_text
from planner.working_time.work import Kind

COLUMNS = ("code", "date", "début", "fin")
KINDS = {"sortie": Kind.OUTING, "coordination": Kind.COORDINATION, "autre": Kind.OTHER}
MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class DeclaredHours:
    """One span of work of a code; minutes after midnight of `date`, the end may pass 1440."""

    code: str
    date: dt.date
    start_min: int
    end_min: int
    kind: Kind = Kind.OTHER


def read_hours(path: Path) -> tuple[DeclaredHours, ...]:
    """Read a CSV with columns `code`, `date`, `début`, `fin` and, if wished, `nature`.

    Raises
    ------
    InputFileError
        Not a CSV, columns missing, or lines that cannot be read: all of them.
    """
    table = read_csv_text(path, max_bytes=MAX_BYTES)
    names = {cells.plain(str(name)): str(name) for name in table.columns}
    missing = [name for name in COLUMNS if cells.plain(name) not in names]
    if missing:
        message = _("colonnes absentes : {list}").format(list=", ".join(missing))
        hint = _("colonnes attendues : {list}").format(list=", ".join((*COLUMNS, "nature")))
        raise InputFileError([Fault(message, hint, path.name)])
    found, faults = [], []
    for values in table.rename(columns={old: plain for plain, old in names.items()}).to_dict(
        "records"
    ):
        try:
            found.append(_hours(values))
        except CellError as error:
            line = int(values["line"])
            faults.append(Fault(str(error), error.hint, path.name, line=line))
    if faults:
        raise InputFileError(faults)
    return tuple(found)


def _hours(values: Mapping[Hashable, Any]) -> DeclaredHours:
    start = cells.minute_of_day(values["debut"])
    end = cells.minute_of_day(values["fin"])
    if start == end:
        raise CellError(_("l'heure de fin est l'heure de début"), _("corriger l'une des deux"))
    kind = values.get("nature", "")
    return DeclaredHours(
        cells.code(values["code"]),
        cells.date(values["date"]),
        start,
        end if end > start else end + DAY_MIN,
        cells.choice(kind, KINDS) if str(kind).strip() else Kind.OTHER,
    )
