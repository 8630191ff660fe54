"""`aller-vers territory add | list | sensitive`: the areas planned."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import CodeArgument, HomeOption, JsonOption, workspace
from planner.cli.output import say, show_table, tell, write_json
from planner.cli.words import Command, Group
from planner.errors import UsageError
from planner.exports.needs_table import number
from planner.i18n import _, ngettext
from planner.model import Territory
from planner.service.needs import sources_of
from planner.service.sensitive import save_sensitive, sensitive_summary
from planner.service.territory import TerritorySources, add_territory
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
    for note in territory.notes:
        tell(f"  ! {note}")


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
        (t.code, t.name, _("oui") if t.has_streets else _("non"), " ; ".join(sources_of(t)))
        for t in territories
    ]
    show_table(_("Territoires"), (_("Code"), _("Nom"), _("Rues"), _("Sources")), rows)


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
    if not found.num:
        tell(_("Aucun secteur protégé enregistré."))
        return
    tell(
        ngettext(
            "{num} secteur protégé, {area} ha : hors de l'équipe, aucun arrêt n'y est proposé.",
            "{num} secteurs protégés, {area} ha : hors de l'équipe, aucun arrêt n'y est proposé.",
            found.num,
        ).format(num=found.num, area=number(found.area_ha, 1))
    )
    tell(_("Leur place est chiffrée dans le dossier de travail et n'est écrite nulle part."))


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
    words = {
        "links": _("{num} tronçons de rue"),
        "zones": _("{num} zones"),
        "communes": _("{num} communes"),
        "services": _("{num} services"),
        "addresses": _("{num} adresses"),
        "landmarks": _("{num} repères nommés"),
    }
    return [
        words[layer].format(num=f"{sizes[layer]:,}".replace(",", "\u202f"))
        for layer in words
        if sizes.get(layer)
    ]
