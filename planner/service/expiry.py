"""What of saved means has expired, and what is left of them.

Means that others have replaced are kept for the plans that rest on them, so that a yearly report
still counts: what expires in them keeps its random id and its zone, and loses its position and its
name, and visits no plan speaks of any more go. In the means in use a place without a passage is
dropped, so is a visit that has ended, and rota codes once nobody has planned for a year.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from planner.model import Appointment, DatedException, Means, PairKind, Place, Point, WeekPlan
from planner.privacy import (
    APPOINTMENT_RETENTION_DAYS,
    PLACE_RETENTION_DAYS,
    REFERENCE_RETENTION_DAYS,
    ROTA_RETENTION_DAYS,
    place_expires_on,
)
from planner.series import Rhythm

_DAYS_AFTER_REFUSAL = 7
"""The week in which a refusal ends is still judged with it."""
Blur = Callable[[Point], Point]
"""A point → the one that stands for the area around it; the same when applied again."""
ERASED_LABEL = ""
GRID_M = 1_000.0
"""Side in metres of the squares that stand for an area where there are no zones."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Saved means, and the last day they serve: of the plans resting on them, or of saving.

    `of_closed_week`: made for the plans of one week by retention; their visits lead nowhere.
    """

    id: str
    means: Means
    saved_on: dt.date
    used_until: dt.date
    of_closed_week: bool = False


def used_until(plans: Iterable[WeekPlan]) -> dict[str, dt.date]:
    """Means id → last day of the weeks of the plans that rest on it."""
    found: dict[str, dt.date] = {}
    for plan in plans:
        sunday = plan.week.monday + dt.timedelta(days=6)
        found[plan.means] = max(found.get(plan.means, sunday), sunday)
    return found


def last_passages(plans: Iterable[WeekPlan]) -> dict[str, dt.date]:
    """Place id → date of the last outing of any kept plan that passes there, those to come too."""
    found: dict[str, dt.date] = defaultdict(lambda: dt.date.min)
    for plan in plans:
        for shift in plan.shifts:
            for passage in shift.passages:
                found[passage.ref] = max(found[passage.ref], shift.date)
    return dict(found)


def expired_places(
    kept: list[Kept], passages: Mapping[str, dt.date], today: dt.date
) -> frozenset[str]:
    """Protected places of the newest means without a passage for `PLACE_RETENTION_DAYS` days.

    Parameters
    ----------
    kept
        Every saved means of a territory, oldest first.
    passages
        Last passage of each place, planned or told.

    Notes
    -----
    A place nobody passed at counts from the day it was last added. Bases, places that exceptions
    name and meeting points of sealed places stay.
    """
    newest = kept[-1].means
    needed = {shift.base_place for shift in newest.shifts}
    needed |= {one.place for one in newest.exceptions if one.place}
    needed |= {place.sealed_to for place in newest.places if place.sealed_to}
    return frozenset(
        place.id
        for place in newest.places
        if place.protection.is_hidden
        and not place.is_base
        and place.id not in needed
        and place_expires_on(max(_added_on(kept, place.id), passages.get(place.id, dt.date.min)))
        <= today
    )


def _added_on(kept: list[Kept], place: str) -> dt.date:
    """Day from which every later means hold a place."""
    day = kept[-1].saved_on
    for one in reversed(kept):
        found = [p for p in one.means.places if p.id == place]
        if not found or found[0].label == ERASED_LABEL:
            break
        day = one.saved_on
    return day


def without(means: Means, expired: Collection[str]) -> Means:
    """Means in use without places and visits that have expired."""
    return replace(
        means,
        places=tuple(p for p in means.places if p.id not in expired),
        appointments=tuple(
            replace(v, pair=None, pair_kind=PairKind.NONE, gap_min=None) if v.pair in expired else v
            for v in means.appointments
            if v.id not in expired
        ),
        outcomes=tuple(one for one in means.outcomes if one.appointment not in expired),
    )


def visit_ends_on(visit: Appointment) -> dt.date | None:
    """Sunday of the last week in which a visit may take place; None: it comes back without end."""
    if visit.series is None:
        return None
    last = visit.series.end
    if visit.series.rhythm is Rhythm.ONCE:
        first = visit.series.first_date
        only = first + dt.timedelta(days=((visit.window.weekday or 0) - first.weekday()) % 7)
        last = only if last is None else min(last, only)
    return None if last is None else last + dt.timedelta(days=6 - last.weekday())


def _over(visit: Appointment, today: dt.date) -> bool:
    """Whether the position of a visit is to be erased whatever means hold it."""
    last = visit_ends_on(visit)
    return last is not None and (today - last).days >= APPOINTMENT_RETENTION_DAYS


def ended_visits(means: Means, idle_days: int, today: dt.date) -> frozenset[str]:
    """Visits of the means in use that have ended; all of them once nobody has planned for long.

    Parameters
    ----------
    idle_days
        Days since a person last saved means, or since the last week with a plan.
    """
    idle = idle_days >= REFERENCE_RETENTION_DAYS
    return frozenset(v.id for v in means.appointments if idle or _over(v, today))


def worn(means: Means, idle_days: int, blur: Blur, today: dt.date) -> Means:
    """Means in use without old reports' positions, old rota codes, refusals that have ended.

    As given where nothing is old.
    Codes of teams go once nobody has planned for a year; those of dated exceptions a year after
    their day.
    """
    reports = tuple(
        replace(r, point=blur(r.point), label=ERASED_LABEL)
        if (today - r.date).days >= PLACE_RETENTION_DAYS
        else r
        for r in means.reports
    )
    left = replace(means, reports=reports, places=tuple(_asked(p, today) for p in means.places))
    limit = today - dt.timedelta(days=ROTA_RETENTION_DAYS)
    left = replace(left, exceptions=_without_codes(left, until=limit))
    if idle_days >= ROTA_RETENTION_DAYS:
        left = _without_rota(left)
    return means if left == means else left


def _asked(place: Place, today: dt.date) -> Place:
    """A place without hours of refusal a week after their last day."""
    until = place.refused_until
    if until is None or (today - until).days <= _DAYS_AFTER_REFUSAL:
        return place
    return replace(place, refusals=(), refused_until=None)


def aged(kept: Kept, expired: Collection[str], blur: Blur, today: dt.date) -> Means:
    """What is left of means that others have replaced; the same object where nothing expires."""
    age = (today - kept.used_until).days
    means = kept.means
    used = age < APPOINTMENT_RETENTION_DAYS
    visits = tuple(
        v if used and not _over(v, today) else replace(v, point=blur(v.point))
        for v in means.appointments
    )
    means = replace(means, appointments=visits)
    if age >= REFERENCE_RETENTION_DAYS and not kept.of_closed_week:
        means = replace(means, appointments=(), outcomes=())
    old = age >= PLACE_RETENTION_DAYS
    places = tuple(
        _blurred(p, blur) if p.protection.is_hidden and (old or p.id in expired) else p
        for p in means.places
    )
    means = replace(means, places=places)
    if old:
        reports = tuple(replace(r, point=blur(r.point), label=ERASED_LABEL) for r in means.reports)
        means = replace(means, reports=reports)
    if age >= ROTA_RETENTION_DAYS:
        means = _without_rota(means)
    return kept.means if means == kept.means else means


def _blurred(place: Place, blur: Blur) -> Place:
    return replace(place, point=blur(place.point), label=ERASED_LABEL)


def _without_rota(means: Means) -> Means:
    """Means whose teams, visits and exceptions name no worker's code."""
    return replace(
        means,
        rota=(),
        teams=tuple(replace(team, workers=()) for team in means.teams),
        appointments=tuple(
            replace(visit, worker=None, known_workers=()) for visit in means.appointments
        ),
        exceptions=_without_codes(means),
    )


