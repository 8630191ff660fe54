"""Sensitive neighbourhoods are kept sealed, one union per territory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import shapely
import sqlalchemy as sa
from shapely.geometry import box

from planner.errors import StoreError, UnknownTerritoryError
from tests.store.samples import means

AREA = box(652_111.25, 6_862_111.75, 652_222.25, 6_862_222.75)
PLANTED = (b"652111.25", b"6862222.75", shapely.to_wkb(AREA), shapely.to_wkb(AREA, hex=True)[20:52])


def test_what_is_saved_comes_back_and_the_last_one_counts(workspace):
    assert workspace.sensitive("ville") is None
    workspace.save_sensitive("ville", AREA, 2154)
    workspace.save_sensitive("ville", AREA.buffer(10), 2154)
    shape, epsg = workspace.sensitive("ville")
    assert epsg == 2154
    assert shape.equals(AREA.buffer(10))


@pytest.mark.parametrize("none", [None, shapely.Polygon()])
def test_an_empty_choice_keeps_none(workspace, none):
    workspace.save_sensitive("ville", AREA, 2154)
    workspace.save_sensitive("ville", none, 2154)
    assert workspace.sensitive("ville") is None


def test_no_file_of_the_workspace_holds_where_they_lie(workspace, on_disk):
    workspace.save_sensitive("ville", AREA, 2154)
    found = on_disk()
    assert b"Ville d'essai" in found  # the search does find what is in clear
    for planted in PLANTED:
        planted = planted if isinstance(planted, bytes) else planted.encode()
        assert planted not in found
        assert planted.lower() not in found


def test_without_the_key_they_are_a_fault_and_never_an_empty_answer(workspace):
    workspace.save_sensitive("ville", AREA, 2154)
    Path(os.environ["ALLERVERS_KEY_FILE"]).unlink()
    with pytest.raises(StoreError):
        workspace.sensitive("ville")
    with pytest.raises(StoreError):
        workspace.save_means("ville", means(), "m.xlsx")
    with pytest.raises(StoreError):
        workspace.save_sensitive("ville", AREA, 2154)


def test_a_text_moved_to_another_territory_is_refused(workspace, territory):
    from dataclasses import replace

    workspace.add_territory(replace(territory, code="autre"), {})
    workspace.save_sensitive("ville", AREA, 2154)
    with workspace.engine.begin() as connection:
        connection.execute(sa.text("UPDATE sensitive SET territory = 'autre'"))
    with pytest.raises(StoreError):
        workspace.sensitive("autre")


def test_they_stay_when_a_territory_is_replaced_and_go_when_it_is_removed(workspace, territory):
    workspace.save_sensitive("ville", AREA, 2154)
    workspace.add_territory(territory, {}, replace=True)
    assert workspace.sensitive("ville") is not None
    workspace.remove_territory("ville")
    with pytest.raises(UnknownTerritoryError):
        workspace.sensitive("ville")
    workspace.add_territory(territory, {})
    assert workspace.sensitive("ville") is None
