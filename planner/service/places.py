"""Stops proposed where the means name no place."""

from __future__ import annotations

from dataclasses import replace

from planner.i18n import _
from planner.model import Means, Place, PlaceKind, Point, Protection, Public
from planner.service.load import LoadedTerritory
from planner.service.needs import needs_of_loaded
from planner.stops import propose_stops
from planner.store.workspace import Workspace

NUM_STOPS = 24
PRESENCE_MIN = 20


def public_of_stops(means: Means) -> Public:
    """Public that stops are proposed for: people on the street where a team goes to them."""
    publics = {team.public for team in means.teams}
    return Public.STREET if Public.STREET in publics else Public.HOUSING


def with_proposed_stops(
    workspace: Workspace, loaded: LoadedTerritory, means: Means
) -> tuple[Means, tuple[str, ...]]:
    """The same means, with proposed stops as exploratory places where none was given.

    The sentences say what each proposed stop covers.

    Stops are drawn for the public of the teams on street rounds, or of the mobile teams where
    there are no others; their ids are random and stable, their names are streets.
    """
    if any(not place.is_base for place in means.places) or loaded.zones is None:
        return means, ()
    public = public_of_stops(means)
    needs = needs_of_loaded(loaded, public, means=means)
    graph = loaded.graphs(set())["walk"]
    stops = propose_stops(
        graph, loaded.zones, needs.frame, streets=loaded.required_streets(), num_max=NUM_STOPS
    )
    rows = stops.to_dict("records")
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
        _("arrêt proposé : {name} ; {covers}").format(name=row["name"], covers=row["covers"])
        for row in rows
    )
    return replace(means, places=means.places + proposed), said
