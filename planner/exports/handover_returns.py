"""What outings brought back, for the handover sheet: counts declared by place code, never planned.

A blank is no count, a zero is nobody met. Visits are not told; a line no plan foresaw has no code.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from planner.exports.sheet_inputs import SheetInputs
from planner.hours import hour_of
from planner.i18n import _, labelled
from planner.model import PlannedShift
from planner.outing_code import outing_code
from planner.returns import Held, OutingReturn, StopReturn, Unplanned
from planner.tally import ROUND_COLUMNS, TallyColumn, tally_words


def declared(inputs: SheetInputs, going: list[tuple[PlannedShift, str]]) -> list[dict[str, Any]]:
    """Outings of the last day a sheet came back from, each with its counts or that there are none.

    Parameters
    ----------
    going
        Outings of the sheet with their titles, in order of time.
    """
    told = {one.outing: one for one in inputs.returns}
    by_shift = {
        shift.id: told.get(outing_code(inputs.plan.id, shift.id)) for shift, _title in going
    }
    days = [shift.date for shift, _title in going if by_shift[shift.id] is not None]
    if not days:
        return [{"title": "", "note": _("pas de retour saisi"), "columns": [], "rows": []}]
    return [
        _outing(title, by_shift[shift.id], inputs)
        for shift, title in going
        if shift.date == max(days)
    ]


def _outing(title: str, told: OutingReturn | None, inputs: SheetInputs) -> dict[str, Any]:
    if told is None:
        return {"title": title, "note": _("pas de retour saisi"), "columns": [], "rows": []}
    lines = [line for line in told.lines if isinstance(line, Unplanned) or line.outcome is None]
    counted = {name for line in lines for name in line.counts}
    columns = [c for c in ROUND_COLUMNS if c in inputs.means.organisation.tally or c in counted]
    rows = [_row(line, told.date, columns, inputs) for line in lines]
    return {
        "title": title,
        "note": _held(told.held),
        "columns": [_("déclaré"), _("code"), *map(tally_words, columns)] if rows else [],
        "rows": rows,
    }


def _held(held: Held) -> str:
    words = {Held.YES: _("oui"), Held.PARTLY: _("en partie"), Held.NO: _("non")}
    return labelled(_("Sortie tenue"), words[held])


def _row(
    line: StopReturn | Unplanned, date: dt.date, columns: list[TallyColumn], inputs: SheetInputs
) -> list[str]:
    moment = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=line.start_min)
    counts = [str(line.counts[c]) if c in line.counts else "" for c in columns]
    return [
        hour_of(moment),
        _code(line.ref, inputs) if isinstance(line, StopReturn) else _("hors plan"),
        *counts,
    ]


def _code(ref: str, inputs: SheetInputs) -> str:
    """The code of a place; one the means no longer have has none."""
    return inputs.where.code_of(ref) if ref in inputs.where.places else _("lieu retiré")
