"""Plan a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from optimisation.judge import Verdict
from planner.clock import Clock
from planner.dates import numbered
from planner.errors import Fault, MeansError
from planner.i18n import _
from planner.jobs import Ending, Progress
from planner.model import Means, WeekPlan
from planner.planning.build import BuiltWeek, WeekInputs, build_week
from planner.planning.expand import DatedWeek, expand, goes_out_usually
from planner.planning.held import known, lock_words
from planner.planning.weights import weights_from
from planner.service.access import weekly_demand
from planner.service.completed import completed
from planner.service.incumbent import index_digest, told_with
from planner.service.load import LoadedTerritory, load_territory
from planner.service.names import names_of_means
from planner.service.new_week import wish_lines
from planner.service.one_life import in_one_life
from planner.service.places import with_proposed_stops
from planner.service.plan_request import PlanRequest
from planner.service.retention import erase_expired
from planner.service.searched import searched
from planner.service.under_alert import UnderAlert, under_alert
from planner.service.working_time import WorkingTime, known_regimes
from planner.sources.means_xlsx import read_means
from planner.store.codec import encode
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A plan with what people want to read beside it; `cancelled` when stopped early."""

    plan: WeekPlan
    loaded: LoadedTerritory
    means: Means
    built: BuiltWeek
    verdict: Verdict
    warnings: tuple[str, ...]
    working_time: WorkingTime
    cancelled: bool = False


def plan_week(
    workspace: Workspace,
    code: str,
    means_file: Path,
    request: PlanRequest,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> PlannedWeek:
    """Read the means from their spreadsheet, then plan the week (`plan_means`).

    Raises
    ------
    MeansError
        All faults of the spreadsheet, places included.
    """
    from optimisation.search.ahead import compile_ahead

    compile_ahead()  # while files are read and the first engines answer
    loaded = load_territory(workspace, code)
    means = load_means(workspace, loaded, means_file)
    return plan_means(
        workspace,
        loaded,
        means,
        request,
        source_name=means_file.name,
        on_progress=on_progress,
        should_stop=should_stop,
    )


@in_one_life
def plan_means(
    workspace: Workspace,
    loaded: LoadedTerritory,
    means: Means,
    request: PlanRequest,
    *,
    source_name: str,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> PlannedWeek:
    """Make the week's Problem, solve it in a child process, judge, save a new version.

    Counts and reports that have expired are erased.

    Raises
    ------
    MeansError
        No outing that week, or an exception that cannot hold.
    StreetsError
        No streets, or a base off them.
    SolveError
        No engine gave any answer.
    """
    code = loaded.territory.code
    erase_expired(workspace, code)
    means = workspace.with_wishes(code, means)
    known_regimes(workspace, means)
    means, proposed = with_proposed_stops(workspace, loaded, means, on=request.week.monday)
    request = with_locks(workspace, code, request)
    clock = Clock(request.week, loaded.territory.tz)
    alert = under_alert(
        workspace, code, clock, means, locks=request.locks or (), moment_s=request.moment_s
    )
    means, request = alert.means, _as_alerted(request, alert)
    built, dated = build_for(workspace, loaded, means, request)
    locks = known(request.locks or (), built.index)
    means_id = workspace.save_means(code, means, source_name)
    asked = encode(replace(request, locks=None, moment_s=None))  # a lock names a place
    beside = {"means": means_id, "digest": index_digest(built.index), "request": asked}
    report = told_with(on_progress, beside)
    outcome = searched(workspace, code, request, built, on_progress=report, should_stop=should_stop)
    saved, verdict, hours = completed(
        workspace,
        loaded,
        replace(request, locks=locks),
        means,
        means_id=means_id,
        built=built,
        outcome=outcome,
    )
    wished = wish_lines(means, clock, names_of_means(workspace, code, means))
    warnings = (*alert.lines, *dated.warnings, *wished, *proposed, *filter(None, (outcome.note,)))
    warnings += lock_words(locks, request.locks or ())
    stopped = outcome.ending is Ending.CANCELLED
    return PlannedWeek(saved, loaded, means, built, verdict, warnings, hours, stopped)


def with_locks(workspace: Workspace, code: str, request: PlanRequest) -> PlanRequest:
    """The request with what is fixed in the week's newest plan, where it names no lock itself."""
    if request.locks is not None:
        return request
    newest = workspace.newest_plan(code, request.week)
    return replace(request, locks=newest.locks if newest else ())


def _as_alerted(request: PlanRequest, alert: UnderAlert) -> PlanRequest:
    """The request with an alert's rates and weights over those asked for."""
    rates = {**request.rates, **alert.rates}
    weights = {**request.need_weights, **alert.need_weights}
    return replace(request, locks=alert.locks, rates=rates, need_weights=weights)


def load_means(workspace: Workspace, loaded: LoadedTerritory, means_file: Path) -> Means:
    """Read a means spreadsheet against a territory's names and streets."""
    return read_means(
        means_file,
        gazetteer=loaded.gazetteer(),
        ids=workspace.place_ids(loaded.territory.code),
        reachable=loaded.reachable({"walk", "car"}),
    )


def build_for(
    workspace: Workspace, loaded: LoadedTerritory, means: Means, request: PlanRequest
) -> tuple[BuiltWeek, DatedWeek]:
    """The week's Problem and its dated template.

    Raises
    ------
    MeansError
        No outing that week, or an exception that cannot hold.
    StreetsError
        No streets, or a base off them.
    """
    inputs = inputs_for(workspace, loaded, means, request)
    return build_week(inputs), inputs.dated


def inputs_for(
    workspace: Workspace, loaded: LoadedTerritory, means: Means, request: PlanRequest
) -> WeekInputs:
    """What the week's Problem is made of; errors as for `build_for`.

    A week of which every outing is cancelled has none, and is a week.
    """
    territory = loaded.territory
    clock = Clock(request.week, territory.tz)
    means = workspace.with_wishes(territory.code, means)
    dated = expand(means, clock)
    if dated.faults:
        raise MeansError(dated.faults)
    if not dated.shifts and not goes_out_usually(means, clock):
        message = _("aucune vacation dans la semaine {week}").format(week=numbered(request.week))
        hint = _("vérifier les dates « à partir du » et « jusqu'au » des vacations")
        raise MeansError([Fault(message, hint)])
    needs, exposure0 = weekly_demand(loaded, means, request.need_weights, on=request.week.monday)
    return WeekInputs(
        clock=clock,
        means=means,
        dated=dated,
        graphs=loaded.graphs({team.mode for team in means.teams}),
        zones=loaded.required_zones(),
        needs=needs,
        last=workspace.last_published(territory.code, request.week),
        weights=weights_from(request.rates),
        exposure0=exposure0,
        locks=request.locks or (),
    )
