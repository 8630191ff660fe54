"""`aller-vers workspace export | import`: a whole workspace, to another computer or store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.backup import (
    FileArgument,
    contents_json,
    contents_lines,
    restored_json,
    tell_restored,
)
from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import tell, write_json
from planner.cli.words import Command, Group
from planner.errors import UsageError
from planner.i18n import _
from planner.service.backup import export_workspace, restore

app = typer.Typer(cls=Group, help=_("Déplacer un espace de travail."), no_args_is_help=True)


@app.command("export", cls=Command, help=_("Écrire tout l'espace de travail dans un fichier."))
def export(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier .zip à écrire.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write everything into one new file; what is sealed stays sealed."""
    contents = export_workspace(workspace(home), file, today=dt.date.today())
    if as_json:
        write_json({"file": str(file)} | contents_json(contents))
        return
    tell(_("Espace de travail écrit et relu : {path}").format(path=file))
    for line in contents_lines(contents):
        tell(f"  {line}")
    tell(
        _(
            "Les lieux protégés y restent chiffrés : la clé se transmet à part, "
            "jamais avec le fichier."
        )
    )


@app.command("import", cls=Command, help=_("Reprendre un espace de travail dans un dossier vide."))
def import_(file: FileArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Take over an archive in a workspace that holds nothing yet, on either store."""
    store = workspace(home)
    if store.territories():
        raise UsageError(
            _(
                "l'espace de travail n'est pas vide : en choisir un autre avec --home, "
                "ou remplacer celui-ci avec backup restore --replace"
            )
        )
    done = restore(store, file, now=dt.datetime.now(dt.UTC), replace=False)
    if as_json:
        write_json(restored_json(done))
        return
    tell_restored(done)
