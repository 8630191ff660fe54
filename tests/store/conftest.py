"""Workspaces of their own, with the key beside them, never in the user's settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.model import Territory
from planner.store.workspace import Workspace


@pytest.fixture(autouse=True)
def _own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "settings" / "test.key"))
    monkeypatch.delenv("ALLERVERS_DATABASE_URL", raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def territory() -> Territory:
    return Territory("ville", "Ville d'essai", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))


@pytest.fixture
def workspace(home: Path, territory: Territory) -> Iterator[Workspace]:
    opened = Workspace(home)
    opened.add_territory(territory, {})
    yield opened
    opened.close()
