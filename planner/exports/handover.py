"""Handover sheet between night and day, a page a day: planned, held, next, room to write.

Every team is on it: street rounds, visits, whatever it drives. It is left on a table: a place is
named where anybody may read its name, by its code elsewhere, an appointment by its code always.
Nothing is said of a person.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from planner.dates import long_date
from planner.exports.audience import Audience
from planner.exports.handover_returns import declared
from planner.exports.handover_rows import outing_rows, outing_title
from planner.exports.printable import printable_tree
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.typeset import typeset
from planner.exports.week_export import WeekExport
from planner.exports.week_notes import week_title
from planner.i18n import _, language
from planner.model import PlannedShift
from planner.privacy import destroy_sheet_on

_LINES = 3
"""Empty lines of a page, at least."""


def render_handover(inputs: SheetInputs, _audience: Audience) -> bytes:
    """Typeset the sheet as a tagged PDF/UA-1."""
    content = printable_tree(_content(inputs)) | {"lines": _LINES}
    return typeset("handover", handover=content)


def _content(inputs: SheetInputs) -> dict[str, Any]:
    going = sorted(
        (shift for shift in inputs.plan.shifts if shift.passages),
        key=lambda shift: (shift.start_s, shift.id),
    )
    days = sorted({shift.date for shift in going})
    last = max(days, default=inputs.plan.week.monday)
    return {
        "title": _("Transmission entre la nuit et le jour"),
        "lang": language(),
        "week": week_title(inputs),
        "note": _("Tenu : ce qui a été saisi au retour ; vide : rien n'est dit, cocher."),
        "columns": [
            _("prévu"),
            _("lieu"),
            _("présence"),
            _("tenu"),
            _("ensuite"),
            _("à transmettre"),
        ],
        "days": [_day(day, [one for one in going if one.date == day], inputs) for day in days],
        "written": {
            "title": _("À faire, à dire à l'équipe suivante"),
            "note": _("Des lieux et des codes, rien sur une personne."),
            "columns": [_("lieu ou code"), _("à faire"), _("pour quelle équipe"), _("fait")],
        },
        "foot": _("À détruire le {date}").format(date=long_date(destroy_sheet_on(last))),
    }


def _day(day: dt.date, going: list[PlannedShift], inputs: SheetInputs) -> dict[str, Any]:
    return {
        "title": long_date(day),
        "outings": [
            {"title": outing_title(shift, inputs), "rows": outing_rows(shift, inputs)}
            for shift in going
        ],
        "declared": {"title": _("Déclaré au retour"), "outings": declared(inputs, going)},
    }


HANDOVER_EXPORT = WeekExport(
    "handover",
    "Transmission nuit et jour (PDF)",
    "application/pdf",
    "transmission",
    ".pdf",
    (Audience.TEAM,),
    render_handover,
)
