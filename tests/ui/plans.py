"""Two versions of a week: one searched for, one changed by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from planner.model import PlannedShift, Week
from planner.service.judging import check_plan
from planner.service.plan_request import PlanRequest
from planner.service.weeks import plan_week
from planner.store.workspace import Workspace


def plan_twice(workspace: Workspace, code: str, means: Path, week: Week) -> None:
    """Save a plan of the week, then a second version without half the passages of a round."""
    request = PlanRequest(week, seconds=None, iterations=1, seed=1)
    plan = plan_week(workspace, code, means, request).plan
    rounds = [shift for shift in plan.shifts if all(item.place for item in shift.passages)]
    fullest = max(rounds, key=lambda shift: len(shift.passages))
    shifts = tuple(_halved(shift) if shift is fullest else shift for shift in plan.shifts)
    changed = check_plan(workspace, replace(plan, shifts=shifts)).plan
    workspace.save_plan(changed, expected=plan.version)


def _halved(shift: PlannedShift) -> PlannedShift:
    """The first half of an outing's passages."""
    return replace(shift, passages=shift.passages[: (len(shift.passages) + 1) // 2])
