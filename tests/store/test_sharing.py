"""E19: what operators share is nothing at first, is taken back at once, and does not come back."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.audit import Verb
from planner.errors import StoreError
from planner.roles import Account, Role
from planner.service.backup import make_backup, restore
from planner.service.purge import purge
from planner.sharing import Field, Share
from planner.store.workspace import Workspace

NOW = dt.datetime(2026, 12, 2, 9, 30, tzinfo=dt.UTC)
RELAIS = Account("ABCD-EFGH-IJKL-MNOP", Role.PARTNER, "ville", operator="Relais")
CROIX = Account("ABCD-EFGH-IJKL-MNOQ", Role.PARTNER, "ville", operator="Croix")


@pytest.fixture
def shared(workspace: Workspace) -> Workspace:
    workspace.save_account(RELAIS)
    workspace.save_account(CROIX)
    workspace.share("ville", "Relais", ["z0", "z1"], [Field.WEEKDAY])
    return workspace


def test_e19_an_operator_shares_nothing_until_it_says_so(workspace):
    workspace.save_account(RELAIS)
    assert workspace.shares("ville") == []


def test_e19_fields_are_chosen_zone_by_zone_and_the_last_choice_counts(shared):
    shared.share("ville", "Relais", ["z1"], [Field.HOURS, Field.CHECKED])
    assert shared.shares("ville") == [
        Share("Relais", "z0", frozenset({Field.WEEKDAY})),
        Share("Relais", "z1", frozenset({Field.HOURS, Field.CHECKED})),
    ]
    assert shared.shares("autre") == []


def test_e19_what_is_taken_back_is_gone_at_once_and_nobody_else_s_is(shared, home):
    shared.share("ville", "Croix", ["z0"], [])
    assert shared.take_back("ville", "Relais", ["z0", "z1", "z7"]) == 2
    assert Workspace(home).shares("ville") == [Share("Croix", "z0")]


def test_e19_only_an_operator_with_an_account_here_shares(workspace):
    with pytest.raises(StoreError, match="aucun compte"):
        workspace.share("ville", "Relais", ["z0"], [])
    assert workspace.shares("ville") == []


def test_e19_an_operator_whose_last_account_is_taken_back_shares_no_more(shared):
    second = Account("ABCD-EFGH-IJKL-MNOR", Role.PARTNER, "ville", operator="Relais")
    shared.save_account(second)
    shared.remove_account(RELAIS.code)
    assert len(shared.shares("ville")) == 2
    shared.save_account(Account(second.code, Role.AUDITOR))
    assert shared.shares("ville") == []
    shared.save_account(RELAIS)
    assert shared.shares("ville") == []


def test_e19_zones_of_a_territory_replaced_by_others_are_not_shared(shared, territory):
    shared.add_territory(territory, {}, replace=True)
    assert shared.shares("ville") == []
    assert shared.sharing_operators("ville") == ["Croix", "Relais"]


def test_e19_what_pages_keep_changes_with_what_is_shared_and_who_chooses(shared):
    seen = [shared.shares_version("ville")]
    shared.share("ville", "Relais", ["z1"], [Field.HOURS])
    seen.append(shared.shares_version("ville"))
    shared.take_back("ville", "Relais", ["z0", "z1"])
    seen.append(shared.shares_version("ville"))
    shared.remove_account(CROIX.code)
    seen.append(shared.shares_version("ville"))
    assert len(set(seen)) == len(seen)


def test_e19_the_log_tells_how_many_zones_and_neither_which_nor_whose(shared):
    shared.take_back("ville", "Relais", ["z0"])
    back, given = shared.log(dt.date(2000, 1, 1), dt.date(2200, 1, 1), most=2)
    assert (given.verb, given.num, given.ref) == (Verb.SHARING_GIVEN, 2, None)
    assert (back.verb, back.num, back.ref) == (Verb.SHARING_TAKEN_BACK, 1, None)


def test_e19_a_restored_backup_brings_back_nothing_taken_back_since(shared, tmp_path):
    made = make_backup(shared, tmp_path, now=NOW)
    shared.take_back("ville", "Relais", ["z0"])
    restore(shared, made.path, now=NOW, replace=True)
    assert shared.shares("ville") == [Share("Relais", "z1", frozenset({Field.WEEKDAY}))]


def test_e19_a_purge_takes_what_was_shared_with_it(shared):
    assert purge(shared).complete
    assert shared.shares("ville") == []
