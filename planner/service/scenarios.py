"""Compare scenarios with their baseline: figures, zones, frontier, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from optimisation.judge import Verdict, judge
from optimisation.problem import Problem, Severity, Solution
from planner.board import Board, Column, Judged, column, cost_of
from planner.errors import PlannerError, UsageError
from planner.exports.board_pdf import board_pdf
from planner.exports.board_xlsx import board_xlsx
from planner.frontier import FrontierPoint
from planner.i18n import _
from planner.model import Means, PlanViolation, Public, WeekPlan
from planner.planning.build import BuiltWeek
from planner.planning.solution import to_solution
from planner.privacy import Exit, shown_label
from planner.scenario import BASELINE
from planner.scenarios import Figures, Ground, figures
from planner.service.load import LoadedTerritory
from planner.service.needs import attributions, cell_caution, needs_for_week
from planner.service.plan_request import PlanRequest
from planner.service.scenario_office import office_change
from planner.service.scenario_plans import (
    Asked,
    Baseline,
    built_of,
    digest,
    frontier,
    open_baseline,
)
from planner.service.working_time import check_working_time
from planner.sources.files import write_bytes
from planner.sources.qpv import qpv_shares
from planner.store.workspace import Workspace


def compare_scenarios(
    workspace: Workspace,
    code: str,
    names: Sequence[str],
    request: PlanRequest,
    *,
    frontier_of: str = "",
    for_team: bool = False,
) -> Board:
    """Put planned scenarios beside the baseline, every plan judged again.

    Parameters
    ----------
    frontier_of
        Scenario whose frontier is shown, where it was planned; empty: the baseline's.
    for_team
        Count protected places too; the board then stays within the team.

    Raises
    ------
    UsageError
        No scenario named, or an unknown one.
    PlannerError
        A plan is not made yet with these means and this request: which one.
    """
    if not names:
        raise UsageError(_("aucun scénario à comparer : en ajouter un d'abord"))
    base = open_baseline(workspace, code, request)
    asked = [Asked(BASELINE, request)]
    asked += [Asked(workspace.scenario(code, name).scenario, request) for name in names]
    plans = _kept(workspace, base, asked)
    missing = [one.scenario.name for one, plan in zip(asked, plans, strict=True) if plan is None]
    if missing:
        raise PlannerError(
            _("à planifier d'abord, avec ces moyens et cette semaine : {list}").format(
                list=", ".join(_("référence") if one == BASELINE.name else one for one in missing)
            )
        )
    built = [built_of(workspace, base, one) for one in asked]
    ground = _ground(base, [means for means, _built in built], request, for_team=for_team)
    promised = _promised(built[0][1].problem)
    share = None
    if base.loaded.qpv is not None and len(base.loaded.qpv):
        share = qpv_shares(ground.zones, base.loaded.qpv)["qpv_share"]
    columns = []
    for one, plan, (means, week) in zip(asked, plans, built, strict=True):
        assert plan is not None
        verdict, solution = _verdict(week, plan)
        found = _figures(plan, means, ground, verdict, for_team=for_team)
        hours = check_working_time(workspace, plan, means).violations
        columns.append(
            column(
                one.scenario, found, ground,
                judged=_judged(week, solution, verdict, (*plan.violations, *hours)),
                promised=promised,
                cost=cost_of(plan, means, ground),
                qpv_share=share,
                office=office_change(base.loaded, one.scenario, on=request.week.monday),
            )
        )  # fmt: skip
    return Board(
        title=base.loaded.territory.name,
        week=request.week,
        zones=ground.zones,
        needs=ground.needs,
        columns=tuple(columns),
        places=place_words(workspace, code, for_team=for_team),
        frontier=_frontier(workspace, base, ground, frontier_of, request, for_team=for_team),
        frontier_of=frontier_of,
        notes=_notes(base.loaded, columns, for_team=for_team),
        attributions=attributions(base.loaded),
        fictional=base.loaded.territory.fictional,
        for_team=for_team,
    )


def _kept(workspace: Workspace, base: Baseline, asked: Sequence[Asked]) -> list[WeekPlan | None]:
    digests = [digest(workspace, base, one) for one in asked]
    plans = workspace.scenario_plans(base.loaded.territory.code, digests)
    return [plans.get(key) for key in digests]


def _ground(
    base: Baseline, variants: Sequence[Means], request: PlanRequest, *, for_team: bool
) -> Ground:
    """The baseline's zones and needs, with the publics and modes of every scenario."""
    loaded = base.loaded
    teams = {team.id: team for means in variants for team in means.teams}
    everyone = replace(base.means, teams=tuple(teams.values()))
    needs = needs_for_week(
        loaded, everyone, request.need_weights, for_team=for_team, today=request.week.monday
    )
    modes = {team.mode for means in variants for team in means.teams}
    links = loaded.required_streets().links
    return Ground(loaded.required_zones(), needs, loaded.graphs(modes), links)


def _verdict(week: BuiltWeek, plan: WeekPlan) -> tuple[Verdict, Solution]:
    solution = to_solution(week.index, plan.shifts, file=None)
    return judge(week.problem, solution), solution


