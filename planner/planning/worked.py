"""From a week's outings to the working time of its rota codes (pure)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from optimisation.problem import Severity
from planner.clock import Clock
from planner.errors import Fault
from planner.i18n import _
from planner.model import Means, PlannedShift, PlanViolation, RotaTerms, WeekPlan
from planner.planning.expand import DatedShift, expand
from planner.planning.outings import rest_length_s
from planner.working_time import Alert, Change, Level, Period, Regime, check

Hours = Mapping[str, tuple[Period, ...]]
"""Periods of work by rota code, in elapsed seconds of one week."""


def terms_of(means: Means) -> dict[str, RotaTerms]:
    """Terms of every code of a team: its line of « rota », or the organisation's regime alone."""
    told = {item.code: item for item in means.rota}
    codes = sorted({code for team in means.teams for code in team.workers})
    regime = means.organisation.regime
    found = {code: told.get(code, RotaTerms(code)) for code in codes}
    return {
        code: item if item.regime else replace(item, regime=regime) for code, item in found.items()
    }


def unknown_regimes(terms: Iterable[RotaTerms], known: Mapping[str, Regime]) -> list[Fault]:
    """A fault for every regime that is in no file."""
    wrong = sorted({item.regime for item in terms if item.regime and item.regime not in known})
    hint = _("choisir parmi : {choices}").format(choices=", ".join(sorted(known)))
    return [
        Fault(
            _("régime « {name} » inconnu").format(name=name),
            hint,
            sheet="organisation, rota",
            column="régime",
        )
        for name in wrong
    ]


def outings_by_code(plan: WeekPlan, means: Means, *, seen_from: Clock | None = None) -> Hours:
    """Periods of every code that goes out, as planned.

    Parameters
    ----------
    plan
        A plan of any origin; an outing its means do not have is left out.
    means
        Means the plan was made from: who is in which team, who is absent.
    seen_from
        Clock of a later week in whose seconds the periods are told, as past; None: the plan's own.
    """
    clock = Clock(plan.week, plan.tz)
    leads = {item.code: item.lead for item in means.rota if item.lead is not None}
    dated = {shift.id: shift for shift in expand(means, clock).shifts}
    shift_s = 0 if seen_from is None else seen_from.elapsed_s(plan.week.monday, 0)
    found: dict[str, list[Period]] = defaultdict(list)
    for outing in plan.shifts:
        known = dated.get(outing.id)
        for code in sorted(known.workers) if known else ():
            assert known is not None
            found[code].append(
                _period(outing, known, shift_s=shift_s, past=seen_from is not None, leads=leads)
            )
    return {code: tuple(periods) for code, periods in found.items()}


def _period(
    outing: PlannedShift,
    known: DatedShift,
    *,
    shift_s: int,
    past: bool,
    leads: Mapping[str, bool],
) -> Period:
    """An outing from the first to the last second of work: a late return counts."""
    start_s, end_s = min(outing.start_s, outing.depart_s), max(outing.end_s, outing.return_s)
    breaks: tuple[tuple[int, int], ...] = ()
    if outing.break_start_s is not None:
        first_s = outing.break_start_s + shift_s
        breaks = ((first_s, first_s + rest_length_s(known)),)
    told = [leads[code] for code in known.workers if code in leads]
    return Period(
        start_s + shift_s,
        end_s + shift_s,
        breaks,
        shift=outing.id,
        planned=not past,
        people=known.people,
        leads=sum(told) if told else None,
        coordination_s=known.meeting_s,
    )


def judge_hours(
    terms: Mapping[str, RotaTerms],
    regimes: Mapping[str, Regime],
    clock: Clock,
    hours: Hours,
    *,
    on: dt.date | None = None,
    changes: Mapping[str, Change] | None = None,
) -> tuple[Alert, ...]:
    """What every code's regime says of its hours, by moment; codes without regime are left out.

    `changes`: by code, what was published before; None where nothing was.
    """
    told = changes or {}
    alerts = [
        alert
        for code, item in terms.items()
        if item.regime and (hours.get(code) or code in told)
        for alert in check(
            item, regimes[item.regime], clock, hours.get(code, ()), on=on, change=told.get(code)
        )
    ]
    return tuple(sorted(alerts, key=lambda one: (one.at_s, one.rule.id, one.code)))


def violations_of(alerts: Iterable[Alert]) -> tuple[PlanViolation, ...]:
    """Alerts as violations to accept, one per rule and outing; no code is kept in a plan.

    `amount` is the largest excess in seconds, None where the rule does not count hours.
    """
    worst: dict[tuple[str, str | None], int | None] = {}
    for alert in alerts:
        if alert.level is Level.ALERT:
            key = alert.rule.id, alert.shift
            worst[key] = max(worst.get(key) or 0, excess_s(alert) or 0) or None
    return tuple(
        PlanViolation(rule=rule, severity=Severity.TO_ACCEPT, shift=shift, amount=amount)
        for (rule, shift), amount in sorted(worst.items(), key=lambda one: str(one[0]))
    )


def excess_s(alert: Alert) -> int | None:
    """By how much a limit in hours is passed, in seconds; None for what is not counted in hours."""
    rule = alert.rule
    if alert.measured is None or rule.value is None or not rule.measure.endswith("_h"):
        return None
    return round(abs(alert.measured - rule.value) * 3600)
