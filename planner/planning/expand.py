"""The weekly template in a dated week: shifts, hours, exceptions, reports (pure)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import hypot

from planner.clock import DAY_MIN, Clock
from planner.dates import date_words, day_words
from planner.errors import Fault
from planner.i18n import _, ngettext
from planner.model import (
    Appointment,
    ExceptionKind,
    Means,
    Place,
    PlaceKind,
    Protection,
    Report,
    ShiftTemplate,
    Team,
    TimeWindow,
)
from planner.planning.occurrences import Proposal, occurrences
from planner.planning.rest import rest_spans, tried_hours, until_night_of
from planner.wishes import SAME_SPOT_M

Window = tuple[int, int]
MIN_PEOPLE = 2
DAYS = 7


@dataclass(frozen=True, slots=True)
class DatedShift:
    """One outing on a date, in elapsed seconds; `id` is stable: template and date.

    `people` counts those present; `workers` are the codes present. `briefing_s`: from the start
    to the earliest departure, `meeting_s` of it spent in coordination.
    """

    id: str
    team: str
    date: dt.date
    start_s: int
    end_s: int
    base_place: str
    vehicle: str | None
    workers: frozenset[str]
    people: int
    briefing_s: int
    closing_s: int
    break_s: int
    meeting_s: int = 0


@dataclass(frozen=True, slots=True)
class DatedPlace:
    """A place with its hours this week; `windows_s` None: any hour, (): none (closed).

    `tried`: its hours are those of another hour to try, which no earlier promise holds back.
    """

    place: Place
    windows_s: tuple[Window, ...] | None
    refusals_s: tuple[Window, ...]
    tried: bool = False


@dataclass(frozen=True, slots=True)
class DatedAppointment:
    """An appointment with its hours this week: starts lie within `window_s`."""

    appointment: Appointment
    window_s: Window
    fixed_start_s: int | None
    soft_end_s: int | None


@dataclass(frozen=True, slots=True)
class DatedWeek:
    """A week of means.

    `warnings` are sentences; `faults` stop the plan; `proposals` are other hours for visits at
    which nobody was there.
    """

    shifts: tuple[DatedShift, ...]
    places: tuple[DatedPlace, ...]
    appointments: tuple[DatedAppointment, ...]
    warnings: tuple[str, ...]
    faults: tuple[Fault, ...]
    proposals: tuple[Proposal, ...] = ()


def expand(means: Means, clock: Clock) -> DatedWeek:
    """Date the template: what happens in this week, exceptions and reports included."""
    shifts, faults, notes = _shifts(means, clock)
    places = [_place(place, means, clock, shifts) for place in means.places]
    places += [
        _report_place(report, means, clock)
        for report in means.reports
        if report.date in clock.dates
    ]
    visits = occurrences(means, clock, shifts)
    appointments = tuple(_appointment(visit, clock) for visit in visits.visits)
    warnings = (*clock.warnings(), *notes)
    return DatedWeek(
        tuple(shifts), tuple(places), appointments, warnings, tuple(faults), visits.proposals
    )


def means_of_week(means: Means, clock: Clock) -> Means:
    """The means with each visit as it falls in a week: its day, hours and referent."""
    dated = {one.appointment.id: one.appointment for one in expand(means, clock).appointments}
    return replace(
        means, appointments=tuple(dated.get(visit.id, visit) for visit in means.appointments)
    )


def _shifts(means: Means, clock: Clock) -> tuple[list[DatedShift], list[Fault], list[str]]:
    teams = {team.id: team for team in means.teams}
    found, faults, notes = [], [], []
    extra = {item.shift.id for item in means.exceptions if item.shift is not None}
    for template, date in _dated_templates(means, clock):
        team = teams[template.team]
        away, stays_in = _absence(means, team, date)
        if stays_in and template.id not in extra:
            notes.append(
                _("{shift} : {team} ne sort pas le {date} (exception)").format(
                    shift=template.id, team=team.id, date=day_words(date)
                )
            )
            continue
        joining = _joining(means, team, date)
        people = people_out(means, team, date)
        if people < MIN_PEOPLE:
            faults.append(_too_few(team, date, people))
        if clock.odd_hour(date, template.start_min) or clock.odd_hour(date, template.end_min):
            notes.append(
                _("{shift} le {date} : heure absente ou double, la plus tardive est prise").format(
                    shift=template.id, date=day_words(date)
                )
            )
        present = (frozenset(team.workers) - away) | joining
        found.append(_dated(template, team, date, clock, (present, people)))
    return sorted(found, key=lambda shift: (shift.start_s, shift.id)), faults, notes


def people_out(means: Means, team: Team, date: dt.date) -> int:
    """People of a team who go out on a date, those who join it counted."""
    away, _stays_in = _absence(means, team, date)
    told = [item for item in means.exceptions if (item.team, item.date) == (team.id, date)]
    less = sum(item.people_absent for item in told if item.kind is ExceptionKind.ABSENCE)
    more = sum(item.people_joining for item in told if item.kind is ExceptionKind.REINFORCEMENT)
    return max(0, team.size - len(away) - less) + len(_joining(means, team, date)) + more


def goes_out_usually(means: Means, clock: Clock) -> bool:
    """Whether the week would have an outing if nobody were away."""
    return next(_dated_templates(means, clock), None) is not None


def _dated_templates(means: Means, clock: Clock) -> Iterator[tuple[ShiftTemplate, dt.date]]:
    for template in means.shifts:
        date = clock.week.monday + dt.timedelta(days=template.weekday)
        begun = template.first_date is None or template.first_date <= date
        ended = template.last_date is not None and date > template.last_date
        if begun and not ended:
            yield template, date
    for item in means.exceptions:
        extra = item.kind is ExceptionKind.EXTRA_SHIFT and item.shift is not None
        if extra and item.date in clock.dates:
            assert item.shift is not None
            yield item.shift, item.date


def _absence(means: Means, team: Team, date: dt.date) -> tuple[frozenset[str], bool]:
    """Codes absent that day, and whether the whole team stays in.

    A team that stays in may still have an extra shift: that is how an outing is moved.
    """
    days = [
        item
        for item in means.exceptions
        if item.kind is ExceptionKind.ABSENCE and (item.team, item.date) == (team.id, date)
    ]
    codes = frozenset(code for item in days for code in item.workers_absent)
    return codes, any(item.of_whole_team for item in days)


def _joining(means: Means, team: Team, date: dt.date) -> frozenset[str]:
    """Codes of other teams that go out with this one that day."""
    return frozenset(
        code
        for item in means.exceptions
        if item.kind is ExceptionKind.REINFORCEMENT and (item.team, item.date) == (team.id, date)
        for code in item.workers_joining
        if code not in team.workers
    )


def _too_few(team: Team, date: dt.date, people: int) -> Fault:
    message = ngettext(
        "équipe {team}, {date} : {people} personne, une sortie se fait à deux",
        "équipe {team}, {date} : {people} personnes, une sortie se fait à deux",
        people,
    ).format(team=team.id, date=date_words(date), people=people)
    return Fault(
        message,
        _("renforcer l'équipe ou annuler la vacation ce jour-là (feuille « exceptions »)"),
        sheet="exceptions",
    )


def _dated(
    template: ShiftTemplate,
    team: Team,
    date: dt.date,
    clock: Clock,
    going: tuple[frozenset[str], int],
) -> DatedShift:
    return DatedShift(
        id=f"{template.id}@{date.isoformat()}",
        team=team.id,
        date=date,
        start_s=clock.elapsed_s(date, template.start_min),
        end_s=clock.elapsed_s(date, template.end_min),
        base_place=template.base_place,
        vehicle=template.vehicle,
        workers=going[0],
        people=going[1],
        briefing_s=(template.briefing_min + template.meeting_min) * 60,
        closing_s=template.closing_min * 60,
        break_s=template.break_min * 60,
        meeting_s=template.meeting_min * 60,
    )


def _place(place: Place, means: Means, clock: Clock, shifts: Sequence[DatedShift]) -> DatedPlace:
    """Hours of a place: starts leave time for the presence before a window closes.

    The Monday that Sunday's night reaches counts, for refusals, rests and closures too.
    """
    other = _other_hours(place, means, clock, shifts)
    own = place.windows if other is None else other
    windows = None if own is None else _spans(own, clock)
    refusals = _refusals(place, means, clock)
    closed = [
        (clock.elapsed_s(item.date, 0), clock.elapsed_s(item.date, DAY_MIN))
        for item in means.exceptions
        if item.kind is ExceptionKind.CLOSED_PLACE
        and item.place == place.id
        and 0 <= (item.date - clock.week.monday).days <= DAYS
    ]
    if windows is not None:
        stay_s = place.presence_min * 60
        windows = tuple((a, b - stay_s) for a, b in windows if b - a >= stay_s)
    return DatedPlace(place, windows, tuple(sorted((*refusals, *closed))), other is not None)


def _refusals(place: Place, means: Means, clock: Clock) -> tuple[Window, ...]:
    rests = rest_spans(means.wishes.rests, place.id, clock)
    return tuple(sorted((*weekly_refusals(place, clock), *rests)))


def weekly_refusals(place: Place, clock: Clock) -> tuple[Window, ...]:
    """Hours of refusal of a place in a dated week, in elapsed seconds."""
    weekly = _spans(place.refusals, clock)
    if place.refused_until is None:
        return weekly
    return until_night_of(weekly, place.refused_until, clock)


def _other_hours(
    place: Place, means: Means, clock: Clock, shifts: Sequence[DatedShift]
) -> tuple[TimeWindow, ...] | None:
    """Hours of a place where another hour is tried; None where none is, or no outing comes then.

    An outing that could pass must hold the whole presence, briefing and return aside.
    """
    tried = means.wishes.hour_of(place.id, clock.dates[0], clock.dates[-1])
    if tried is None:
        return None
    hours, stay_s = tried_hours(place.windows, tried), place.presence_min * 60
    possible = any(
        min(b, shift.end_s - shift.closing_s) - max(a, shift.start_s + shift.briefing_s) >= stay_s
        for a, b in _spans(hours, clock)
        for shift in shifts
    )
    return hours if possible else None


def _spans(windows: tuple[TimeWindow, ...], clock: Clock) -> tuple[Window, ...]:
    """Windows of the week merged where they touch."""
    merged: list[Window] = []
    for start_s, end_s in sorted(span for window in windows for span in clock.windows_s(window)):
        if merged and start_s <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end_s, merged[-1][1]))
        else:
            merged.append((start_s, end_s))
    return tuple(merged)


def _report_place(report: Report, means: Means, clock: Clock) -> DatedPlace:
    """A report is a known place of the team to look at once, on its date and hours.

    Told within 30 m of a place where no passage is wished, it does not override that.
    """
    start_s = clock.elapsed_s(report.date, report.start_min)
    end_s = clock.elapsed_s(report.date, report.end_min)
    place = Place(
        id=report.id,
        label=report.label,
        kind=PlaceKind.KNOWN,
        protection=Protection.TEAM,
        point=report.point,
        presence_min=report.presence_min,
    )
    near = [
        one
        for one in means.places
        if hypot(one.point.x_m - report.point.x_m, one.point.y_m - report.point.y_m) <= SAME_SPOT_M
    ]
    refusals = tuple(sorted({span for one in near for span in _refusals(one, means, clock)}))
    last_s = max(start_s, end_s - report.presence_min * 60)
    return DatedPlace(place, ((start_s, last_s),), refusals)


def _appointment(visit: Appointment, clock: Clock) -> DatedAppointment:
    day = visit.window.weekday or 0
    date = clock.week.monday + dt.timedelta(days=day)
    start_s = clock.elapsed_s(date, visit.window.start_min)
    end_s = clock.elapsed_s(date, visit.window.end_min)
    last_s = max(start_s, end_s - visit.duration_min * 60)
    fixed_s = None
    if visit.fixed_start_min is not None:
        fixed_s = clock.elapsed_s(date, visit.fixed_start_min)
    soft_s = None
    if visit.soft_end_min is not None:
        soft_s = clock.elapsed_s(date, visit.soft_end_min)
    return DatedAppointment(visit, (start_s, last_s), fixed_s, soft_s)