def _without_codes(means: Means, *, until: dt.date = dt.date.max) -> tuple[DatedException, ...]:
    """Exceptions that name no code up to a date: how many people they are about is kept.

    A code told absent twice, or joining the team it is of, counts as it did: not again. A line
    that then counts nobody goes, since an absence of nobody told is the whole team's.
    """
    counted: dict[tuple[str | None, dt.date, bool], set[str]] = defaultdict(set)
    members = {team.id: set(team.workers) for team in means.teams}

    def num_new(one: DatedException, codes: tuple[str, ...], *, joining: bool) -> int:
        known = counted[one.team, one.date, joining]
        own = members.get(one.team or "", set()) if joining else set()
        new = set(codes) - known - own
        known |= new
        return len(new)

    def told(one: DatedException) -> DatedException | None:
        if one.date > until or not (one.workers_absent or one.workers_joining):
            return one
        left = replace(
            one,
            workers_absent=(),
            people_absent=one.people_absent + num_new(one, one.workers_absent, joining=False),
            workers_joining=(),
            people_joining=one.people_joining + num_new(one, one.workers_joining, joining=True),
        )
        return left if left.people_absent or left.people_joining else None

    return tuple(left for left in map(told, means.exceptions) if left is not None)


def grid_blur(point: Point) -> Point:
    """Middle of the square of `GRID_M` metres a point lies in."""
    return Point(*((value // GRID_M + 0.5) * GRID_M for value in (point.x_m, point.y_m)))
