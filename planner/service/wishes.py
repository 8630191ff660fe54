"""Wishes told when a sheet comes back: to be left in peace until a day, another hour to try."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import shapely

from planner.clock import DAY_MIN, Clock
from planner.dates import date_words
from planner.errors import AskFirstError, UsageError
from planner.i18n import _
from planner.model import Place, PlaceKind, Protection, Week, WeekPlan
from planner.planning.promised import Stop
from planner.planning.rest import forbidden_stops
from planner.privacy import PLACE_RETENTION_DAYS
from planner.returns import OutingReturn, hours_to_try, most_met
from planner.service.outings import Line, Outing, lines_of
from planner.service.refusals import refused_since
from planner.service.retention import OBSERVATIONS
from planner.store.wishes import HOUR, REST
from planner.store.workspace import Workspace
from planner.wishes import SAME_SPOT_M, TRY_DAYS, OtherHour, Rest


@dataclass(frozen=True, slots=True)
class NobodyThere:
    """A line where nobody was there, with other hours to propose, the furthest first.

    `tried`: the one already chosen, None: none. No hour to propose is no closing.
    """

    line: Line
    hours: tuple[tuple[int, int], ...]
    tried: OtherHour | None


def nobody_there(workspace: Workspace, outing: Outing) -> list[NobodyThere]:
    """Places of an outing where nobody was there, with other hours to propose."""
    if outing.told is None:
        return []
    lines = {line.number: line for line in lines_of(workspace, outing)}
    places = {place.id: place for place in outing.means.places}
    wishes = workspace.wishes(outing.plan.territory)
    past = _recent(workspace, outing.plan.territory, outing.shift.date)
    found = []
    for stop in outing.told.stops:
        place = places.get(stop.ref)
        if not stop.nobody or place is None or stop.number not in lines:
            continue
        missed = [
            one.start_min for told in past for one in told.stops
            if one.ref == stop.ref and one.nobody
        ]  # fmt: skip
        hours = hours_to_try(place, _outing_hours(outing), at_min=stop.start_min, met_nobody=missed)
        first = outing.shift.date
        tried = wishes.hour_of(place.id, first, first + dt.timedelta(days=TRY_DAYS))
        found.append(NobodyThere(lines[stop.number], hours, tried))
    return found


def _recent(workspace: Workspace, code: str, last: dt.date) -> list[OutingReturn]:
    return workspace.returns(code, last - dt.timedelta(days=PLACE_RETENTION_DAYS), last)


def _outing_hours(outing: Outing) -> list[tuple[int, int]]:
    """Hours of the week's outings of the same kind, minutes after midnight of their day."""
    kinds = {team.id: team.kind for team in outing.means.teams}
    hours = {
        (one.start_min % DAY_MIN, one.end_min - one.start_min // DAY_MIN * DAY_MIN)
        for one in outing.means.shifts
        if kinds.get(one.team) is outing.team.kind
    }
    return sorted(hours)


def try_hour(
    workspace: Workspace, outing: Outing, ref: str, hour: tuple[int, int] | None
) -> OtherHour | None:
    """Try another hour at a place from the week after an outing; None: none any more."""
    code = outing.plan.territory
    if hour is None:
        workspace.end_wish(code, ref, HOUR)
        return None
    first = Week.of(outing.shift.date).monday + dt.timedelta(days=7)
    start, end = hour[0] % DAY_MIN, hour[1] - hour[0] // DAY_MIN * DAY_MIN
    wish = OtherHour(ref, start, end, first, first + dt.timedelta(days=TRY_DAYS - 1))
    workspace.save_other_hour(code, wish)
    return wish


def leave_in_peace(
    workspace: Workspace,
    code: str,
    ref: str,
    until: dt.date,
    *,
    after: tuple[dt.date, int] | None = None,
    agreed: bool = False,
    today: dt.date | None = None,
) -> Rest:
    """Plan no passage at a place or visit until a day, that day's night included.

    A visit is left from the Monday that follows: those of the week begun are cancelled by hand.

    Parameters
    ----------
    after
        Date and minute from which it holds; None: today.
    agreed
        A person said yes for a place where several people may come.

    Raises
    ------
    AskFirstError
        Several people may come there and nobody has said yes.
    UsageError
        No such place or visit, a day already past, or more than a year away.
    """
    today = today or dt.date.today()
    means = workspace.current_means(code)
    place = next((one for one in means.places if one.id == ref), None) if means else None
    visit = means is not None and any(one.id == ref for one in means.appointments)
    if place is None and not visit:
        raise UsageError(_("ce lieu n'est pas dans les derniers moyens enregistrés"))
    if place is not None and place.is_base:
        raise UsageError(_("une base n'est pas un lieu de passage"))
    if place is not None and not agreed and may_be_shared(workspace, code, place):
        raise AskFirstError(
            _(
                "plusieurs personnes peuvent venir à ce lieu : le laisser tranquille y arrête le "
                "passage pour toutes ; le confirmer, ou en parler d'abord avec elles"
            )
        )
    first, minute = after or (today, 0)
    first, minute = first + dt.timedelta(days=minute // DAY_MIN), minute % DAY_MIN
    if visit and place is None and first.weekday() + minute:
        first, minute = Week.of(first).monday + dt.timedelta(days=7), 0
    if until < max(first, today):
        message = _("laisser tranquille jusqu'au {date} : ce jour est passé")
        raise UsageError(message.format(date=date_words(until)))
    return workspace.save_rest(code, Rest(ref, first, until, minute))


def end_rest(workspace: Workspace, code: str, ref: str) -> int:
    """Take back the rests of a place or visit; returns how many there were."""
    return workspace.end_wish(code, ref, REST)


def may_be_shared(workspace: Workspace, code: str, place: Place) -> bool:
    """Whether several people may come to a place: unless counts say one at most, it may be.

    A published stop, a place open to all or told to partners always may.
    """
    if place.kind is PlaceKind.FIXED or place.protection in (
        Protection.PUBLIC,
        Protection.PARTNER,
    ):
        return True
    counts = list(_counts_at(workspace, code, place))
    told = most_met(workspace.returns(code)).get(place.id)
    if told is not None:
        counts.append(told)
    return not counts or max(counts) > 1


def _counts_at(workspace: Workspace, code: str, place: Place) -> list[int]:
    filed = workspace.sealed_layer(code, OBSERVATIONS)
    if filed is None:
        return []
    point = shapely.Point(place.point.x_m, place.point.y_m)
    near = filed.geometry.distance(point) <= SAME_SPOT_M
    return [int(count) for count in filed.loc[near, "count"]]


def stops_to_leave(workspace: Workspace, plan: WeekPlan) -> tuple[Stop, ...]:
    """Passages of a plan where a wish or hours of refusal told since it was made forbid them."""
    rests, clock = workspace.wishes(plan.territory).rests, Clock(plan.week, plan.tz)
    refused = set(refused_since(workspace, plan))
    found = {
        Stop(passage.ref, shift.id, passage.start_s)
        for shift in plan.shifts
        for passage in shift.passages
        if passage in refused
    }
    found |= set(forbidden_stops(plan.shifts, rests, clock))
    return tuple(sorted(found, key=lambda stop: (stop.start_s, stop.ref)))


def plans_to_mend(workspace: Workspace, code: str, *, today: dt.date) -> list[tuple[WeekPlan, int]]:
    """Plans in force from this week on that still pass where a wish forbids it, with how often."""
    found = []
    week = Week.of(today)
    for _rank in range(5):
        newest = workspace.newest_plan(code, week)
        if newest is not None:
            num = len(stops_to_leave(workspace, newest))
            if num:
                found.append((newest, num))
        week = Week.of(week.monday + dt.timedelta(days=7))
    return found
