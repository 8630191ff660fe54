"""`aller-vers plan | check | publish`: a week of rounds, judged."""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Self

import typer

from planner.cli.options import (
    CodeArgument,
    HomeOption,
    JsonOption,
    PlanFile,
    SearchIterations,
    SearchSeconds,
    SearchSeed,
    workspace,
)
from planner.cli.output import say, tell, write_json
from planner.cli.plan_file import tell_written, write_plan
from planner.cli.plan_words import accepted_lines, plan_lines, violation_lines
from planner.cli.score import show_score, zone_points
from planner.cli.typed_rates import typed_rates
from planner.cli.words import Command
from planner.dates import numbered
from planner.exports.marks_words import search_words
from planner.i18n import _
from planner.indicators.need import parse_weights
from planner.jobs import Progress
from planner.model import Week
from planner.planning.plan_format import to_dict
from planner.service.figures import figures_of
from planner.service.judging import check_plan, read_plan
from planner.service.judging import publish as publish_plan
from planner.service.leaving import for_whom, left
from planner.service.names import names_of
from planner.service.plan_request import PlanRequest
from planner.service.promised import promises_of
from planner.service.score import score_of, write_score
from planner.service.weeks import plan_week
from planner.service.working_time import notice_lines

VIOLATIONS, CANCELLED = 4, 130
SHOWN_STEP = 1_000_000
PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="Fichier de plan (plan/1).")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    app.command("plan", cls=Command, help=_("Proposer les tournées d'une semaine."))(plan)
    app.command("check", cls=Command, help=_("Juger un plan, même modifié à la main."))(check)
    app.command(
        "publish",
        cls=Command,
        help=_("Publier un plan : il devient la promesse de la semaine suivante."),
    )(publish)


def plan(
    code: CodeArgument,
    means: Annotated[Path, typer.Option("--means", help="Classeur des moyens (.xlsx).")],
    week: Annotated[str, typer.Option("--week", help="Semaine ISO, par exemple 2026-W49.")],
    seconds: SearchSeconds = 30.0,
    iterations: SearchIterations = None,
    seed: SearchSeed = 1,
    rates: Annotated[str | None, typer.Option(help="Repères changés : travel_s=100,…")] = None,
    weights: Annotated[str | None, typer.Option(help="Poids du besoin : a=2,b=1")] = None,
    out: PlanFile = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Plan a week, show it in words, write the plan file."""
    request = PlanRequest(
        week=Week.parse(week),
        seconds=None if iterations else seconds,
        iterations=iterations,
        seed=seed,
        rates=typed_rates(rates),
        need_weights=parse_weights(weights or ""),
    )
    store = workspace(home)
    with Interrupt() as stop:
        planned = plan_week(
            store, code, means, request, on_progress=reporter(), should_stop=stop.asked
        )
    path = write_plan(planned.plan, out)
    if as_json:
        write_json(to_dict(planned.plan))
    else:
        figures = figures_of(planned.loaded, planned.plan, planned.means, planned.verdict)
        names = names_of(store, planned.plan, planned.means)
        kept = promises_of(store, planned.plan)
        for line in plan_lines(planned, figures, names, kept=kept):
            tell(line)
        tell_written(path)
    if planned.cancelled:
        raise typer.Exit(CANCELLED)
    if any(item.severity != "info" for item in planned.plan.violations):
        raise typer.Exit(VIOLATIONS)


def check(
    plan_file: PlanArgument,
    hours: Annotated[
        Path | None,
        typer.Option("--hours", help="Heures déclarées en plus (CSV), lues et jamais gardées."),
    ] = None,
    parts: Annotated[
        bool, typer.Option("--parts", help="Dire de quoi sont faits les repères du plan.")
    ] = False,
    team: Annotated[
        bool, typer.Option("--team", help="Compter aussi les lieux protégés (réservé à l'équipe).")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Dossier du classeur des repères (.xlsx).")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a plan and say each violation in words, working time with its articles."""
    store = workspace(home)
    plan = read_plan(plan_file)
    now = dt.datetime.now(dt.UTC)
    checked = check_plan(store, plan, file=plan_file.name, hours_file=hours, at=now)
    score = score_of(store, checked, for_team=team) if parts or out else None
    if as_json:
        zones = {} if score is None else {"zone_parts": zone_points(score)}
        write_json(to_dict(checked.plan) | zones)
    else:
        names = names_of(store, checked.plan, checked.means)
        kept = promises_of(store, checked.plan)
        for line in violation_lines(checked, names, kept=kept):
            tell(line)
        if score is not None:
            show_score(checked, score)
    if score is not None and out is not None:
        written = [write_score(checked, score, out)]
        (path,) = left(store, written, for_whom(for_team=score.for_team))
        say(_("Écrit : {path}").format(path=path))
    if not checked.clean:
        raise typer.Exit(VIOLATIONS)


def publish(
    plan_file: PlanArgument,
    accept: Annotated[
        str | None,
        typer.Option(help="Écarts acceptés, par règle : gap_too_short,too_short (gardés)."),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Publish a plan, with what is accepted of it."""
    rules = [rule.strip() for rule in (accept or "").split(",") if rule.strip()]
    store, plan = workspace(home), read_plan(plan_file)
    late = [] if as_json else notice_lines(store, plan, at=dt.datetime.now(dt.UTC))
    saved = publish_plan(store, plan, accept=rules, file=plan_file.name)
    if as_json:
        write_json(to_dict(saved))
        return
    tell(
        _("Plan de la semaine {week} publié, version {version}.").format(
            week=numbered(saved.week), version=saved.version
        )
    )
    for line in (*accepted_lines(saved), *late):
        tell(line)


class Interrupt:
    """Ctrl+C asks the work to stop and keep what it has, in words; twice leaves at once."""

    def __init__(self, words: str | None = None) -> None:
        self._words = words
        self._asked = False
        self._before: object = None

    def asked(self) -> bool:
        """Whether the work was asked to stop."""
        return self._asked

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(self, *_exception: object) -> None:
        signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]

    def _on_signal(self, _number: int, _frame: object) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
        say(self._words or _("arrêt demandé : la meilleure réponse est gardée"))


def reporter() -> Callable[[Progress], None]:
    """Says each better answer on stderr, when its figure shows a change."""
    best: list[int] = []

    def report(progress: Progress) -> None:
        if not best or progress.points >= best[-1] + SHOWN_STEP:
            best.append(progress.points)
            best_so_far = search_words(
                progress.num_passages, progress.points, progress.bound_points
            )
            say(
                _("recherche… {seconds} s : {best}").format(
                    seconds=round(progress.seconds), best=best_so_far
                )
            )

    return report
