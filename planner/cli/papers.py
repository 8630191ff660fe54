"""`aller-vers papers`: register entry, impact assessment, notices, filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import tell, write_json
from planner.cli.words import Command
from planner.i18n import _, labelled, ngettext
from planner.service.papers import Written, write_papers


def register(app: typer.Typer) -> None:
    """Add the verb."""
    words = _("Écrire la fiche du registre, l'analyse d'impact et les notices, en français.")
    app.command("papers", cls=Command, help=words)(papers)


def papers(
    out: Annotated[Path, typer.Option("--out", help="Dossier des documents.")],
    organisation: Annotated[
        Path | None,
        typer.Option(
            "--organisation",
            metavar="FICHIER",
            help="Fichier de l'organisation (.toml) : où sont gardées les données.",
        ),
    ] = None,
    contact: Annotated[
        str,
        typer.Option(
            "--contact",
            metavar="TEXTE",
            help="À qui les personnes demandent ou se plaignent, imprimé sur la carte.",
        ),
    ] = "",
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Écrire par-dessus les documents du dossier."),
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the papers, then say what is left to complete."""
    from planner.ui.organisation import read_organisation

    hosting = read_organisation(organisation).hosting if organisation else None
    written = write_papers(workspace(home), out, hosting=hosting, contact=contact, replace=replace)
    if as_json:
        write_json(
            {"files": [{"path": str(one.path), "blanks": one.num_blanks} for one in written]}
        )
        return
    for one in written:
        tell(labelled(one.path, _left(one)))
    tell(_("Ces documents comptent des lieux protégés : les garder dans l'organisation."))
    tell(_("Carte : sauf en français et en anglais, traduction à relire par un locuteur."))


def _left(written: Written) -> str:
    if not written.num_blanks:
        return _("rien à compléter")
    return ngettext(
        "{num} ligne à compléter", "{num} lignes à compléter", written.num_blanks
    ).format(num=written.num_blanks)
