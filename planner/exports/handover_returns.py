"""What outings of a day brought back, for the handover sheet: counts declared, never planned.

A blank is no count, a zero is nobody met. A visit has an outcome and no count; a line no plan
foresaw has no code.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from planner.exports.handover_rows import outing_title, return_of, told_place
from planner.exports.sheet_inputs import SheetInputs
from planner.hours import hour_of
from planner.i18n import _, labelled
from planner.model import PlannedShift
from planner.returns import Held, OutingReturn, StopReturn, Unplanned
from planner.tally import ROUND_COLUMNS, TallyColumn, tally_words


def declared(inputs: SheetInputs, going: list[PlannedShift]) -> list[dict[str, Any]]:
    """Outings of a day, each with its counts or that there are none; one line where none has any.

    Parameters
    ----------
    going
        Outings of the day, in order of time.
    """
    told = [(outing_title(shift, inputs), return_of(shift, inputs)) for shift in going]
    if all(back is None for _title, back in told):
        return [_without("")]
    return [
        _without(title) if back is None else _outing(title, back, inputs) for title, back in told
    ]


def _without(title: str) -> dict[str, Any]:
    return {"title": title, "note": _("pas de retour saisi"), "columns": [], "rows": []}


def _outing(title: str, told: OutingReturn, inputs: SheetInputs) -> dict[str, Any]:
    lines = [line for line in told.lines if isinstance(line, Unplanned) or line.outcome is None]
    counted = {name for line in lines for name in line.counts}
    columns = [c for c in ROUND_COLUMNS if c in inputs.means.organisation.tally or c in counted]
    rows = [_row(line, told.date, columns, inputs) for line in lines]
    return {
        "title": title,
        "note": _held(told.held),
        "columns": [_("déclaré"), _("lieu"), *map(tally_words, columns)] if rows else [],
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
        told_place(line.ref, inputs) if isinstance(line, StopReturn) else _("hors plan"),
        *counts,
    ]
