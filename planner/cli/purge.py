"""`aller-vers purge`: destroy every place of life of the workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import tell, write_json
from planner.cli.words import Command
from planner.errors import StoreError, UsageError
from planner.i18n import _
from planner.service.purge import PurgeReport
from planner.service.purge import purge as purge_workspace
from planner.service.purge_words import purge_lines


def register(app: typer.Typer) -> None:
    """Add the verb."""
    words = _("Purge d'urgence : détruire tous les lieux de vie du dossier de travail.")
    app.command("purge", cls=Command, help=words)(purge)


def purge(
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Détruire ; rien ne pourra être retrouvé.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Destroy, then say what a search of the files found."""
    store = workspace(home)
    if not confirm:
        rows, layers = store.num_protected()
        raise UsageError(
            _(
                "rien n'est effacé. La purge détruirait {rows} enregistrements (moyens, lieux, "
                "rendez-vous, plans, retours), {layers} couches chiffrées et la clé ; pour le "
                "faire : aller-vers purge --confirm"
            ).format(rows=rows, layers=layers)
        )
    report = purge_workspace(store)
    if as_json:
        write_json(report_json(report))
    else:
        for line in purge_lines(report):
            tell(line)
    if not report.complete:
        raise StoreError(_("la purge n'est pas complète : fermer l'application, puis recommencer"))


def report_json(report: PurgeReport) -> dict[str, object]:
    """A report as JSON-ready values."""
    return {
        "rows": report.purged.rows,
        "layers": report.purged.layers,
        "compacted": report.purged.compacted,
        "sought": report.num_sought,
        "files": report.num_files,
        "found": list(report.found),
        "on_server": report.on_server,
    }
