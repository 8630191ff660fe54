"""The weeks before the demo's: planned, published, held and brought back as a coordinator does.

Everything goes through what the pages call. People and counts are invented, drawn by seed: the same
plans bring the same sheets back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from planner.demo.brought_back import draw_counts, draw_outcome
from planner.i18n import _
from planner.model import Means, Protection, Week
from planner.returns import Held
from planner.service.judging import publish
from planner.service.load import LoadedTerritory
from planner.service.outings import Line, Outing, lines_of, outings_between
from planner.service.plan_request import PlanRequest
from planner.service.returns import save_return
from planner.service.weeks import plan_means
from planner.service.wishes import leave_in_peace, may_be_shared, nobody_there, try_hour
from planner.store.workspace import Workspace
from planner.typed_return import TypedLine, TypedReturn

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
_ONE_IN = 11
_PARTLY, _NOT_HELD, _NOT_BACK = 4, 7, 9
"""Ranks, in each `_ONE_IN` outings of a week, of those held in part, not held, not back yet."""
_HOURS_TRIED = 2
"""Places at which another hour is tried, of those where nobody was there."""
SECONDS_SHARE = 0.1
"""Search of a past week, of that of the demo's week."""


def live_past(
    workspace: Workspace,
    loaded: LoadedTerritory,
    means: Means,
    request: PlanRequest,
    *,
    num_weeks: int,
    today: dt.date,
    should_stop: Callable[[], bool] | None = None,
) -> None:
    """Plan, publish and hold the weeks before a request's; one published already stays as it is.

    Parameters
    ----------
    means
        Means of an ordinary week: nobody absent, nothing reported.
    request
        That of the demo's week; a past one is searched `SECONDS_SHARE` as long.
    today
        Sheets of the outings before that day are back, but for a few.

    Raises
    ------
    PlannerError
        As for `plan_means` and `publish`.
    """
    code = loaded.territory.code
    rng = np.random.default_rng([request.seed, request.week.year, request.week.number])
    seconds = None if request.seconds is None else max(1.0, SECONDS_SHARE * request.seconds)
    for back in range(num_weeks, 0, -1):
        week = Week.of(request.week.monday - back * _WEEK)
        if any(plan.published for plan in workspace.plan_heads(code, week)):
            continue
        planned = plan_means(
            workspace, loaded, means, replace(request, week=week, seconds=seconds),
            source_name=_("semaine ordinaire"), should_stop=should_stop,
        )  # fmt: skip
        if planned.cancelled:
            return
        publish(workspace, planned.plan)
        outings = outings_between(workspace, code, week.monday, week.monday + 6 * _DAY)
        for rank, outing in enumerate(outings):
            if outing.shift.date < today and rank % _ONE_IN != _NOT_BACK:
                save_return(workspace, outing, _sheet(workspace, outing, rank, rng), today=today)
        if back == num_weeks:
            _say_wishes(workspace, code, week, until=request.week.monday)


def _sheet(
    workspace: Workspace, outing: Outing, rank: int, rng: np.random.Generator
) -> TypedReturn:
    """An outing's sheet as typed when it comes back."""
    if rank % _ONE_IN == _NOT_HELD:
        return TypedReturn(Held.NO, {})
    lines = lines_of(workspace, outing)
    typed = {line.number: _line(outing, line, rng) for line in lines}
    if rank % _ONE_IN != _PARTLY:
        return TypedReturn(Held.YES, typed)
    return TypedReturn(Held.PARTLY, {line.number: typed[line.number] for line in lines[:-1]})


def _line(outing: Outing, line: Line, rng: np.random.Generator) -> TypedLine:
    if outing.visits:
        return TypedLine(outcome=draw_outcome(rng))
    ranks = {place.id: rank for rank, place in enumerate(outing.means.places)}
    place = outing.means.places[ranks[line.ref]] if line.ref in ranks else None
    quiet = place is None or place.protection is not Protection.PUBLIC
    return TypedLine(draw_counts(outing.columns, ranks.get(line.ref, 0), rng, quiet=quiet))


def _alone(
    workspace: Workspace, code: str, outings: Sequence[Outing]
) -> Iterator[tuple[Outing, str]]:
    """Places where counts say that one person comes at most, each once, with an outing there."""
    seen: set[str] = set()
    for outing in outings:
        places = {place.id: place for place in outing.means.places}
        for stop in outing.told.stops if outing.told else ():
            place = places.get(stop.ref)
            if place is None or stop.ref in seen or stop.nobody:
                continue
            seen.add(stop.ref)
            if not may_be_shared(workspace, code, place):
                yield outing, stop.ref


def _say_wishes(workspace: Workspace, code: str, week: Week, *, until: dt.date) -> None:
    """What was asked for when the sheets of a week came back.

    Other hours where nobody was there; two places left in peace, for one until the day before
    `until`, for the other until some days past it.
    """
    back = [one for one in outings_between(workspace, code, week.monday, until) if one.told]
    missed = [(one, found) for one in back for found in nobody_there(workspace, one) if found.hours]
    for outing, found in missed[:_HOURS_TRIED]:
        try_hour(workspace, outing, found.line.ref, found.hours[0])
    tried = {found.line.ref for _outing, found in missed}
    last_days = [until - _DAY, until + 3 * _DAY]
    for outing, ref in _alone(workspace, code, back):
        if last_days and ref not in tried:
            after = outing.shift.date + _DAY
            leave_in_peace(workspace, code, ref, last_days.pop(0), today=after)
