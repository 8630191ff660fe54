"""The week in force, loaded once, so that a call or an absence is answered at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import planner.service.judging as judging
from optimisation.problem import Solution
from planner.clock import Clock
from planner.errors import PlannerError, StaleVersionError
from planner.i18n import _
from planner.model import Means, Week, WeekPlan
from planner.network.gazetteer import Gazetteer
from planner.planning.build import BuiltWeek, WeekInputs, build_week
from planner.planning.rest import left_in_peace
from planner.planning.solution import to_solution
from planner.service.load import LoadedTerritory, load_territory
from planner.service.weeks import inputs_for
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan of a week with all that answering takes: streets, travel, catchments, search.

    `solution` is the plan on `built`; `gazetteer` names the territory's streets.
    """

    loaded: LoadedTerritory
    plan: WeekPlan
    means: Means
    inputs: WeekInputs
    built: BuiltWeek
    solution: Solution
    gazetteer: Gazetteer

    @property
    def clock(self) -> Clock:
        """Clock of the plan's week."""
        return self.inputs.clock


def plan_in_force(
    workspace: Workspace, code: str, week: Week, *, version: int | None = None
) -> WeekPlan:
    """The newest version of a week's plan.

    Raises
    ------
    PlannerError
        No plan of that week.
    StaleVersionError
        `version` is not the newest.
    """
    plans = workspace.plans(code, week)
    if not plans:
        message = _("aucun plan pour la semaine {week} : faire d'abord « aller-vers plan »")
        raise PlannerError(message.format(week=week))
    newest = max(plans, key=lambda plan: plan.version)
    if version is not None and version != newest.version:
        raise StaleVersionError(
            _(
                "plan de la semaine {week} : la version {found} a été enregistrée entre-temps ; "
                "reposer la question"
            ).format(week=week, found=newest.version)
        )
    return newest


def open_desk(workspace: Workspace, code: str, week: Week, *, version: int | None = None) -> Desk:
    """Load a week's plan in force with its territory; errors as for `plan_in_force`.

    Passages that a wish told since then forbids are taken out before anything is proposed.
    """
    plan = _wished(workspace, plan_in_force(workspace, code, week, version=version))
    loaded = load_territory(workspace, code)
    means = workspace.means(plan.means)
    inputs = inputs_for(workspace, loaded, means, judging.request_of(plan))
    built = build_week(inputs)
    return Desk(
        loaded,
        plan,
        means,
        inputs,
        built,
        to_solution(built.index, plan.shifts),
        loaded.gazetteer(),
    )


def renewed(workspace: Workspace, desk: Desk) -> Desk:
    """The desk of the plan in force now; the territory is not loaded again."""
    plan = plan_in_force(workspace, desk.plan.territory, desk.plan.week)
    wishes = workspace.wishes(desk.plan.territory)
    if plan.version == desk.plan.version and wishes == desk.means.wishes:
        return desk
    plan = _wished(workspace, plan)
    means = workspace.means(plan.means)
    inputs = inputs_for(workspace, desk.loaded, means, judging.request_of(plan))
    before = desk.means
    same = (means.places, means.appointments) == (before.places, before.appointments)
    built = build_week(inputs, known=desk.built if same else None)
    return replace(
        desk,
        plan=plan,
        means=means,
        inputs=inputs,
        built=built,
        solution=to_solution(built.index, plan.shifts),
    )


def _wished(workspace: Workspace, plan: WeekPlan) -> WeekPlan:
    rests, clock = workspace.wishes(plan.territory).rests, Clock(plan.week, plan.tz)
    return replace(plan, shifts=left_in_peace(plan.shifts, rests, clock))
