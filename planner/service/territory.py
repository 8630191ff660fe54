"""Add a territory: read its files, put them on one metric system, save all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from planner import geo
from planner.errors import UsageError
from planner.i18n import _
from planner.model import Territory, check_code
from planner.network.streets import Streets
from planner.service.declared import (
    Declared,
    DeclaredSources,
    carried,
    ground_of,
    presence_vintages,
    read_declared,
)
from planner.service.territory_update import qpv_vintages
from planner.sources.addresses import read_addresses
from planner.sources.boundary import read_boundary
from planner.sources.catalogue import catalogue
from planner.sources.communes import read_communes, with_communes
from planner.sources.osm_amenities import fetch_place_amenities, read_pbf_amenities
from planner.sources.qpv import read_qpv
from planner.sources.services import read_services
from planner.sources.streets import fetch_place, read_streets, vintage_of
from planner.sources.vector import layer_bbox_lonlat
from planner.sources.zones import clip_zones, read_zones, zones_bbox_lonlat
from planner.store.workspace import Workspace

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class TerritorySources:
    """Files a territory is made of; at most one of `streets` and `place`.

    `vintages`: key of `data/sources.toml` → year of a source whose file does not tell it.
    `indicators` are tables joined to the zones by code; `communes` polygons with a population;
    `qpv` perimeters of priority districts laid over zones of another kind.
    `declared`: presence and counts; a territory that is replaced keeps those it has.
    """

    streets: Path | None = None
    place: str | None = None
    vintages: Mapping[str, str] = field(default_factory=dict)
    zones: Path | None = None
    services: Sequence[Path] = ()
    boundary: Path | None = None
    addresses: Path | None = None
    indicators: Sequence[Path] = ()
    communes: Path | None = None
    qpv: Path | None = None
    declared: DeclaredSources = field(default_factory=DeclaredSources)


def add_territory(
    workspace: Workspace,
    code: str,
    name: str,
    sources: TerritorySources,
    *,
    replace: bool = False,
    say: Say = lambda _message: None,
) -> Territory:
    """Read a territory's files and save it whole.

    Raises
    ------
    UsageError
        Neither streets nor zones given, or streets twice.
    TerritoryExistsError
        The code is taken and `replace` is false.
    FaultsError
        What is wrong with the files.
    """
    check_code(code)
    _check_sources(sources)
    check_vintages(sources.vintages)
    workspace.check_free(code, replace=replace)
    if sources.streets or sources.place:
        say(_("lecture des rues"))
    streets = _streets(sources)
    bbox = streets.bbox_lonlat if streets else _bbox_without_streets(sources)
    lon, lat = (bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2
    epsg = streets.epsg if streets else geo.metric_epsg(lon, lat)
    layers: dict[str, pd.DataFrame | gpd.GeoDataFrame] = {}
    if streets is not None:
        layers |= {"nodes": streets.nodes, "links": streets.links, "landmarks": streets.landmarks}
    boundary = read_boundary(sources.boundary, epsg) if sources.boundary else None
    say(_("lecture des zones et des services"))
    layers |= _data_layers(sources, epsg=epsg, bbox=bbox, boundary=boundary)
    territory = Territory(
        code=code,
        name=name,
        epsg=epsg,
        tz=geo.timezone(lon, lat),
        bbox_lonlat=bbox,
        has_streets=streets is not None,
        notes=(*(streets.notes if streets else (_no_streets(),)), *_zone_notes(layers)),
        vintages=_vintages(sources, layers),
    )
    declared = _declared(workspace, territory, sources, streets, layers)
    vintages = territory.vintages | presence_vintages(declared.presence)
    notes = (*territory.notes, *_service_notes(layers), *declared.notes)
    territory = replaced(territory, vintages=vintages, notes=notes)
    say(_("enregistrement"))
    sealed = declared.sealed(workspace, code)
    workspace.add_territory(territory, layers | declared.layers(), replace=replace, sealed=sealed)
    return territory


def _service_notes(layers: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    return tuple(layers["services"].attrs.pop("notes", ())) if "services" in layers else ()


def _declared(
    workspace: Workspace,
    territory: Territory,
    sources: TerritorySources,
    streets: Streets | None,
    layers: Mapping[str, pd.DataFrame],
) -> Declared:
    """Presence and counts of the files; those stored already where no file is given."""
    today = dt.date.today()
    stored = carried(workspace, territory, today=today)
    ground = ground_of(territory, streets, layers)
    told = read_declared(sources.declared, ground, today=today)
    presence = stored.presence if told.presence is None else told.presence
    counts = stored.observations if told.observations is None else told.observations
    return Declared(presence, counts, told.notes)


def _no_streets() -> str:
    return _("Sans rues : les besoins se calculent, les tournées non.")


def _bbox_without_streets(sources: TerritorySources) -> tuple[float, float, float, float]:
    """Where a territory without streets lies: its boundary, else its zones."""
    zones = _required(sources.zones)
    if sources.boundary is not None:
        return layer_bbox_lonlat(sources.boundary)
    return zones_bbox_lonlat(zones)


def _zone_notes(layers: dict[str, pd.DataFrame | gpd.GeoDataFrame]) -> tuple[str, ...]:
    return tuple(layers["zones"].attrs.get("notes", ())) if "zones" in layers else ()


def _check_sources(sources: TerritorySources) -> None:
    if sources.streets and sources.place:
        raise UsageError(_("donner --streets ou --place, pas les deux"))
    if not (sources.streets or sources.place or sources.zones):
        raise UsageError(_("donner au moins --streets FICHIER, --place LIEU ou --zones FICHIER"))
    if (sources.indicators or sources.communes or sources.qpv) and not sources.zones:
        raise UsageError(
            _("--indicators, --communes et --qpv complètent des zones : donner --zones FICHIER")
        )


def check_vintages(vintages: Mapping[str, str]) -> None:
    """UsageError for a source the catalogue does not know, or a vintage that is not short."""
    for key, vintage in vintages.items():
        if key not in catalogue():
            known = ", ".join(key for key, source in catalogue().items() if source.page)
            raise UsageError(
                _("source « {key} » inconnue ; sources connues : {known}").format(
                    key=key[:40], known=known
                )
            )
        if not 0 < len(vintage) <= 40:
            raise UsageError(_("millésime de « {key} » : 1 à 40 caractères").format(key=key))


def _required(path: Path | None) -> Path:
    if path is None:
        raise UsageError(_("donner --zones FICHIER"))
    return path


def _streets(sources: TerritorySources) -> Streets | None:
    if sources.place:
        return fetch_place(sources.place)
    return read_streets(sources.streets) if sources.streets else None


def _data_layers(
    sources: TerritorySources,
    *,
    epsg: int,
    bbox: tuple[float, float, float, float],
    boundary: BaseGeometry | None,
) -> dict[str, pd.DataFrame | gpd.GeoDataFrame]:
    layers: dict[str, pd.DataFrame | gpd.GeoDataFrame] = {}
    if sources.zones:
        zones = read_zones(
            sources.zones, epsg=epsg, bbox_lonlat=bbox, indicators=sources.indicators
        )
        attrs = zones.attrs
        zones = clip_zones(zones, boundary, bbox_lonlat=bbox, file=sources.zones.name)
        if sources.communes:
            layers["communes"] = read_communes(sources.communes, epsg=epsg, bbox_lonlat=bbox)
            zones = with_communes(zones, layers["communes"])
        zones.attrs = attrs
        layers["zones"] = zones
    if sources.qpv:
        layers["qpv"] = read_qpv(sources.qpv, epsg=epsg, bbox_lonlat=bbox)
    amenities = _amenities(sources)
    if sources.services or (amenities is not None and len(amenities)):
        layers["services"] = read_services(
            sources.services, epsg=epsg, bbox_lonlat=bbox, amenities=amenities
        )
    if sources.addresses:
        layers["addresses"] = read_addresses(sources.addresses, epsg=epsg)
    if boundary is not None:
        layers["boundary"] = gpd.GeoDataFrame({"name": ["boundary"]}, geometry=[boundary], crs=epsg)
    return layers


def _amenities(sources: TerritorySources) -> pd.DataFrame | None:
    """Services OpenStreetMap tells, where streets come from it."""
    if sources.place:
        return fetch_place_amenities(sources.place)
    if sources.streets and sources.streets.name.casefold().endswith(".pbf"):
        return read_pbf_amenities(sources.streets)
    return None


def _vintages(
    sources: TerritorySources, layers: dict[str, pd.DataFrame | gpd.GeoDataFrame]
) -> dict[str, str]:
    """What each figure rests on: attribution of a source → vintage ("" where none is told)."""
    known = catalogue()
    found: dict[str, str] = {}
    osm = sources.vintages.get("osm")
    if sources.streets:
        found[known["osm"].attribution] = osm or vintage_of(sources.streets)
    elif sources.place:
        found[known["osm"].attribution] = osm or dt.date.today().isoformat()
    read: dict[str, str] = (
        dict(layers["zones"].attrs.get("vintages", {})) if "zones" in layers else {}
    )
    if "services" in layers:
        read |= dict.fromkeys(layers["services"]["source"].unique().tolist(), "")
    if sources.addresses:
        read["ban"] = ""
    if sources.communes:
        read["communes"] = ""
    for key, vintage in read.items():
        if key in known and known[key].attribution not in found:
            source = known[key]
            told = sources.vintages.get(key) or vintage or source.vintage
            found[source.attribution] = told or (_("millésime non indiqué") if source.page else "")
    if sources.qpv:
        found |= qpv_vintages(layers["qpv"])
    return found
