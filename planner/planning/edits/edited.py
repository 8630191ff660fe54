"""An edit applied to a plan."""

from __future__ import annotations

from planner.planning.edits.add import add
from planner.planning.edits.draft import Draft
from planner.planning.edits.drop import drop
from planner.planning.edits.edit import Add, Drop, Edit, Fix, Leave, Move
from planner.planning.edits.fix import fix
from planner.planning.edits.leave import leave
from planner.planning.edits.move import move


def edited(draft: Draft, edit: Edit) -> Draft:
    """The plan after an edit, its outings timed along the streets; nothing is judged.

    Raises
    ------
    UsageError
        What is edited is no longer there, is fixed, or there is no way at all.
    """
    match edit:
        case Move():
            return move(draft, edit)
        case Add():
            return add(draft, edit)
        case Drop():
            return drop(draft, edit)
        case Leave():
            return leave(draft, edit)
        case Fix():
            return fix(draft, edit)
