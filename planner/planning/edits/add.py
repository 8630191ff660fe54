"""Add a passage: a place, a visit, or whatever place serves a zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from optimisation.engines.schedule import item_of, may_go
from optimisation.problem import Solution
from planner.errors import UsageError
from planner.i18n import _
from planner.model import Public
from planner.planning.build import BuiltWeek
from planner.planning.changes import reaching
from planner.planning.edits.draft import Draft
from planner.planning.edits.edit import Add
from planner.planning.edits.move import JUDGED, no_way_words
from planner.planning.edits.retime import Loose, Wish, inserted
from planner.planning.held import is_whole


def add(draft: Draft, edit: Add) -> Draft:
    """The week with a passage more.

    Raises
    ------
    UsageError
        The place, the visit or the outing is no longer there, the outing is fixed, or there is no
        way; without an outing named, none can pass there without breaking a rule.
    """
    activities = [draft.activity(ref) for ref in edit.refs]
    if edit.shift is not None:
        to = draft.rank(edit.shift)
        draft.refuse_fixed(to)
        found = list(_ways(draft, [to], activities, edit.start_s, Loose.ALL))
        if not found:
            raise UsageError(no_way_words())
        return draft.best(found)
    found = list(_ways(draft, _open(draft), activities, edit.start_s, Loose.NOTHING))
    if not found:
        raise UsageError(
            _("aucune sortie n'a la place d'y passer : en choisir une pour voir ce qui gêne")
        )
    return draft.best(found)


def _open(draft: Draft) -> list[int]:
    """Outings that are not fixed whole."""
    shifts = draft.built.index.shifts
    return [rank for rank, shift in enumerate(shifts) if not is_whole(draft.locks, shift.id)]


def _ways(
    draft: Draft, ranks: Iterable[int], activities: list[int], start_s: int | None, most: Loose
) -> Iterator[Solution]:
    """Plans with one passage more at one of the activities on one of the outings."""
    problem = draft.problem
    for rank in ranks:
        for activity in activities:
            able = may_go(problem.shifts[rank], item_of(problem, activity))
            if most is Loose.NOTHING and not able:
                continue
            wish = Wish(activity, start_s)
            routes = inserted(problem, draft.solution, rank, wish, most=most)
            yield from (draft.with_route(rank, route).solution for route in routes[:JUDGED])


def places_near(built: BuiltWeek, zone: str) -> tuple[str, ...]:
    """Places a passage at which counts for a zone, of any public, greatest exposure first.

    Places the team alone may know count here: an edit is the team's own.
    """
    known = built.demand.zone_unit
    units = {unit for public in Public if (unit := known.get((public, zone))) is not None}
    return tuple(built.index.places[activity] for activity in reaching(built, units))
