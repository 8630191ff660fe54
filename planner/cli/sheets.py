"""`aller-vers sheets`: the printed page and the GPX of each outing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import say, tell, write_json
from planner.cli.words import Command
from planner.i18n import _
from planner.service.judging import read_plan
from planner.service.sheets import make_sheets


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command(
        "sheets", cls=Command, help=_("Écrire les feuilles de route et les GPX d'un plan.")
    )(sheets)


def sheets(
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN", help="Fichier de plan (plan/1).")],
    out: Annotated[Path, typer.Option("--out", help="Dossier des feuilles.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the sheets, then say where they are and when to destroy them."""
    files = make_sheets(workspace(home), read_plan(plan_file), out, say=say)
    if as_json:
        write_json({"files": [str(path) for path in files]})
        return
    if not files:
        tell(_("Aucune sortie avec passages : pas de feuille."))
        return
    tell(_("{num} fichiers dans {path}").format(num=len(files), path=out))
    tell(_("À imprimer : {path}").format(path=files[-1]))
    tell(
        _(
            "Ce dossier est hors du contrôle de l'outil : détruire les feuilles à la date écrite "
            "au pied de chacune."
        )
    )
