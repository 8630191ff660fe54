"""The means of a week under alerts, and what has begun held in them (pure)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.alert import Alert, place_label, usual
from planner.clock import DAY_MIN, Clock
from planner.model import (
    Alerted,
    Means,
    Place,
    PlaceKind,
    PlanLock,
    PlannedShift,
    Protection,
    ShiftTemplate,
    TimeWindow,
    WeekPlan,
)
from planner.planning.expand import expand
from planner.planning.held import Locks, with_outings
from planner.planning.rest import left_in_peace
from planner.planning.scenario_means import applied
from planner.wishes import NOON_MIN


@dataclass(frozen=True, slots=True)
class Begun:
    """What has begun of a week at a moment, in elapsed seconds.

    `plan` is the plan in force, `means` those it rests on; None: no plan yet.
    """

    moment_s: int
    plan: WeekPlan | None = None
    means: Means | None = None

    @property
    def outings(self) -> tuple[PlannedShift, ...]:
        """Outings that have begun."""
        shifts = self.plan.shifts if self.plan is not None else ()
        return tuple(shift for shift in shifts if shift.start_s <= self.moment_s)


def in_force(alerts: Iterable[Alert], clock: Clock) -> tuple[Alert, ...]:
    """Alerts of at least one day of the week, the first begun first."""
    own = (one for one in alerts if any(map(one.span.covers, clock.dates)))
    return tuple(sorted(own, key=lambda one: (one.span.first_date, one.kind)))


def alerted(
    means: Means, alerts: Sequence[Alert], clock: Clock, *, begun: Begun | None = None
) -> Means:
    """The week's means under the alerts of its days; without any, and nothing begun, the usual.

    Parameters
    ----------
    means
        Usual means, or those of an earlier alert.
    alerts
        Any alerts; those of other weeks change nothing.
    begun
        An outing that has begun keeps the hours, team, vehicle and places it began with; no outing
        is added or moved to an hour that is over.

    Raises
    ------
    MeansError
        A team or place of an alert that the means no longer have: all of one alert at once.
    """
    base, mine = usual(means), in_force(alerts, clock)
    found = base
    for alert in mine:
        found = _under(found, alert, clock)
    if begun is not None:
        found = replace(found, shifts=_not_over(base, found, clock, begun.moment_s))
        found = _with_begun(found, begun)
    if not mine and found == base:
        return base
    spans = tuple(alert.span for alert in mine)
    added = _ids(found) - _ids(base)
    frequencies = {place.id: place.frequency for place in base.places}
    return replace(found, alerted=Alerted(spans, base.shifts, frequencies, added))


def begun_locks(locks: Locks, means: Means, clock: Clock, begun: Begun) -> Locks:
    """Hold outings that have begun as they are; those not planned by then stay empty.

    A passage where none is wished any more is not held: a wish told since stands over it.
    """
    outings = left_in_peace(begun.outings, means.wishes.rests, clock)
    known = {shift.id for shift in outings}
    empty = (
        PlanLock(shift.id)
        for shift in expand(means, clock).shifts
        if shift.start_s <= begun.moment_s and shift.id not in known
    )
    kept = with_outings(locks, outings)
    return (*kept, *(lock for lock in empty if lock not in kept))


def _ids(means: Means) -> frozenset[str]:
    """Ids of teams, vehicles and places."""
    teams = {team.id for team in means.teams}
    vehicles = {vehicle.id for vehicle in means.vehicles}
    return frozenset(teams | vehicles | {place.id for place in means.places})


def _date(shift: ShiftTemplate, clock: Clock) -> dt.date:
    return clock.dates[shift.weekday]


def _under(means: Means, alert: Alert, clock: Clock) -> Means:
    """The means with one alert's changes, on its days alone."""
    changed, before = applied(alert.changes, means), {one.id: one for one in means.shifts}
    shifts = [
        shift if alert.span.covers(_date(shift, clock)) else before.get(shift.id)
        for shift in changed.shifts
    ]
    places = (*changed.places, *_places(alert, clock))
    return replace(changed, shifts=tuple(one for one in shifts if one is not None), places=places)


def _places(alert: Alert, clock: Clock) -> tuple[Place, ...]:
    """Places opened for an alert; a night that begins on its last day ends at noon."""
    days = [date.weekday() for date in clock.dates if alert.span.covers(date)]
    windows = tuple(TimeWindow(day, 0, DAY_MIN + NOON_MIN) for day in days)
    return tuple(
        Place(
            id=f"alert-{alert.kind}-{rank}",
            label=place_label(place),
            kind=PlaceKind.FIXED,
            protection=Protection.PUBLIC,
            point=place.point,
            presence_min=place.presence_min,
            frequency=min(place.frequency, len(days)),
            windows=windows,
            public=place.public,
        )
        for rank, place in enumerate(alert.places, 1)
    )


def _not_over(base: Means, found: Means, clock: Clock, moment_s: int) -> tuple[ShiftTemplate, ...]:
    """Outings without those that alerts add or move to an hour that is over."""
    before = {shift.id: shift for shift in base.shifts}

    def over(shift: ShiftTemplate) -> bool:
        return clock.elapsed_s(_date(shift, clock), shift.start_min) <= moment_s

    shifts = (before.get(one.id) if over(one) else one for one in found.shifts)
    return tuple(one for one in shifts if one is not None)


def _with_begun(means: Means, begun: Begun) -> Means:
    """With all that the outings that have begun are made of, as it was.

    A place that only they need is passed at no more often than they do.
    """
    if begun.means is None or not begun.outings:
        return means
    was, lines = begun.means, {shift.id.rpartition("@")[0] for shift in begun.outings}
    made = Counter(passage.ref for shift in begun.outings for passage in shift.passages)
    refs = {*made, *(shift.base_place for shift in begun.outings)}
    held = {shift.id: shift for shift in was.shifts if shift.id in lines}
    teams, vehicles = {one.team for one in begun.outings}, {one.vehicle for one in begun.outings}
    known = _ids(means)
    stay = tuple(held.pop(shift.id, shift) for shift in means.shifts)
    return replace(
        means,
        teams=(*means.teams, *(x for x in was.teams if x.id in teams and x.id not in known)),
        vehicles=(
            *means.vehicles,
            *(x for x in was.vehicles if x.id in vehicles and x.id not in known),
        ),
        shifts=(*stay, *held.values()),
        places=tuple(
            replace(x, frequency=max(x.frequency if x.id in known else 0, made[x.id]))
            for x in (
                *means.places,
                *(x for x in was.places if x.id in refs and x.id not in known),
            )
        ),
    )
