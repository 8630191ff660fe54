"""Jobs outlive their process; the database is on the newest schema and on disk."""

from __future__ import annotations

import datetime as dt
import sqlite3
from multiprocessing import get_context

import pytest
from sqlalchemy import create_engine

from planner.errors import StoreError, UsageError
from planner.store import job_rows, sqlite
from planner.store.engine import DATABASE_FILE, database_url
from planner.store.schema import UtcDateTime
from planner.store.workspace import Workspace, default_home
from tests.store.conftest import SQLITE_ONLY


def start_and_die(home) -> None:
    opened = Workspace(home)
    job_id = opened.create_job("plan", "ville", {"seed": 1})
    opened.update_job(job_id, progress={"points": 7}, result={"routes": [1, 2]})


def test_a_job_keeps_what_was_not_changed(workspace):
    job_id = workspace.create_job("plan", None, {"seconds": 30})
    workspace.update_job(job_id, progress={"points": 1}, result=[1])
    workspace.update_job(job_id, progress={"points": 2})
    workspace.update_job(job_id, state="done")
    job = workspace.job(job_id)
    assert (job.state, job.progress, job.result) == ("done", {"points": 2}, [1])
    assert job.params == {"seconds": 30}
    assert job.created_at.utcoffset() == dt.timedelta(0)
    assert [j.id for j in workspace.jobs("done")] == [job_id]
    assert workspace.jobs("running") == []


def test_a_job_of_a_dead_process_is_interrupted_and_keeps_its_best_answer(workspace, home):
    child = get_context("spawn").Process(target=start_and_die, args=(home,))
    child.start()
    child.join()
    mine = workspace.create_job("plan", "ville", {})
    workspace.close()
    again = Workspace(home)
    (dead,) = again.jobs("interrupted")
    assert dead.result == {"routes": [1, 2]}
    assert [job.id for job in again.jobs("running")] == [mine]


def test_the_last_job_is_the_newest_of_its_kind_and_territory(workspace):
    assert workspace.last_job("ville", "plan") is None
    ids = [workspace.create_job(kind, "ville", {}) for kind in ("plan", "plan", "scenario")]
    workspace.create_job("plan", None, {})
    assert workspace.last_job("ville", "plan").id == ids[1]
    assert workspace.last_job("ville", "scenario").id == ids[2]


def test_a_reused_process_id_is_told_apart_and_other_hosts_are_left_alone():
    host, boot, pid, start = job_rows.this_process().split("|")
    assert not job_rows.is_dead(f"{host}|{boot}|{pid}|{start}")
    assert job_rows.is_dead(f"{host}|{boot}|{pid}|{start}1")
    assert job_rows.is_dead(f"{host}|other-boot|{pid}|{start}")
    assert not job_rows.is_dead(f"other|{boot}|{pid}|{start}1")


def test_unknown_jobs_and_states_are_refused(workspace):
    with pytest.raises(StoreError, match="inconnu"):
        workspace.job("nothing")
    job_id = workspace.create_job("plan", None, {})
    with pytest.raises(UsageError):
        workspace.update_job(job_id, state="perhaps")
    workspace.cancel_job(job_id)
    assert workspace.job(job_id).cancel_asked


@SQLITE_ONLY
def test_sqlite_logs_ahead_forces_commits_and_checks_keys(workspace):
    with workspace.engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 1]


def test_moments_keep_their_zone_and_naive_ones_are_refused():
    paris = dt.datetime(2026, 12, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    column = UtcDateTime()
    sqlite = create_engine("sqlite://").dialect
    assert column.process_bind_param(paris, sqlite) == dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    bare = dt.datetime(2026, 12, 1)
    assert column.process_result_value(bare, sqlite) == dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="time zone"):
        column.process_bind_param(bare, sqlite)


@SQLITE_ONLY
def test_a_file_that_is_no_database_is_said_and_left_alone(home):
    home.mkdir()
    (home / DATABASE_FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="DatabaseError"):
        Workspace(home)
    assert (home / DATABASE_FILE).read_bytes() == b"not a database" * 100


def test_a_workspace_of_a_newer_version_is_refused(workspace, home):
    with workspace.engine.begin() as raw:
        raw.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="plus récente"):
        Workspace(home)


def test_a_home_that_is_a_file_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="dossier de travail"):
        Workspace(tmp_path / "file")


@SQLITE_ONLY
def test_home_and_database_come_from_the_environment(tmp_path, monkeypatch, home):
    monkeypatch.setenv("ALLERVERS_HOME", str(tmp_path / "elsewhere"))
    assert default_home() == tmp_path / "elsewhere"
    monkeypatch.setenv("ALLERVERS_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    Workspace(home).close()
    assert (tmp_path / "other.db").exists()
    assert not (home / DATABASE_FILE).exists()
    monkeypatch.setenv("ALLERVERS_DATABASE_URL", "nonsense")
    with pytest.raises(StoreError, match="ALLERVERS_DATABASE_URL"):
        database_url(home)


def test_migrations_ship_beside_the_code():
    from importlib.resources import files

    folder = files("planner.store") / "migrations"
    assert (folder / "env.py").is_file()
    assert (folder / "versions" / "0001_first.py").is_file()


class Contended:
    """A connection whose database two others are changing over to a write-ahead log."""

    def __init__(self, code: int) -> None:
        self.code, self.asked = code, 0

    def execute(self, _statement: str) -> sqlite3.Cursor:
        self.asked += 1
        if self.asked > 2:
            return sqlite3.connect(":memory:").cursor()
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = self.code
        raise error


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY])
def test_a_new_database_others_are_opening_is_asked_again(code):
    contended = Contended(code)
    sqlite.write_ahead(contended)
    assert contended.asked == 3


def test_a_database_that_cannot_be_written_is_not_asked_again():
    contended = Contended(sqlite3.SQLITE_READONLY)
    with pytest.raises(sqlite3.OperationalError):
        sqlite.write_ahead(contended)
    assert contended.asked == 1
