"""Drop a passage."""

from __future__ import annotations

from planner.errors import UsageError
from planner.planning.edits.draft import Draft
from planner.planning.edits.edit import Drop
from planner.planning.edits.move import no_way_words
from planner.planning.edits.retime import removed


def drop(draft: Draft, edit: Drop) -> Draft:
    """The week with a passage less.

    Raises
    ------
    UsageError
        The passage is no longer there, or is fixed.
    """
    rank, position = draft.find(edit.stop)
    draft.refuse_fixed(rank, position)
    route = removed(draft.problem, draft.solution, rank, position)
    if route is None:
        raise UsageError(no_way_words())
    return draft.with_route(rank, route)
