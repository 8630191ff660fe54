"""Options shared by the verbs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from planner.errors import UsageError
from planner.i18n import _
from planner.store.workspace import Workspace

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", envvar="ALLERVERS_HOME", help="Dossier de travail.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Écrire le résultat en JSON.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Dossier où écrire les fichiers.")]
SearchSeconds = Annotated[
    float, typer.Option("--seconds", min=1, max=86_400, help="Temps de recherche.")
]
SearchIterations = Annotated[
    int | None,
    typer.Option("--iterations", min=1, help="Budget en itérations : résultat reproductible."),
]
SearchSeed = Annotated[int, typer.Option("--seed", min=0, help="Graine du hasard.")]
PlanFile = Annotated[Path | None, typer.Option("--out", help="Fichier du plan à écrire.")]
CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="Code du territoire.")]


def date_of(text: str) -> dt.date:
    """The date a person typed.

    Raises
    ------
    UsageError
        It is none.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = _("date « {text} » : écrire par exemple 2026-12-02")
        raise UsageError(message.format(text=text[:20])) from error


def typed_moment(text: str) -> dt.datetime:
    """The moment a person typed, without a zone where none is told.

    Raises
    ------
    UsageError
        It is none.
    """
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as error:
        message = _("moment « {text} » : écrire par exemple 2026-12-02T21:10")
        raise UsageError(message.format(text=text[:30])) from error


def workspace(home: Path | None) -> Workspace:
    """Open the workspace asked for, or the user's own."""
    return Workspace(home)
