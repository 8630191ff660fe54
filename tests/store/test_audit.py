"""E27: the log is only ever added to, says nothing of anybody, and outlives a purge."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from planner.audit import KEEP_DAYS, Entry, Verb, Who, acting, acts_as, verb_words, who_words
from planner.errors import StoreError
from planner.model import Protection
from planner.roles import Account, Role
from planner.service.backup import export_workspace, make_backup, restore
from planner.service.leaving import left
from planner.service.purge import purge, traces
from planner.service.retention_run import run_retention
from planner.store.audit import TABLE
from planner.store.migrations.versions import __name__ as versions
from planner.store.workspace import Workspace
from tests.store.conftest import SQLITE_ONLY
from tests.store.samples import PLANTED, means, plan

LOGIN = "ABCD-EFGH-IJKL-MNOP"
ALWAYS = (dt.date(2000, 1, 1), dt.date(2200, 1, 1))


def verbs(workspace: Workspace) -> list[Verb]:
    """What was done, the first thing first."""
    return [one.verb for one in reversed(workspace.log(*ALWAYS))]


def last(workspace: Workspace) -> Entry:
    return workspace.log(*ALWAYS, most=1)[0]


def put(workspace: Workspace, days_ago: int) -> str:
    """An entry as it was written some days ago; its id."""
    at = dt.datetime.now(dt.UTC) - dt.timedelta(days=days_ago)
    row_id = f"{days_ago:016x}"
    row = {"id": row_id, "at": at, "verb": "plan_published", "role": "coordinator"}
    with workspace.writing() as session:
        session.execute(TABLE.insert().values(row))
    return row_id


def ids(workspace: Workspace) -> set[str]:
    with workspace.reading() as session:
        return set(session.scalars(sa.select(TABLE.c.id)))


def test_e27_the_log_holds_a_verb_a_role_a_moment_a_random_id_a_number_and_nothing_else():
    assert set(TABLE.columns.keys()) == {"seq", "id", "at", "verb", "role", "ref", "num"}
    assert not TABLE.foreign_keys
    kinds = {name: column.type.python_type for name, column in TABLE.columns.items()}
    assert {name for name, kind in kinds.items() if kind is str} == {"id", "verb", "role", "ref"}


@given(st.text(max_size=40))
def test_e27_an_entry_points_at_drawn_digits_only(text):
    drawn = len(text) == 16 and not set(text) - set("0123456789abcdef")
    moment = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    if drawn:
        Entry(moment, Verb.PURGED, Who.MACHINE, ref=text)
    else:
        with pytest.raises(ValueError, match="drawn at random"):
            Entry(moment, Verb.PURGED, Who.MACHINE, ref=text)


def test_every_verb_and_everybody_has_words():
    assert len({verb_words(verb) for verb in Verb}) == len(Verb)
    assert len({who_words(who) for who in Who}) == len(Who)
    assert {who.value for who in Who} == {role.value for role in Role} | {"machine", "nobody"}


def test_e27_what_matters_is_logged_with_the_write_it_tells_of(workspace, territory):
    first = replace(means(), places=means().places)
    workspace.save_means("ville", first, "m.xlsx")
    lowered = replace(first.places[-1], protection=Protection.PUBLIC)
    workspace.save_means("ville", replace(first, places=(*first.places[:-1], lowered)), "m.xlsx")
    assert last(workspace).verb is Verb.PLACES_UNCOVERED
    assert last(workspace).num == 1
    workspace.save_means("ville", first, "m.xlsx")  # covered again: nothing to tell
    workspace.save_sensitive("ville", box(652_000, 6_862_000, 652_100, 6_862_100), 2154)
    workspace.save_plan(plan(), expected=None)
    workspace.save_plan(replace(plan(), params={"need_weights": {"poverty": 2.0}}), expected=1)
    workspace.publish("plan-a", 1)
    workspace.save_account(Account(LOGIN, Role.DPO))
    workspace.remove_account(LOGIN)
    workspace.add_territory(territory, {}, replace=True)
    left(workspace, ["a.pdf", "b.pdf"])
    assert verbs(workspace) == [
        Verb.TERRITORY_ADDED, Verb.PLACES_UNCOVERED, Verb.AREAS_CHANGED, Verb.WEIGHTS_CHANGED,
        Verb.PLAN_PUBLISHED, Verb.ROLE_GRANTED, Verb.ROLE_REVOKED, Verb.TERRITORY_REPLACED,
        Verb.EXPORT_PUBLIC,
    ]  # fmt: skip
    assert last(workspace).num == 2


def test_e27_what_was_not_done_is_not_logged_and_what_is_not_logged_was_not_done(
    workspace, monkeypatch
):
    before = workspace.num_logged()
    with pytest.raises(StoreError, match="aucun rôle"):
        workspace.remove_account(LOGIN)
    assert workspace.num_logged() == before
    monkeypatch.setattr("planner.store.audit.entry_now", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        workspace.save_account(Account(LOGIN, Role.COORDINATOR))
    assert workspace.account(LOGIN) is None


def test_e27_who_acts_is_told_by_role_and_the_code_of_an_account_is_nowhere_in_the_log(workspace):
    assert acting() is Who.MACHINE
    acts_as(Role.COORDINATOR)
    try:
        workspace.save_account(Account(LOGIN, Role.TEAM, "ville", frozenset({"A"})))
        assert last(workspace).who is Who.COORDINATOR
        acts_as(None)
        workspace.record(Verb.LOGIN_REFUSED)
        assert last(workspace).who is Who.NOBODY
    finally:
        acts_as(Role.COORDINATOR)
    with workspace.reading() as session:
        told = repr(session.execute(sa.select(TABLE)).all())
    assert LOGIN not in told
    assert "ville" not in told


@pytest.fixture(autouse=True)
def _nobody_in_particular(monkeypatch):
    from contextvars import ContextVar

    monkeypatch.setattr("planner.audit._who", ContextVar("who", default=Who.MACHINE))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET verb = 'purged'",
        "UPDATE audit SET num = NULL WHERE id = '0000000000000001'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = '0000000000000001'",
    ],
)
def test_e27_the_database_itself_refuses_to_change_or_erase_an_entry(workspace, statement):
    put(workspace, days_ago=1)
    before = ids(workspace)
    with pytest.raises(StoreError), workspace.writing() as session:
        session.execute(sa.text(statement))
    assert ids(workspace) == before
    assert Verb.PURGED not in verbs(workspace)


@SQLITE_ONLY
@pytest.mark.parametrize("key", ["'0000000000000001', 99", "'x', (SELECT min(seq) FROM audit)"])
def test_e27_an_entry_is_not_put_in_the_place_of_another(workspace, key):
    put(workspace, days_ago=1)
    statement = (
        "INSERT OR REPLACE INTO audit (id, seq, at, verb, role)"
        f" VALUES ({key}, '2026-01-01', 'purged', 'dpo')"
    )
    with pytest.raises(StoreError), workspace.writing() as session:
        session.execute(sa.text(statement))
    assert Verb.PURGED not in verbs(workspace)


def test_e27_a_server_does_not_empty_the_log_either(workspace, database):
    if not database:
        return  # SQLite has no TRUNCATE
    with pytest.raises(StoreError), workspace.writing() as session:
        session.execute(sa.text("TRUNCATE audit"))
    assert workspace.num_logged()


def test_e27_entries_older_than_a_year_are_erased_whole_and_that_is_logged(workspace):
    young, old = put(workspace, KEEP_DAYS - 1), put(workspace, KEEP_DAYS + 1)
    run_retention(workspace)
    assert young in ids(workspace)
    assert old not in ids(workspace)
    assert (last(workspace).verb, last(workspace).num) == (Verb.LOG_ERASED, 1)
    before = workspace.num_logged()
    run_retention(workspace)
    assert workspace.num_logged() == before


def test_the_days_the_database_keeps_entries_are_those_of_the_code():
    from importlib import import_module

    assert import_module(f"{versions}.0007_audit").DAYS == KEEP_DAYS


def test_e27_the_log_stays_after_a_purge_says_how_many_and_leads_to_nothing(workspace, on_disk):
    workspace.save_means("ville", means(), "moyens.xlsx")
    workspace.save_plan(plan(), expected=None)
    workspace.publish("plan-a", 1)
    sought, before = traces(workspace), verbs(workspace)
    report = purge(workspace)
    assert report.complete
    assert verbs(workspace) == [*before, Verb.PURGED]
    assert last(workspace).num == report.purged.rows > 0
    with workspace.reading() as session:
        told = repr(session.execute(sa.select(TABLE)).all()).encode()
    assert not [trace for trace in sought if trace in told]
    assert not [text for text in PLANTED if text.encode() in told]


def test_e27_a_backup_put_back_takes_no_entry_away_and_adds_none_twice(workspace, tmp_path):
    now = dt.datetime.now(dt.UTC)
    kept = put(workspace, days_ago=3)
    made = make_backup(workspace, tmp_path, now=now)
    since = put(workspace, days_ago=2)
    before = ids(workspace)
    restore(workspace, made.path, now=now, replace=True)
    assert before < ids(workspace)
    assert {kept, since} <= ids(workspace)
    assert workspace.num_logged() == len(before) + 1
    assert last(workspace).verb is Verb.RESTORED


@SQLITE_ONLY
def test_e27_the_log_goes_with_a_workspace_that_moves_but_for_what_is_too_old(
    workspace, tmp_path, monkeypatch
):
    young, old = put(workspace, 10), put(workspace, KEEP_DAYS + 10)
    export_workspace(workspace, tmp_path / "tout.zip", today=dt.date.today())
    new = Workspace(tmp_path / "new")
    restore(new, tmp_path / "tout.zip", now=dt.datetime.now(dt.UTC), replace=False)
    assert young in ids(new)
    assert old not in ids(new)
    assert last(new).verb is Verb.RESTORED
    new.close()


def test_days_asked_for_are_those_told_the_last_entry_first(workspace):
    for days in (5, 3, 1):
        put(workspace, days)
    today = dt.datetime.now(dt.UTC).date()
    found = workspace.log(today - dt.timedelta(days=3), today - dt.timedelta(days=1))
    assert [one.at.date() for one in found] == [
        today - dt.timedelta(days=1), today - dt.timedelta(days=3),
    ]  # fmt: skip
    assert len(workspace.log(*ALWAYS, most=2)) == 2
