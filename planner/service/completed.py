"""An answer of a search as the next version of its week's plan."""

from __future__ import annotations

import secrets
from dataclasses import replace
from importlib.metadata import version as package_version

from optimisation.judge import Verdict, judge
from planner import __version__
from planner.jobs import Outcome
from planner.model import Means, PlanViolation, Public, WeekPlan
from planner.planning.build import BuiltWeek
from planner.planning.explain import explain
from planner.planning.score import as_parts, parts_by_outing
from planner.planning.solution import to_shifts
from planner.service.load import LoadedTerritory
from planner.service.places import public_of_stops
from planner.service.plan_request import PlanRequest
from planner.service.working_time import WorkingTime, check_working_time
from planner.store.workspace import Workspace


def completed(
    workspace: Workspace,
    loaded: LoadedTerritory,
    request: PlanRequest,
    means: Means,
    *,
    means_id: str,
    built: BuiltWeek,
    outcome: Outcome,
) -> tuple[WeekPlan, Verdict, WorkingTime]:
    """Judge an answer, working time too, and save it as the next version of the week's plan."""
    verdict = judge(built.problem, outcome.solution)
    plan = _plan_of(workspace, loaded, request, means_id=means_id, public=public_of_stops(means))
    plan = replace(_filled(plan, built, outcome, verdict, means), locks=request.locks or ())
    hours = check_working_time(workspace, plan, means)
    plan = replace(plan, violations=(*plan.violations, *hours.violations))
    return workspace.save_plan(plan, expected=plan.replaces), verdict, hours


def _plan_of(
    workspace: Workspace,
    loaded: LoadedTerritory,
    request: PlanRequest,
    *,
    means_id: str,
    public: Public,
) -> WeekPlan:
    """The plan without its content: the next version of the week's plan."""
    territory = loaded.territory
    newest = workspace.newest_plan(territory.code, request.week)
    return WeekPlan(
        id=newest.id if newest else secrets.token_hex(8),
        territory=territory.code,
        week=request.week,
        tz=territory.tz,
        means=means_id,
        public=public,
        shifts=(),
        seed=request.seed,
        version=newest.version + 1 if newest else 1,
        replaces=newest.version if newest else None,
        params={
            "rates": dict(request.rates),
            "need_weights": dict(request.need_weights),
            "seconds": request.seconds,
            "iterations": request.iterations,
        },
        versions={
            "aller-vers": __version__,
            **{name: package_version(name) for name in ("numba", "ortools", "pyvrp")},
        },
        vintages=dict(territory.vintages),
    )


def _filled(
    plan: WeekPlan, built: BuiltWeek, outcome: Outcome, verdict: Verdict, means: Means
) -> WeekPlan:
    return replace(
        plan,
        shifts=to_shifts(built.problem, built.index, outcome.solution),
        unserved=explain(built, outcome.solution),
        violations=violations_by_id(built, verdict),
        points=verdict.points,
        mandatory_missed=verdict.missed,
        parts={str(name): int(points) for name, points in verdict.parts.items()},
        outing_parts=as_parts(parts_by_outing(built, means, outcome.solution, verdict)),
        bound_points=outcome.bound_points,
        bound_method=outcome.bound_method,
        engine=outcome.engine,
    )


def violations_by_id(built: BuiltWeek, verdict: Verdict) -> tuple[PlanViolation, ...]:
    """The judge's findings with ids in place of indices."""
    return tuple(
        PlanViolation(
            rule=str(item.rule),
            severity=str(item.severity),
            shift=None if item.shift is None else built.index.shifts[item.shift].id,
            ref=None if item.activity is None else built.index.ref(item.activity),
            amount=item.amount,
        )
        for item in verdict.violations
    )
