"""`aller-vers template`: spreadsheets to fill in (means, presence, counts, services, bus)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import JsonOption
from planner.cli.output import tell, write_json
from planner.cli.words import Command
from planner.declared_layout import BUS_SHEET, OBSERVATIONS_SHEET, PRESENCE_SHEET, SERVICES_SHEET
from planner.errors import StoreError, UsageError
from planner.exports.means_template import write_template
from planner.exports.sheet_template import write_sheet_template
from planner.i18n import _


class Content(StrEnum):
    """What a template is for."""

    MEANS = "moyens"
    PRESENCE = "passages"
    OBSERVATIONS = "comptages"
    SERVICES = "services"
    BUS = "bus"


_SHEETS = {
    Content.PRESENCE: PRESENCE_SHEET,
    Content.OBSERVATIONS: OBSERVATIONS_SHEET,
    Content.SERVICES: SERVICES_SHEET,
    Content.BUS: BUS_SHEET,
}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("template", cls=Command, help=_("Écrire un modèle à remplir : moyens, passages…"))(
        template
    )


def template(
    path: Annotated[Path, typer.Argument(metavar="FICHIER.xlsx", help="Modèle à écrire.")],
    content: Annotated[
        Content, typer.Option("--for", help="moyens, passages, comptages, services ou bus.")
    ] = Content.MEANS,
    force: Annotated[bool, typer.Option("--force", help="Remplacer un fichier existant.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the template; an existing file is kept unless told otherwise."""
    _check(path, content, force=force)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is Content.MEANS:
            write_template(path)
        else:
            write_sheet_template(path, _SHEETS[content])
    except OSError as error:
        raise StoreError(
            _("impossible d'écrire {path} : {error}").format(path=path, error=error.strerror)
        ) from error
    if as_json:
        write_json({"file": str(path)})
        return
    tell(_("Modèle écrit : {path}").format(path=path))
    tell(_("Les lignes d'exemple ne sont jamais lues."))


def _check(path: Path, content: Content, *, force: bool) -> None:
    name = path.name[:60]
    if content is Content.MEANS and path.suffix.lower() != ".xlsx":
        raise UsageError(_("« {name} » : donner un nom en .xlsx").format(name=name))
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError(_("« {name} » : donner un nom en .xlsx ou .csv").format(name=name))
    if path.exists() and not force:
        raise UsageError(_("« {name} » existe déjà : autre nom, ou --force").format(name=name))
