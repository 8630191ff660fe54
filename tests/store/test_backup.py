"""A backup gives back everything or replaces nothing; what had to go does not come back."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from shapely.geometry import box
from sqlalchemy import update

from planner.errors import AskFirstError, InputFileError, PlannerError, StoreError
from planner.roles import Account, Role
from planner.service.backup import export_workspace, make_backup, restore, verify_archive
from planner.service.retention_run import Erased, run_retention
from planner.store import taking_over
from planner.store.crypto import Vault
from planner.store.layers import Layers
from planner.store.schema import AlertRow
from planner.store.workspace import Workspace
from planner.wishes import OtherHour, Rest
from tests.store.conftest import POSTGRES, SQLITE, SQLITE_ONLY
from tests.store.samples import PLANTED, means, plan
from tests.store.test_alerts import COLD
from tests.store.whole import AREA, DAY, NOW, fill, held

WEEK = dt.timedelta(days=7)


@pytest.fixture
def full(workspace, territory):
    fill(workspace, territory)
    return workspace


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "sauvegardes"
    made.mkdir()
    return made


def key_file() -> Path:
    return Path(os.environ["ALLERVERS_KEY_FILE"])


def test_a_backup_gives_back_everything_after_everything_changed(full, folder, territory):
    before = held(full)
    made = make_backup(full, folder, now=NOW)
    assert (made.contents.num_means, made.contents.num_plans, made.contents.num_layers) == (3, 2, 2)
    assert made.contents.sealed_read
    full.save_plan(replace(plan(), points=99), expected=2)
    full.remove_scenario("ville", "Été ; « plus »")
    full.add_territory(replace(territory, name="Autre"), {}, replace=True)
    full.add_territory(replace(territory, code="autre"), {})
    assert held_or_fault(full) != before
    done = restore(full, made.path, now=NOW, replace=True)
    # but for what an operator shared of the zones that were replaced: it chooses again
    assert held(full) == {**before, "shares": []}
    assert done.erased == Erased()
    folders = [path.name for path in (full.home / "territories").iterdir()]
    assert folders == ["ville"]  # nothing is left of the territory added since
    assert len(list((full.home / "territories" / "ville").iterdir())) == 1
    assert not list(full.home.glob(".restoring-*"))


def held_or_fault(workspace: Workspace) -> object:
    try:
        return held(workspace)
    except (PlannerError, AttributeError) as error:
        return error


def test_what_was_replaced_is_kept_and_can_be_put_back(full, folder):
    made = make_backup(full, folder, now=NOW)
    full.save_plan(replace(plan(), points=99), expected=2)
    changed = held(full)
    done = restore(full, made.path, now=NOW, replace=True)
    assert len(full.plans("ville")) == 2
    restore(full, done.safety, now=NOW, replace=True)
    assert held(full) == changed


@pytest.mark.postgres
@pytest.mark.parametrize(("source", "target"), [(SQLITE, POSTGRES), (POSTGRES, SQLITE)])
@pytest.mark.parametrize("database", [SQLITE], indirect=True)
def test_a_workspace_moves_from_one_store_to_the_other_whole(
    source, target, tmp_path, territory, postgres_server, monkeypatch, database
):
    base = postgres_server.new_database()

    def opened(store: str, name: str) -> Workspace:
        if store == POSTGRES:
            monkeypatch.setenv("ALLERVERS_DATABASE_URL", postgres_server.url(base))
        else:
            monkeypatch.delenv("ALLERVERS_DATABASE_URL", raising=False)
        return Workspace(tmp_path / name)

    old = opened(source, "old")
    fill_new(old, territory)
    before = held(old)
    export_workspace(old, tmp_path / "tout.zip", today=DAY)
    new = opened(target, "new")
    restore(new, tmp_path / "tout.zip", now=NOW, replace=False)
    assert held(new) == before
    new.save_means("ville", before["means"][1], "suite.xlsx")  # ranks go on after those restored
    assert new.latest_means("ville")[0] != before["means"][0]
    for one in (old, new):
        one.close()
    postgres_server.drop(base)


def fill_new(workspace: Workspace, territory) -> None:
    workspace.add_territory(territory, {})
    fill(workspace, territory)


def test_no_protected_place_is_in_an_archive_and_neither_is_the_key(full, folder):
    made = make_backup(full, folder, now=NOW)
    assert made.path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(made.path) as pack:
        content = b"".join(pack.read(name) for name in pack.namelist())
    assert b"Place-de-la-Mairie" in content  # the search does find what is in clear
    for text in PLANTED:
        assert text.encode() not in content
    assert key_file().read_bytes() not in content
    assert AREA.wkb not in content


def test_without_the_key_the_rest_is_verified_and_nothing_is_restored(full, folder, tmp_path):
    made = make_backup(full, folder, now=NOW)
    away = shutil.move(key_file(), tmp_path / "away")
    assert not verify_archive(full, made.path).sealed_read
    before = full.plans("ville")
    with pytest.raises(PlannerError, match="clé absente"):
        restore(full, made.path, now=NOW, replace=True)
    assert full.plans("ville") == before
    shutil.move(away, key_file())
    assert held(full)


def test_an_archive_of_another_key_is_refused(full, folder):
    made = make_backup(full, folder, now=NOW)
    key_file().unlink()
    Vault(key_file()).seal("x", row_id="y", may_create=True)
    for attempt in (
        lambda: verify_archive(full, made.path),
        lambda: restore(full, made.path, now=NOW, replace=True),
    ):
        with pytest.raises(InputFileError, match="autre clé"):
            attempt()


@SQLITE_ONLY
def test_a_new_folder_finds_the_key_its_archive_was_sealed_with(
    full, folder, tmp_path, monkeypatch
):
    monkeypatch.delenv("ALLERVERS_KEY_FILE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    old, territory = Workspace(tmp_path / "old"), full.territory("ville")
    fill_new(old, territory)
    made = make_backup(old, folder, now=NOW)
    new = Workspace(tmp_path / "new")
    verify_archive(new, made.path)
    restore(new, made.path, now=NOW, replace=False)
    assert held(new) == held(old)


def test_what_expired_since_is_erased_again_and_was_in_the_archive(full, folder):
    made = make_backup(full, folder, now=NOW)
    assert full.returns("ville")[0].stops
    later = NOW + dt.timedelta(days=120)
    done = restore(full, made.path, now=later, replace=True)
    (left,) = full.returns("ville")
    assert (left.stops, left.unplanned, left.sums) == ((), (), {"met": 4})
    assert full.with_wishes("ville", full.latest_means("ville")[1]).returned == ()
    assert full.wishes("ville").rests == ()
    assert done.erased.counts == 1


def test_e14_a_restoration_erases_places_positions_and_codes_that_expired_since(full, folder):
    """The same job as every day: nothing an old archive holds outlives its term."""
    made = make_backup(full, folder, now=NOW)
    before = full.latest_means("ville")[1]
    assert any(place.protection.is_hidden for place in before.places)
    done = restore(full, made.path, now=NOW + dt.timedelta(days=400), replace=True)
    assert done.erased.places
    assert done.erased.means
    assert run_retention(full, today=(NOW + dt.timedelta(days=400)).date()) == Erased()
    ids = {place.id for place in full.latest_means("ville")[1].places}
    assert ids == {p.id for p in before.places if not p.protection.is_hidden or p.is_base}


def test_a_rest_told_since_still_holds_and_so_do_neighbourhoods_chosen_since(full, folder):
    made = make_backup(full, folder, now=NOW)
    rest = Rest("p2", DAY, DAY + 3 * WEEK)
    full.save_rest("ville", rest)
    longer = full.save_rest("ville", Rest("p1", DAY, DAY + 9 * WEEK))
    full.save_other_hour("ville", OtherHour("p3", 1200, 1260, DAY, DAY + WEEK))
    full.save_sensitive("ville", box(0.0, 0.0, 5.0, 5.0), 2154)
    restore(full, made.path, now=NOW, replace=True)
    rests = full.wishes("ville").rests
    assert {rest, longer} <= set(rests)
    assert full.wishes("ville").other_hours == ()  # not a protection: as the archive has it
    assert full.sensitive("ville")[0].equals(box(0.0, 0.0, 5.0, 5.0))


def test_a_role_taken_back_since_does_not_come_back(full, folder):
    full.save_account(Account("a" * 16, Role.COORDINATOR))
    kept = full.accounts()
    full.save_account(Account("b" * 16, Role.COORDINATOR))
    made = make_backup(full, folder, now=NOW)
    full.remove_account("b" * 16)
    restore(full, made.path, now=NOW, replace=True)
    assert full.accounts() == kept
    for account in kept:
        full.remove_account(account.code)
    restore(full, made.path, now=NOW, replace=True)
    assert len(full.accounts()) == 3  # nobody has a role any more: as the archive has it


def test_a_workspace_that_holds_something_is_not_replaced_unasked(full, folder):
    made = make_backup(full, folder, now=NOW)
    with pytest.raises(AskFirstError, match="--replace"):
        restore(full, made.path, now=NOW, replace=False)


def test_old_backups_go_when_a_new_one_has_been_read_again(full, folder):
    kept = make_backup(full, folder, now=NOW)
    other = folder / "aller-vers-notes.zip"
    other.write_text("x")
    made = make_backup(full, folder, now=NOW + dt.timedelta(days=29), keep_days=30)
    assert (made.num_erased, kept.path.exists()) == (0, True)
    made = make_backup(full, folder, now=NOW + dt.timedelta(days=30), keep_days=30)
    assert (made.num_erased, kept.path.exists(), other.exists()) == (1, False, True)


def test_a_damaged_alert_is_said_when_the_backup_is_made(full, folder):
    full.save_alert("ville", COLD)
    with full.writing() as session:
        session.execute(update(AlertRow).values(document="{}"))
    with pytest.raises(InputFileError):
        make_backup(full, folder, now=NOW)


def test_a_damaged_layer_is_said_when_the_backup_is_made_and_no_older_one_goes(full, folder):
    first = make_backup(full, folder, now=NOW)
    next(full.home.glob("territories/ville/*/services.parquet")).write_bytes(b"PAR1 not really")
    with pytest.raises(InputFileError, match="services"):
        make_backup(full, folder, now=NOW + dt.timedelta(days=99))
    assert first.path.exists()


def test_an_export_never_writes_over_a_file(full, folder):
    (folder / "tout.zip").write_text("mine")
    with pytest.raises(StoreError, match="existe déjà"):
        export_workspace(full, folder / "tout.zip", today=DAY)
    assert (folder / "tout.zip").read_text() == "mine"
    assert [path.name for path in folder.iterdir()] == ["tout.zip"]


def test_a_backup_made_before_a_purge_brings_nothing_back(full, folder):
    made = make_backup(full, folder, now=NOW)
    full.purge()
    for _ in range(2):
        with pytest.raises(InputFileError, match="autre clé"):
            restore(full, made.path, now=NOW, replace=True)
        assert full.latest_means("ville") is None
        assert full.user_codes("ville") == {}
        full.save_means("ville", means(), "nouveaux.xlsx")  # makes a new key
        full.purge()


class PowerCutError(BaseException):
    """Not an Exception: nothing may swallow it."""


@pytest.mark.parametrize(
    ("owner", "name", "call"),
    [(Layers, "adopt", 1), *((taking_over, "insert_all", n) for n in (1, 5, 12)),
     (taking_over, "_put_back", 1)],
)  # fmt: skip
def test_a_restoration_cut_before_its_commit_replaces_nothing(
    full, folder, monkeypatch, owner, name, call
):
    made = make_backup(full, folder, now=NOW)
    full.save_plan(replace(plan(), points=99), expected=2)
    before = held(full)
    real, calls = getattr(owner, name), []

    def cut(*args, **kwargs):
        calls.append(name)
        if len(calls) == call:
            raise PowerCutError
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, name, cut)
    with pytest.raises(PowerCutError):
        restore(full, made.path, now=NOW, replace=True)
    assert len(calls) == call
    again = Workspace(full.home)
    assert held(again) == before
    again.close()
