"""Means come back whole; what is protected is on disk nowhere in clear."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from planner.errors import StoreError
from planner.store.crypto import KEY_FILE_ENV, Vault, key_path
from planner.store.schema import MeansRow
from planner.store.workspace import Workspace
from tests.store.samples import OPEN, PLANTED, means


def key_file() -> Path:
    return Path(os.environ[KEY_FILE_ENV])


def public_only():
    return replace(means(), places=means().places[:1], appointments=(), reports=())


def test_means_come_back_whole(workspace, home):
    first = workspace.save_means("ville", public_only(), "moyens.xlsx")
    second = workspace.save_means("ville", means(), "moyens.xlsx")
    other = Workspace(home)
    assert other.means(first) == public_only()
    assert other.means(second) == means()
    assert other.latest_means("ville") == (second, means())


def test_the_version_of_means_changes_with_what_they_hold_even_under_one_id(workspace):
    assert workspace.means_version("ville") == ""
    means_id = workspace.save_means("ville", means(), "moyens.xlsx")
    before = workspace.means_version("ville")
    assert workspace.means_version("ville") == before
    workspace.rewrite_means(means_id, public_only())
    after = workspace.means_version("ville")
    assert after != before
    workspace.save_means("ville", public_only(), "moyens.xlsx")
    assert workspace.means_version("ville") not in (before, after)


def test_without_means_there_is_no_latest(workspace):
    assert workspace.latest_means("ville") is None
    with pytest.raises(StoreError, match="absents"):
        workspace.means("nothing")


def test_e28_no_protected_position_or_label_is_on_disk_in_clear(workspace, on_disk, home, database):
    workspace.save_means("ville", means(), "moyens.xlsx")
    with workspace.reading() as session:  # a reader keeps the write-ahead log in place
        session.get(MeansRow, 1)
        workspace.save_means("ville", means(), "moyens.xlsx")
        assert database or (home / "aller-vers.sqlite-wal").stat().st_size > 0
        content = on_disk()
    for text in OPEN:
        assert text.encode() in content  # the search does find what is in clear
    for text in PLANTED:
        assert text.encode() not in content


def test_the_key_is_made_outside_the_workspace_for_its_owner_only(workspace, on_disk):
    workspace.save_means("ville", public_only(), "m.xlsx")
    assert not key_file().exists()
    workspace.save_means("ville", means(), "m.xlsx")
    assert key_file().stat().st_mode & 0o777 == 0o600
    assert key_file().read_bytes() not in on_disk()


def test_a_lost_key_is_said_and_never_replaced(workspace):
    saved = workspace.save_means("ville", means(), "m.xlsx")
    key_file().unlink()
    for attempt in (
        lambda: workspace.means(saved),
        lambda: workspace.save_means("ville", means(), "m.xlsx"),
    ):
        with pytest.raises(StoreError, match="absente"):
            attempt()
    assert not key_file().exists()


def test_another_key_is_refused(workspace, tmp_path):
    saved = workspace.save_means("ville", means(), "m.xlsx")
    key_file().unlink()
    Vault(key_file()).seal("x", row_id="y", may_create=True)
    with pytest.raises(StoreError, match="n'est pas la leur"):
        workspace.means(saved)


@pytest.mark.parametrize("content", [b"", b"not base64!", b"AAAA"])
def test_a_damaged_key_is_said(workspace, content):
    saved = workspace.save_means("ville", means(), "m.xlsx")
    key_file().write_bytes(content)
    with pytest.raises(StoreError, match="illisible"):
        workspace.means(saved)


def test_a_sealed_text_moved_to_another_row_or_altered_is_refused(tmp_path):
    vault = Vault(tmp_path / "k")
    sealed = vault.seal("secret", row_id="a", may_create=True)
    assert vault.open(sealed, row_id="a") == "secret"
    for altered, row_id in ((sealed, "b"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "a")):
        with pytest.raises(StoreError):
            vault.open(altered, row_id=row_id)
    with pytest.raises(StoreError, match="format"):
        vault.open(b"plain", row_id="a")


def test_sealing_the_same_text_twice_gives_different_bytes(tmp_path):
    vault = Vault(tmp_path / "k")
    sealed = {vault.seal("secret", row_id="a", may_create=True) for _ in range(3)}
    assert len(sealed) == 3


def test_a_key_inside_the_workspace_is_refused(home, monkeypatch):
    monkeypatch.setenv(KEY_FILE_ENV, str(home / "here.key"))
    with pytest.raises(StoreError, match="ailleurs"):
        key_path(home)


def test_each_workspace_has_its_own_key_in_the_users_settings(tmp_path, monkeypatch):
    monkeypatch.delenv(KEY_FILE_ENV)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "cfg"))
    homes = [tmp_path / "a", tmp_path / "b"]
    for home in homes:
        home.mkdir()
    paths = [key_path(home) for home in homes]
    assert paths == [key_path(home) for home in homes]
    assert paths[0] != paths[1]
    assert {path.parent for path in paths} == {tmp_path / "cfg" / "aller-vers"}
