"""Stops proposed where the means name no place."""

from __future__ import annotations

from dataclasses import replace

from planner.model import Means, Place, PlaceKind, Point, Protection, Public
from planner.service.load import LoadedTerritory
from planner.service.needs import needs_of_loaded
from planner.stops import propose_stops
from planner.store.workspace import Workspace

NUM_STOPS = 24
PRESENCE_MIN = 20


def with_proposed_stops(workspace: Workspace, loaded: LoadedTerritory, means: Means) -> Means:
    """The same means, with proposed stops as exploratory places where none was given.

    Stops are drawn for the public of the teams on street rounds, or of the mobile teams where
    there are no others; their ids are random and stable, their names are streets.
    """
    if any(not place.is_base for place in means.places) or loaded.zones is None:
        return means
    publics = {team.public for team in means.teams}
    public = Public.STREET if Public.STREET in publics else Public.HOUSING
    needs = needs_of_loaded(loaded, public, means=means)
    graph = loaded.graphs(set())["walk"]
    stops = propose_stops(
        graph, loaded.zones, needs.frame, streets=loaded.required_streets(), num_max=NUM_STOPS
    )
    ids = workspace.place_ids(loaded.territory.code)
    proposed = tuple(
        Place(
            id=ids("stop", str(row.node_id)),
            label=str(row.name_),
            kind=PlaceKind.EXPLORATORY,
            protection=Protection.PUBLIC,
            point=Point(float(row.x_m), float(row.y_m)),
            presence_min=PRESENCE_MIN,
            public=public,
        )
        for row in stops.rename(columns={"name": "name_"}).itertuples()
    )
    return replace(means, places=means.places + proposed)
