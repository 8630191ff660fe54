"""Versions of a week's plan: list, take up again, undo, redo."""

from __future__ import annotations

from dataclasses import replace

from planner.clock import Clock
from planner.errors import UsageError
from planner.i18n import _
from planner.model import WeekPlan
from planner.planning.history import redo_to, undo_to
from planner.planning.rest import left_in_peace
from planner.store.workspace import Workspace


def versions_of(workspace: Workspace, plan: WeekPlan) -> list[WeekPlan]:
    """Every version of a plan, as saved."""
    plans = workspace.plans(plan.territory, plan.week)
    return [version for version in plans if version.id == plan.id]


def undo(workspace: Workspace, head: WeekPlan) -> WeekPlan:
    """Save the content before the head's as the next version.

    Raises
    ------
    UsageError
        There is nothing before it.
    StaleVersionError
        `head` is no longer the newest version.
    """
    before = undo_to(versions_of(workspace, head), head)
    if before is None:
        raise UsageError(_("rien à annuler : c'est la première version du plan"))
    return restore(workspace, head, before)


def redo(workspace: Workspace, head: WeekPlan) -> WeekPlan:
    """Save again what the last undo took away; errors as for `undo`."""
    after = redo_to(versions_of(workspace, head), head)
    if after is None:
        raise UsageError(_("rien à rétablir"))
    return restore(workspace, head, after)


def restore(workspace: Workspace, head: WeekPlan, version: WeekPlan) -> WeekPlan:
    """Save an older version's content as the next version after the head.

    Passages that a wish told since then forbids do not come back.

    Raises
    ------
    StoreError
        The means it rests on have been erased.
    StaleVersionError
        `head` is no longer the newest version; nothing is written.
    """
    workspace.means(version.means)
    rests, clock = workspace.wishes(version.territory).rests, Clock(version.week, version.tz)
    shifts = left_in_peace(version.shifts, rests, clock)
    again = replace(version, shifts=shifts, restores=version.version)
    return workspace.save_plan(again, expected=head.version)
