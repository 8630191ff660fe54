"""What replaces or erases all a workspace holds, killed on its way: purge, restoration, upgrade."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

import geopandas as gpd
from shapely import Point
from shapely.geometry import box
from sqlalchemy import func, select

from planner.audit import Verb
from planner.model import Territory
from planner.publication import Release
from planner.roles import Account, Role
from planner.scenario import Scenario
from planner.service.backup import restore
from planner.service.purge import purge
from planner.sharing import Field
from planner.store.dumping import write_archive
from planner.store.purge import KEPT
from planner.store.schema import Base
from planner.store.workspace import Workspace
from planner.wishes import Rest
from tests.store.killing import CONTEXT, Steps, die, kill_at_a_step, new_workspace, settings
from tests.store.paths_of_territories import VILLE
from tests.store.samples import means, plan
from tests.store.test_alerts import COLD
from tests.store.test_migrations import made_at
from tests.store.test_returns import DAY, WEEK, told
from tests.store.whole import NOW, fill, held
from tests.store.write_path import WritePath, num_logged

PURGE_WRITES = frozenset({"purge"})
RESTORE_WRITES = frozenset({"_replace_rows"})


def _code(rank: int) -> str:
    return f"CAMP-DU-CANAL-{rank}"


def _release(rank: int) -> Release:
    return Release(f"2026-{rank:02d}", {"rencontrées": 40 + rank})


def _fill_places(workspace: Workspace, rank: int) -> None:
    """A row in every table, so that a purge by half would be seen in any of them."""
    layer = gpd.GeoDataFrame({"count": [3]}, geometry=[Point(652_777.0, 6_862_777.0)], crs=2154)
    sealed = {"observations": workspace.seal_layer("ville", "observations", layer)}
    at = workspace.generation("ville")
    workspace.update_territory(workspace.territory("ville"), {}, expected=at, sealed=sealed)
    workspace.save_means("ville", means(), "moyens.xlsx")
    workspace.save_sensitive("ville", box(652_000, 6_862_000, 652_100, 6_862_100), 2154)
    workspace.save_plan(plan(id_=f"plan-{rank}"), expected=None)
    workspace.save_scenario("ville", Scenario(f"Essai {rank}"), expected=None)
    workspace.keep_scenario_plan("ville", f"{rank:064d}", plan())
    workspace.save_returns("ville", [told()])
    workspace.save_rest("ville", Rest("p1", DAY, DAY + WEEK))
    workspace.save_alert("ville", COLD)
    workspace.save_account(Account("ABCD-EFGH-IJKL-MNOP", Role.PARTNER, "ville", operator="Relais"))
    workspace.share("ville", "Relais", ["z1"], [Field.HOURS])
    workspace.create_job("plan", "ville", {"place": _code(rank)})
    workspace.place_ids("ville")("place", _code(rank))
    workspace.add_releases("ville", [_release(rank)])


def _purge(workspace: Workspace, _rank: int) -> None:
    assert purge(workspace).complete


def _purge_faults(workspace: Workspace, ranks: list[int]) -> list[str]:
    """All tables are empty or none is, as the log says; run again, a purge ends what it began."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in KEPT]
    with workspace.reading() as session:
        filled = {
            table.name: bool(session.scalar(select(func.count()).select_from(table)))
            for table in tables
        }
    faults = []
    done = num_logged(workspace, Verb.PURGED) > len(ranks)
    if set(filled.values()) != {not done}:
        faults.append(f"purge by half: {filled}, told as done: {done}")
    if not purge(workspace).complete or workspace.num_protected() != (0, 0):
        faults.append("a purge does not end what another began")
    kept = workspace.releases("ville")
    return faults + [f"release {rank}" for rank in ranks if _release(rank) not in kept]


PURGE = WritePath("purge", PURGE_WRITES, _purge, _purge_faults, _fill_places)


def kill_a_purge(home: Path, draw: int) -> list[str]:
    """Kill a purge at a step; what is wrong then, and in the files once another has ended it."""
    new_workspace(home)
    kill_at_a_step(home, PURGE, 1, draw)
    workspace = Workspace(home)
    faults = PURGE.faults(workspace, [1])
    workspace.close()
    files = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    told = [_code(rank) for rank in (1, 2)]
    return faults + [f"{code} is in a file" for code in told if code.encode() in files]


def _archive(workspace: Workspace, rank: int) -> Path:
    return workspace.home.parent / f"state-{rank % 2}.zip"


def _restore(workspace: Workspace, rank: int) -> None:
    restore(workspace, _archive(workspace, rank), now=NOW, replace=True)


def kill_a_restoration(home: Path, draw: int) -> list[str]:
    """Kill a restoration at a step: the workspace is as before, or as the archive.

    What it had unfolded is left beside, and a purge takes it away.
    """
    workspace = Workspace(home)
    fill(workspace, VILLE)
    states = []
    for rank in range(2):
        workspace.save_means("ville", means(), f"état-{rank}.xlsx")
        states.append(held(workspace))
        write_archive(workspace, _archive(workspace, rank))
    workspace.close()
    path = WritePath("restoration", RESTORE_WRITES, _restore, partial(_restored_faults, states))
    kill_at_a_step(home, path, 1, draw)
    workspace = Workspace(home)
    faults = path.faults(workspace, [1])
    if not purge(workspace).complete or list(home.glob(".restoring-*")):
        faults.append("a purge leaves what a restoration had unfolded")
    workspace.close()
    return faults


def _restored_faults(
    states: list[dict[str, object]], workspace: Workspace, _ranks: list[int]
) -> list[str]:
    return [] if held(workspace) in states else ["restoration by half"]


def _upgrade_and_die(home: Path, step: int, given: dict[str, str]) -> None:
    os.environ.update(given)
    Steps(home.parent).kill_at(step)
    Workspace(home)
    die()


def kill_an_upgrade(home: Path, revision: str, step: int) -> list[str]:
    """Kill the opening of a workspace of an earlier schema; it opens again with all it held."""
    territory = Territory("ville", "Ville d'essai", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))
    home.parent.mkdir(exist_ok=True)
    made_at(home, revision, territory)
    child = CONTEXT.Process(target=_upgrade_and_die, args=(home, step, settings()))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    workspace = Workspace(home)
    found = (workspace.territories(), workspace.user_codes("ville"), len(workspace.plans("ville")))
    workspace.close()
    return [] if found == ([territory], {"p0": "L1"}, 1) else [f"upgrade: {found}"]
