"""The store in a database that PostGIS has tables of its own in: nothing of them is touched."""

from __future__ import annotations

import pytest

from planner.service.backup import make_backup, restore
from planner.store.workspace import Workspace
from tests.store.conftest import POSTGRES_ONLY
from tests.store.whole import NOW, fill, held

OWN = (
    "SELECT count(*), max(srid), md5(string_agg(proj4text, '' ORDER BY srid)) FROM spatial_ref_sys"
)


@POSTGRES_ONLY
def test_a_workspace_is_filled_restored_and_purged_beside_postgis(
    tmp_path, home, territory, database, postgres_server
):
    if not postgres_server.run("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'"):
        pytest.skip("PostGIS is not installed")
    postgres_server.run("CREATE EXTENSION postgis", database)
    before = postgres_server.run(OWN, database)
    workspace = Workspace(home)
    workspace.add_territory(territory, {})
    fill(workspace, territory)
    whole = held(workspace)
    made = make_backup(workspace, tmp_path, now=NOW)
    workspace.remove_scenario("ville", "Été ; « plus »")
    restore(workspace, made.path, now=NOW, replace=True)
    assert held(workspace) == whole
    assert workspace.purge().rows > 0
    workspace.close()
    assert postgres_server.run(OWN, database) == before
    assert postgres_server.run("SELECT ST_X(ST_Point(1.5, 2.5, 2154))", database) == [(1.5,)]
