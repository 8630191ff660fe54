"""Options shared by the verbs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.store.workspace import Workspace

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", envvar="ALLERVERS_HOME", help="Dossier de travail.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Écrire le résultat en JSON.")]
OutOption = Annotated[Path | None, typer.Option("--out", help="Dossier où écrire les fichiers.")]
CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="Code du territoire.")]


def workspace(home: Path | None) -> Workspace:
    """Open the workspace asked for, or the user's own."""
    return Workspace(home)
