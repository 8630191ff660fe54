"""Sensitive neighbourhoods: chosen by teams, left out of stops shown outside them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from planner.exports.needs_table import number
from planner.i18n import _, ngettext
from planner.service.retention import erase_expired
from planner.sources.boundary import read_boundary
from planner.store.workspace import Workspace

_M2_PER_HA = 10_000.0


@dataclass(frozen=True, slots=True)
class SensitiveSummary:
    """What may be said of them: how many, and how large together; never where."""

    num: int
    area_ha: float


def save_sensitive(workspace: Workspace, code: str, areas: Path | None) -> SensitiveSummary:
    """Keep the polygons of a layer as a territory's sensitive neighbourhoods; None: none any more.

    They take the place of earlier ones. Counts and reports that have expired are erased.

    Raises
    ------
    UnknownTerritoryError
        No such territory.
    InputFileError, ZonesError
        The file cannot be read, or holds no polygon.
    """
    epsg = workspace.territory(code).epsg
    keep_sensitive(workspace, code, read_boundary(areas, epsg) if areas else None)
    return sensitive_summary(workspace, code)


def keep_sensitive(workspace: Workspace, code: str, shape: BaseGeometry | None) -> None:
    """Keep a shape in the territory's metric system as `save_sensitive` keeps a layer's."""
    erase_expired(workspace, code)
    workspace.save_sensitive(code, shape, workspace.territory(code).epsg)


def sensitive_lines(found: SensitiveSummary) -> list[str]:
    """What may be said of them, in words."""
    if not found.num:
        return [_("Aucun secteur protégé enregistré.")]
    told = ngettext(
        "{num} secteur protégé, {area} ha : hors de l'équipe, aucun arrêt n'y est proposé.",
        "{num} secteurs protégés, {area} ha : hors de l'équipe, aucun arrêt n'y est proposé.",
        found.num,
    ).format(num=found.num, area=number(found.area_ha, 1))
    where = _("Leur place est chiffrée dans le dossier de travail et n'est écrite nulle part.")
    return [told, where]


def sensitive_summary(workspace: Workspace, code: str) -> SensitiveSummary:
    """How many sensitive neighbourhoods a territory has, and their area."""
    found = sensitive_of(workspace, code)
    return SensitiveSummary(0, 0.0) if found is None else summary_of(found)


def summary_of(shape: BaseGeometry) -> SensitiveSummary:
    """How many neighbourhoods a shape in metres holds, and their area."""
    return SensitiveSummary(len(shapely.get_parts(shape)), float(shape.area) / _M2_PER_HA)


def sensitive_of(workspace: Workspace, code: str) -> BaseGeometry | None:
    """Sensitive neighbourhoods in the territory's metric system, None if there are none.

    Raises
    ------
    StoreError
        The key that opens them is absent.
    """
    found = workspace.sensitive(code)
    if found is None:
        return None
    shape, saved_epsg = found
    epsg = workspace.territory(code).epsg
    if saved_epsg == epsg:
        return shape
    moved: BaseGeometry = gpd.GeoSeries([shape], crs=saved_epsg).to_crs(epsg).iloc[0]
    return moved
