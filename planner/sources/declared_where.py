"""Where a declared line is: a place, a whole street, or a whole district."""

from __future__ import annotations

import re
from dataclasses import dataclass

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from planner.declared_layout import DISTRICT
from planner.i18n import _
from planner.network.gazetteer import Gazetteer
from planner.network.names import nearest, normalised
from planner.sources import means_cells as cells
from planner.sources.means_row import Row

ONE_STREET_M = 200.0
"""Pieces of a name farther apart than this are two streets."""
_WAYS = ("rue", "croisement", "numéro", "repère", "latitude", "longitude")
_RANK = re.compile(r"\s+\d+$")


@dataclass(frozen=True, slots=True)
class Ground:
    """Names of a territory: its gazetteer, its street links and its zones (None: it has none)."""

    gazetteer: Gazetteer
    links: gpd.GeoDataFrame | None = None
    zones: gpd.GeoDataFrame | None = None

    @property
    def epsg(self) -> int:
        """Metric system of the territory."""
        return self.gazetteer.epsg


def where(row: Row, ground: Ground, *, secret: bool = False) -> BaseGeometry | None:
    """Point of a place, line of a street or polygon of a district; None where a fault is kept.

    Faults of a secret line repeat nothing typed.
    """
    told = {way for way in _WAYS if way in row.cells}
    if DISTRICT in row.cells:
        if told:
            message = _("quartier, et aussi une rue, un repère ou des degrés")
            row.fault(message, _("ne garder qu'une façon de dire où"), DISTRICT)
            return None
        return _district(row, ground, secret=secret)
    if told == {"rue"} and not secret:
        return _street(row, ground)
    found = row.point(secret=secret)
    return None if found is None else shapely.Point(found[0].x_m, found[0].y_m)


def _street(row: Row, ground: Ground) -> BaseGeometry | None:
    """The whole street, where its name is that of one street."""
    name = row.get("rue", cells.text)
    if name is None:
        return None
    found = ground.gazetteer.street_named(name)
    if found is None or ground.links is None:
        row.point()  # says what is wrong with the name
        return None
    spelt = [one for one in ground.links["street"].dropna().unique() if normalised(one) == found]
    lines = ground.links.geometry[ground.links["street"].isin(spelt)]
    shape = shapely.union_all(lines.to_numpy())
    if len(_pieces(shape)) > 1:
        message = _("« {name} » : plusieurs rues de ce nom").format(name=cells.shown(name))
        row.fault(message, _("donner la rue croisée, ou le quartier"), "rue")
        return None
    return shape


def _pieces(shape: BaseGeometry) -> list[BaseGeometry]:
    """Parts of a street, joined where they are near."""
    grown = shapely.buffer(shape, ONE_STREET_M / 2)
    return list(shapely.get_parts(grown))


def _district(row: Row, ground: Ground, *, secret: bool) -> BaseGeometry | None:
    name = row.told_where(DISTRICT, cells.text, secret=secret)
    if name is None:
        return None
    if ground.zones is None:
        message = _("quartier donné, mais le territoire n'a pas de zones")
        row.fault(message, _("donner une rue, un repère ou des degrés"), DISTRICT)
        return None
    found = _matching(ground.zones, name)
    if found.empty:
        message = _("quartier inconnu (non affiché)")
        hint = _("nom ou code d'une zone, ou nom d'une commune du territoire")
        if not secret:
            message = _("quartier « {name} » inconnu").format(name=cells.shown(name))
            near = nearest(name, _names(ground.zones))
            hint = _("{hint} : {names}").format(hint=hint, names=" · ".join(near)) if near else hint
        row.fault(message, hint, DISTRICT)
        return None
    communes = found["commune"].dropna().unique()
    if len(communes) > 1:
        message = _("plusieurs quartiers de ce nom, dans {num} communes").format(num=len(communes))
        row.fault(message, _("donner le code de la zone"), DISTRICT)
        return None
    return shapely.union_all(found.geometry.to_numpy())


def _matching(zones: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Zones of a code, else a name, else a name and a rank (« Almont 1 »), else a commune's."""
    key = normalised(name)
    by_id = zones[zones.index.astype(str) == name.strip()]
    if len(by_id) or not key:
        return by_id
    spelt = zones["name"].map(normalised, na_action="ignore")
    communes = zones["commune"].map(normalised, na_action="ignore")
    for keys in (spelt, spelt.map(lambda one: _RANK.sub("", one), na_action="ignore"), communes):
        found = zones[keys == key]
        if len(found):
            return found
    return zones.iloc[:0]


def _names(zones: gpd.GeoDataFrame) -> list[str]:
    told = {str(name) for column in ("name", "commune") for name in zones[column].dropna()}
    return sorted(told)
