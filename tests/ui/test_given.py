"""E7, E27: a file that a page gives is in the log when it is taken, or is not given."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import planner.ui
from planner import audit
from planner.audit import Verb, Who, acts_as
from planner.errors import AccessError, StoreError
from planner.exports.audience import Audience
from planner.i18n import language, set_language
from planner.model import Territory
from planner.roles import Account, Role
from planner.store.workspace import Workspace
from planner.ui import session
from planner.ui.given import logged

UI = Path(planner.ui.__file__).parent
ALWAYS = (dt.date(2000, 1, 1), dt.date(2200, 1, 1))
LOGGED = {
    Audience.TEAM: Verb.EXPORT_TEAM,
    Audience.PARTNER: Verb.EXPORT_PARTNER,
    Audience.PUBLIC: Verb.EXPORT_PUBLIC,
}


@pytest.fixture
def store(tmp_path, monkeypatch):
    from contextvars import ContextVar

    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "settings" / "test.key"))
    monkeypatch.delenv("ALLERVERS_DATABASE_URL", raising=False)
    monkeypatch.setattr(audit, "_who", ContextVar("who", default=Who.MACHINE))
    workspace = Workspace(tmp_path / "home")
    yield workspace
    workspace.close()


def _names(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text("utf-8")))
    return {node.attr for node in tree if isinstance(node, ast.Attribute)}


def test_e27_no_page_gives_a_file_but_through_the_log():
    giving = {
        str(path.relative_to(UI))
        for path in UI.rglob("*.py")
        if {"download_button", "DownloadButton", "link_button"} & _names(path)
    }
    assert giving == {"given.py"}


@pytest.mark.parametrize("audience", list(Audience))
def test_e7_a_file_taken_from_a_page_names_in_the_log_whom_it_is_for(store, audience):
    before = store.num_logged()
    make = logged(store, b"page", audience)
    assert store.num_logged() == before, "shown is not taken"
    assert make() == b"page"
    assert make() == b"page"
    taken = store.log(*ALWAYS)[: store.num_logged() - before]
    assert [(one.verb, one.num, one.ref) for one in taken] == [(LOGGED[audience], 1, None)] * 2


def test_e27_a_file_is_taken_by_the_role_and_in_the_language_of_its_page(store):
    acts_as(Role.MANAGER)
    set_language("en")
    try:
        make = logged(store, lambda: language().encode(), Audience.PUBLIC)
    finally:
        acts_as(Role.DPO)  # another thread, another visit
        set_language("fr")
    try:
        assert make() == b"en"
    finally:
        set_language("fr")
    assert store.log(*ALWAYS, most=1)[0].who is Who.MANAGER


def test_e27_where_the_log_cannot_be_written_no_file_is_given(store):
    make = logged(store, b"page", Audience.TEAM)
    before = store.num_logged()
    with store.writing() as session:
        from sqlalchemy import text

        session.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON audit"
                " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
        )
    with pytest.raises(StoreError):
        make()
    assert store.num_logged() == before


def test_a_file_that_cannot_be_made_is_not_said_to_have_left(store):
    def make() -> bytes:
        raise StoreError("rien")

    before = store.num_logged()
    with pytest.raises(StoreError, match="rien"):
        logged(store, make, Audience.PUBLIC)()
    assert store.num_logged() == before


@pytest.fixture
def account(store, monkeypatch):
    """Whom a page of an organisation's server is drawn for."""
    held = Account("ABCD-EFGH-IJKL-MNOP", Role.TEAM, "ville", frozenset({"M1"}))
    ville = Territory("ville", "Ville d'essai", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))
    store.add_territory(ville, {}, replace=False)
    store.save_account(held)
    monkeypatch.setattr(session, "_with_accounts", True)
    monkeypatch.setattr(session, "own_code", lambda _store: held.code)
    return held


@pytest.mark.parametrize(
    "change",
    [
        lambda store, held: store.remove_account(held.code),
        lambda store, held: store.save_account(Account(held.code, Role.MANAGER)),
        lambda store, held: store.save_account(replace(held, teams=frozenset({"M2"}))),
    ],
    ids=["taken back", "another", "other teams"],
)
def test_e26_a_file_is_given_only_while_the_role_is_what_it_was_on_the_page(store, account, change):
    made = []
    make = logged(store, lambda: made.append(1) or b"feuille", Audience.TEAM)
    assert make() == b"feuille"
    change(store, account)
    before = store.log(*ALWAYS)
    with pytest.raises(AccessError):
        make()
    assert made == [1], "what is refused is not even made"
    (entry,) = [one for one in store.log(*ALWAYS) if one not in before]
    assert entry.verb is Verb.PAGE_REFUSED
