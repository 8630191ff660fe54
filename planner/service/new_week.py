"""A new week in one gesture: what is carried over, what changed and why, what ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.clock import Clock, weekday_name
from planner.dates import date_words, day_words, numbered
from planner.errors import PlannerError
from planner.hours import hour_words, span_of_hours
from planner.i18n import _, counted, labelled, listed
from planner.model import ExceptionKind, Means, ShiftTemplate, Week, WeekPlan
from planner.planning.expand import DatedWeek, expand
from planner.planning.rest import rest_spans
from planner.returns import Held, OutingReturn
from planner.service.names import names_of_means
from planner.service.outings import outings_between
from planner.service.retention import OBSERVATIONS
from planner.store.workspace import Workspace
from planner.tally import TallyColumn

WEEK = dt.timedelta(days=7)
LATE_DAYS = 4
"""From Thursday on the week to plan is the next one."""
MOST = 10
"""Lines a new week is told in; the details of the others are folded."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of one kind: those told, and those folded behind one line, which may be opened."""

    told: tuple[str, ...]
    folded: tuple[str, ...]

    @classmethod
    def of(cls, lines: tuple[str, ...], room: int) -> Group:
        """Tell them in `room` lines; the last counts the others where they are more."""
        shown = len(lines) if len(lines) <= room else room - 1
        return cls(lines[:shown], lines[shown:])

    @property
    def num_lines(self) -> int:
        """Lines taken on a page; one where there is nothing, which is said."""
        return max(1, len(self.told) + bool(self.folded))

    @property
    def others(self) -> str:
        """How many are folded; empty where none is."""
        num = len(self.folded)
        return counted("et {num} autre", "et {num} autres", num) if num else ""


@dataclass(frozen=True, slots=True)
class NewWeek:
    """What a coordinator must know before the search, in short sentences.

    `carried` from the last published plan, `changed` since with its reason, `ended` since.
    `faults`: why the week cannot be searched for, empty where it can.
    """

    week: Week
    last: WeekPlan | None
    carried: tuple[str, ...]
    changed: tuple[str, ...]
    ended: tuple[str, ...]
    faults: tuple[str, ...] = ()

    def groups(self, most: int = MOST) -> tuple[Group, Group, Group]:
        """What goes on, changes and ends in `most` lines at most; at least two a group."""
        told = (self.carried, self.changed, self.ended)
        room, found = most, list[Group]()
        for rank, lines in enumerate(told):
            after = sum(min(len(others), 2) or 1 for others in told[rank + 1 :])
            found.append(Group.of(lines, room - after))
            room -= found[-1].num_lines
        return found[0], found[1], found[2]


def next_week_to_plan(workspace: Workspace, code: str, *, today: dt.date) -> Week:
    """The first week without a published plan: from this one on, from Thursday the next."""
    week = Week.of(today + dt.timedelta(days=LATE_DAYS))
    while any(plan.published for plan in workspace.plan_heads(code, week)):
        week = Week.of(week.monday + WEEK)
    return week


def new_week(workspace: Workspace, code: str, week: Week) -> NewWeek:
    """Say what a week starts from, on the means last saved.

    Raises
    ------
    PlannerError
        No means were saved for the territory.
    """
    latest = workspace.latest_means(code)
    if latest is None:
        raise PlannerError(_("aucun moyen enregistré : donner d'abord un classeur des moyens"))
    means, last = latest[1], workspace.last_published(code, week)
    clock = Clock(week, workspace.territory(code).tz)
    dated, names = expand(means, clock), names_of_means(workspace, code, means)
    since = last.week.monday if last else week.monday - WEEK
    return NewWeek(
        week,
        last,
        tuple(_carried(last, means, dated)),
        (
            *_came_back(workspace, code, (since, week.monday - dt.timedelta(days=1))),
            *clock.warnings(),
            *_exceptions(means, clock, names),
            *wish_lines(means, clock, names),
        ),
        tuple(_ended(workspace, code, means, names, (since, week.monday))),
        tuple(str(fault) for fault in dated.faults),
    )


def wish_lines(means: Means, clock: Clock, names: Mapping[str, str]) -> list[str]:
    """What returned sheets change of a week's places: rests, other hours tried."""
    first, last = clock.dates[0], clock.dates[-1]
    rests = [
        _("{place} : laissé tranquille jusqu'au {date}").format(
            place=names.get(one.ref, one.ref[:6]), date=date_words(one.until)
        )
        for one in means.wishes.rests
        if rest_spans((one,), one.ref, clock)
    ]
    hours = [
        _("{place} : essayé {hours}, personne n'était là").format(
            place=names.get(one.ref, one.ref[:6]), hours=span_of_hours(one.start_min, one.end_min)
        )
        for one in means.wishes.other_hours
        if one.first_date <= last and first <= one.until
    ]
    return [*rests, *hours]


