"""`aller-vers week new`: what the next week starts from, and its search in one gesture."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

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
from planner.cli.output import tell, write_json
from planner.cli.plan import CANCELLED, Interrupt, reporter
from planner.cli.plan_file import tell_saved, tell_written, write_plan
from planner.cli.words import Command, Group
from planner.dates import numbered
from planner.i18n import _
from planner.model import Week
from planner.service.found_plan import keep_found, last_killed
from planner.service.load import load_territory
from planner.service.new_week import NewWeek, new_week, next_week_to_plan
from planner.service.plan_request import PlanRequest
from planner.service.weeks import PlannedWeek, plan_means
from planner.store.workspace import Workspace

app = typer.Typer(cls=Group, help=_("La semaine à venir."), no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep the verb under its group."""


@app.command("new", cls=Command, help=_("Ce qui continue, change et prend fin ; puis la chercher."))
def new(
    code: CodeArgument,
    week: Annotated[
        str | None, typer.Option("--week", help="Semaine ; sinon la première sans plan publié.")
    ] = None,
    search: Annotated[
        bool, typer.Option("--search", help="Chercher ses tournées, derniers moyens enregistrés.")
    ] = False,
    seconds: SearchSeconds = 30.0,
    iterations: SearchIterations = None,
    seed: SearchSeed = 1,
    out: PlanFile = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a week starts from; with `--search`, plan it on the means last saved."""
    store = workspace(home)
    asked = Week.parse(week) if week else next_week_to_plan(store, code, today=dt.date.today())
    found = new_week(store, code, asked)
    request = PlanRequest(
        asked, seconds=None if iterations else seconds, iterations=iterations, seed=seed
    )
    planned, path = None, out or Path(f"plan-{code}-{asked}.json")
    if search:
        planned = _planned(store, code, request)
        write_plan(planned.plan, path)
    if as_json:
        write_json(_json(found) | ({} if planned is None else {"file": str(path)}))
    else:
        for line in _lines(found):
            tell(line)
        if planned is not None:
            tell_written(path)
    if planned is not None and planned.cancelled:
        raise typer.Exit(CANCELLED)


@app.command(
    "keep", cls=Command, help=_("Garder le meilleur plan de la dernière recherche, interrompue.")
)
def keep(
    code: CodeArgument,
    out: PlanFile = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge and save the best answer of a search that was killed."""
    store = workspace(home)
    plan = keep_found(store, last_killed(store, code).id)
    words = _("Meilleur plan trouvé enregistré : version {num}.").format(num=plan.version)
    tell_saved(plan, out, words, as_json=as_json)


def _planned(store: Workspace, code: str, request: PlanRequest) -> PlannedWeek:
    latest = store.latest_means(code)
    assert latest is not None  # `new_week` refused otherwise
    with Interrupt() as stop:
        return plan_means(
            store,
            load_territory(store, code),
            latest[1],
            request,
            source_name=_("derniers moyens"),
            on_progress=reporter(),
            should_stop=stop.asked,
        )


def _json(found: NewWeek) -> dict[str, object]:
    return {
        "week": str(found.week),
        "carried": found.carried,
        "changed": found.changed,
        "ended": found.ended,
        "faults": found.faults,
    }


def _lines(found: NewWeek) -> list[str]:
    """Ten lines under their titles, as on the page, and whatever keeps the week from a search."""
    titles = (_("Ce qui continue"), _("Ce qui change, et pourquoi"), _("Ce qui a pris fin"))
    told = [_("Nouvelle semaine : {week}").format(week=numbered(found.week))]
    for title, group in zip(titles, found.groups(), strict=True):
        if group.told:
            told += [title, *(f"  · {line}" for line in filter(None, (*group.told, group.others)))]
    if found.faults:
        title = _("Ce qui empêche de la chercher")
        told += [title, *(f"  · {line}" for line in found.faults)]
    return told
