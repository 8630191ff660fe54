"""What one more hour of each team would bring."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from optimisation.marginal import HOUR_S
from planner.model import WeekPlan
from planner.planning.changes import Asked
from planner.planning.margin import TeamHour, TeamHours, team_hours
from planner.planning.solution import to_solution
from planner.service.explanations import hours_broken
from planner.service.judging import CheckedPlan, check_plan
from planner.service.names import names_of
from planner.store.workspace import Workspace

SECONDS = 120.0
"""Teams that are not reached in this time are named as such."""


@dataclass(frozen=True, slots=True)
class Margin:
    """Values of an hour with the plan they are of, judged again, and what its ids are called."""

    hours: TeamHours
    checked: CheckedPlan
    names: Mapping[str, str]


def margin_of(
    workspace: Workspace,
    plan: WeekPlan,
    *,
    seconds: float = SECONDS,
    steps: int | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    checked: CheckedPlan | None = None,
) -> Margin:
    """Value one more hour of each team of a plan, with the rules of working time it would break.

    Parameters
    ----------
    steps
        Search steps per team: the same value each time; None: the usual number.
    checked
        The plan judged already; None: judged here.
    """
    checked = checked or check_plan(workspace, plan)
    until_s = time.perf_counter() + seconds
    asked = Asked(
        checked.built,
        checked.means,
        to_solution(checked.built.index, plan.shifts),
        seed=plan.seed,
        should_stop=lambda: should_stop() or time.perf_counter() >= until_s,
    )
    found = team_hours(asked, steps=steps)
    values = tuple(_with_hours(workspace, plan, checked, value) for value in found.values)
    names = names_of(workspace, plan, checked.means)
    return Margin(replace(found, values=values), checked, names)


def _with_hours(
    workspace: Workspace, plan: WeekPlan, checked: CheckedPlan, value: TeamHour
) -> TeamHour:
    if value.shift is None:
        return value
    broken = hours_broken(
        workspace,
        plan,
        checked.means,
        value.shift,
        early_s=HOUR_S if value.earlier else 0,
        late_s=0 if value.earlier else HOUR_S,
    )
    return replace(value, hours=broken)
