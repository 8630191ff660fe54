"""A week after a published one: a promise moved, one dropped, a passage fixed."""

from __future__ import annotations

import datetime as dt

from optimisation.problem import Severity
from planner.model import PlannedShift, Week, WeekPlan
from planner.planning.edits import Drop, Edit, Fix, Move
from planner.planning.promised import Stop
from planner.service.demo import CODE
from planner.service.desk import open_desk
from planner.service.edits import judged_desk, keep_edit, try_edit
from planner.service.judging import publish
from planner.service.plan_request import PlanRequest
from planner.service.weeks import plan_means
from planner.store.workspace import Workspace

MOVED_S = 40 * 60


def plan_after_published(workspace: Workspace, week: Week) -> WeekPlan:
    """Publish the first plan of a week, plan the next one from it, and change three passages."""
    first = workspace.plans(CODE, week)[0]
    rules = {v.rule for v in first.violations if v.severity == Severity.TO_ACCEPT}
    publish(workspace, first, accept=rules)
    after = Week.of(week.monday + dt.timedelta(days=7))
    desk = open_desk(workspace, CODE, week)
    request = PlanRequest(after, seconds=None, iterations=1, seed=1)
    plan = plan_means(workspace, desk.loaded, desk.means, request, source_name="moyens.xlsx").plan
    rounds = [
        shift for shift in plan.shifts if sum(p.place is not None for p in shift.passages) > 3
    ]
    one, second, third = rounds[:3]
    _apply(workspace, after, Drop(_stop(one, 1)))
    moved = _stop(second, -1)
    _apply(workspace, after, Move(moved, second.id, moved.start_s + MOVED_S))
    return _apply(workspace, after, Fix((third.id,), _stop(third, 0)))


def _stop(shift: PlannedShift, rank: int) -> Stop:
    passage = shift.passages[rank]
    return Stop(passage.ref, shift.id, passage.start_s)


def _apply(workspace: Workspace, week: Week, edit: Edit) -> WeekPlan:
    desk = open_desk(workspace, CODE, week)
    tried = try_edit(workspace, desk, edit, checked=judged_desk(workspace, desk))
    return keep_edit(workspace, tried, accepted=True)
