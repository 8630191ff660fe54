"""Add to a territory, or replace in it, what needs none of its other files read again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from planner.errors import Fault, InputFileError, UsageError, gathered
from planner.i18n import _, ngettext
from planner.model import Territory
from planner.service.declared import (
    Declared,
    DeclaredSources,
    declared_lines,
    ground_of,
    presence_vintages,
    read_declared,
    unexpired,
)
from planner.service.load import stored_streets
from planner.service.sensitive import keep_sensitive, sensitive_lines, summary_of
from planner.sources.boundary import read_boundary
from planner.sources.catalogue import catalogue
from planner.sources.qpv import read_qpv
from planner.store.workspace import Workspace

QPV = "qpv"


@dataclass(frozen=True, slots=True)
class Additions:
    """Files of presence, of counts, of priority districts, of sensitive neighbourhoods.

    What is not given stays.
    """

    declared: DeclaredSources = field(default_factory=DeclaredSources)
    qpv: Path | None = None
    sensitive: Path | None = None

    @property
    def for_layers(self) -> bool:
        """Whether some of them is for the territory's layers."""
        return bool(self.declared) or self.qpv is not None

    def __bool__(self) -> bool:
        return self.for_layers or self.sensitive is not None


@dataclass(frozen=True, slots=True)
class Added:
    """What was read; `qpv` None where no perimeters were given, empty where none lies here.

    `sensitive`: neighbourhoods to leave out, together, in the territory's metric system.
    """

    declared: Declared
    qpv: gpd.GeoDataFrame | None = None
    sensitive: BaseGeometry | None = None


def update_territory(
    workspace: Workspace, code: str, given: Additions, *, today: dt.date
) -> tuple[Territory, Added]:
    """Put what files say into a territory; all the rest stays.

    Counts that have expired are erased.

    Raises
    ------
    UsageError
        No file given, or perimeters for a territory without zones.
    InputFileError
        Faulty files, all their faults at once: what was stored stays.
    StaleVersionError, StoreError
        The territory was replaced meanwhile; it cannot be written; the key is absent.
    """
    if not given:
        raise UsageError(_("donner --presence FICHIER, --observations FICHIER ou --qpv FICHIER"))
    territory, generation = workspace.territory(code), workspace.generation(code)
    if given.qpv is not None and "zones" not in workspace.layer_names(code):
        message = _("les quartiers prioritaires complètent des zones : ce territoire n'en a pas")
        raise UsageError(message)
    added = _read(workspace, territory, given, today=today)
    changed = territory
    if given.for_layers:
        changed = _with_layers(workspace, territory, added, expected=generation, today=today)
    if added.sensitive is not None:
        keep_sensitive(workspace, code, added.sensitive)
    return changed, added


def _with_layers(
    workspace: Workspace, territory: Territory, added: Added, *, expected: str, today: dt.date
) -> Territory:
    """The territory with what was read for its layers, saved."""
    code = territory.code
    layers = added.declared.layers()
    vintages = territory.vintages | presence_vintages(added.declared.presence)
    if added.qpv is not None:
        layers[QPV] = added.qpv
        vintages |= qpv_vintages(added.qpv)
    sealed = added.declared.sealed(workspace, code) or unexpired(workspace, code, today)
    changed = replace(territory, vintages=vintages)
    workspace.update_territory(changed, layers, expected=expected, sealed=sealed)
    return changed


def _read(workspace: Workspace, territory: Territory, given: Additions, *, today: dt.date) -> Added:
    """Every file given; faults of all of them at once (`InputFileError`)."""
    layers = {name: workspace.layer(territory.code, name) for name in ("zones", "addresses")}
    ground = ground_of(territory, stored_streets(workspace, territory), layers)
    faults: list[Fault] = []
    declared, districts, sensitive = Declared(), None, None
    with gathered(faults):
        declared = read_declared(given.declared, ground, today=today)
    if given.qpv is not None:
        with gathered(faults):
            districts = read_qpv(given.qpv, epsg=territory.epsg, bbox_lonlat=territory.bbox_lonlat)
    if given.sensitive is not None:
        with gathered(faults):
            sensitive = read_boundary(given.sensitive, territory.epsg)
    if faults:
        raise InputFileError(faults)
    return Added(declared, districts, sensitive)


def qpv_vintages(districts: pd.DataFrame) -> dict[str, str]:
    """Attribution of the perimeters → which list they are of; takes it out of the frame."""
    label = _("{source} (périmètres)").format(source=catalogue()[QPV].attribution)
    return {label: str(districts.attrs.pop("vintage", ""))}


def added_lines(added: Added, *, today: dt.date) -> list[str]:
    """What was read, in words: never where."""
    lines = declared_lines(added.declared, today=today)
    if added.qpv is not None:
        num = len(added.qpv)
        line = ngettext(
            "{num} quartier prioritaire dans ce territoire.",
            "{num} quartiers prioritaires dans ce territoire.",
            num,
        ).format(num=num)
        lines.append(line if num else _("Aucun quartier prioritaire dans ce territoire."))
    if added.sensitive is not None:
        lines += sensitive_lines(summary_of(added.sensitive))
    return lines
