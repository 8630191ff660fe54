"""What operators declare and teams count: read, stored with the territory, told in figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from planner import geo
from planner.errors import Fault, InputFileError, gathered
from planner.i18n import _, counted
from planner.model import Territory
from planner.network.gazetteer import Gazetteer
from planner.network.streets import Streets
from planner.presence import current, faded
from planner.service.retention import OBSERVATIONS, without_expired
from planner.sources.catalogue import catalogue
from planner.sources.declared_where import Ground
from planner.sources.observations import read_observations
from planner.sources.presence import read_presence
from planner.store.workspace import Workspace

PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class DeclaredSources:
    """Files of presence and of counts; an empty list leaves what is stored alone."""

    presence: Sequence[Path] = ()
    observations: Sequence[Path] = ()

    def __bool__(self) -> bool:
        return bool(self.presence or self.observations)


@dataclass(frozen=True, slots=True)
class Declared:
    """What was read: None where no file was given; sentences to tell."""

    presence: gpd.GeoDataFrame | None = None
    observations: gpd.GeoDataFrame | None = None
    notes: tuple[str, ...] = ()

    def layers(self) -> dict[str, gpd.GeoDataFrame]:
        """Layers in clear."""
        return {} if self.presence is None else {PRESENCE: self.presence}

    def sealed(self, workspace: Workspace, code: str) -> dict[str, bytes]:
        """Layers sealed for a territory; StoreError where the key is absent."""
        if self.observations is None:
            return {}
        return {OBSERVATIONS: workspace.seal_layer(code, OBSERVATIONS, self.observations)}


def read_declared(sources: DeclaredSources, ground: Ground, *, today: dt.date) -> Declared:
    """Read presence and counts; faults of every file at once (`InputFileError`)."""
    faults: list[Fault] = []
    found: dict[str, gpd.GeoDataFrame] = {}
    for name, paths, read in (
        (PRESENCE, sources.presence, read_presence),
        (OBSERVATIONS, sources.observations, read_observations),
    ):
        if not paths:
            continue
        with gathered(faults):
            found[name] = read(paths, ground=ground, today=today)
    if faults:
        raise InputFileError(faults)
    notes = [note for frame in found.values() for note in frame.attrs.pop("notes", ())]
    return Declared(found.get(PRESENCE), found.get(OBSERVATIONS), tuple(notes))


def ground_of(
    territory: Territory, streets: Streets | None, layers: Mapping[str, pd.DataFrame | None]
) -> Ground:
    """Names lines may use: of streets and addresses where there are any, and of zones."""
    if streets is None:
        names = Gazetteer(territory.epsg, territory.bbox_lonlat, {}, {}, {})
        return Ground(names, None, _geo(layers.get("zones")))
    names = Gazetteer.from_streets(streets, layers.get("addresses"))
    return Ground(names, streets.links, _geo(layers.get("zones")))


def _geo(layer: pd.DataFrame | None) -> gpd.GeoDataFrame | None:
    return None if layer is None else gpd.GeoDataFrame(layer)


def unexpired(workspace: Workspace, code: str, today: dt.date) -> dict[str, bytes]:
    """Stored counts without those that have expired; nothing where none has."""
    left = without_expired(workspace, code, today)
    return {} if left is None else {OBSERVATIONS: left[1]}


def carried(workspace: Workspace, territory: Territory, *, today: dt.date) -> Declared:
    """What a territory that is being replaced has already, in the new one's system.

    Counts that have expired are left out.

    Nothing where there is no such territory yet.
    """
    if territory.code not in {one.code for one in workspace.territories()}:
        return Declared()

    def moved(frame: pd.DataFrame | None) -> gpd.GeoDataFrame | None:
        found = _geo(frame)
        return None if found is None else geo.frame_to_metric(found, territory.epsg)

    counts = workspace.sealed_layer(territory.code, OBSERVATIONS)
    return Declared(
        moved(workspace.layer(territory.code, PRESENCE)),
        moved(None if counts is None else current(counts, today)),
    )


def presence_vintages(presence: gpd.GeoDataFrame | None) -> dict[str, str]:
    """Attribution of each source of passages → the last day one was checked."""
    if presence is None or presence.empty:
        return {}
    found = {}
    for source, lines in presence.groupby("source"):
        days = lines["checked_on"].dropna()
        last = str(max(days)) if len(days) else ""
        found[catalogue()[str(source)].attribution] = last or _("date non indiquée")
    return found


def declared_lines(declared: Declared, *, today: dt.date) -> list[str]:
    """What was read, in words: never where."""
    lines = []
    if declared.presence is not None:
        presence = declared.presence
        line = _("{num} passages par semaine de {operators} opérateurs, dont {old} anciens.")
        lines.append(
            line.format(
                num=len(presence),
                operators=presence["operator"].nunique(),
                old=int(faded(presence, today).sum()),
            )
        )
    if declared.observations is not None:
        counts = current(declared.observations, today)
        lines.append(
            counted(
                "{num} comptage, dont {hidden} réservé à l'équipe ; sa place est chiffrée.",
                "{num} comptages, dont {hidden} réservés à l'équipe ; leur place est chiffrée.",
                len(counts),
                hidden=int(counts["protected"].sum()),
            )
        )
    return [*lines, *declared.notes]
