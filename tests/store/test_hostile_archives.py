"""An archive somebody handed over is refused in a sentence, and touches nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import PlannerError
from planner.model import Territory
from planner.service.backup import make_backup, restore, verify_archive
from planner.store import archive as archive_module
from planner.store import staging
from planner.store.workspace import Workspace
from tests.store.whole import NOW, fill, held

Parts = dict[str, bytes]
ZERO = b"\0" * (4 << 20)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Path]]:
    """A workspace with its archive, for all the tests: no hostile archive changes anything.

    On SQLite: an archive is unfolded in the same way for both stores.
    """
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "settings" / "test.key"))
        opened = Workspace(folder / "workspace" / "home")
        ville = Territory("ville", "Ville d'essai", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))
        opened.add_territory(ville, {})
        fill(opened, ville)
        path = make_backup(opened, folder, now=NOW).path
    yield opened, path
    opened.close()


@pytest.fixture(autouse=True)
def _own_key(made: tuple[Workspace, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(made[1].parent / "settings" / "test.key"))


@pytest.fixture
def full(made) -> Workspace:
    return made[0]


@pytest.fixture
def good(made) -> Path:
    return made[1]


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def write(path: Path, parts: Parts, *, told: dict | None = None) -> Path:
    """Write an archive whose manifest is true of its parts, but for what is told otherwise."""
    manifest = json.loads(parts["manifest.json"])
    manifest["entries"] = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in parts.items()
        if name != "manifest.json"
    } | manifest.pop("lies", {})
    manifest |= told or {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in (parts | {"manifest.json": json.dumps(manifest).encode()}).items():
            pack.writestr(name, content)
    return path


def with_row(parts: Parts, table: str, change: Callable[[dict], object]) -> Parts:
    """The same parts with the first row of a table changed."""
    name = f"tables/{table}.jsonl"
    first, *others = parts[name].splitlines()
    row = json.loads(first)
    changed = change(row)
    line = changed if isinstance(changed, bytes) else json.dumps(changed or row).encode()
    return parts | {name: b"\n".join([line, *others]) + b"\n"}


def refused(full: Workspace, path: Path, match: str | None = None) -> None:
    """Neither verify nor restore takes it; nothing of the workspace or the folder changes."""
    before = held(full)
    for attempt in (
        lambda: verify_archive(full, path),
        lambda: restore(full, path, now=NOW, replace=True),
    ):
        with pytest.raises(PlannerError, match=match):
            attempt()
    assert held(full) == before
    assert not list(full.home.glob(".restoring-*"))
    assert not list(full.home.parent.glob("**/evil*"))


def test_an_archive_rewritten_as_it_was_is_taken(full, good, tmp_path):
    before = held(full)
    restore(full, write(tmp_path / "same.zip", parts_of(good)), now=NOW, replace=True)
    assert held(full) == before


@pytest.mark.parametrize(
    "name",
    [
        "../evil.toml",
        "/tmp/evil.toml",
        "regimes/../../evil.toml",
        "regimes/..\\evil.toml",
        "regimes/C:evil.toml",
        "regimes/.evil.toml",
        "regimes/\u202eevil\n.toml",
        "layers/ville/../../evil.parquet",
        "layers/../ville/evil.parquet",
        "layers/ville/evil.sh",
        "layers/autre/evil.parquet",
        "tables/evil.jsonl",
        "tables/alembic_version.jsonl",
        "evil",
    ],
)
def test_an_entry_of_a_name_no_workspace_has_is_refused(full, good, tmp_path, name):
    refused(full, write(tmp_path / "a.zip", parts_of(good) | {name: b"x"}))


@pytest.mark.parametrize("kind", [0o120777, 0o040755, 0o010644, 0o060644])
def test_an_entry_that_is_a_link_or_a_device_is_refused(full, good, tmp_path, kind):
    parts = parts_of(good)
    path = write(tmp_path / "a.zip", parts)
    head = zipfile.ZipInfo("regimes/evil.toml")
    head.external_attr = kind << 16
    content = b"/etc/passwd"
    entry = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest = json.loads(parts["manifest.json"])
    parts["manifest.json"] = json.dumps(manifest | {"lies": {head.filename: entry}}).encode()
    path = write(tmp_path / "a.zip", parts)
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr(head, content)
    refused(full, path, "pas un fichier")


def test_a_bomb_is_refused_before_it_is_unfolded(full, good, tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "_unfold", lambda *_: pytest.fail("unfolded"))
    bomb = {"regimes/a.toml": ZERO}
    refused(full, write(tmp_path / "a.zip", parts_of(good) | bomb), "trop grande")


def test_more_than_a_workspace_may_weigh_or_count_is_refused(full, good, monkeypatch):
    monkeypatch.setattr(archive_module, "MAX_BYTES", 1000)
    refused(full, good, "une fois dépliée")
    monkeypatch.setattr(archive_module, "MAX_ENTRIES", 3)
    refused(full, good, "plus de 3")


def test_no_room_on_the_disk_is_said_before_anything_is_unfolded(full, good, monkeypatch):
    usage = shutil.disk_usage(full.home)
    monkeypatch.setattr(staging.shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    refused(full, good, "disque presque plein")


@pytest.mark.parametrize(
    "lie",
    [
        {"size": 3, "sha256": "0" * 64},
        {"size": 1 << 40, "sha256": "0" * 64},
        {"size": -1, "sha256": "0" * 64},
        {"size": 10, "sha256": "0" * 64, "more": 1},
        None,
    ],
)
def test_a_manifest_that_lies_of_an_entry_is_refused(full, good, tmp_path, lie):
    parts = parts_of(good)
    manifest = json.loads(parts["manifest.json"]) | {"lies": {"tables/means.jsonl": lie}}
    refused(
        full, write(tmp_path / "a.zip", parts | {"manifest.json": json.dumps(manifest).encode()})
    )


def test_a_content_that_is_not_its_digest_is_refused(full, good, tmp_path):
    parts = parts_of(good)
    name = "tables/plan_version.jsonl"
    entry = {"size": len(parts[name]), "sha256": "0" * 64}
    manifest = json.loads(parts["manifest.json"]) | {"lies": {name: entry}}
    parts["manifest.json"] = json.dumps(manifest).encode()
    refused(full, write(tmp_path / "a.zip", parts), "manifeste")


@pytest.mark.parametrize(
    ("told", "match"),
    [
        ({"format": "workspace/2"}, "inconnu"),
        ({"schema": "9999"}, "plus récente"),
        ({"schema": "../0001"}, "plus récente"),
        ({"key_name": "../../evil"}, "clé"),
        ({"key": "0" * 16}, "autre clé"),
        ({"entries": {}}, "manifeste"),
        ({"unknown": 1}, "manifeste"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(full, good, tmp_path, told, match):
    refused(full, write(tmp_path / "a.zip", parts_of(good), told=told), match)


@pytest.mark.parametrize("missing", ["manifest.json", "tables/wish.jsonl"])
def test_a_part_that_is_missing_is_said(full, good, tmp_path, missing):
    parts = parts_of(good)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as pack:
        for name, content in parts.items():
            if name != missing:
                pack.writestr(name, content)
    refused(full, tmp_path / "a.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_told_twice_is_refused(full, good, tmp_path):
    with zipfile.ZipFile(write(tmp_path / "a.zip", parts_of(good)), "a") as pack:
        pack.writestr("tables/wish.jsonl", parts_of(good)["tables/wish.jsonl"])
    refused(full, tmp_path / "a.zip", "manifeste")


def test_an_archive_with_a_password_is_refused(full, good, tmp_path):
    content = bytearray(good.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    (tmp_path / "a.zip").write_bytes(content)
    refused(full, tmp_path / "a.zip")


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 99, ZERO])
def test_a_file_that_is_no_archive_is_refused(full, tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    refused(full, tmp_path / "a.zip", "archive")


def test_an_absent_file_and_a_folder_are_said(full, tmp_path):
    refused(full, tmp_path / "nothing.zip", "nothing.zip")
    refused(full, tmp_path)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("territory", lambda row: row | {"code": "../../evil"}),
        ("territory", lambda row: row | {"code": "Été"}),
        ("territory", lambda row: row | {"document": "{}"}),
        ("territory", lambda row: row | {"row_version": 10**30}),
        ("territory", lambda row: row | {"row_version": True}),
        ("territory", lambda row: row | {"saved_at": "yesterday"}),
        ("territory", lambda row: row | {"saved_at": "0001-01-01T00:00:00+14:00"}),
        ("territory", lambda row: row | {"more": 1}),
        ("territory", lambda _row: b"[" * 100_000),
        ("territory", lambda _row: b'{"code": '),
        ("territory", lambda _row: b"\xff\xfe"),
        ("territory", lambda _row: b"[]"),
        ("place", lambda row: row | {"territory": "ailleurs"}),
        ("place", lambda row: row | {"user_code": "a\0b"}),
        ("place", lambda row: row | {"user_code": "\ud800"}),
        ("place", lambda row: row | {"id": "x" * 33}),
        ("place", lambda row: row | {"id": None}),
        ("means", lambda row: row | {"document": "[" * 100_000}),
        ("means", lambda row: row | {"sealed": "not base64!"}),
        ("means", lambda row: row | {"sealed": "QVYx"}),
        ("means", lambda row: row | {"id": "moved"}),
        ("plan_version", lambda row: row | {"document": '{"surname": "x"}'}),
        ("plan_version", lambda row: row | {"published": "yes"}),
        ("scenario_plan", lambda row: row | {"document": "{}"}),
        ("outing_return", lambda row: row | {"id": "moved"}),
        ("sensitive", lambda row: row | {"sealed": ""}),
        ("wish", lambda row: row | {"until": "never"}),
        ("job", lambda row: row | {"params": "{"}),
    ],
)
def test_a_row_no_workspace_could_hold_is_refused(full, good, tmp_path, table, change):
    refused(full, write(tmp_path / "a.zip", with_row(parts_of(good), table, change)))


def test_a_layer_that_is_none_is_refused_by_name(full, good, tmp_path):
    parts = parts_of(good)
    for name in ("layers/ville/services.parquet", "layers/ville/observations.sealed"):
        refused(full, write(tmp_path / "a.zip", parts | {name: b"PAR1 not really"}))


def test_a_generation_told_by_an_archive_is_never_a_path(full, good, tmp_path):
    parts = with_row(parts_of(good), "territory", lambda row: row | {"generation": "../../evil"})
    restore(full, write(tmp_path / "a.zip", parts), now=NOW, replace=True)
    assert full.generation("ville").isalnum()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_are_changed_it_is_refused_or_reads_as_it_was(full, good, tmp_path, data):
    content = bytearray(good.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.none() | st.integers(0, len(content)))
    changed = tmp_path / "changed.zip"
    changed.write_bytes(content if cut is None else content[:cut])
    try:
        contents = verify_archive(full, changed)
    except PlannerError:
        return
    assert contents == verify_archive(full, good)
