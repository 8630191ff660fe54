"""Fix a passage, an outing or a team's day where it is; release it."""

from __future__ import annotations

from dataclasses import replace

from planner.errors import UsageError
from planner.i18n import _
from planner.planning.edits.draft import Draft
from planner.planning.edits.edit import Fix
from planner.planning.held import (
    Locks,
    is_whole,
    with_outings,
    with_passage,
    without_outings,
    without_passage,
)
from planner.planning.solution import to_shifts


def fix(draft: Draft, edit: Fix) -> Draft:
    """The week with something more fixed, or released; its routes do not change.

    Raises
    ------
    UsageError
        The passage or the outing is no longer there, a passage of an outing fixed whole is to be
        released alone, or nothing would change.
    """
    locks = _passage(draft, edit) if edit.stop is not None else _outings(draft, edit)
    if set(locks) == set(draft.locks):
        raise UsageError(_("c'est déjà fixé") if edit.on else _("ce n'est pas fixé"))
    return replace(draft, locks=locks)


def _passage(draft: Draft, edit: Fix) -> Locks:
    assert edit.stop is not None
    rank, position = draft.find(edit.stop)
    visit = draft.solution.routes[rank].visits[position]
    slot = (edit.stop.shift, edit.stop.ref, visit.start_s)
    if edit.on:
        return with_passage(draft.locks, *slot)
    if is_whole(draft.locks, edit.stop.shift):
        raise UsageError(_("toute la sortie est fixée : libérer la sortie"))
    return without_passage(draft.locks, *slot)


def _outings(draft: Draft, edit: Fix) -> Locks:
    for shift in edit.shifts:
        draft.rank(shift)
    if not edit.on:
        return without_outings(draft.locks, edit.shifts)
    shifts = to_shifts(draft.problem, draft.built.index, draft.solution)
    return with_outings(draft.locks, (one for one in shifts if one.id in edit.shifts))