def _carried(last: WeekPlan | None, means: Means, dated: DatedWeek) -> Iterator[str]:
    if last is None:
        yield _("Aucun plan publié avant cette semaine : aucune promesse à tenir.")
    else:
        known = {place.id for place in means.places}
        passed = {p.place for shift in last.shifts for p in shift.passages if p.place is not None}
        yield counted(
            "Promesse du plan publié de la semaine {week}, version {version} : {num} lieu sur "
            "{all} garde si possible son jour, son équipe et son heure.",
            "Promesse du plan publié de la semaine {week}, version {version} : {num} lieux sur "
            "{all} gardent si possible leur jour, leur équipe et leur heure.",
            len(passed & known),
            week=numbered(last.week),
            version=last.version,
            all=len(passed),
        )
    yield counted(
        "{num} sortie, {visits} rendez-vous dans la semaine.",
        "{num} sorties, {visits} rendez-vous dans la semaine.",
        len(dated.shifts),
        visits=len(dated.appointments),
    )


def _came_back(workspace: Workspace, code: str, span: tuple[dt.date, dt.date]) -> Iterator[str]:
    """Sheets that came back of the outings since the last plan, and what they count."""
    outings = outings_between(workspace, code, *span)
    if not outings:
        return
    told = [one.told for one in outings if one.told is not None]
    if not told:
        yield _("Aucune feuille revenue sur {all}.").format(all=len(outings))
        return
    yield counted(
        "{num} feuille revenue sur {all} : ses comptes pèsent dans les besoins.",
        "{num} feuilles revenues sur {all} : leurs comptes pèsent dans les besoins.",
        len(told),
        all=len(outings),
    )
    yield from _told(told)


def _told(told: list[OutingReturn]) -> Iterator[str]:
    counts = [stop for one in told for stop in one.stops if TallyColumn.MET in stop.counts]
    nobody = sum(stop.nobody for one in told for stop in one.stops)
    if counts:
        yield counted(
            "{num} passage compté, dont {nobody} sans personne (ce n'est pas une clôture).",
            "{num} passages comptés, dont {nobody} sans personne (ce n'est pas une clôture).",
            len(counts),
            nobody=nobody,
        )
    missed = sum(one.held is Held.NO for one in told)
    if missed:
        yield counted("{num} sortie non tenue.", "{num} sorties non tenues.", missed)
    visits = sum(stop.outcome is not None for one in told for stop in one.stops)
    if visits:
        yield counted(
            "{num} rendez-vous dont la feuille dit l'issue.",
            "{num} rendez-vous dont les feuilles disent l'issue.",
            visits,
        )


def _exceptions(means: Means, clock: Clock, names: Mapping[str, str]) -> Iterator[str]:
    own = [one for one in means.exceptions if one.date in clock.dates]
    for one in sorted(own, key=lambda one: one.date):
        who = _team(one.team, means) if one.team else names.get(one.place or "", "")
        yield labelled(_exception_words(one.kind), f"{who}, {day_words(one.date, 'EEEE d MMM')}")
    reports = sum(one.date in clock.dates for one in means.reports)
    if reports:
        yield counted("{num} signalement à vérifier.", "{num} signalements à vérifier.", reports)


def _exception_words(kind: ExceptionKind) -> str:
    return {
        ExceptionKind.ABSENCE: _("absence"),
        ExceptionKind.EXTRA_SHIFT: _("sortie en plus"),
        ExceptionKind.REINFORCEMENT: _("renfort"),
        ExceptionKind.CLOSED_PLACE: _("lieu fermé"),
    }[kind]


def _ended(
    workspace: Workspace,
    code: str,
    means: Means,
    names: Mapping[str, str],
    span: tuple[dt.date, dt.date],
) -> Iterator[str]:
    """What no longer counts: rests, counts, lines of the template that ended since."""
    first, monday = span
    for one in means.wishes.rests:
        if first <= one.until < monday:
            yield _("{place} : le temps sans passage est fini depuis le {date}").format(
                place=names.get(one.ref, one.ref[:6]), date=date_words(one.until)
            )
    for place in means.places:
        if place.refused_until is not None and first <= place.refused_until < monday:
            yield _("{place} : les heures sans passage sont finies depuis le {date}").format(
                place=names.get(place.id, place.id[:6]), date=date_words(place.refused_until)
            )
    filed = workspace.sealed_layer(code, OBSERVATIONS)
    gone = 0 if filed is None else int((filed["expires_on"].astype(str) <= str(monday)).sum())
    gone += sum(len(one.lines) for one in workspace.returns(code) if one.expires_on <= monday)
    if gone:
        yield counted(
            "{num} comptage expiré : il ne compte plus.",
            "{num} comptages expirés : ils ne comptent plus.",
            gone,
        )
    over = [
        _outing(one, means) for one in means.shifts
        if one.last_date is not None and first <= one.last_date < monday
    ]  # fmt: skip
    if over:
        yield _("Sorties qui ne reviennent plus : {outings}.").format(outings=listed(over))


def _outing(shift: ShiftTemplate, means: Means) -> str:
    """Team, weekday and hour of an outing of the weekly template."""
    start = hour_words(shift.start_min)
    return _("{team}, {day}").format(
        team=_team(shift.team, means), day=f"{weekday_name(shift.weekday)} {start}"
    )


def _team(team: str, means: Means) -> str:
    return next((one.name for one in means.teams if one.id == team), team)
