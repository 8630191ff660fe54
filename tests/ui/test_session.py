"""What a role may have counted on a page."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from planner.roles import Account, Role
from planner.ui import cache, parts, session


def _account(role: Role) -> Account:
    more = {
        Role.TEAM: {"territory": "demo", "teams": frozenset({"M1"})},
        Role.PARTNER: {"territory": "demo", "operator": "Escale"},
    }
    return Account("AAAA", role, **more.get(role, {}))


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """An organisation's server; `here` is whom is on the page."""
    who = SimpleNamespace(here=None)
    monkeypatch.setattr(session, "_with_accounts", True)
    monkeypatch.setattr(session, "own_account", lambda _store: who.here)
    monkeypatch.setattr(cache, "workspace", lambda: None)
    monkeypatch.setattr(parts.st, "toggle", lambda _words: True)
    return who


@pytest.mark.parametrize("role", list(Role))
def test_e26_only_the_coordination_counts_protected_places_on_a_page(accounts, role) -> None:
    accounts.here = _account(role)
    assert parts.protected_toggle() is (role is Role.COORDINATOR)
    assert session.may_count_protected(None) is (role is Role.COORDINATOR)


def test_e26_whom_nobody_knows_counts_nothing_and_one_laptop_may(accounts, monkeypatch) -> None:
    assert not parts.protected_toggle()
    monkeypatch.setattr(session, "_with_accounts", False)
    assert parts.protected_toggle()
