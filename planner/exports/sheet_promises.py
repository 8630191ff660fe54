"""Slots that people were told of and that an outing does not keep, for its sheet."""

from __future__ import annotations

from planner.exports.promise_words import promise_line
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.speaker import Speaker
from planner.model import PlannedShift
from planner.privacy import Exit, shown_label


def told_otherwise(shift: PlannedShift, inputs: SheetInputs) -> tuple[str, ...]:
    """Lines on the promised slots an outing drops, moves, or takes from another.

    Places are told as the printed sheet may tell them; one the means no longer have, by its code.
    """
    if inputs.promises is None:
        return ()
    changes = inputs.promises.of(shift.id)
    names = {item.promised.ref: _name(item.promised.ref, inputs) for item in changes}
    speaker = Speaker.of(inputs.plan, inputs.means, names)
    return tuple(promise_line(item, speaker) for item in changes)


def _name(ref: str, inputs: SheetInputs) -> str:
    code = inputs.where.code_of(ref)
    place = inputs.where.places.get(ref)
    return code if place is None else shown_label(place, Exit.PAPER_SHEET, code) or code
