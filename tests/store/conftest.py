"""Workspaces of their own on both stores, the key beside them, never in the user's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from planner.model import Territory
from planner.store.workspace import Workspace
from tests import postgres

SQLITE, POSTGRES = "sqlite", "postgres"
SQLITE_ONLY = pytest.mark.parametrize("database", [SQLITE], indirect=True)
POSTGRES_ONLY = pytest.mark.parametrize(
    "database", [pytest.param(POSTGRES, marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "settings" / "test.key"))
    monkeypatch.delenv("ALLERVERS_DATABASE_URL", raising=False)


@pytest.fixture(params=[SQLITE, pytest.param(POSTGRES, marks=pytest.mark.postgres)])
def database(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, _own_key: None
) -> Iterator[str]:
    """Name of the database behind the workspace; empty: the SQLite file of its folder."""
    if request.param == SQLITE:
        yield ""
        return
    server = request.getfixturevalue("postgres_server")
    name = server.new_database()
    monkeypatch.setenv("ALLERVERS_DATABASE_URL", server.url(name))
    yield name
    server.drop(name)


@pytest.fixture
def home(tmp_path: Path, database: str) -> Path:
    return tmp_path / "home"


@pytest.fixture
def on_disk(home: Path, database: str, request: pytest.FixtureRequest) -> Callable[[], bytes]:
    """All bytes the workspace wrote anywhere but the key: its folder and its server's."""

    def read() -> bytes:
        files = b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())
        if not database:
            return files
        server: postgres.Server = request.getfixturevalue("postgres_server")
        return files + server.written(database)

    return read


@pytest.fixture
def own_rows(
    on_disk: Callable[[], bytes], database: str, request: pytest.FixtureRequest
) -> Callable[[], bytes]:
    """As `on_disk`, without what other workspaces of the same server wrote: words are common."""
    if not database:
        return on_disk
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return lambda: server.rows(database)


@pytest.fixture
def territory() -> Territory:
    return Territory("ville", "Ville d'essai", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))


@pytest.fixture
def workspace(home: Path, territory: Territory) -> Iterator[Workspace]:
    opened = Workspace(home)
    opened.add_territory(territory, {})
    yield opened
    opened.close()
