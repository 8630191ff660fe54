"""A territory is saved whole or not at all; ids of places are random and lasting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import Point as Dot

from planner.errors import StoreError, TerritoryExistsError, UnknownTerritoryError
from planner.store import layers as layers_module
from planner.store.engine import Database
from planner.store.layers import Layers
from planner.store.workspace import Workspace


def services(*names: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": list(names)},
        geometry=[Dot(652_000.0 + n, 6_862_000.0) for n in range(len(names))],
        crs=2154,
        index=pd.Index([f"s{n}" for n in range(len(names))], name="service_id"),
    )


def nodes(num: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"x_m": [float(n) for n in range(num)], "y_m": 0.5},
        index=pd.Index(range(num), name="node_id"),
    )


def test_layers_come_back_with_index_types_and_reference_system(workspace, territory):
    layers = {"services": services("Mairie", "Bains"), "nodes": nodes(3)}
    workspace.add_territory(territory, layers, replace=True)
    assert_geodataframe_equal(workspace.layer("ville", "services"), layers["services"])
    pd.testing.assert_frame_equal(workspace.layer("ville", "nodes"), layers["nodes"])
    assert type(workspace.layer("ville", "nodes")) is pd.DataFrame
    assert workspace.layer("ville", "zones") is None
    assert workspace.layer_names("ville") == ["nodes", "services"]


def test_a_territory_reads_back_in_another_opening(workspace, home, territory):
    rich = replace(territory, notes=("à pied faute de mieux",), vintages={"osm": "2026"})
    workspace.add_territory(rich, {}, replace=True)
    other = Workspace(home)
    assert other.territory("ville") == rich
    assert other.territories() == [rich]


def test_an_unknown_code_lists_the_known_ones(workspace):
    for ask in (workspace.territory, workspace.layer_names, workspace.place_ids, workspace.plans):
        with pytest.raises(UnknownTerritoryError, match="ville"):
            ask("autre")


def test_a_taken_code_needs_replace(workspace, territory):
    with pytest.raises(TerritoryExistsError, match="--replace"):
        workspace.add_territory(territory, {"nodes": nodes(2)})
    with pytest.raises(TerritoryExistsError):
        workspace.check_free("ville")
    workspace.check_free("ville", replace=True)
    assert workspace.layer_names("ville") == []


def test_replacing_keeps_ids_and_leaves_one_generation_on_disk(workspace, territory, home):
    kept = workspace.place_ids("ville")("place", "L1")
    for num in (2, 3, 4):
        workspace.add_territory(territory, {"nodes": nodes(num)}, replace=True)
    assert workspace.place_ids("ville")("place", "L1") == kept
    assert len(list((home / "territories" / "ville").iterdir())) == 1


class PowerCutError(BaseException):
    """Not an Exception: nothing may swallow it."""


def cut_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, call: int = 1) -> None:
    """Make the n-th call of a function fail, and what tidies up too: the process is gone."""
    real, calls = getattr(owner, name), []

    def failing(*args, **kwargs):
        calls.append(name)
        if len(calls) == call:
            monkeypatch.setattr(layers_module.shutil, "rmtree", lambda *a, **k: None)
            raise PowerCutError
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, failing)


STEPS = [
    (pd.DataFrame, "to_parquet", 1),
    (pd.DataFrame, "to_parquet", 2),
    (layers_module, "sync", 1),
    (layers_module, "sync", 2),
    (layers_module, "sync", 3),
    (layers_module, "sync", 4),
    (Path, "mkdir", 1),
    (Path, "replace", 1),
    (Database, "writing", 1),
]


@pytest.mark.parametrize(("owner", "name", "call"), STEPS)
def test_an_import_cut_at_any_step_leaves_the_old_one_whole(
    workspace, territory, home, owner, name, call
):
    old = {"nodes": nodes(2), "links": nodes(5)}
    workspace.add_territory(territory, old, replace=True)
    new = replace(territory, name="Autre nom")
    with pytest.MonkeyPatch.context() as patch:
        cut_at(patch, owner, name, call=call)
        with pytest.raises(PowerCutError):
            workspace.add_territory(new, {"nodes": nodes(9), "zones": nodes(1)}, replace=True)
    again = Workspace(home)
    assert again.territory("ville") == territory
    assert again.layer_names("ville") == ["links", "nodes"]
    pd.testing.assert_frame_equal(again.layer("ville", "nodes"), old["nodes"])
    again.add_territory(new, {"nodes": nodes(9)}, replace=True)
    assert len(again.layer("ville", "nodes")) == 9


@pytest.mark.parametrize("name", ["drop", "sweep"])
def test_an_import_cut_while_tidying_up_leaves_the_new_one_whole(workspace, territory, home, name):
    workspace.add_territory(territory, {"nodes": nodes(2)}, replace=True)
    with pytest.MonkeyPatch.context() as patch:
        cut_at(patch, Layers, name)
        with pytest.raises(PowerCutError):
            workspace.add_territory(territory, {"nodes": nodes(9)}, replace=True)
    assert len(Workspace(home).layer("ville", "nodes")) == 9


def test_a_first_import_that_fails_leaves_no_territory(home, territory, monkeypatch):
    opened = Workspace(home)
    cut_at(monkeypatch, pd.DataFrame, "to_parquet")
    with pytest.raises(PowerCutError):
        opened.add_territory(territory, {"nodes": nodes(2)})
    assert opened.territories() == []


def test_a_damaged_layer_is_said_by_name(workspace, territory, home):
    workspace.add_territory(territory, {"nodes": nodes(2)}, replace=True)
    next(home.glob("territories/ville/*/nodes.parquet")).write_bytes(b"PAR1 not really")
    with pytest.raises(StoreError, match="nodes"):
        workspace.layer("ville", "nodes")


def test_a_layer_name_cannot_leave_the_folder(workspace, territory, home):
    with pytest.raises(ValueError, match="layer name"):
        workspace.add_territory(territory, {"../../x": nodes(1)}, replace=True)
    with pytest.raises(ValueError, match="layer name"):
        workspace.layer("ville", "../x")
    assert workspace.layer_names("ville") == []


def test_removing_a_territory_removes_rows_and_files(workspace, home):
    workspace.place_ids("ville")("place", "L1")
    workspace.remove_territory("ville")
    assert workspace.territories() == []
    assert not (home / "territories" / "ville").exists()
    with pytest.raises(UnknownTerritoryError, match="aucun"):
        workspace.user_codes("ville")


def test_ids_are_random_distinct_and_lead_back_to_codes(workspace, home):
    ids = workspace.place_ids("ville")
    given = {(kind, code): ids(kind, code) for kind in ("place", "stop") for code in ("L1", "L2")}
    assert len(set(given.values())) == 4
    assert all(len(value) == 16 for value in given.values())
    again = Workspace(home).place_ids("ville")
    assert all(again(kind, code) == value for (kind, code), value in given.items())
    assert workspace.user_codes("ville") == {v: code for (_kind, code), v in given.items()}


def test_two_readers_of_one_code_get_one_id(workspace, home):
    first, second = workspace.place_ids("ville"), Workspace(home).place_ids("ville")
    assert first("place", "L9") == second("place", "L9")
