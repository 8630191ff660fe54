"""Fixtures shared by all tests; marks that CI may not skip."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from planner.i18n import set_language
from tests import postgres
from tests.chromium import CHROMIUM, FLAGS

ROOT = Path(__file__).resolve().parent.parent
settings.register_profile("untimed", deadline=None)  # tests budget examples, not seconds
settings.load_profile("untimed")
MUST_RUN_IN_CI = ("shared", "browser", "postgres")
MAIN = sys.modules["__main__"]
LONGEST_FIRST = ("ui", "organisation", "cli", "attacks", "packaging", "optimisation", "store")
"""Folders whose files take longest: begun last, one of them would hold the end of a run."""


def _shared_root() -> Path | None:
    named = os.environ.get("ALLERVERS_SHARED")
    root = Path(named) if named else ROOT.parent / "shared"
    return root if (root / "data").is_dir() else None


@pytest.fixture(scope="session")
def shared_root() -> Path:
    """Folder of real data and published instances, or skip saying why."""
    root = _shared_root()
    if root is None:
        pytest.skip("real data absent: set ALLERVERS_SHARED")
    return root


@pytest.fixture(scope="session")
def shared_data(shared_root: Path) -> Path:
    """Folder of real French data."""
    return shared_root / "data"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server on loopback, or skip saying why."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL absent: apt-get install postgresql")
    server = postgres.new_server()
    yield server
    postgres.remove(server)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium absent: install Debian's package chromium")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(autouse=True)
def _own_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep a test off the user's own workspace, key and language."""
    folder = tmp_path_factory.mktemp("settings")
    monkeypatch.setenv("ALLERVERS_HOME", str(folder / "home"))
    if "ALLERVERS_KEY_FILE" not in os.environ:
        monkeypatch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
    monkeypatch.delenv("ALLERVERS_LANG", raising=False)
    monkeypatch.delenv("ALLERVERS_DATABASE_URL", raising=False)
    set_language("fr")


def pytest_configure(config: pytest.Config) -> None:
    """Files are given to processes in the order below, not by how many tests they hold."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One process more than there are cores, as some wait for a browser; None: as xdist is told."""
    told = "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ
    return None if told else (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the folders that take longest come first."""
    ranks = {name: rank for rank, name in enumerate(LONGEST_FIRST)}
    here = Path(__file__).parent
    items.sort(key=lambda item: ranks.get(item.path.relative_to(here).parts[0], len(ranks)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Streamlit puts a page it runs here in place of `__main__`; a child would run that again."""
    sys.modules["__main__"] = MAIN


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """In CI a skipped test of these marks is a failure: absence must be noticed."""
    outcome = yield
    report = outcome.get_result()
    guarded = any(item.get_closest_marker(name) for name in MUST_RUN_IN_CI)
    if report.skipped and guarded and os.environ.get("ALLERVERS_STRICT_MARKS") == "1":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped where it must run ({report.longrepr})"
