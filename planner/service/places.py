"""Stops proposed from need: for people to see, and where the means name no place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
from shapely.geometry.base import BaseGeometry

from planner.digits import percent
from planner.exports.stops_geojson import stops_geojson
from planner.exports.stops_table import stops_csv
from planner.i18n import _
from planner.indicators.need import Needs
from planner.indicators.supply import still_there
from planner.model import Means, Place, PlaceKind, Point, Protection, Public
from planner.service.load import LoadedTerritory, load_territory
from planner.service.needs import attributions, estimated_of_loaded, known_places
from planner.service.pull import Pull, pull_of
from planner.service.sensitive import sensitive_of
from planner.sources.boundary import read_boundary
from planner.sources.files import write_text
from planner.stops import StopRules, Surroundings, propose_stops
from planner.store.workspace import Workspace

PRESENCE_MIN = 20


@dataclass(frozen=True, slots=True)
class StopsRequest:
    """What is asked: for whom, by which rules, for the team only or for anybody.

    `weights`: of the need's components. `excluded`: file of neighbourhoods left out besides the
    territory's sensitive ones; neither counts in what is for the team. `on`: day that passages of
    others and opening hours are read for; None: today.
    """

    public: Public
    rules: StopRules = StopRules()  # noqa: RUF009 - frozen
    for_team: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    excluded: Path | None = None
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ProposedStops:
    """`frame`: `frames.STOPS`, with the needs they were chosen by and what drew them."""

    loaded: LoadedTerritory
    needs: Needs
    request: StopsRequest
    frame: pd.DataFrame
    pull: Pull

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the needs and of the choice."""
        return (*self.needs.notes, *self.pull.notes())


def stops_of(workspace: Workspace, code: str, request: StopsRequest) -> ProposedStops:
    """Propose stops in a territory, with its latest means in view.

    Raises
    ------
    UnknownTerritoryError, ZonesError, StreetsError, UsageError
        No such territory, no zones, no streets, or an unknown weight.
    InputFileError
        The file of excluded neighbourhoods cannot be read.
    StoreError
        The key that opens protected places or sensitive neighbourhoods is absent.
    """
    loaded = load_territory(workspace, code)
    means = workspace.current_means(code)
    excluded = None if request.for_team else _excluded(workspace, loaded, request)
    return proposed_stops(loaded, means, request, excluded=excluded)


def _excluded(
    workspace: Workspace, loaded: LoadedTerritory, request: StopsRequest
) -> BaseGeometry | None:
    """Where nothing shown outside the team may stand: what is stored, and the file asked for."""
    stored = sensitive_of(workspace, loaded.territory.code)
    if request.excluded is None:
        return stored
    asked = read_boundary(request.excluded, loaded.territory.epsg)
    return asked if stored is None else asked.union(stored)


def proposed_stops(
    loaded: LoadedTerritory,
    means: Means | None,
    request: StopsRequest,
    *,
    excluded: BaseGeometry | None = None,
) -> ProposedStops:
    """Propose stops in a loaded territory; underserved zones draw them (`pull`).

    `excluded`: where nothing shown outside the team may stand.
    """
    streets = loaded.required_streets()
    zones, on = loaded.required_zones(), request.on or dt.date.today()
    estimated = estimated_of_loaded(
        loaded,
        request.public,
        means=means,
        weights=request.weights,
        for_team=request.for_team,
        today=on,
    )
    needs = estimated.needs
    pull = pull_of(loaded, estimated, means, on=on)
    services = loaded.services
    around = Surroundings(
        services=None if services is None else still_there(services, on),
        known=known_places(means),
        excluded=excluded,
        for_team=request.for_team,
    )
    frame = propose_stops(
        loaded.graphs_by_mode["walk"],
        zones,
        needs.frame,
        streets=streets,
        rules=request.rules,
        around=around,
        weight=pull.weight,
    )
    return ProposedStops(loaded, needs, request, frame, pull)


def write_stops(found: ProposedStops, out: Path) -> list[Path]:
    """Write the table and the GeoJSON; returns the files.

    Raises
    ------
    PrivacyError
        The stops are for the team only.
    """
    code, public = found.loaded.territory.code, found.request.public.value
    files = {
        ".csv": stops_csv(found.frame),
        ".geojson": stops_geojson(
            found.frame,
            epsg=found.loaded.territory.epsg,
            public=public,
            notes=found.notes,
            attributions=attributions(found.loaded),
        ),
    }
    for suffix, text in files.items():
        write_text(out / f"arrets-{code}-{public}{suffix}", text)
    return [out / f"arrets-{code}-{public}{suffix}" for suffix in files]


def public_of_stops(means: Means) -> Public:
    """Public that stops are proposed for: people on the street where a team goes to them."""
    publics = {team.public for team in means.teams}
    return Public.STREET if Public.STREET in publics else Public.HOUSING


def with_proposed_stops(
    workspace: Workspace, loaded: LoadedTerritory, means: Means, *, on: dt.date
) -> tuple[Means, tuple[str, ...]]:
    """The same means, with proposed stops as exploratory places where none was given.

    The sentences say what each proposed stop covers and why it is a good place to stop. They are
    chosen by search alone, so that the same means give the same places.

    Stops are drawn for the public of the teams on street rounds, or of the mobile teams where
    there are no others; their ids are random and stable, their names are streets. No protected
    place counts and no sensitive neighbourhood holds any: a proposed stop is a public place.
    """
    if any(not place.is_base for place in means.places) or loaded.zones is None:
        return means, ()
    public = public_of_stops(means)
    request = StopsRequest(public, StopRules(max_seconds=0), on=on)
    excluded = _excluded(workspace, loaded, request)
    found = proposed_stops(loaded, means, request, excluded=excluded)
    rows = found.frame.to_dict("records")
    ids = workspace.place_ids(loaded.territory.code)
    proposed = tuple(
        Place(
            id=ids("stop", str(row["node_id"])),
            label=str(row["name"]),
            kind=PlaceKind.EXPLORATORY,
            protection=Protection.PUBLIC,
            point=Point(float(row["x_m"]), float(row["y_m"])),
            presence_min=PRESENCE_MIN,
            public=public,
        )
        for row in rows
    )
    said = tuple(
        _(
            "arrêt proposé : {name} ; ajoute {part} du besoin estimé ; à {metres} m de marche :"
            " {covers} ; {why}"
        ).format(
            name=row["name"],
            part=percent(row["need_share"]),
            metres=f"{StopRules().walk_m:.0f}",
            covers=row["covers"],
            why=row["why"],
        )
        for row in rows
    )
    return replace(means, places=means.places + proposed), said
