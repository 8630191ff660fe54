"""Plan scenarios: each like a week, with the same budget and seed, kept apart from the weeks' own.

A plan is kept under the digest of all it was made of (layers, means, changes, request, last week's
promise), so that what has not changed is never searched again and nothing stale is compared.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from optimisation.judge import Verdict, judge
from optimisation.problem import Weights
from planner import __version__
from planner.errors import UsageError
from planner.i18n import _
from planner.jobs import Outcome, Progress
from planner.model import Means, WeekPlan
from planner.planning.build import BuiltWeek
from planner.planning.scenario_means import applied
from planner.planning.solution import to_shifts
from planner.scenario import BASELINE, Scenario
from planner.service.completed import violations_by_id
from planner.service.load import LoadedTerritory, load_territory
from planner.service.one_life import in_one_life
from planner.service.places import public_of_stops, with_proposed_stops
from planner.service.plan_request import PlanRequest
from planner.service.scenario_office import without_office
from planner.service.searched import searched
from planner.service.weeks import build_for
from planner.store.codec import encode, to_json
from planner.store.workspace import Workspace

FRONTIER_RATES = tuple(round(Weights().promise_broken * factor) for factor in (0, 0.25, 1, 4, 16))
"""Points that a broken promise costs each plan of a frontier: from nothing to sixteen times the
usual."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What scenarios change: a territory with the means last saved, stops proposed included."""

    loaded: LoadedTerritory
    means: Means
    means_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One plan to make: a scenario and the request it is planned by, its own weights laid over."""

    scenario: Scenario
    request: PlanRequest

    @property
    def own(self) -> PlanRequest:
        """The request with the scenario's weights."""
        return replace(
            self.request,
            rates={**self.request.rates, **self.scenario.rates},
            need_weights={**self.request.need_weights, **self.scenario.need_weights},
        )


def open_baseline(workspace: Workspace, code: str, request: PlanRequest) -> Baseline:
    """Load a territory and its latest means.

    Raises
    ------
    UsageError
        No means were ever saved for it.
    """
    loaded = load_territory(workspace, code)
    latest = workspace.latest_means(code)
    if latest is None:
        message = _("aucun moyen enregistré : faire d'abord un plan de ce territoire")
        raise UsageError(message)
    means, _said = with_proposed_stops(workspace, loaded, latest[1], on=request.week.monday)
    return Baseline(loaded, means, latest[0])


def asked_of(
    workspace: Workspace,
    code: str,
    names: Sequence[str],
    request: PlanRequest,
    *,
    frontier_of: str | None = None,
) -> list[Asked]:
    """The baseline, the scenarios named, and the plans of a frontier where one is asked.

    Parameters
    ----------
    frontier_of
        Scenario whose frontier is asked; empty: the baseline's; None: none.
    """
    found = [Asked(BASELINE, request)]
    found += [Asked(workspace.scenario(code, name).scenario, request) for name in names]
    return (
        found if frontier_of is None else [*found, *frontier(workspace, code, frontier_of, request)]
    )


def frontier(workspace: Workspace, code: str, name: str, request: PlanRequest) -> list[Asked]:
    """Plans of one set of means at each of `FRONTIER_RATES`; `name` empty: the baseline's."""
    scenario = workspace.scenario(code, name).scenario if name else BASELINE
    return [
        Asked(replace(scenario, rates={**scenario.rates, "promise_broken": rate}), request)
        for rate in FRONTIER_RATES
    ]


def digest(workspace: Workspace, base: Baseline, asked: Asked) -> str:
    """What a plan was made of, as 64 hexadecimal digits; the scenario's name is no part of it."""
    code, own = base.loaded.territory.code, asked.own
    last = workspace.last_published(code, own.week)
    changes = encode(replace(asked.scenario, name="-", rates={}, need_weights={}))
    parts = [
        __version__, workspace.generation(code), workspace.shares_version(code), encode(base.means),
        changes, str(own.week),
        own.seconds, own.iterations, own.seed, sorted(_rates(own).items()),
        sorted(own.need_weights.items()), None if last is None else [last.id, last.version],
    ]  # fmt: skip
    return hashlib.sha256(to_json(parts).encode()).hexdigest()


def _rates(request: PlanRequest) -> dict[str, int]:
    """Rates that differ from the usual: a usual one told or untold makes the same plan."""
    usual = Weights()
    return {k: v for k, v in request.rates.items() if v != getattr(usual, k, None)}


@in_one_life
def plan_scenarios(
    workspace: Workspace,
    code: str,
    asked: Sequence[Asked],
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_plan: Callable[[Asked], None] | None = None,
) -> int:
    """Search every plan that is not kept yet; returns how many were made.

    Stopping keeps the plans made before, and none of the one it stops. `on_plan` is told each plan
    before its search.

    Raises
    ------
    MeansError
        A scenario names what the means do not have; nothing is searched then.
    """
    base = open_baseline(workspace, code, asked[0].request)
    digests = [digest(workspace, base, one) for one in asked]
    for one in asked:
        applied(one.scenario, base.means)
    kept = set(workspace.scenario_plans(code, digests))
    made = 0
    for one, key in zip(asked, digests, strict=True):
        if key in kept:
            continue
        if should_stop is not None and should_stop():
            break
        if on_plan is not None:
            on_plan(one)
        plan = _search(workspace, base, one, on_progress, should_stop)
        if should_stop is not None and should_stop():
            break
        workspace.keep_scenario_plan(code, key, plan)
        kept.add(key)
        made += 1
    return made


def _search(
    workspace: Workspace,
    base: Baseline,
    asked: Asked,
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool] | None,
) -> WeekPlan:
    means, built = built_of(workspace, base, asked)
    own, code = asked.own, base.loaded.territory.code
    outcome = searched(
        workspace, code, own, built, on_progress=on_progress, should_stop=should_stop
    )
    return _plan(base, asked, means, built, outcome)


def built_of(workspace: Workspace, base: Baseline, asked: Asked) -> tuple[Means, BuiltWeek]:
    """A scenario's means and its week's Problem."""
    means = applied(asked.scenario, base.means)
    loaded = without_office(base.loaded, asked.scenario)
    built, _dated = build_for(workspace, loaded, means, asked.own)
    return means, built


def _plan(
    base: Baseline, asked: Asked, means: Means, built: BuiltWeek, outcome: Outcome
) -> WeekPlan:
    own, territory = asked.own, base.loaded.territory
    verdict: Verdict = judge(built.problem, outcome.solution)
    return WeekPlan(
        id=secrets.token_hex(8),
        territory=territory.code,
        week=own.week,
        tz=territory.tz,
        means=base.means_id,
        public=public_of_stops(means),
        shifts=to_shifts(built.problem, built.index, outcome.solution),
        violations=violations_by_id(built, verdict),
        points=verdict.points,
        mandatory_missed=verdict.missed,
        parts={str(name): int(points) for name, points in verdict.parts.items()},
        bound_points=outcome.bound_points,
        bound_method=outcome.bound_method,
        engine=outcome.engine,
        seed=own.seed,
        params={
            "rates": dict(own.rates),
            "need_weights": dict(own.need_weights),
            "seconds": own.seconds,
            "iterations": own.iterations,
        },
        versions={"aller-vers": __version__},
        vintages=dict(territory.vintages),
    )
