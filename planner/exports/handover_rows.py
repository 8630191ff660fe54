"""Lines of an outing on the handover sheet: when, where, what was held, what comes next."""

from __future__ import annotations

import datetime as dt

from planner.clock import nearest_5
from planner.dates import date_words, day_words
from planner.exports import french
from planner.exports.sheet_inputs import SheetInputs
from planner.hours import duration_words, hour_of, span_of_hours
from planner.i18n import _
from planner.model import AppointmentState, PlannedPassage, PlannedShift
from planner.outing_code import outing_code
from planner.privacy import Exit, shown_label
from planner.returns import VISIT_OUTCOMES, Held, OutingReturn, StopReturn
from planner.tally import TallyColumn, tally_words

_COLUMN_OF = {state: column for column, state in VISIT_OUTCOMES.items()}


def outing_title(shift: PlannedShift, inputs: SheetInputs) -> str:
    """The team, its hours and the code of its sheet."""
    start, end = (inputs.clock.local(at) for at in (shift.start_s, shift.end_s))
    return _("{team}, de {start} à {end} (retour {code})").format(
        team=inputs.team(shift).name,
        start=hour_of(start),
        end=hour_of(end),
        code=outing_code(inputs.plan.id, shift.id),
    )


def return_of(shift: PlannedShift, inputs: SheetInputs) -> OutingReturn | None:
    """What the outing brought back; None where nothing was entered."""
    code = outing_code(inputs.plan.id, shift.id)
    return next((one for one in inputs.returns if one.outing == code), None)


def told_place(ref: str, inputs: SheetInputs) -> str:
    """A place by its name where anybody may read it, else by its code, as an appointment.

    A place or appointment the means no longer have is told to be so.
    """
    where = inputs.where
    if ref in where.appointments:
        return _("rendez-vous {code}").format(code=where.code_of(ref))
    if ref not in where.places:
        return _("lieu retiré")
    code = where.code_of(ref)
    if any(report.id == ref for report in inputs.means.reports):
        return _("signalement {code}").format(code=code)
    return shown_label(where.places[ref], Exit.PUBLIC, code) or code


def outing_rows(shift: PlannedShift, inputs: SheetInputs) -> list[list[str]]:
    """Planned hour, place, presence, what was held, what comes next, room to write."""
    back = return_of(shift, inputs)
    return [
        [
            hour_of(inputs.clock.local(nearest_5(passage.start_s))),
            told_place(passage.ref, inputs),
            duration_words(passage.leave_s - passage.start_s),
            _held(back, passage.ref, number),
            _next(passage, shift.date, inputs, _line(back, passage.ref, number)),
            "",
        ]
        for number, passage in enumerate(shift.passages, start=1)
    ]


def _line(back: OutingReturn | None, ref: str, number: int) -> StopReturn | None:
    stops = () if back is None else back.stops
    return next((one for one in stops if (one.ref, one.number) == (ref, number)), None)


def _held(back: OutingReturn | None, ref: str, number: int) -> str:
    """Whether a passage was held; empty where nothing says so."""
    if back is not None and back.held is Held.NO:
        return _("non")
    line = _line(back, ref, number)
    if line is None:
        return ""
    if line.outcome in _COLUMN_OF:
        return tally_words(_COLUMN_OF[line.outcome])
    return tally_words(TallyColumn.NOT_THERE) if line.nobody else _("oui")


def _next(
    passage: PlannedPassage, date: dt.date, inputs: SheetInputs, line: StopReturn | None
) -> str:
    """A rest first, then another hour to try, a visit to take up again, the next passage."""
    wishes = inputs.means.wishes
    rests = [one.until for one in wishes.rests if one.ref == passage.ref and one.until >= date]
    if rests:
        return _("laisser tranquille jusqu'au {date}").format(date=date_words(max(rests)))
    told = []
    hour = wishes.hour_of(passage.ref, date, date + dt.timedelta(days=7))
    if hour is not None:
        told.append(_("essayer {span}").format(span=span_of_hours(hour.start_min, hour.end_min)))
    if line is not None and line.outcome is AppointmentState.CANCELLED_BY_US:
        told.append(_("à reprendre"))
    return ", ".join(filter(None, [*told, _next_passage(passage, inputs)]))


def _next_passage(passage: PlannedPassage, inputs: SheetInputs) -> str:
    """The next passage planned this week at the same place, by whom; a visit has none to say."""
    later = [
        (one.start_s, shift.id, shift)
        for shift in inputs.plan.shifts
        for one in shift.passages
        if one.ref == passage.ref and one.start_s > passage.start_s
    ]
    if not later:
        return "" if passage.place is None else _("pas d'autre passage cette semaine")
    start_s, _id, shift = min(later, key=lambda one: one[:2])
    moment = inputs.clock.local(nearest_5(start_s))
    return _("{date} {hour}, {team}").format(
        date=day_words(moment.date(), "EEEE"),
        hour=french.about(moment),
        team=inputs.team(shift).name,
    )
