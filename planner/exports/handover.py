"""Handover sheet between night and day: what was planned by code, what came back, what comes next.

Codes only, whatever the class of the place: it is left on a table. Visits are not on it. Nothing
is said of a person.
"""

from __future__ import annotations

from typing import Any

from planner.clock import nearest_5
from planner.dates import NBSP, long_date
from planner.exports import french
from planner.exports.audience import Audience
from planner.exports.handover_returns import declared
from planner.exports.printable import printable_tree
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.typeset import typeset
from planner.exports.week_export import WeekExport
from planner.exports.week_notes import week_title
from planner.hours import hour_of
from planner.i18n import _, language
from planner.model import PlannedPassage, PlannedShift
from planner.outing_code import outing_code
from planner.privacy import destroy_sheet_on


def render_handover(inputs: SheetInputs, _audience: Audience) -> bytes:
    """Typeset the sheet as a tagged PDF/UA-1."""
    content = printable_tree(_content(inputs))
    return typeset("handover", handover=content)


def _content(inputs: SheetInputs) -> dict[str, Any]:
    told = [(shift, _rows(shift, inputs)) for shift in inputs.plan.shifts]
    going = sorted((one for one in told if one[1]), key=lambda one: (one[0].start_s, one[0].id))
    last = max((shift.date for shift in inputs.plan.shifts), default=inputs.plan.week.monday)
    return {
        "title": _("Transmission entre la nuit et le jour"),
        "lang": language(),
        "note": _(
            "{week}. Cocher « fait » au retour ; vide : rien n'est dit. Des codes seuls, rien sur "
            "une personne."
        ).format(week=week_title(inputs)),
        "columns": [_("prévu"), _("code"), _("présence"), _("fait"), _("ensuite")],
        "outings": [{"title": _title(shift, inputs), "rows": rows} for shift, rows in going],
        "declared": {
            "title": _("Déclaré au retour"),
            "note": _("Ce qui est revenu du dernier jour saisi. 0 : personne ; vide : pas compté."),
            "outings": declared(inputs, [(shift, _title(shift, inputs)) for shift, _rows in going]),
        },
        "foot": _("À détruire le {date}").format(date=long_date(destroy_sheet_on(last))),
    }


def _title(shift: PlannedShift, inputs: SheetInputs) -> str:
    start, end = (inputs.clock.local(at) for at in (shift.start_s, shift.end_s))
    return _("{team}, {date}, de {start} à {end} (retour {code})").format(
        team=inputs.team(shift).name,
        date=long_date(shift.date),
        start=hour_of(start),
        end=hour_of(end),
        code=outing_code(inputs.plan.id, shift.id),
    )


def _rows(shift: PlannedShift, inputs: SheetInputs) -> list[list[str]]:
    return [
        [
            hour_of(inputs.clock.local(nearest_5(passage.start_s))),
            inputs.where.code_of(passage.ref),
            f"{round((passage.leave_s - passage.start_s) / 60)}{NBSP}min",
            "",
            _next(passage, inputs),
        ]
        for passage in shift.passages
        if passage.place is not None
    ]


def _next(passage: PlannedPassage, inputs: SheetInputs) -> str:
    """The next passage planned at the same place this week, by whom."""
    later = [
        (one.start_s, shift)
        for shift in inputs.plan.shifts
        for one in shift.passages
        if one.place == passage.place and one.start_s > passage.start_s
    ]
    if not later:
        return _("pas d'autre passage cette semaine")
    start_s, shift = min(later, key=lambda one: (one[0], one[1].id))
    moment = inputs.clock.local(nearest_5(start_s))
    return _("{date} {hour}, {team}").format(
        date=long_date(moment.date()),
        hour=french.about(moment),
        team=inputs.team(shift).name,
    )


HANDOVER_EXPORT = WeekExport(
    "handover",
    "Transmission nuit et jour (PDF)",
    "application/pdf",
    "transmission",
    ".pdf",
    (Audience.TEAM,),
    render_handover,
)
