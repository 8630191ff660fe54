"""Every write path of the store that adds to a workspace, in the order they are killed in."""

from __future__ import annotations

from tests.store import paths_of_decisions, paths_of_places, paths_of_plans, paths_of_territories

PATHS = (
    *paths_of_territories.PATHS,
    *paths_of_places.PATHS,
    *paths_of_plans.PATHS,
    *paths_of_decisions.PATHS,
    paths_of_territories.ARCHIVE,
)
