"""`aller-vers sheets`: sheets of each outing and files of the week, for whom they are asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import say, tell, write_json
from planner.cli.words import Command
from planner.exports.audience import Audience, audience_words
from planner.i18n import _, counted
from planner.service.judging import read_plan
from planner.service.sheets import FilesRequest, make_sheets


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command(
        "sheets",
        cls=Command,
        help=_("Écrire les feuilles de route d'un plan, et ses fichiers pour qui les reçoit."),
    )(sheets)


def sheets(
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN", help="Fichier de plan (plan/1).")],
    out: Annotated[Path, typer.Option("--out", help="Dossier des feuilles.")],
    audience: Annotated[
        Audience, typer.Option("--for", help="Pour qui : team, partner ou public.")
    ] = Audience.TEAM,
    formats: Annotated[
        str, typer.Option("--format", help="Formats séparés par des virgules, ou « all ».")
    ] = "",
    worker: Annotated[
        str | None, typer.Option("--worker", help="Planning d'un code de rota, pour qui le porte.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the files, then say where they are and when to destroy them."""
    request = FilesRequest.of(audience, formats, worker=worker)
    files = make_sheets(workspace(home), read_plan(plan_file), out, request=request, say=say)
    if as_json:
        write_json({"files": [str(path) for path in files]})
        return
    if not files:
        tell(_("Aucune sortie avec passages : pas de feuille."))
        return
    tell(counted("{num} fichier dans {path}", "{num} fichiers dans {path}", len(files), path=out))
    if "pdf" in request.asked:
        tell(_("À imprimer : {path}").format(path=files[-1]))
    if audience is not Audience.TEAM:
        tell(audience_words(audience))
        return
    tell(
        _(
            "Ce dossier est hors du contrôle de l'outil : détruire les feuilles à la date écrite "
            "au pied de chacune."
        )
    )
