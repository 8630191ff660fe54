"""`aller-vers demo`: the main job, end to end, on an invented town."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import geopandas as gpd
import typer

from planner.cli.options import (
    HomeOption,
    JsonOption,
    SearchIterations,
    SearchSeconds,
    workspace,
)
from planner.cli.output import say, tell, write_json
from planner.cli.plan import Interrupt, reporter
from planner.cli.plan_words import plan_lines
from planner.cli.words import Command
from planner.digits import percent
from planner.errors import UsageError
from planner.exports.compare_table import public_words
from planner.exports.needs_table import half_words, ranked
from planner.i18n import _
from planner.indicators.need import Needs
from planner.model import Week
from planner.planning.plan_format import to_dict
from planner.service.demo import DemoRequest, DemoResult, next_week, run_demo

SIZES = ("XS", "S", "M", "L")
ZONES_SHOWN = 3
LEAST_SHARE = 0.01
"""Part of the need below which a zone says nothing by itself."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command(
        "demo", cls=Command, help=_("Toute la chaîne sur une ville fictive, jusqu'aux feuilles.")
    )(demo)


def demo(
    out: Annotated[Path, typer.Option("--out", help="Dossier où écrire.")] = Path("demo-out"),
    size: Annotated[str, typer.Option("--size", help="Taille de la ville : XS, S, M ou L.")] = "S",
    seed: Annotated[int, typer.Option(min=0, help="Graine de la ville et de la recherche.")] = 1,
    week: Annotated[
        str | None, typer.Option("--week", help="Semaine ISO ; la prochaine si vide.")
    ] = None,
    past: Annotated[
        int | None,
        typer.Option(
            "--past",
            min=0,
            max=8,
            help="Semaines d'avant, publiées et tenues ; 2 si vide dans une petite ville.",
        ),
    ] = None,
    seconds: SearchSeconds = 20.0,
    iterations: SearchIterations = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the demo, then say in words what it made and how to go on."""
    if size not in SIZES:
        raise UsageError(_("taille « {size} » : choisir XS, S, M ou L").format(size=size[:20]))
    today = dt.date.today()
    asked = Week.parse(week) if week else next_week(today)
    request = DemoRequest(asked, size, seed, seconds, iterations, past, today)
    with Interrupt() as stop:
        result = run_demo(
            workspace(home),
            out,
            request,
            say=say,
            on_progress=reporter(),
            should_stop=stop.asked,
        )
    if as_json:
        files = (result.means_file, result.plan_file, *result.others, *result.sheets)
        write_json(to_dict(result.planned.plan) | {"files": [str(path) for path in files]})
        return
    _summary(result, home)


def _summary(result: DemoResult, home: Path | None) -> None:
    planned = result.planned
    tell(
        _("{name} : ville fictive, rues, lieux et chiffres inventés.").format(
            name=planned.loaded.territory.name
        )
    )
    tell("")
    zones = planned.loaded.required_zones()
    for needs in result.needs:
        tell(_need_line(zones, needs))
    tell("")
    for line in plan_lines(planned, result.figures, result.names):
        tell(line)
    tell("")
    tell(_("Fichiers"))
    tell(_("  moyens de la semaine type  {path}").format(path=result.means_file))
    tell(_("  plan                       {path}").format(path=result.plan_file))
    if result.others:
        tell(_("  besoins                    {path}").format(path=result.others[0].parent))
    if result.sheets:
        tell(_("  feuilles à imprimer        {path}").format(path=result.sheets[-1]))
    tell("")
    where = f" --home {home}" if home else ""
    tell(_("Pour ouvrir l'application : aller-vers serve{where}").format(where=where))


def _need_line(zones: gpd.GeoDataFrame, needs: Needs) -> str:
    """The first zones with their parts; where each is tiny, in how many half of the need is."""
    public = public_words(needs.public)
    first = ranked(zones, needs).dropna(subset=["need_share"]).head(ZONES_SHOWN)
    if first.empty or first["need_share"].iloc[0] < LEAST_SHARE:
        return _("Besoin estimé ({public}) : {words}").format(
            public=public, words=half_words(needs) or _("inconnu")
        )
    return _("Besoin estimé ({public}), premières zones : {zones}").format(
        public=public,
        zones=", ".join(
            f"{row['name']} ({percent(row['need_share'])})" for row in first.to_dict("records")
        ),
    )
