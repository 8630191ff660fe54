"""Hours of refusal told since a plan was made: older means send nobody there either."""

from __future__ import annotations

import datetime as dt

from planner.clock import Clock
from planner.model import PlannedPassage, Week, WeekPlan
from planner.planning.expand import weekly_refusals
from planner.planning.rest import passages_within
from planner.store.workspace import Workspace


def refused_since(
    workspace: Workspace, plan: WeekPlan, *, today: dt.date | None = None
) -> tuple[PlannedPassage, ...]:
    """Passages of a plan within the hours of refusal of the means in use.

    None for a plan that rests on these means, which was judged on them, nor for a past week.
    """
    past = plan.week < Week.of(today or _today())
    if past or workspace.latest_means_id(plan.territory) == plan.means:
        return ()
    latest = workspace.latest_means(plan.territory)
    if latest is None:
        return ()
    clock = Clock(plan.week, plan.tz)
    spans = {one.id: weekly_refusals(one, clock) for one in latest[1].places if one.refusals}
    return passages_within(plan.shifts, spans)


def _today() -> dt.date:
    return dt.date.today()
