"""A territory as pure code wants it: streets, graphs, zones, services, gazetteer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from planner.errors import Fault, StreetsError, ZonesError
from planner.i18n import _
from planner.indicators.grouping import group_small
from planner.kept import Kept
from planner.model import Point, Territory
from planner.network.gazetteer import Gazetteer
from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.snap import snap
from planner.network.streets import Streets
from planner.planning.sites import SNAP_M
from planner.presence import current
from planner.privacy import PLACE_RETENTION_DAYS
from planner.returns import observations_of
from planner.service.retention import OBSERVATIONS
from planner.sharing import opted_lines
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LoadedTerritory:
    """A territory with its layers; a layer it does not have is None.

    Zones under eleven households are grouped on loading: nothing shows or ranks a smaller one.
    `presence` is what may be read of the file: of an operator with an account, what it shares.
    """

    territory: Territory
    streets: Streets | None
    zones: gpd.GeoDataFrame | None
    services: gpd.GeoDataFrame | None
    addresses: pd.DataFrame | None
    presence: gpd.GeoDataFrame | None = None
    observations: gpd.GeoDataFrame | None = None
    qpv: gpd.GeoDataFrame | None = None

    def required_streets(self) -> Streets:
        """Streets, or `StreetsError` saying that routes need them."""
        if self.streets is None:
            message = _(
                "le territoire « {name} » n'a pas de rues : une tournée suit des rues"
            ).format(name=self.territory.name)
            hint = _("le reprendre avec --streets FICHIER et --replace")
            raise StreetsError([Fault(message, hint)])
        return self.streets

    def required_zones(self) -> gpd.GeoDataFrame:
        """Zones, or `ZonesError` saying that needs want them."""
        if self.zones is None:
            message = _("le territoire « {name} » n'a pas de zones avec indicateurs").format(
                name=self.territory.name
            )
            hint = _("le reprendre avec --zones FICHIER et --replace")
            raise ZonesError([Fault(message, hint)])
        return self.zones

    def reachable(self, modes: set[str]) -> Callable[[Point], bool]:
        """Whether a position is near streets that one of these modes can come back from."""
        graphs = [self.graphs_by_mode[mode] for mode in sorted(modes)]

        def near(point: Point) -> bool:
            return any(bool(snap(g, point.x_m, point.y_m, max_m=SNAP_M).ok[0]) for g in graphs)

        return near

    def gazetteer(self) -> Gazetteer:
        """Names of streets, crossings, landmarks and addresses."""
        return Gazetteer.from_streets(self.required_streets(), self.addresses)

    @property
    def graphs_by_mode(self) -> Mapping[str, Graph]:
        """Graphs of every mode, built when first asked for."""
        return _Graphs(self.required_streets())

    def graphs(self, modes: set[str]) -> dict[str, Graph]:
        """One graph per mode asked for, and always the walking one (catchments)."""
        return {key: self.graphs_by_mode[key] for key in sorted(modes | {"walk"})}


class _Graphs(Mapping[str, Graph]):
    """Graphs by mode; each is built once per streets."""

    def __init__(self, streets: Streets) -> None:
        self.streets = streets

    def __getitem__(self, mode: str) -> Graph:
        return _BUILT.get((self.streets.links,), mode, lambda: build(self.streets, MODES[mode]))

    def __iter__(self) -> Iterator[str]:
        return iter(MODES)

    def __len__(self) -> int:
        return len(MODES)


_BUILT: Kept[Graph] = Kept(6)


def _or_empty(landmarks: pd.DataFrame | None) -> pd.DataFrame:
    return pd.DataFrame(columns=["name", "kind", "x_m", "y_m"]) if landmarks is None else landmarks


def load_territory(
    workspace: Workspace, code: str, *, today: dt.date | None = None
) -> LoadedTerritory:
    """Load a territory's layers; UnknownTerritoryError names the codes there are.

    Counts and reports that have expired by `today` (None: the day it is) are left out. The same
    object is given while nothing it is made of has changed: nobody changes it.
    """
    territory = workspace.territory(code)
    day = today or dt.date.today()
    made_of = (
        str(workspace.home), repr(territory), workspace.generation(code),
        workspace.shares_version(code), workspace.returns_version(code),
        *workspace.sealed_layer_names(code), day,
    )  # fmt: skip
    return _LOADED.get((), made_of, lambda: _loaded(workspace, territory, day))


_LOADED: Kept[LoadedTerritory] = Kept(4)


def _loaded(workspace: Workspace, territory: Territory, day: dt.date) -> LoadedTerritory:
    code = territory.code
    streets = stored_streets(workspace, territory)
    layer = workspace.layer(code, "zones")
    zones = None if layer is None else group_small(layer).zones
    return LoadedTerritory(
        territory,
        streets,
        zones,
        workspace.layer(code, "services"),
        workspace.layer(code, "addresses"),
        _presence(workspace, code, zones),
        _counts(workspace, territory, day),
        workspace.layer(code, "qpv"),
    )


def _presence(
    workspace: Workspace, code: str, zones: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame | None:
    """Passages of the file, those of operators with an account where they opted in alone."""
    filed = workspace.layer(code, "presence")
    operators = workspace.sharing_operators(code)
    if filed is None or not operators:
        return filed
    return opted_lines(gpd.GeoDataFrame(filed), zones, operators, workspace.shares(code))


def _counts(workspace: Workspace, territory: Territory, today: dt.date) -> gpd.GeoDataFrame | None:
    """Counts of files and of sheets brought back that have not expired; None: there are none."""
    filed = workspace.sealed_layer(territory.code, OBSERVATIONS)
    kept = dt.timedelta(days=PLACE_RETENTION_DAYS)
    told = workspace.returns(territory.code, first=today - kept)
    returned = observations_of(told, epsg=territory.epsg, today=today)
    if filed is None:
        return returned
    filed = gpd.GeoDataFrame(current(filed, today))
    return filed if returned is None else gpd.GeoDataFrame(pd.concat([filed, returned]))


def stored_streets(workspace: Workspace, territory: Territory) -> Streets | None:
    """Streets of a territory, None where it has none."""
    nodes = workspace.layer(territory.code, "nodes")
    if nodes is None:
        return None
    return Streets(
        nodes=nodes,
        links=workspace.layer(territory.code, "links"),
        landmarks=_or_empty(workspace.layer(territory.code, "landmarks")),
        epsg=territory.epsg,
        bbox_lonlat=territory.bbox_lonlat,
        notes=territory.notes,
    )
