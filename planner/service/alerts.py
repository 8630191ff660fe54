"""Switch an alert on and off, from what people write: teams, hours, places, weights, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from planner.alert import Alert, AlertPlace, AlertPlaceKind, kind_words
from planner.dates import date_words
from planner.errors import UsageError
from planner.exports.alert_words import alert_lines, span_words
from planner.i18n import _
from planner.model import AlertKind, AlertSpan, Point
from planner.scenario import Scenario
from planner.service.scenario_inputs import ScenarioWords, read_scenario
from planner.service.scenarios import place_words
from planner.store.alerts import KeptAlert
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AlertWords:
    """An alert as written.

    `hours`: team → `19:00-01:00`; `shifts_more`: (team, weekday, hours); `passages`: code of a
    place → number; `places`: (kind, « rue / croisement » or a landmark).
    """

    kind: AlertKind
    first_date: dt.date
    last_date: dt.date | None = None
    teams_more: tuple[str, ...] = ()
    hours: Mapping[str, str] = field(default_factory=dict)
    shifts_more: tuple[tuple[str, str, str], ...] = ()
    passages: Mapping[str, int] = field(default_factory=dict)
    places: tuple[tuple[AlertPlaceKind, str], ...] = ()
    rates: Mapping[str, int] = field(default_factory=dict)
    need_weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        """Whether no change is written: those of the last alert of the kind are meant."""
        return not (
            self.teams_more or self.hours or self.shifts_more or self.passages or self.places
            or self.rates or self.need_weights
        )  # fmt: skip


def switch_on(workspace: Workspace, code: str, words: AlertWords) -> KeptAlert:
    """Read an alert against the latest means and streets, and keep it.

    Where no change is written, those of the last alert of that kind are taken up again.

    Raises
    ------
    UsageError
        No means yet, nothing to take up, days that meet another alert of the kind, a bad weight.
    MeansError
        What is named and the means or the streets do not have: all of it.
    """
    if words.says_nothing:
        span = AlertSpan(words.kind, words.first_date, words.last_date)
        return workspace.save_alert(code, replace(_last(workspace, code, words.kind), span=span))
    return workspace.save_alert(code, read_alert(workspace, code, words))


def read_alert(
    workspace: Workspace,
    code: str,
    words: AlertWords,
    *,
    spots: Mapping[str, tuple[str, Point]] | None = None,
) -> Alert:
    """Read an alert as `switch_on` does, and keep nothing; `spots` as for `read_scenario`."""
    span = AlertSpan(words.kind, words.first_date, words.last_date)
    read = read_scenario(
        workspace, code,
        ScenarioWords(
            kind_words(words.kind), words.teams_more, hours=words.hours,
            shifts_more=words.shifts_more, passages=words.passages,
            stops_more=tuple(where for _kind, where in words.places),
            rates=words.rates, need_weights=words.need_weights,
        ),
        spots=spots,
    )  # fmt: skip
    places = tuple(
        AlertPlace(kind, stop.label, stop.point, stop.public)
        for (kind, _where), stop in zip(words.places, read.stops_more, strict=True)
    )
    changes: Scenario = replace(read, name=str(words.kind), stops_more=())
    return Alert(span, changes, places)


def switch_off(
    workspace: Workspace, code: str, kind: AlertKind, last_date: dt.date
) -> tuple[str, ...]:
    """Give the alert of a kind its last day; what the weeks after it no longer have, in words.

    Raises
    ------
    UsageError
        No alert of that kind goes on past that day.
    """
    kept = next(
        (
            one
            for one in workspace.alerts(code)
            if one.alert.kind is kind
            and (one.alert.span.last_date is None or one.alert.span.last_date > last_date)
        ),
        None,
    )
    if kept is None:
        raise UsageError(
            _("aucune alerte {kind} ne court après le {date}").format(
                kind=kind_words(kind), date=date_words(last_date)
            )
        )
    ended = workspace.end_alert(code, kept.id, last_date, expected=kept.version)
    head = (
        _("Alerte {kind} retirée avant d'avoir commencé").format(kind=kind_words(kind))
        if ended is None
        else span_words(ended.alert.span)
    )
    gone = (_("retiré ensuite : {what}").format(what=line) for line in told(workspace, code, kept))
    return (head, *gone)


def told(workspace: Workspace, code: str, kept: KeptAlert) -> tuple[str, ...]:
    """What an alert changes, in the words of the own team."""
    return alert_lines(kept.alert, place_words(workspace, code, for_team=True))


def current(workspace: Workspace, code: str, on: dt.date) -> list[KeptAlert]:
    """Alerts in force on a day, and those to come."""
    return [
        kept
        for kept in workspace.alerts(code)
        if kept.alert.span.last_date is None or kept.alert.span.last_date >= on
    ]


def _last(workspace: Workspace, code: str, kind: AlertKind) -> Alert:
    found = [kept.alert for kept in workspace.alerts(code) if kept.alert.kind is kind]
    if not found:
        raise UsageError(
            _("alerte {kind} : dire ce qu'elle change, elle n'a encore jamais servi").format(
                kind=kind_words(kind)
            )
        )
    return found[-1]
