"""`aller-vers template`: the spreadsheet of means, to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import JsonOption
from planner.cli.output import tell, write_json
from planner.cli.words import Command
from planner.errors import StoreError, UsageError
from planner.exports.means_template import write_template
from planner.i18n import _


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("template", cls=Command, help=_("Écrire le classeur des moyens à remplir."))(
        template
    )


def template(
    path: Annotated[Path, typer.Argument(metavar="FICHIER.xlsx", help="Classeur à écrire.")],
    force: Annotated[bool, typer.Option("--force", help="Remplacer un classeur existant.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the template; an existing file is kept unless told otherwise."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError(_("« {name} » : donner un nom en .xlsx").format(name=path.name[:60]))
    if path.exists() and not force:
        raise UsageError(
            _("« {name} » existe déjà : autre nom, ou --force").format(name=path.name[:60])
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_template(path)
    except OSError as error:
        raise StoreError(
            _("impossible d'écrire {path} : {error}").format(path=path, error=error.strerror)
        ) from error
    if as_json:
        write_json({"file": str(path)})
        return
    tell(_("Classeur écrit : {path}").format(path=path))
    tell(_("Une ligne d'exemple par feuille ; elle n'est jamais lue."))
