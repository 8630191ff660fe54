"""The week's passages as a CSV that a spreadsheet opens: `;`, UTF-8 with its mark, no formula."""

from __future__ import annotations

import csv
import datetime as dt
import io

from planner.exports.audience import Audience
from planner.exports.needs_table import cell
from planner.exports.printable import one_line
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.week_export import WeekExport
from planner.exports.week_rows import PassageRow, week_rows

COLUMNS = (
    "sortie", "équipe", "date", "heure", "départ", "présence_min", "lieu", "début_utc",
)  # fmt: skip


def render_csv(inputs: SheetInputs, audience: Audience) -> bytes:
    """Write a line per passage told; hours are local, `début_utc` tells a doubled hour apart."""
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows(map(_line, week_rows(inputs, audience)))
    return buffer.getvalue().encode("utf-8-sig")


def _line(row: PassageRow) -> list[str]:
    return [
        row.outing.isoformat(),
        cell(one_line(row.team)),
        row.date.isoformat(),
        row.band if row.start is None else f"{row.start:%H:%M}",
        "" if row.end is None else f"{row.end:%H:%M}",
        "" if row.presence_min is None else str(row.presence_min),
        cell(one_line(row.place)),
        "" if row.start is None else f"{row.start.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
    ]


CSV_EXPORT = WeekExport(
    "csv",
    "Passages de la semaine (CSV)",
    "text/csv",
    "passages",
    ".csv",
    tuple(Audience),
    render_csv,
)
