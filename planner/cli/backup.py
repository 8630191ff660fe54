"""`aller-vers backup make | verify | restore`: the whole workspace in one file, and back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import tell, write_json
from planner.cli.retention import erased_words
from planner.cli.words import Command, Group
from planner.i18n import _, labelled, ngettext
from planner.service.backup import KEEP_DAYS, Restored, make_backup, restore, verify_archive
from planner.service.retention_run import Erased
from planner.store.soundness import Contents

app = typer.Typer(cls=Group, help=_("Sauvegarder et restaurer."), no_args_is_help=True)
FileArgument = Annotated[Path, typer.Argument(metavar="FICHIER", help="Archive de l'espace.")]


@app.command("make", cls=Command, help=_("Écrire une sauvegarde, puis la relire."))
def make(
    to: Annotated[Path, typer.Option("--to", help="Dossier des sauvegardes.")],
    keep_days: Annotated[
        int,
        typer.Option(
            "--keep-days", min=1, max=366, help="Jours après lesquels une sauvegarde est effacée."
        ),
    ] = KEEP_DAYS,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a backup into a folder, read it again, erase those too old."""
    made = make_backup(workspace(home), to, now=dt.datetime.now(dt.UTC), keep_days=keep_days)
    if as_json:
        write_json(
            {"file": str(made.path), "erased": made.num_erased} | contents_json(made.contents)
        )
        return
    tell(_("Sauvegarde écrite et relue : {path}").format(path=made.path))
    for line in contents_lines(made.contents):
        tell(f"  {line}")
    if made.num_erased:
        tell(
            ngettext(
                "{num} ancienne sauvegarde effacée.",
                "{num} anciennes sauvegardes effacées.",
                made.num_erased,
            ).format(num=made.num_erased)
        )
    tell(_("La clé des lieux protégés n'y est pas : en garder une copie ailleurs."))


@app.command("verify", cls=Command, help=_("Relire une sauvegarde sans rien remplacer."))
def verify(file: FileArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Unfold a backup beside the workspace and read all of it."""
    contents = verify_archive(workspace(home), file)
    if as_json:
        write_json({"file": str(file)} | contents_json(contents))
        return
    tell(_("{path} : tout se relit.").format(path=file))
    for line in contents_lines(contents):
        tell(f"  {line}")


@app.command("restore", cls=Command, help=_("Remettre l'espace de travail dans l'état sauvegardé."))
def restore_(
    file: FileArgument,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remplacer tout ce que l'espace de travail contient.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a backup in the place of the workspace, once every part of it has been read."""
    done = restore(workspace(home), file, now=dt.datetime.now(dt.UTC), replace=replace)
    if as_json:
        write_json(restored_json(done))
        return
    tell_restored(done)


def tell_restored(done: Restored) -> None:
    """Say what was restored, what was erased again, where what was replaced is kept."""
    tell(_("Espace de travail restauré."))
    for line in contents_lines(done.contents):
        tell(f"  {line}")
    if done.erased != Erased():
        tell(erased_words(done.erased))
    if done.safety is not None:
        tell(_("Ce qui a été remplacé est gardé : {path}").format(path=done.safety))


def restored_json(done: Restored) -> dict[str, object]:
    """A restoration as JSON-ready values."""
    safety = None if done.safety is None else str(done.safety)
    told = {"erased": dataclasses.asdict(done.erased), "safety": safety}
    return told | contents_json(done.contents)


def contents_json(contents: Contents) -> dict[str, object]:
    """What a workspace holds as JSON-ready values."""
    return {
        "territories": contents.num_territories,
        "layers": contents.num_layers,
        "places": contents.num_places,
        "means": contents.num_means,
        "plans": contents.num_plans,
        "scenarios": contents.num_scenarios,
        "returns": contents.num_returns,
        "wishes": contents.num_wishes,
        "sealed_read": contents.sealed_read,
    }


def contents_lines(contents: Contents) -> list[str]:
    """What a workspace holds in words."""
    words = (
        (_("Territoires"), contents.num_territories),
        (_("Couches"), contents.num_layers),
        (_("Lieux et rendez-vous"), contents.num_places),
        (_("Versions des moyens"), contents.num_means),
        (_("Versions de plans"), contents.num_plans),
        (_("Scénarios"), contents.num_scenarios),
        (_("Retours de sortie"), contents.num_returns),
        (_("Souhaits datés"), contents.num_wishes),
    )
    lines = [labelled(word, str(num)) for word, num in words if num]
    if not contents.sealed_read:
        lines.append(
            _("Ce qui est chiffré n'a pas été relu : la clé n'est pas sur cet ordinateur.")
        )
    return lines
