"""Move a passage: to another hour, another outing, another day."""

from __future__ import annotations

from planner.errors import UsageError
from planner.i18n import _
from planner.planning.edits.draft import Draft
from planner.planning.edits.edit import Move
from planner.planning.edits.retime import Wish, inserted, removed

JUDGED = 3
"""Ways judged, those that disturb others least first."""


def move(draft: Draft, edit: Move) -> Draft:
    """The week with a passage moved.

    Raises
    ------
    UsageError
        The passage is no longer there, is fixed, has no way there, or would not move.
    """
    rank, position = draft.find(edit.stop)
    to = draft.rank(edit.shift)
    draft.refuse_fixed(rank, position)
    draft.refuse_fixed(to)
    wish = Wish(draft.solution.routes[rank].visits[position].activity, edit.start_s)
    base, dropped = draft, position if to == rank else None
    if to != rank:
        route = removed(draft.problem, draft.solution, rank, position)
        if route is None:
            raise UsageError(no_way_words())
        base = draft.with_route(rank, route)
    routes = inserted(base.problem, base.solution, to, wish, dropped=dropped)
    if not routes:
        raise UsageError(no_way_words())
    found = [base.with_route(to, route).solution for route in routes[:JUDGED]]
    moved = draft.best(found)
    if moved.solution == draft.solution:
        raise UsageError(_("ce passage est déjà là : rien ne change"))
    return moved


def no_way_words() -> str:
    """Why an outing cannot be timed at all."""
    return _("aucun chemin par les rues ne permet ce passage dans cette sortie")
