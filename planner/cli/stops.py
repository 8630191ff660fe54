"""`aller-vers stops`: places to stop that together reach the most need."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import CodeArgument, HomeOption, JsonOption, OutOption, workspace
from planner.cli.output import show_table, tell, write_json
from planner.cli.words import Command
from planner.digits import percent
from planner.errors import UsageError
from planner.exports.needs_table import number
from planner.exports.stops_table import stops_rows
from planner.i18n import _, listed
from planner.indicators.need import parse_weights
from planner.model import Public
from planner.service.leaving import left
from planner.service.needs import attributions
from planner.service.places import ProposedStops, StopsRequest, stops_of, write_stops
from planner.service.retention import erase_expired
from planner.stops import StopRules

MOST = 200


def register(app: typer.Typer) -> None:
    """Add the verb."""
    told = _("Proposer des arrêts à portée du besoin, sur des rues où une équipe peut s'arrêter.")
    app.command("stops", cls=Command, help=told)(stops)


def stops(
    code: CodeArgument,
    public: Annotated[Public, typer.Option("--public", help="logement ou rue.")],
    num: Annotated[
        int, typer.Option("--number", min=1, max=MOST, help="Nombre d'arrêts au plus.")
    ] = 24,
    gain: Annotated[
        float,
        typer.Option("--gain", min=0, max=1, help="Part du besoin qu'un arrêt ajoute au moins."),
    ] = 0.002,
    reach: Annotated[
        float, typer.Option("--reach", min=50, max=2000, help="Distance de marche, en mètres.")
    ] = 300,
    spacing: Annotated[
        float, typer.Option("--spacing", min=0, max=5000, help="Écart entre arrêts, en mètres.")
    ] = 250,
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds", min=0, max=600, help="Temps de preuve ; 0 : choix qui se répète."
        ),
    ] = 5,
    weights: Annotated[str | None, typer.Option(help="Poids des composantes : a=2,b=1")] = None,
    exclude: Annotated[
        Path | None,
        typer.Option("--exclude", help="Secteurs que l'équipe protège, cachés à tous les autres."),
    ] = None,
    team: Annotated[
        bool, typer.Option("--team", help="Compter les lieux protégés : pour l'équipe seule.")
    ] = False,
    out: OutOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose stops, show them, write the files asked for."""
    if team and out:
        raise UsageError(_("--team ne s'écrit pas dans un fichier : le lire à l'écran"))
    rules = StopRules(
        num_max=num, min_gain=gain, walk_m=reach, spacing_m=spacing, max_seconds=seconds
    )
    request = StopsRequest(
        public, rules, for_team=team, weights=parse_weights(weights or ""), excluded=exclude
    )
    store = workspace(home)
    found = stops_of(store, code, request)
    files = []
    if out:
        erase_expired(store, code)
        files = left(store, write_stops(found, out))
    if as_json:
        write_json(stops_json(found) | {"files": [str(path) for path in files]})
        return
    _show(found)
    for path in files:
        tell(_("Écrit : {path}").format(path=path))


def _show(found: ProposedStops) -> None:
    if found.frame.empty:
        tell(_("Aucun arrêt : besoin inconnu, ou aucune rue nommée à portée du besoin."))
    else:
        title = _("Arrêts proposés · {name} · {num}").format(
            name=found.loaded.territory.name, num=len(found.frame)
        )
        columns = (_("rang"), _("arrêt"), _("ajoute"), _("couvre"), _("pourquoi là"))
        show_table(title, columns, stops_rows(found.frame))
        share = percent(min(1.0, found.frame["need_share"].sum()))
        tell(_("Part du besoin estimé à portée de ces arrêts : {share}").format(share=share))
    if found.request.for_team:
        tell(_("! Réservé à l'équipe : des lieux protégés comptent dans ce choix."))
    for note in found.notes:
        tell(f"! {note}")
    tell(
        _(
            "Portée : {metres} m de marche le long des rues ; autres distances à vol d'oiseau."
        ).format(metres=number(found.request.rules.walk_m, 0))
    )
    tell(_("Sources : {sources}").format(sources=listed(attributions(found.loaded))))


def stops_json(found: ProposedStops) -> dict[str, object]:
    """Stops as JSON-ready values."""
    rows = found.frame.rename_axis("stop_id").reset_index()
    return {
        "territory": found.loaded.territory.code,
        "public": found.request.public.value,
        "team_only": found.request.for_team,
        "need_share": float(found.frame["need_share"].sum()),
        "notes": list(found.notes),
        "sources": list(attributions(found.loaded)),
        "stops": rows.drop(columns=["x_m", "y_m", "team_only"]).to_dict("records"),
    }
