"""`aller-vers explain`: why something has no passage, and the smallest change that gives it one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from planner.cli.options import CodeArgument, HomeOption, JsonOption, workspace
from planner.cli.output import tell, write_json
from planner.cli.plan_words import unserved_lines
from planner.cli.words import Command
from planner.dates import numbered
from planner.errors import UsageError
from planner.exports.change_words import ChangeWords
from planner.exports.margin_words import MarginWords
from planner.i18n import _
from planner.model import Public, Week, WeekPlan
from planner.service.explanations import SECONDS, Explained, explain_in_plan, plan_of_week
from planner.service.judging import check_plan, read_plan
from planner.service.margin import SECONDS as MARGIN_SECONDS
from planner.service.margin import margin_of
from planner.service.names import names_of
from planner.store.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the verb."""
    words = _("Dire pourquoi un lieu n'a pas de passage, et ce qui le permettrait.")
    app.command("explain", cls=Command, help=words)(explain)


def explain(
    code: CodeArgument,
    week: Annotated[str, typer.Option("--week", help="Semaine ISO, par exemple 2026-W49.")],
    place: Annotated[
        str | None, typer.Option("--place", help="Lieu ou rendez-vous : identifiant, code ou nom.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option("--zone", help="Identifiant ou nom d'une zone.")
    ] = None,
    hour: Annotated[
        bool, typer.Option("--hour", help="Ce qu'apporterait une heure de plus de chaque équipe.")
    ] = False,
    public: Annotated[
        Public | None, typer.Option("--public", help="Public dont le besoin compte dans la zone.")
    ] = None,
    plan_file: Annotated[
        Path | None,
        typer.Option("--plan", help="Fichier de plan ; sinon le plan publié, ou le dernier."),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=1, max=3600, help="Temps donné aux essais.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what has no passage, or look for the smallest change that serves one of them."""
    if (place is not None) + (zone is not None) + hour > 1:
        raise UsageError(_("donner --place, --zone ou --hour, un seul"))
    store = workspace(home)
    plan = _plan(store, code, Week.parse(week), plan_file)
    if hour:
        _hours(store, plan, seconds, as_json=as_json)
        return
    asked = zone if place is None else place
    if asked is None:
        _list(store, plan, as_json=as_json)
        return
    found = explain_in_plan(
        store, plan, asked, is_zone=zone is not None, public=public, seconds=seconds or SECONDS
    )
    if as_json:
        write_json(explained_json(found))
        return
    words = ChangeWords(plan, found.checked.means, found.names)
    tell(
        _("Semaine {week}, plan version {version} : {name}").format(
            week=numbered(plan.week),
            version=plan.version,
            name=asked if zone is not None else words.name(found.explanation.asked),
        )
    )
    for line in words.lines(found.explanation):
        tell(f"  {line}")


def _plan(store: Workspace, code: str, week: Week, path: Path | None) -> WeekPlan:
    if path is None:
        return plan_of_week(store, code, week)
    plan = read_plan(path)
    if (plan.territory, plan.week) != (code, week):
        raise UsageError(
            _("ce plan est de « {code} », semaine {week}").format(
                code=plan.territory[:32], week=numbered(plan.week)
            )
        )
    return plan


def _list(store: Workspace, plan: WeekPlan, *, as_json: bool) -> None:
    """Everything without a passage, by reason, re-checked now."""
    checked = check_plan(store, plan)
    if as_json:
        write_json({"unserved": [asdict(item) for item in checked.plan.unserved]})
        return
    lines = list(unserved_lines(checked.plan, names_of(store, plan, checked.means)))
    for line in lines or [_("Tout a un passage cette semaine.")]:
        tell(line)


def _hours(store: Workspace, plan: WeekPlan, seconds: float | None, *, as_json: bool) -> None:
    """Value an hour more of each team."""
    found = margin_of(store, plan, seconds=seconds or MARGIN_SECONDS)
    if as_json:
        write_json(asdict(found.hours))
        return
    means = found.checked.means
    for line in MarginWords(ChangeWords(plan, means, found.names), means).lines(found.hours):
        tell(line)


def explained_json(found: Explained) -> dict[str, Any]:
    """An explanation as JSON-ready values: ids, seconds and points."""
    told = asdict(found.explanation)
    for change in told["changes"]:
        change["kind"] = str(change["kind"])
    return told
