"""`aller-vers sources list | fetch | check`: the data sets, their files and their state."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import folded, say, show_table, tell, write_json
from planner.cli.words import Command, Group
from planner.exports.needs_table import number
from planner.i18n import _, labelled
from planner.service.sources import Checked, check_sources, fetch_source
from planner.sources.catalogue import Source, catalogue

FAULT = 3
CatalogueOption = Annotated[
    Path | None, typer.Option("--catalogue", help="Autre liste de sources (TOML).")
]
app = typer.Typer(
    cls=Group, help=_("Sources : les lister, les télécharger, les vérifier."), no_args_is_help=True
)


@app.command("list", cls=Command, help=_("Lister les sources : producteur, licence, colonnes."))
def list_(known: CatalogueOption = None, as_json: JsonOption = False) -> None:
    """List every source of the catalogue."""
    found = catalogue(known)
    if as_json:
        write_json([_source_json(source) for source in found.values()])
        return
    for source in found.values():
        tell(f"{source.key} — {source.label}")
        tell(folded(f"{source.producer} · {source.licence} · {_vintages(source)}"))
        tell(folded(labelled(_("colonnes"), ", ".join(source.columns))))
    tell(_("Les sources à plusieurs millésimes se téléchargent : aller-vers sources fetch CLÉ"))


@app.command("fetch", cls=Command, help=_("Télécharger une source ; reprend où il s'est arrêté."))
def fetch(
    key: Annotated[str, typer.Argument(metavar="CLÉ", help="Clé de la source.")],
    vintage: Annotated[
        str | None, typer.Option("--vintage", help="Millésime ; le dernier si vide.")
    ] = None,
    known: CatalogueOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch one file, then say where it is."""
    cached, fault = fetch_source(workspace(home), key, vintage=vintage, say=say, known=known)
    if as_json:
        write_json(
            {
                "path": str(cached.path),
                "sha256": cached.sha256,
                "num_bytes": cached.num_bytes,
                "fresh": cached.fresh,
                "resumed_bytes": cached.resumed_bytes,
                "fault": fault or None,
            }
        )
    else:
        text = _("Téléchargé : {path}") if cached.fresh else _("Déjà là : {path}")
        tell(text.format(path=cached.path))
        size = number(cached.num_bytes / 1e6, 1)
        tell(_("{size} Mo · SHA-256 {sha256}").format(size=size, sha256=cached.sha256))
        if fault:
            tell(f"! {fault}")
    if fault:
        raise typer.Exit(FAULT)


@app.command("check", cls=Command, help=_("Vérifier les fichiers gardés et leurs colonnes."))
def check(
    key: Annotated[str | None, typer.Argument(metavar="CLÉ", help="Une source seule.")] = None,
    known: CatalogueOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the cache; exit code 3 where a file is not sound."""
    found = check_sources(workspace(home), key, known=known)
    if as_json:
        write_json([_checked_json(one) for one in found])
    else:
        rows = [(one.source.key, one.file.vintage, one.file.name, _state(one)) for one in found]
        columns = (_("clé"), _("millésime"), _("fichier"), _("état"))
        show_table(_("Fichiers des sources"), columns, rows)
    if any(one.fault for one in found):
        raise typer.Exit(FAULT)


def _state(one: Checked) -> str:
    if not one.present:
        return _("non téléchargé")
    return one.fault or _("conforme")


def _vintages(source: Source) -> str:
    told = ", ".join(file.vintage for file in source.files) or source.vintage
    return told or _("celui du fichier")


def _source_json(source: Source) -> dict[str, object]:
    return {
        "key": source.key,
        "label": source.label,
        "producer": source.producer,
        "licence": source.licence,
        "page": source.page,
        "vintage": source.vintage,
        "columns": list(source.columns),
        "attribution": source.attribution,
        "files": [
            {"vintage": file.vintage, "download": file.download, "sha256": file.sha256 or None}
            for file in source.files
        ],
    }


def _checked_json(one: Checked) -> dict[str, object]:
    return {
        "key": one.source.key,
        "vintage": one.file.vintage,
        "path": str(one.path),
        "present": one.present,
        "fault": one.fault or None,
    }
