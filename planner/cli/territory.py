"""`aller-vers territory add | update | list | sensitive`: the areas planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import CodeArgument, HomeOption, JsonOption, workspace
from planner.cli.output import folded, say, show_table, tell, write_json
from planner.cli.words import Command, Group
from planner.errors import UsageError
from planner.i18n import _, labelled, listed, ngettext
from planner.model import Territory
from planner.presence import faded
from planner.service.declared import Declared, DeclaredSources
from planner.service.holdings import holdings_of
from planner.service.load import load_territory
from planner.service.needs import sources_of
from planner.service.piece import again_words, how_words
from planner.service.pieces import missing, pieces_of
from planner.service.sensitive import save_sensitive, sensitive_lines, sensitive_summary
from planner.service.territory import TerritorySources, add_territory
from planner.service.territory_update import Additions, added_lines, update_territory
from planner.store.workspace import Workspace

app = typer.Typer(cls=Group, help=_("Ajouter et lister les territoires."), no_args_is_help=True)


@app.command("add", cls=Command, help=_("Ajouter un territoire à partir de ses fichiers."))
def add(
    code: CodeArgument,
    name: Annotated[str, typer.Option("--name", help="Nom lu par les équipes.")],
    streets: Annotated[
        Path | None, typer.Option(help="Rues : .osm.pbf, .graphml (OSMnx) ou .gpkg (nodes, links).")
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="Rues demandées à OpenStreetMap : « Melun, France ».")
    ] = None,
    vintage: Annotated[
        list[str] | None,
        typer.Option(help="Millésime d'une source : squares=2010 ; peut être répété."),
    ] = None,
    zones: Annotated[
        Path | None, typer.Option(help="IRIS, carreaux ou polygones avec indicateurs.")
    ] = None,
    services: Annotated[
        list[Path] | None, typer.Option(help="Services ; peut être répété.")
    ] = None,
    boundary: Annotated[Path | None, typer.Option(help="Contour du territoire.")] = None,
    addresses: Annotated[
        Path | None, typer.Option(help="Adresses, au format CSV de la BAN.")
    ] = None,
    indicators: Annotated[
        list[Path] | None,
        typer.Option(help="Tableau joint aux zones par leur code (Filosofi, QPV) ; répétable."),
    ] = None,
    communes: Annotated[
        Path | None, typer.Option(help="Communes, avec leur population légale.")
    ] = None,
    qpv: Annotated[
        Path | None,
        typer.Option("--qpv", help="Périmètres des quartiers prioritaires, posés sur les zones."),
    ] = None,
    presence: Annotated[
        list[Path] | None,
        typer.Option("--presence", help="Qui passe où : CSV, XLSX ou Soliguide ; répétable."),
    ] = None,
    observations: Annotated[
        list[Path] | None,
        typer.Option("--observations", help="Comptages et signalements, CSV ou XLSX ; répétable."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Remplacer le territoire.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a territory, then say what it holds."""
    sources = TerritorySources(
        streets=streets,
        place=place,
        vintages=_vintages(vintage or []),
        zones=zones,
        services=tuple(services or ()),
        boundary=boundary,
        addresses=addresses,
        indicators=tuple(indicators or ()),
        communes=communes,
        qpv=qpv,
        declared=DeclaredSources(tuple(presence or ()), tuple(observations or ())),
    )
    store = workspace(home)
    territory = add_territory(store, code, name, sources, replace=replace, say=say)
    sizes = layer_sizes(store, code)
    if as_json:
        write_json(territory_json(territory) | {"layers": sizes})
        return
    tell(_("Territoire « {name} » ({code}) enregistré.").format(name=name, code=code))
    for line in layer_lines(sizes):
        tell(f"  {line}")
    for note in map(_, territory.notes):
        tell(f"  ! {note}")


