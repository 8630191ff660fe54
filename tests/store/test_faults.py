"""Processes killed, disks full, clocks that jump: nothing told is lost, nothing half read."""

from __future__ import annotations

import ast
import datetime as dt
import errno
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import time as real_time

import pytest
from sqlalchemy import event, update

from planner import store
from planner.errors import StoreError
from planner.store import layers as layers_module
from planner.store import scenarios as scenarios_module
from planner.store.schema import MeansRow, PlanRow, ScenarioPlanRow
from planner.store.workspace import Workspace
from tests.store.conftest import POSTGRES_ONLY, SQLITE_ONLY
from tests.store.editing import edit_at_once, edit_faults
from tests.store.killing import kill_each
from tests.store.replacing import (
    PURGE_WRITES,
    RESTORE_WRITES,
    kill_a_purge,
    kill_a_restoration,
    kill_an_upgrade,
)
from tests.store.samples import means, plan
from tests.store.test_territories import nodes
from tests.store.write_paths import PATHS

PURGE_STEP, RESTORE_STEP, UPGRADE_STEP = 25, 60, 45
NUM_EDITORS, NUM_EDITS = 8, 5


@pytest.mark.slow
def test_a_writer_killed_at_a_step_of_each_write_loses_nothing_told_and_leaves_no_half(home):
    """Every path once, each at a step of its own: the 5th, 11th, 17th… going round those it has."""
    draws = [5 + 6 * rank for rank in range(len(PATHS))]
    assert kill_each(home, PATHS, draws) == len(PATHS)


@pytest.mark.slow
def test_e8_a_purge_killed_on_its_way_destroyed_all_or_ends_when_run_again(home):
    assert kill_a_purge(home, PURGE_STEP) == []


@pytest.mark.slow
def test_a_restoration_killed_on_its_way_replaced_all_or_nothing(home):
    assert kill_a_restoration(home, RESTORE_STEP) == []


@pytest.mark.slow
def test_an_upgrade_of_the_schema_killed_on_its_way_is_made_again(home):
    assert kill_an_upgrade(home, "0001", UPGRADE_STEP) == []


def test_every_function_that_writes_to_the_store_is_killed_on_a_path():
    """A write added later must find its path."""
    killed = [path.writes for path in PATHS]
    assert frozenset().union(*killed, PURGE_WRITES, RESTORE_WRITES) == set(_writers())


def _writers() -> Iterator[str]:
    """Functions of the store that open a write."""
    for file in Path(store.__file__).parent.glob("*.py"):
        for one in ast.walk(ast.parse(file.read_text())):
            if isinstance(one, ast.FunctionDef) and one.name != "writing":
                called = [node.attr for node in ast.walk(one) if isinstance(node, ast.Attribute)]
                if "writing" in called:
                    yield one.name


@pytest.mark.slow
def test_editors_of_one_plan_at_once_lose_no_edit(workspace, home):
    kept, _refused = edit_at_once(home, NUM_EDITORS, NUM_EDITS)
    assert len(kept) == NUM_EDITORS * NUM_EDITS
    assert edit_faults(workspace, kept) == []


@POSTGRES_ONLY
def test_a_server_stopped_as_by_a_power_cut_keeps_all_it_told(workspace, postgres_server):
    for rank in range(5):
        workspace.save_means("ville", means(), str(rank))
        workspace.save_plan(plan(), expected=rank or None)
    postgres_server.stop("immediate")
    postgres_server.start()
    assert len(workspace.plans("ville")) == 5
    assert workspace.latest_means("ville")[1] == means()


@SQLITE_ONLY
def test_a_full_disk_is_said_and_what_was_there_stays(workspace):
    kept = workspace.save_plan(plan(), expected=None)

    def full(connection, _record) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}").close()

    event.listen(workspace.engine, "connect", full)

    def save_until_full() -> None:
        for rank in range(1, 99):
            workspace.save_plan(replace(plan(), params={"x": "y" * 9999}), expected=rank)

    with pytest.raises(StoreError, match="disque plein"):
        save_until_full()
    event.remove(workspace.engine, "connect", full)
    assert workspace.plan("plan-a", 1) == kept
    newest = workspace.plan("plan-a").version
    assert workspace.save_plan(plan(), expected=newest).version == newest + 1


def test_a_disk_full_of_layers_leaves_the_old_ones_in_use(workspace, territory, monkeypatch):
    workspace.add_territory(territory, {"nodes": nodes(2)}, replace=True)

    def full(_path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(layers_module, "sync", full)
        with pytest.raises(StoreError, match="No space left"):
            workspace.add_territory(territory, {"nodes": nodes(9)}, replace=True)
    assert len(workspace.layer("ville", "nodes")) == 2
    assert len(list((workspace.home / "territories" / "ville").iterdir())) == 1


def test_a_clock_set_back_loses_and_reorders_nothing(workspace, monkeypatch):
    monkeypatch.setattr(scenarios_module, "PLANS_KEPT", 2)
    first = workspace.save_means("ville", means(), "a.xlsx")
    workspace.save_plan(plan(), expected=None)
    for name in ("a", "b"):
        workspace.keep_scenario_plan("ville", name * 64, plan())
    with workspace.writing() as session:  # as if the clock had been a year ahead until now
        later = dt.datetime.now(dt.UTC) + dt.timedelta(days=366)
        for table in (MeansRow, PlanRow, ScenarioPlanRow):
            session.execute(update(table).values(saved_at=later))
    second = workspace.save_means("ville", means(), "b.xlsx", onto=first)
    workspace.save_plan(replace(plan(), points=2), expected=1)
    workspace.keep_scenario_plan("ville", "c" * 64, plan())
    assert workspace.latest_means("ville")[0] == second
    assert {p.version: p.replaces for p in workspace.plans("ville")} == {1: None, 2: 1}
    workspace.save_plan(replace(plan(), id="plan-b"), expected=None)
    saved = [("plan-a", 1), ("plan-a", 2), ("plan-b", 1)]
    assert [(p.id, p.version) for p in workspace.plans("ville")] == saved
    assert list(workspace.newest_plans("ville").values()) == [("plan-b", 1)]
    assert workspace.plan("plan-a").points == 2
    assert set(workspace.scenario_plans("ville", ["c" * 64])) == {"c" * 64}


def test_a_clock_set_ahead_sweeps_no_layer_in_use(workspace, territory, monkeypatch):
    workspace.add_territory(territory, {"nodes": nodes(2)}, replace=True)
    year = 366 * 86_400
    monkeypatch.setattr(layers_module.time, "time", lambda: real_time() + year)
    other = Workspace(workspace.home)
    other.add_territory(territory, {"nodes": nodes(3)}, replace=True)
    assert len(workspace.layer("ville", "nodes")) == 3
    other.close()
