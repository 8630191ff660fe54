"""The week as a workbook: outings (for the team), passages, what the file is; no formula."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from planner.exports.audience import Audience
from planner.exports.printable import one_line
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.week_export import WeekExport
from planner.exports.week_notes import week_notes
from planner.exports.week_rows import PassageRow, week_rows
from planner.exports.xlsx_table import XLSX_MIME
from planner.i18n import _
from planner.model import PlannedShift
from planner.network.modes import MODES
from planner.planning.continuity import Call, visits_told

_WRITTEN = dt.datetime(2000, 1, 1)
"""Written into every workbook, so that the same plan gives the same bytes."""
Cell = str | int | dt.date | dt.time | None


def render_xlsx(inputs: SheetInputs, audience: Audience) -> bytes:
    """Write the workbook: dates and hours are a spreadsheet's own, hours of a band are text."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "dd/mm/yyyy",
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _WRITTEN})
    if audience is Audience.TEAM:
        going = [shift for shift in inputs.plan.shifts if shift.passages]
        _table(book, _("sorties"), _outing_header(), [_outing(one, inputs) for one in going])
    rows = [_passage(row) for row in week_rows(inputs, audience)]
    _table(book, _("passages"), _passage_header(), rows)
    calls = [_call(one, inputs) for one in _calls(inputs)] if audience is Audience.TEAM else []
    if calls:
        _table(book, _("appels à passer"), _call_header(), calls)
    notes = book.add_worksheet(_("lisez-moi"))
    notes.set_column(0, 0, 90)
    for line, text in enumerate(week_notes(inputs, audience)):
        notes.write_string(line, 0, one_line(text))
    book.close()
    return buffer.getvalue()


def _outing_header() -> tuple[str, ...]:
    return (
        _("date"), _("équipe"), _("début"), _("fin"), _("mode"), _("passages"), _("rendez-vous"),
    )  # fmt: skip


def _outing(shift: PlannedShift, inputs: SheetInputs) -> list[Cell]:
    visits = sum(passage.appointment is not None for passage in shift.passages)
    return [
        shift.date,
        inputs.team(shift).name,
        inputs.clock.local(shift.start_s).time(),
        inputs.clock.local(shift.end_s).time(),
        _(MODES[shift.mode].label),
        len(shift.passages) - visits,
        visits,
    ]


def _passage_header() -> tuple[str, ...]:
    return (
        _("sortie du"), _("équipe"), _("date"), _("heure"), _("départ"), _("présence (min)"),
        _("lieu"),
    )  # fmt: skip


def _passage(row: PassageRow) -> list[Cell]:
    return [
        row.outing,
        row.team,
        row.date,
        row.band if row.start is None else row.start.time(),
        None if row.end is None else row.end.time(),
        row.presence_min,
        row.place,
    ]


def _calls(inputs: SheetInputs) -> list[Call]:
    """Calls about visits of the plan, moved or left out; visits of others' outings are not it."""
    left_out = {item.id for item in inputs.plan.unserved}
    calls = visits_told(inputs.plan, inputs.means).calls
    return [one for one in calls if one.planned_s is not None or one.appointment in left_out]


def _call_header() -> tuple[str, ...]:
    return (
        _("confirmé le"), _("confirmé à"), _("dans ce plan le"), _("dans ce plan à"),
        _("rendez-vous"),
    )  # fmt: skip


def _call(call: Call, inputs: SheetInputs) -> list[Cell]:
    told = inputs.clock.local(call.confirmed_s)
    code = _("rendez-vous {code}").format(code=inputs.where.code_of(call.appointment))
    if call.planned_s is None:
        return [told.date(), told.time(), None, _("pas tenu"), code]
    planned = inputs.clock.local(call.planned_s)
    return [told.date(), told.time(), planned.date(), planned.time(), code]


def _table(
    book: xlsxwriter.Workbook, title: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#D5E1E8", "text_wrap": True, "border": 1})
    hour = book.add_format({"num_format": "hh:mm"})
    page = book.add_worksheet(title)
    for column, text in enumerate(header):
        page.write_string(0, column, text, head)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(page, (line, column), value, hour)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
    page.set_column(0, len(header) - 2, 16)
    page.set_column(len(header) - 1, len(header) - 1, 16 if header[-1] != _("lieu") else 48)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write(page: Any, at: tuple[int, int], value: Cell, hour: object) -> None:
    if isinstance(value, str):
        page.write_string(*at, one_line(value))
    elif isinstance(value, dt.time):
        page.write_datetime(*at, value.replace(tzinfo=None, microsecond=0), hour)
    elif isinstance(value, dt.date):
        page.write_datetime(*at, value)
    elif value is not None:
        page.write_number(*at, value)


XLSX_EXPORT = WeekExport(
    "xlsx",
    "Tableau de la semaine (XLSX)",
    XLSX_MIME,
    "semaine",
    ".xlsx",
    tuple(Audience),
    render_xlsx,
)