def _figures(
    plan: WeekPlan, means: Means, ground: Ground, verdict: Verdict, *, for_team: bool
) -> Figures:
    return figures(
        plan, means, ground, presence_s=verdict.presence_s, travel_s=verdict.travel_s,
        for_team=for_team,
    )  # fmt: skip


def _promised(problem: Problem) -> int:
    return sum(len(place.promises) for place in problem.places)


def _judged(
    week: BuiltWeek,
    solution: Solution,
    verdict: Verdict,
    violations: tuple[PlanViolation, ...],
) -> Judged:
    problem = week.problem
    visits = [visit.activity for route in solution.routes for visit in route.visits]
    owed = sum(
        max(0, place.min_passages - visits.count(rank)) for rank, place in enumerate(problem.places)
    )
    return Judged(
        presence_s=verdict.presence_s,
        travel_s=verdict.travel_s,
        kept=_promised(problem) - len(verdict.broken),
        appointments_missed=verdict.missed,
        passages_owed_missed=owed,
        to_accept=sum(item.severity != Severity.INFO for item in violations),
    )


def _frontier(
    workspace: Workspace,
    base: Baseline,
    ground: Ground,
    name: str,
    request: PlanRequest,
    *,
    for_team: bool,
) -> dict[Public, tuple[FrontierPoint, ...]]:
    """Plans made so far of a frontier, each judged and measured; empty where there are none."""
    asked = frontier(workspace, base.loaded.territory.code, name, request)
    found: dict[Public, list[FrontierPoint]] = {}
    for one, plan in zip(asked, _kept(workspace, base, asked), strict=True):
        if plan is None:
            continue
        means, week = built_of(workspace, base, one)
        promised = _promised(week.problem)
        verdict, _solution = _verdict(week, plan)
        measured = _figures(plan, means, ground, verdict, for_team=for_team)
        for public, reach in measured.reach.items():
            point = FrontierPoint(
                one.own.rates["promise_broken"], reach.need_share,
                promised - len(verdict.broken), promised, verdict.missed,
            )  # fmt: skip
            found.setdefault(public, []).append(point)
    return {public: tuple(points) for public, points in found.items()}


def place_words(workspace: Workspace, code: str, *, for_team: bool) -> dict[str, str]:
    """What each place of a territory's latest means may be called, by random id.

    `for_team` false: a protected place has neither name nor code.
    """
    latest, codes = workspace.latest_means(code), workspace.user_codes(code)
    exit_ = Exit.OWN_TABLE if for_team else Exit.PUBLIC
    found = {}
    for place in latest[1].places if latest else ():
        told = shown_label(place, exit_, codes.get(place.id) or place.id[:6])
        found[place.id] = told or _("un lieu réservé à l'équipe")
    return found


def _notes(
    loaded: LoadedTerritory, columns: Sequence[Column], *, for_team: bool
) -> tuple[str, ...]:
    notes = []
    if for_team:
        notes.append(_("Lieux protégés comptés : réservé à l'équipe."))
    elif any(one.figures.hidden_passages for one in columns):
        notes.append(
            _("Les passages à des lieux protégés ne comptent dans le besoin d'aucune zone.")
        )
    if not columns[0].promised:
        notes.append(_("Aucune semaine publiée avant celle-ci : rien n'est promis."))
    notes += _gap_notes(columns)
    untold = sorted({name for one in columns for name in one.cost.untold})
    if untold:
        notes.append(_("Coût inconnu dans les moyens : {list}.").format(list=", ".join(untold)))
    if any(one.scenario.teams_more for one in columns):
        notes.append(
            _(
                "Une équipe ajoutée n'a pas de codes de rota : son temps de travail n'est pas "
                "contrôlé."
            )
        )
    return (*notes, *cell_caution(loaded))


def board_files(board: Board) -> dict[str, bytes]:
    """The workbook, and one page for each scenario's map, by name.

    Raises
    ------
    PrivacyError
        The board counts protected places.
    """
    stem = f"scenarios-{board.week}"
    pages = {
        f"{stem}-{rank}.pdf": board_pdf(board, rank=rank) for rank in range(1, len(board.columns))
    }
    return {f"{stem}.xlsx": board_xlsx(board), **pages}


def write_board(board: Board, out: Path) -> list[Path]:
    """Write the files of a board; errors as for `board_files`."""
    made = {out / name: content for name, content in board_files(board).items()}
    for path, content in made.items():
        write_bytes(path, content)
    return list(made)


def _gap_notes(columns: Sequence[Column]) -> list[str]:
    """Gaps that are not told, and why."""
    notes = []
    if not any(gap.ratio is not None for one in columns for gap in one.communes.values()):
        notes.append(_("Écart entre communes non dit : une seule commune, ou rien à portée."))
    if not any(ratio is not None for one in columns for ratio in one.qpv_ratio.values()):
        notes.append(_("Quartiers prioritaires non dits : aucun sur ces zones, ou rien à portée."))
    return notes
