"""`aller-vers serve`: open the application."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import HomeOption
from planner.cli.output import tell
from planner.cli.retention import erase_at_start
from planner.cli.words import Command
from planner.i18n import _


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("serve", cls=Command, help=_("Ouvrir l'application dans le navigateur."))(serve)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port local.")] = 8501,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Ouvrir le navigateur.")
    ] = True,
    organisation: Annotated[
        Path | None,
        typer.Option(
            "--organisation",
            metavar="FICHIER",
            help="Comptes et rôles : qui dit qui se connecte (.toml). Sans lui, un seul poste.",
        ),
    ] = None,
    osm_tiles: Annotated[
        bool,
        typer.Option(
            "--osm-tiles/--no-osm-tiles",
            help="Fonds de carte OpenStreetMap : leur hébergeur apprend quelle zone est regardée.",
        ),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Run the application on this machine only, until it is stopped."""
    from optimisation.search.ahead import compile_ahead
    from planner.ui.organisation import read_organisation
    from planner.ui.server import run_server

    told = read_organisation(organisation) if organisation else None
    erase_at_start(home)
    compile_ahead()
    tell(_("Préparation des pages…"))
    address = _("Application : http://127.0.0.1:{port} (Ctrl+C pour l'arrêter)").format(port=port)
    try:
        run_server(
            port=port,
            home=home,
            open_browser=open_browser,
            organisation=told,
            with_tiles=osm_tiles,
            ready=lambda: tell(address),
        )
    except KeyboardInterrupt:
        tell(_("Application arrêtée."))
        raise