@app.command("update", cls=Command, help=_("Donner ou remplacer passages, comptages, QPV."))
def update(
    code: CodeArgument,
    presence: Annotated[
        list[Path] | None,
        typer.Option("--presence", help="Qui passe où : CSV, XLSX ou Soliguide ; répétable."),
    ] = None,
    observations: Annotated[
        list[Path] | None,
        typer.Option("--observations", help="Comptages et signalements, CSV ou XLSX ; répétable."),
    ] = None,
    qpv: Annotated[
        Path | None,
        typer.Option("--qpv", help="Périmètres des quartiers prioritaires, posés sur les zones."),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Replace presence, counts or perimeters; the rest of the territory stays."""
    declared = DeclaredSources(tuple(presence or ()), tuple(observations or ()))
    store, today = workspace(home), dt.date.today()
    territory, added = update_territory(store, code, Additions(declared, qpv), today=today)
    if as_json:
        write_json(territory_json(territory) | {"declared": declared_json(added.declared, today)})
        return
    tell(_("Territoire « {name} » ({code}) mis à jour.").format(name=territory.name, code=code))
    for line in added_lines(added, today=today):
        tell(f"  {line}")


def declared_json(declared: Declared, today: dt.date) -> dict[str, object]:
    """What was read as JSON-ready values: numbers and sentences, never where."""
    presence, counts = declared.presence, declared.observations
    return {
        "passages": None if presence is None else len(presence),
        "operators": None if presence is None else sorted(presence["operator"].unique()),
        "faded": None if presence is None else int(faded(presence, today).sum()),
        "observations": None if counts is None else len(counts),
        "notes": list(declared.notes),
    }


def _vintages(told: list[str]) -> dict[str, str]:
    """`squares=2010` as key and vintage."""
    pairs = [item.partition("=") for item in told]
    for key, sign, _value in pairs:
        if not sign:
            raise UsageError(_("--vintage {text} : écrire SOURCE=MILLÉSIME").format(text=key[:40]))
    return {key.strip(): value.strip() for key, _sign, value in pairs}


@app.command("list", cls=Command, help=_("Lister les territoires."))
def list_(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List territories with what each holds."""
    store = workspace(home)
    territories = store.territories()
    if as_json:
        write_json([territory_json(territory) for territory in territories])
        return
    if not territories:
        tell(_("Aucun territoire. Pour commencer : aller-vers demo"))
        return
    rows = [
        (t.code, t.name, _("oui") if t.has_streets else _("non"), listed(sources_of(t)))
        for t in territories
    ]
    show_table(_("Territoires"), (_("Code"), _("Nom"), _("Rues"), _("Sources")), rows)


@app.command(
    "missing", cls=Command, help=_("Ce qui manque, ce que cela améliorerait, comment l'ajouter.")
)
def missing_(code: CodeArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Say what would improve a territory; nothing in it is needed for the rest to work."""
    store = workspace(home)
    loaded = load_territory(store, code)
    pieces = pieces_of(holdings_of(store, loaded, store.current_means(code)))
    if as_json:
        write_json([asdict(piece) | {"is_there": piece.is_there} for piece in pieces])
        return
    for piece in missing(pieces):
        tell(f"{piece.what}, {piece.told}" if piece.told else piece.what)
        tell(folded(labelled(_("améliore"), piece.brings)))
        tell(folded(labelled(_("pour l'ajouter"), how_words(piece))))
    there = [piece.what for piece in pieces if piece.is_there]
    tell(_("Déjà là"))
    tell(folded(", ".join(there) or _("rien")))
    tell(again_words())
    tell(_("Ce qui manque améliore, et n'empêche rien de ce qui marche déjà."))


@app.command("sensitive", cls=Command, help=_("Secteurs protégés : aucun arrêt n'y est proposé."))
def sensitive(
    code: CodeArgument,
    areas: Annotated[
        Path | None, typer.Option("--areas", help="Couche de polygones ; remplace les précédents.")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Ne plus en garder aucun.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep, clear or count the neighbourhoods left out of what is shown outside the team."""
    if areas and clear:
        raise UsageError(_("--areas et --clear ne vont pas ensemble"))
    store = workspace(home)
    found = save_sensitive(store, code, areas) if areas or clear else sensitive_summary(store, code)
    if as_json:
        write_json({"territory": code, "num": found.num, "area_ha": round(found.area_ha, 1)})
        return
    for line in sensitive_lines(found):
        tell(line)


def layer_sizes(store: Workspace, code: str) -> dict[str, int]:
    """Rows of each layer of a territory."""
    layers = {name: store.layer(code, name) for name in store.layer_names(code)}
    return {name: len(layer) for name, layer in layers.items() if layer is not None}


def territory_json(territory: Territory) -> dict[str, object]:
    """A territory as JSON-ready values."""
    return {
        "code": territory.code,
        "name": territory.name,
        "tz": territory.tz,
        "bbox_lonlat": territory.bbox_lonlat,
        "has_streets": territory.has_streets,
        "fictional": territory.fictional,
        "notes": territory.notes,
        "vintages": territory.vintages,
    }


def layer_lines(sizes: dict[str, int]) -> list[str]:
    """Sizes of the layers in words."""
    words: dict[str, Callable[[int], str]] = {
        "links": lambda num: ngettext("{num} tronçon de rue", "{num} tronçons de rue", num),
        "zones": lambda num: ngettext("{num} zone", "{num} zones", num),
        "communes": lambda num: ngettext("{num} commune", "{num} communes", num),
        "qpv": lambda num: ngettext(
            "{num} quartier prioritaire", "{num} quartiers prioritaires", num
        ),
        "services": lambda num: ngettext("{num} service", "{num} services", num),
        "addresses": lambda num: ngettext("{num} adresse", "{num} adresses", num),
        "landmarks": lambda num: ngettext("{num} repère nommé", "{num} repères nommés", num),
        "presence": lambda num: ngettext(
            "{num} passage par semaine d'autres opérateurs ou des nôtres",
            "{num} passages par semaine d'autres opérateurs ou des nôtres",
            num,
        ),
    }
    return [
        words[layer](sizes[layer]).format(num=f"{sizes[layer]:,}".replace(",", "\u202f"))
        for layer in words
        if sizes.get(layer)
    ]
