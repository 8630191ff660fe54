"""A saved scenario or alert edited: read again with what its form does not show, then saved.

The version the person saw is told to the store: of two people who edit the same, the second one is
refused, and decides.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from planner.alert import Alert, kind_words
from planner.errors import UsageError
from planner.i18n import _
from planner.service.alerts import AlertWords, current, read_alert
from planner.service.scenario_inputs import ScenarioWords, read_scenario
from planner.service.scenario_told import Told, carried, spots
from planner.store.alerts import KeptAlert
from planner.store.scenarios import KeptScenario
from planner.store.workspace import Workspace


def edit_scenario(
    workspace: Workspace,
    code: str,
    words: ScenarioWords,
    told: Told[ScenarioWords],
    *,
    expected: KeptScenario | None,
) -> KeptScenario:
    """Save a scenario as edited, under the name written, which may be a new one.

    Parameters
    ----------
    told
        What its form opened with.
    expected
        What the person saw; None: it was removed since, and comes back.

    Raises
    ------
    UsageError, MeansError
        The name is that of another scenario; and as for `scenario_inputs.save_scenario`.
    StaleVersionError
        Somebody else saved, named or removed it meanwhile.
    """
    read = read_scenario(workspace, code, words, spots=spots(told.before))
    return workspace.save_scenario(code, carried(read, told), expected=expected)


def rename_scenario(workspace: Workspace, code: str, name: str, new_name: str) -> KeptScenario:
    """Give a scenario another name; the plans made of it stay its own.

    Raises
    ------
    UsageError
        There is none of that name, or another one has the new name.
    PrivacyError
        The new name seems to tell of a person.
    """
    kept = workspace.scenario(code, name)
    renamed = replace(kept.scenario, name=new_name.strip())
    return workspace.save_scenario(code, renamed, expected=kept)


def edit_alert(
    workspace: Workspace,
    code: str,
    words: AlertWords,
    before: KeptAlert,
    told: Told[AlertWords],
    *,
    today: dt.date,
    expected: int | None,
) -> KeptAlert:
    """Save an alert as edited; plans already made keep the means they rest on.

    Parameters
    ----------
    before
        The alert its form opened with, and `told` what the form showed of it.
    expected
        Version the person saw; None: it was taken away since, and comes back.

    Raises
    ------
    UsageError
        The first day of an alert that has begun is another one, or its last day is over; and as
        for `alerts.switch_on`.
    StaleVersionError
        Somebody else changed it or took it away meanwhile.
    """
    _check_days(words, before.alert, today)
    places = {(one.kind, one.label, one.point): one for one in before.alert.places}
    known = spots(told.before, *((one.label, one.point) for one in before.alert.places))
    read = read_alert(workspace, code, words, spots=known)
    edited = replace(
        read,
        changes=carried(read.changes, told),
        places=tuple(places.get((one.kind, one.label, one.point), one) for one in read.places),
    )
    return workspace.change_alert(code, before.id, edited, expected=expected)


def change_current(
    workspace: Workspace, code: str, words: AlertWords, *, today: dt.date
) -> KeptAlert:
    """Put an alert as written in the place of the one of its kind in force or to come.

    One that has begun keeps its first day; where no change is written, it keeps those it has.

    Raises
    ------
    UsageError
        There is none of that kind, or its last day is over; and as for `alerts.switch_on`.
    """
    kept = next(
        (one for one in current(workspace, code, today) if one.alert.kind is words.kind), None
    )
    if kept is None:
        raise UsageError(
            _("aucune alerte {kind} en cours ni à venir : la déclencher").format(
                kind=kind_words(words.kind)
            )
        )
    span = kept.alert.span
    if span.first_date <= today:
        words = replace(words, first_date=span.first_date)
    _check_days(words, kept.alert, today)
    if words.says_nothing:
        days = replace(span, first_date=words.first_date, last_date=words.last_date)
        edited = replace(kept.alert, span=days)
    else:
        edited = read_alert(workspace, code, words)
    return workspace.change_alert(code, kept.id, edited, expected=kept.version)


def _check_days(words: AlertWords, before: Alert, today: dt.date) -> None:
    first = before.span.first_date
    if first <= today and words.first_date != first:
        raise UsageError(_("une alerte commencée garde son premier jour"))
    if words.last_date is not None and words.last_date < today:
        raise UsageError(_("dernier jour déjà passé : lever l'alerte plutôt"))
