"""The week in force, loaded once, so that a call or an absence is answered at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import planner.service.judging as judging
from optimisation.problem import Solution
from planner.clock import Clock
from planner.dates import numbered
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
    newest = workspace.newest_plan(code, week)
    if newest is None:
        message = _("aucun plan pour la semaine {week} : faire d'abord « aller-vers plan »")
        raise PlannerError(message.format(week=numbered(week)))
    if version is not None and version != newest.version:
        raise StaleVersionError(
            _(
                "plan de la semaine {week} : la version {found} a été enregistrée entre-temps ; "
                "reposer la question"
            ).format(week=numbered(week), found=newest.version)
        )
    return newest


def open_desk(workspace: Workspace, code: str, week: Week, *, version: int | None = None) -> Desk:
    """Load a week's plan in force with its territory; errors as for `plan_in_force`.

    Passages that a wish told since then forbids are taken out before anything is proposed.
    """
    plan = _wished(workspace, plan_in_force(workspace, code, week, version=version))
    return desk_of(workspace, plan, load_territory(workspace, code))


def desk_of(
    workspace: Workspace, plan: WeekPlan, loaded: LoadedTerritory, *, near: Desk | None = None
) -> Desk:
    """The desk of any version of a plan.

    Parameters
    ----------
    workspace, plan, loaded
        The plan and its territory.
    near
        A desk of the same loaded territory: what both weeks share is not computed again.
    """
    if near is not None and near.loaded is not loaded:
        near = None
    means = workspace.means(plan.means)
    if near is not None and near.means == means:
        means = near.means  # the very object that what is kept of needs was made of
    inputs = _inputs(workspace, plan, loaded, means, near)
    same = near is not None and (near.means.places, near.means.appointments) == (
        means.places,
        means.appointments,
    )
    built = build_week(inputs, known=near.built if near is not None and same else None)
    return Desk(
        loaded,
        plan,
        means,
        inputs,
        built,
        to_solution(built.index, plan.shifts),
        near.gazetteer if near is not None else loaded.gazetteer(),
    )


def _inputs(
    workspace: Workspace,
    plan: WeekPlan,
    loaded: LoadedTerritory,
    means: Means,
    near: Desk | None,
) -> WeekInputs:
    """What the week is made of; a near desk of the same week, means and settings has it."""
    if near is None or (near.plan.week, near.means, near.plan.params) != (
        plan.week,
        means,
        plan.params,
    ):
        return inputs_for(workspace, loaded, means, judging.request_of(plan))
    last = workspace.last_published(plan.territory, plan.week)
    return replace(near.inputs, locks=plan.locks, last=last)


def renewed(workspace: Workspace, desk: Desk) -> Desk:
    """The desk of the plan in force now; the territory is not loaded again."""
    plan = plan_in_force(workspace, desk.plan.territory, desk.plan.week)
    wishes = workspace.wishes(desk.plan.territory)
    if plan.version == desk.plan.version and wishes == desk.means.wishes:
        return desk
    return desk_of(workspace, _wished(workspace, plan), desk.loaded, near=desk)


def _wished(workspace: Workspace, plan: WeekPlan) -> WeekPlan:
    rests, clock = workspace.wishes(plan.territory).rests, Clock(plan.week, plan.tz)
    return replace(plan, shifts=left_in_peace(plan.shifts, rests, clock))
