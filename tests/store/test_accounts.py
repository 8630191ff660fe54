"""Accounts in the store: roles given, changed, taken back; codes made with the workspace's key."""

from __future__ import annotations

import pytest

from planner.errors import StoreError, UnknownTerritoryError
from planner.roles import Account, Role
from planner.store.workspace import Workspace
from tests.store.samples import means

CODE, OTHER = "ABCD-EFGH-IJKL-MNOP", "PONM-LKJI-HGFE-DCBA"


def test_a_role_is_what_was_given_last(workspace: Workspace):
    assert workspace.account(CODE) is None
    workspace.save_account(Account(CODE, Role.MANAGER))
    team = Account(CODE, Role.TEAM, "ville", frozenset({"B", "A"}))
    workspace.save_account(team)
    workspace.save_account(Account(OTHER, Role.COORDINATOR))
    assert workspace.account(CODE) == team
    assert workspace.accounts() == [Account(OTHER, Role.COORDINATOR), team]


def test_a_role_taken_back_is_gone_and_cannot_be_twice(workspace: Workspace):
    workspace.save_account(Account(CODE, Role.DPO))
    workspace.remove_account(CODE)
    assert workspace.account(CODE) is None
    with pytest.raises(StoreError, match="aucun rôle"):
        workspace.remove_account(CODE)


def test_a_territory_that_is_not_there_is_refused(workspace: Workspace):
    with pytest.raises(UnknownTerritoryError):
        workspace.save_account(Account(CODE, Role.PARTNER, "ailleurs", operator="Association"))


def test_the_key_of_codes_is_the_same_and_lies_outside_the_workspace(workspace: Workspace):
    key = workspace.login_key()
    assert key == workspace.login_key()
    files = (path.read_bytes() for path in workspace.home.rglob("*") if path.is_file())
    assert not any(key in content for content in files)


def test_codes_never_change_because_a_key_was_lost(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    workspace.login_key()
    workspace.save_account(Account(CODE, Role.COORDINATOR))
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(workspace.home.parent / "other" / "key"))
    with pytest.raises(StoreError, match="absente"):
        workspace.login_key()
    with pytest.raises(StoreError, match="absente"):
        workspace.save_means("ville", means(), "moyens.xlsx")
