"""E8: after an emergency purge nothing of a place of life is left in any file, on both stores."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import threading
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import box

from planner.errors import StoreError
from planner.jobs import background, solve_in_child, solving, start
from planner.roles import Account, Role
from planner.service import backup
from planner.service.backup import restore
from planner.service.purge import purge, traces
from planner.store.dumping import write_archive
from planner.store.purge import destroy_key
from planner.store.schema import MeansRow
from planner.store.workspace import Workspace
from tests.fake_solvers import GOOD, problem
from tests.store.conftest import SQLITE_ONLY
from tests.store.samples import OPEN, PLANTED, means, plan
from tests.store.whole import NOW, fill

SPOT = ShapelyPoint(652_777.25, 6_862_777.75)


def filled(workspace: Workspace) -> list[bytes]:
    """Put places of life everywhere one can stand; what would tell them."""
    workspace.save_means("ville", means(), "moyens.xlsx")
    workspace.save_sensitive("ville", box(652_000, 6_862_000, 652_100, 6_862_100), 2154)
    workspace.save_plan(plan(), expected=None)
    workspace.create_job("plan", "ville", {"place": "CAMP-DU-CANAL"})
    ref = workspace.place_ids("ville")("place", "CAMP-DU-CANAL")
    layer = gpd.GeoDataFrame({"count": [3]}, geometry=[SPOT], crs=2154)
    sealed = {"observations": workspace.seal_layer("ville", "observations", layer)}
    territory, at = workspace.territory("ville"), workspace.generation("ville")
    workspace.update_territory(territory, {}, expected=at, sealed=sealed)
    return [b"CAMP-DU-CANAL", ref.encode(), b"plan-a", b"moyens.xlsx", *traces(workspace)]


def key_file() -> Path:
    return Path(os.environ["ALLERVERS_KEY_FILE"])


def test_e8_a_purge_leaves_no_name_position_or_reference_in_any_file(
    workspace, home, on_disk, database
):
    sought = filled(workspace)
    assert not {text.encode() for text in PLANTED} - set(sought)
    assert struct.pack("<d", 652_222.25) in sought
    before = on_disk()
    for text in (b"CAMP-DU-CANAL", b"plan-a", b"moyens.xlsx"):
        assert text in before  # the search does find what stood in clear
    report = purge(workspace)
    assert report.complete
    assert report.on_server == bool(database)
    assert (report.purged.layers, report.found) == (1, ())
    assert report.num_sought > 20
    assert not list(home.rglob("*.sealed"))
    assert workspace.num_protected() == (0, 0)
    if database:  # the server's own journals are said to be out of reach
        return
    assert report.num_files >= 1
    workspace.close()
    after = on_disk()
    for trace in sought:
        assert trace not in after, trace


def test_e8_the_key_is_destroyed_so_that_an_older_copy_reads_nothing(
    workspace, home, tmp_path, database
):
    filled(workspace)
    old_key = key_file().read_bytes()
    if not database:
        shutil.copytree(home, tmp_path / "copy")
    purge(workspace)
    assert not key_file().exists()
    saved = workspace.save_means("ville", means(), "moyens.xlsx")  # a new key is made
    assert workspace.means(saved) == means()
    assert key_file().read_bytes() != old_key
    if not database:
        copy = Workspace(tmp_path / "copy")
        with pytest.raises(StoreError, match="n'est pas la leur"):
            copy.latest_means("ville")
        copy.close()


def test_e8_the_territory_stays_and_a_purge_may_be_run_again(workspace):
    filled(workspace)
    assert workspace.num_protected() != (0, 0)
    purge(workspace)
    assert workspace.num_protected() == (0, 0)
    assert [t.code for t in workspace.territories()] == ["ville"]
    assert workspace.latest_means("ville") is None
    again = purge(workspace)
    assert again.complete
    assert again.purged.rows == 0


def test_e8_roles_go_with_the_key_their_codes_were_made_of_and_can_be_given_again(workspace):
    before = workspace.login_key()
    workspace.save_account(Account("ABCD-EFGH-IJKL-MNOP", Role.COORDINATOR))
    workspace.purge()
    assert workspace.accounts() == []
    assert workspace.login_key() != before


def test_e8_a_lost_key_does_not_stop_a_purge(workspace):
    filled(workspace)
    key_file().unlink()
    assert purge(workspace).complete
    assert workspace.num_protected() == (0, 0)


@SQLITE_ONLY
def test_e8_what_is_left_is_found_and_named(workspace, home):
    filled(workspace)
    (home / "oubli.txt").write_bytes(b"un mot, " + PLANTED[2].encode() + b", un autre")
    report = purge(workspace)
    assert report.found == ("oubli.txt",)
    assert not report.complete


@SQLITE_ONLY
def test_e8_a_reader_that_stays_open_makes_the_purge_say_it_is_not_complete(workspace, monkeypatch):
    monkeypatch.setattr("planner.store.sqlite.BUSY_S", 0)
    filled(workspace)
    reader = Workspace(workspace.home)
    with reader.reading() as session:
        session.get(MeansRow, 1)
        with contextlib.suppress(StoreError):
            assert not purge(Workspace(workspace.home)).complete
    reader.close()
    assert purge(workspace).complete


@SQLITE_ONLY
def test_e8_the_search_looks_for_no_open_place(workspace):
    workspace.save_means("ville", means(), "moyens.xlsx")
    sought = traces(workspace)
    assert not sought & {text.encode() for text in OPEN}


def test_a_key_is_overwritten_before_it_is_removed(tmp_path):
    path = tmp_path / "key"
    path.write_bytes(b"k" * 44)
    other = tmp_path / "same"
    os.link(path, other)  # the same bytes on disk under another name
    assert destroy_key(path)
    assert not path.exists()
    assert len(other.read_bytes()) == 44
    assert b"kkkk" not in other.read_bytes()
    assert not destroy_key(path)


def test_e8_what_was_read_before_a_purge_is_not_written_after_it(workspace, home):
    filled(workspace)
    other = Workspace(home)
    with workspace.one_life():
        workspace.save_means("ville", means(), "moyens.xlsx")  # no purge yet
        with workspace.one_life():
            purge(other)
        writes = [
            lambda: workspace.save_means("ville", means(), "moyens.xlsx"),
            lambda: workspace.save_plan(plan(id_="plan-b"), expected=None),
            lambda: workspace.keep_scenario_plan("ville", "a" * 64, plan()),
        ]
        for write in writes:
            with pytest.raises(StoreError, match="purge d'urgence"):
                write()
        assert other.num_protected() == (0, 0)
    workspace.save_means("ville", means(), "moyens.xlsx")  # another life begins
    assert other.num_protected() == (1, 0)
    other.close()


def test_e8_a_purge_stops_a_search_that_is_going_on_and_it_writes_nothing_back(
    workspace, home, monkeypatch
):
    monkeypatch.setattr(solving, "SOLVER", "tests.fake_solvers:stops_when_asked")
    monkeypatch.setattr(background, "SAVE_EVERY_S", 0.0)
    monkeypatch.setattr(background, "ASK_EVERY_S", 0.0)
    filled(workspace)
    found, gone = threading.Event(), []

    def work(on_progress, should_stop):
        def told(progress):
            on_progress(progress)
            if progress.solution == GOOD:
                found.set()

        with workspace.one_life():
            try:
                solve_in_child(problem(), seed=1, on_progress=told, should_stop=should_stop)
            finally:
                with pytest.raises(StoreError, match="purge d'urgence"):
                    workspace.save_plan(plan(id_="plan-b"), expected=None)
                gone.append(True)
        return {}

    job_id = start(workspace, work, territory="ville", params={"place": "CAMP-DU-CANAL"})
    assert found.wait(60)
    other = Workspace(home)
    report = purge(other)
    (thread,) = [one for one in threading.enumerate() if one.name == f"job-{job_id}"] or [None]
    if thread is not None:
        thread.join(60)
        assert not thread.is_alive()
    assert gone == [True]
    assert report.found == ()
    assert other.num_protected() == (0, 0)
    assert other.jobs() == []
    other.close()


def test_e8_a_file_gone_before_it_is_searched_holds_nothing(tmp_path):
    from planner.service.purge import _holds

    assert not _holds(tmp_path / "gone.sqlite-shm", [b"CAMP"])
    (tmp_path / "kept").write_bytes(b"le CAMP du canal")
    assert _holds(tmp_path / "kept", [b"CAMP"])


def test_e8_a_purge_takes_away_what_a_killed_restoration_had_unfolded(workspace, home):
    filled(workspace)
    left = home / ".restoring-killed" / "territories" / "ville" / "g"
    left.mkdir(parents=True)
    (left / "aller-vers.sqlite").write_bytes(b"CAMP-DU-CANAL" + PLANTED[2].encode())
    assert purge(workspace).complete
    assert not list(home.glob(".restoring-*"))


def test_e8_a_restoration_puts_nothing_back_once_a_purge_has_gone_through(
    workspace, territory, home, tmp_path, monkeypatch
):
    fill(workspace, territory)
    write_archive(workspace, tmp_path / "tout.zip")

    def purged_meanwhile(_workspace, _safety):
        other = Workspace(home)
        purge(other)
        other.close()

    monkeypatch.setattr(backup, "write_archive", purged_meanwhile)
    monkeypatch.setattr("planner.service.purge.drop_staged", lambda _home: None)
    with pytest.raises(StoreError, match="purge d'urgence"):
        restore(workspace, tmp_path / "tout.zip", now=NOW, replace=True)
    assert workspace.num_protected() == (0, 0)
