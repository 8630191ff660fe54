"""Leave in peace: take out what a wish told since then forbids, fixed or not."""

from __future__ import annotations

from dataclasses import replace

from optimisation.problem import Route
from planner.planning.edits.draft import Draft
from planner.planning.edits.edit import Leave
from planner.planning.edits.retime import removed
from planner.planning.held import is_whole, with_outings, without_passage
from planner.planning.promised import Stop
from planner.planning.solution import to_shifts


def leave(draft: Draft, edit: Leave) -> Draft:
    """The week without some passages; an outing fixed whole stays so with what is left of it.

    Raises
    ------
    UsageError
        A passage is no longer there.
    """
    for stop in edit.stops:
        draft = _without(draft, stop)
    return draft


def _without(draft: Draft, stop: Stop) -> Draft:
    rank, position = draft.find(stop)
    before = draft.solution.routes[rank]
    route = removed(draft.problem, draft.solution, rank, position)
    if route is None:  # the streets leave no other way: the hours stay as they were
        visits = tuple(visit for at, visit in enumerate(before.visits) if at != position)
        route = replace(before, visits=visits) if visits else Route()
    found = draft.with_route(rank, route)
    if not is_whole(draft.locks, stop.shift):
        start_s = before.visits[position].start_s
        locks = without_passage(draft.locks, stop.shift, stop.ref, start_s)
        return replace(found, locks=locks)
    shift = to_shifts(draft.problem, draft.built.index, found.solution)[rank]
    return replace(found, locks=with_outings(draft.locks, [shift]))
