"""A week to plan under the alerts in force, what has begun of it held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from planner.clock import Clock
from planner.dates import numbered
from planner.errors import Fault, MeansError, UsageError
from planner.exports.alert_words import span_words
from planner.i18n import _, ngettext
from planner.model import Means, Week
from planner.planning.alert_means import Begun, alerted, begun_locks, in_force
from planner.planning.expand import expand
from planner.planning.held import Locks
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class UnderAlert:
    """Means of a week under its alerts, what is fixed, rates and weights; `lines` say so."""

    means: Means
    locks: Locks
    rates: Mapping[str, int]
    need_weights: Mapping[str, float]
    lines: tuple[str, ...]


def under_alert(
    workspace: Workspace,
    code: str,
    clock: Clock,
    means: Means,
    *,
    locks: Locks = (),
    moment_s: int | None = None,
) -> UnderAlert:
    """Apply the alerts of a week's days to its means.

    Parameters
    ----------
    locks
        What is fixed already.
    moment_s
        Elapsed seconds of the week: what has begun by then is held as the plan in force has it.
        None: nothing is held.

    Raises
    ------
    MeansError
        A team or place of an alert, or an outing that has begun, that the means no longer have.
    """
    alerts = [kept.alert for kept in workspace.alerts(code)]
    begun = None if moment_s is None else _begun(workspace, code, clock.week, moment_s)
    means = workspace.with_wishes(code, alerted(means, alerts, clock, begun=begun))
    mine = in_force(alerts, clock)
    lines = [span_words(alert.span) for alert in mine]
    if begun is not None:
        _check_held(means, clock, begun)
        locks = begun_locks(locks, means, clock, begun)
        lines.append(
            ngettext(
                "{num} sortie déjà commencée reste comme elle est",
                "{num} sorties déjà commencées restent comme elles sont",
                len(begun.outings),
            ).format(num=len(begun.outings))
        )
    rates: dict[str, int] = {}
    weights: dict[str, float] = {}
    for alert in mine:
        rates |= alert.changes.rates
        weights |= alert.changes.need_weights
    return UnderAlert(means, locks, rates, weights, tuple(lines))


def moment_of(clock: Clock, moment: dt.datetime) -> int:
    """A moment in elapsed seconds of a week; before the week, nothing has begun.

    Raises
    ------
    UsageError
        The week is over by then, or as `Clock.elapsed_at`.
    """
    found = clock.elapsed_at(moment)
    if found >= clock.length_s:
        raise UsageError(
            _("la semaine {week} est finie : planifier la suivante").format(
                week=numbered(clock.week)
            )
        )
    return found


def _begun(workspace: Workspace, code: str, week: Week, moment_s: int) -> Begun:
    plan = workspace.newest_plan(code, week)
    return Begun(moment_s, plan, None if plan is None else workspace.means(plan.means))


def _check_held(means: Means, clock: Clock, begun: Begun) -> None:
    """Every outing that has begun is still in the means, at the hours it began with."""
    teams = {team.id for team in means.teams}
    if {shift.team for shift in means.shifts} <= teams:
        dated = {shift.id: (shift.start_s, shift.end_s) for shift in expand(means, clock).shifts}
    else:
        dated = {}
    lost = [one for one in begun.outings if dated.get(one.id) != (one.start_s, one.end_s)]
    if lost:
        message = _("sortie déjà commencée, absente des moyens ou à d'autres heures : {shift}")
        hint = _("remettre sa ligne dans les moyens, puis replanifier")
        raise MeansError([Fault(message.format(shift=one.id), hint) for one in lost])
