"""What both stores promise: one state a read, writes in turn, no password told."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError

from planner.errors import StaleVersionError, StoreError, UnknownTerritoryError
from planner.model import Territory
from planner.store.engine import database_url, make_engine
from planner.store.schema import TerritoryRow
from planner.store.workspace import Workspace
from tests.store.conftest import POSTGRES_ONLY
from tests.store.samples import means, plan

NUM_THREADS = 6


def at_once(work: Callable[[int], None]) -> None:
    """Run the same work in several threads that start together."""
    gate = threading.Barrier(NUM_THREADS)

    def run(rank: int) -> None:
        gate.wait()
        work(rank)

    threads = [threading.Thread(target=run, args=(rank,)) for rank in range(NUM_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_means_edited_at_once_from_the_same_ones_only_the_first_are_kept(workspace):
    first = workspace.save_means("ville", means(), "m.xlsx")
    told = []

    def edit(rank: int) -> None:
        try:
            told.append(workspace.save_means("ville", means(), f"{rank}.xlsx", onto=first))
        except StaleVersionError:
            told.append(None)

    at_once(edit)
    (kept,) = [saved for saved in told if saved]
    assert len(told) == NUM_THREADS
    assert workspace.latest_means("ville")[0] == kept


def test_publishing_several_plans_of_a_week_at_once_leaves_one_published(workspace):
    for rank in range(NUM_THREADS):
        workspace.save_plan(plan(id_=f"plan-{rank}"), expected=None)
    at_once(lambda rank: workspace.publish(f"plan-{rank}", 1))
    assert sum(kept.published for kept in workspace.plans("ville")) == 1


def test_opening_a_new_workspace_from_several_threads_makes_one_schema(home):
    opened = []
    at_once(lambda _rank: opened.append(Workspace(home)))
    assert len(opened) == NUM_THREADS
    assert all(one.territories() == [] for one in opened)
    for one in opened:
        one.close()


def test_a_read_sees_one_state_though_another_writes_meanwhile(workspace, home):
    other = Workspace(home)
    with workspace.reading() as session:
        before = session.get(TerritoryRow, "ville").document
        other.add_territory(
            Territory("ville", "Autre", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1)), {}, True
        )
        session.expire_all()
        assert session.get(TerritoryRow, "ville").document == before
    assert workspace.territory("ville").name == "Autre"
    other.close()


def test_a_write_that_fails_halfway_leaves_nothing(workspace):
    def fail() -> None:
        with workspace.writing() as session:
            session.delete(session.get(TerritoryRow, "ville"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [found.code for found in workspace.territories()] == ["ville"]


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:geheim@127.0.0.1/base",
        "postgresql://me:geheim@127.0.0.1:notaport/base",
        "geheim",
    ],
)
def test_a_url_of_no_database_of_ours_is_refused_and_not_repeated(tmp_path, monkeypatch, url):
    monkeypatch.setenv("ALLERVERS_DATABASE_URL", url)
    with pytest.raises(StoreError, match="ALLERVERS_DATABASE_URL") as caught:
        make_engine(database_url(tmp_path))
    assert "geheim" not in str(caught.value)


def test_without_the_driver_the_command_to_install_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLERVERS_DATABASE_URL", "postgresql://me:geheim@127.0.0.1/base")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"aller-vers\[postgres\]"):
        make_engine(database_url(tmp_path))


@POSTGRES_ONLY
def test_a_server_that_does_not_answer_is_said_without_the_password(
    tmp_path, home, postgres_server, monkeypatch
):
    for url in (
        "postgresql://tests:geheim@127.0.0.1:1/base",
        f"postgresql://tests:geheim@127.0.0.1:{postgres_server.port}/base",
    ):
        monkeypatch.setenv("ALLERVERS_DATABASE_URL", url)
        with pytest.raises(StoreError, match="ALLERVERS_DATABASE_URL") as caught:
            Workspace(home)
        assert "geheim" not in str(caught.value)


@POSTGRES_ONLY
def test_commits_are_on_disk_before_they_are_told_and_reads_cannot_write(workspace):
    with workspace.engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "30s"
    with workspace.reading() as session, pytest.raises(DBAPIError, match="read-only"):
        session.connection().exec_driver_sql("DELETE FROM territory")


@POSTGRES_ONLY
def test_connections_the_server_ended_are_made_again(workspace, database, postgres_server):
    assert workspace.territories()
    postgres_server.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
    )
    assert workspace.territories()


def test_reads_together_see_one_state_and_the_next_the_new_one(workspace, home):
    other = Workspace(home)
    before = workspace.territory("ville").name
    with workspace.together():
        assert workspace.territory("ville").name == before
        other.add_territory(
            Territory("ville", "Autre", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1)), {}, True
        )
        seen = []
        beside = threading.Thread(target=lambda: seen.append(workspace.territory("ville").name))
        beside.start()
        beside.join()
        with workspace.together():
            assert workspace.territory("ville").name == before
        assert [one.name for one in workspace.territories() if one.code == "ville"] == [before]
    assert seen == ["Autre"]
    assert workspace.territory("ville").name == "Autre"
    other.close()


def test_a_read_that_fails_together_leaves_the_next_ones_whole(workspace):
    with pytest.raises(UnknownTerritoryError), workspace.together():
        workspace.territory("absente")
    assert workspace.territory("ville").code == "ville"
