"""Close weeks three months after their end: the references of their visits lead nowhere any more.

A week keeps its outings, passages and times, so that reports, histories and pages of it still
work. Each of its visits gets a random reference that no other week, no file and no code people use
knows: what tied the visits of one household from week to week is gone.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from planner.clock import Clock
from planner.model import Appointment, Means, PairKind, Week, WeekPlan
from planner.planning.expand import expand
from planner.privacy import REFERENCE_RETENTION_DAYS
from planner.service.expiry import Blur
from planner.store.closed_weeks import CLOSED_WEEK
from planner.store.workspace import Workspace
from planner.wishes import Wishes


def closes_on(week: Week) -> dt.date:
    """Day from which the references of a week's visits are erased."""
    return week.monday + dt.timedelta(days=6 + REFERENCE_RETENTION_DAYS)


def is_closed(workspace: Workspace, plan: WeekPlan) -> bool:
    """Whether a plan rests on means made for its week alone: positions there are blurred."""
    return workspace.means_sources(plan.territory).get(plan.means) == CLOSED_WEEK


def close_weeks(workspace: Workspace, code: str, blur: Blur, today: dt.date) -> int:
    """Close the weeks of a territory that are old enough; returns how many were.

    Plans of scenarios of these weeks are erased.

    Raises
    ------
    StoreError
        The key is absent, or the workspace cannot be written.
    """
    sources = workspace.means_sources(code)
    open_: dict[Week, list[WeekPlan]] = defaultdict(list)
    for plan in workspace.plans(code):
        if closes_on(plan.week) <= today and sources.get(plan.means, CLOSED_WEEK) != CLOSED_WEEK:
            open_[plan.week].append(plan)
    for week, plans in open_.items():
        names: dict[str, str] = {}
        copies = {
            means_id: of_week(workspace.means(means_id), plans, names, blur)
            for means_id in {plan.means for plan in plans}
        }
        workspace.close_week(code, week, copies, names)
    first_open = Week.of(today - dt.timedelta(days=REFERENCE_RETENTION_DAYS - 1))
    workspace.forget_scenario_plans(code, first_open)
    return len(open_)


def of_week(means: Means, plans: Iterable[WeekPlan], names: dict[str, str], blur: Blur) -> Means:
    """Means of one week alone: its visits as dated in it, each under a reference drawn here.

    Parameters
    ----------
    means
        Means that versions of the week's plan rest on.
    plans
        All versions of the week's plan.
    names
        Reference → the one drawn for this week; completed.
    """
    plans = tuple(plans)
    dates = _told(plans, {visit.id for visit in means.appointments})
    clock = Clock(plans[0].week, plans[0].tz)
    usual = replace(means, wishes=Wishes())
    dated = {one.appointment.id: one.appointment for one in expand(usual, clock).appointments}
    visits = [
        dated.get(visit.id) or _on(visit, dates[visit.id])
        for visit in means.appointments
        if visit.id in dates
    ]
    for visit in visits:
        names.setdefault(visit.id, secrets.token_hex(8))
    kept = tuple(_alone(visit, names, blur) for visit in visits)
    return replace(means, appointments=kept, outcomes=())


def _told(plans: Iterable[WeekPlan], refs: set[str]) -> dict[str, dt.date | None]:
    """Visits a week's versions speak of, with the date of a passage; None where there is none."""
    found: dict[str, dt.date | None] = {}
    for plan in plans:
        others = (
            *(one.id for one in plan.unserved),
            *(one.ref for one in plan.violations),
            *(one.ref for one in plan.locks),
        )
        found |= {ref: found.get(ref) for ref in others if ref in refs}
        for shift in plan.shifts:
            found |= {one.ref: shift.date for one in shift.passages if one.ref in refs}
    return found


def _on(visit: Appointment, date: dt.date | None) -> Appointment:
    """A visit on the day it was planned, where what dated it is no longer known."""
    if date is None:
        return visit
    return replace(visit, window=replace(visit.window, weekday=date.weekday()))


def _alone(visit: Appointment, names: Mapping[str, str], blur: Blur) -> Appointment:
    """A visit of one week: no series, no pair outside it, no exact position."""
    paired = visit.pair in names
    return replace(
        visit,
        id=names[visit.id],
        point=blur(visit.point),
        series=None,
        pair=names[visit.pair] if visit.pair is not None and paired else None,
        pair_kind=visit.pair_kind if paired else PairKind.NONE,
        gap_min=visit.gap_min if paired else None,
    )
