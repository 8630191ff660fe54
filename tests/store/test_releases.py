"""E6: the ledger of what was published is kept, once a month, whatever happens to the rest."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.audit import Verb
from planner.errors import PrivacyError
from planner.publication import Release
from planner.service.backup import make_backup, restore
from planner.service.purge import purge
from planner.store.workspace import Workspace

NOVEMBER = Release("2026-11", {"rencontrées": 40, "dont 1re fois": None})
CORRECTED = Release("2026-11", {"rencontrées": 43, "dont 1re fois": None})
OCTOBER = Release("2026-10", {"rencontrées": 20, "dont 1re fois": 10})


def test_e6_a_month_is_in_the_ledger_once_and_a_second_release_changes_nothing(
    workspace: Workspace,
):
    workspace.add_releases("ville", [NOVEMBER])
    for again in ([CORRECTED], [OCTOBER, NOVEMBER]):
        with pytest.raises(PrivacyError, match="déjà publié"):
            workspace.add_releases("ville", again)
    assert workspace.releases("ville") == (NOVEMBER,)
    workspace.add_releases("ville", [OCTOBER])
    assert workspace.releases("ville") == (OCTOBER, NOVEMBER)
    assert workspace.releases("autre") == ()


def test_e6_the_log_says_how_many_months_left(workspace: Workspace):
    workspace.add_releases("ville", [OCTOBER, NOVEMBER])
    (entry,) = workspace.log(dt.date(2000, 1, 1), dt.date(2200, 1, 1), most=1)
    assert (entry.verb, entry.num) == (Verb.COUNTS_RELEASED, 2)


def test_e6_the_ledger_outlives_a_purge_and_a_territory_replaced_or_removed(workspace, territory):
    workspace.add_releases("ville", [NOVEMBER])
    workspace.add_territory(territory, {}, replace=True)
    assert purge(workspace).complete
    workspace.remove_territory("ville")
    assert workspace.releases("ville") == (NOVEMBER,)


def test_e6_a_backup_put_back_neither_takes_a_release_away_nor_changes_one(workspace, tmp_path):
    now = dt.datetime.now(dt.UTC)
    empty = make_backup(workspace, tmp_path, now=now)
    workspace.add_releases("ville", [NOVEMBER])
    restore(workspace, empty.path, now=now, replace=True)
    assert workspace.releases("ville") == (NOVEMBER,)
    full = make_backup(workspace, tmp_path, now=now)
    new = tmp_path / "elsewhere"
    other = Workspace(new) if not workspace.on_server else workspace
    restore(other, full.path, now=now, replace=workspace.on_server)
    assert other.releases("ville") == (NOVEMBER,)


def test_e6_a_correction_is_kept_beside_the_release_it_corrects_and_is_written_once(workspace):
    corrections = [Release("2026-11", CORRECTED.counts, rank) for rank in range(1, 12)]
    workspace.add_releases("ville", [NOVEMBER])
    for one in corrections:
        workspace.add_releases("ville", [one])
    assert workspace.releases("ville") == (NOVEMBER, *corrections)
    with pytest.raises(PrivacyError, match="déjà publié"):
        workspace.add_releases("ville", [corrections[0]])
