"""`aller-vers retention`: erase what has expired, in every territory."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import typer

from planner.cli.options import HomeOption, JsonOption, workspace
from planner.cli.output import complain, tell, write_json
from planner.cli.words import Command
from planner.errors import PlannerError
from planner.i18n import _
from planner.service.retention_run import Erased, run_retention


def register(app: typer.Typer) -> None:
    """Add the verb."""
    words = _("Effacer ce dont la durée de conservation est passée.")
    app.command("retention", cls=Command, help=words)(retention)


def retention(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Erase, then say how much; meant to be run every day."""
    erased = run_retention(workspace(home))
    if as_json:
        write_json(dataclasses.asdict(erased))
        return
    tell(erased_words(erased))


def erase_at_start(home: Path | None) -> None:
    """Erase when the application opens; a key that is missing is said and keeps nobody out."""
    try:
        tell(erased_words(run_retention(workspace(home))))
    except PlannerError as error:
        complain(str(error))


def erased_words(erased: Erased) -> str:
    """What a run erased, in words: numbers only."""
    if erased == Erased():
        return _("Rien n'avait expiré.")
    return _(
        "Effacés : {counts} comptages ou retours, {places} lieux sans passage, positions et codes "
        "de {means} moyens, références des rendez-vous de {weeks} semaines."
    ).format(**dataclasses.asdict(erased))
