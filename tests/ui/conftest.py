"""One server for all browser tests, on a workspace with the invented town and a hostile one."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from planner.i18n import set_language
from planner.model import Week
from planner.service.demo import CODE, add_demo_territory, next_week, write_demo_means
from planner.store.workspace import Workspace
from tests.made_once import copy_of
from tests.ui.hostile import add_hostile_town
from tests.ui.picture import keep_picture
from tests.ui.plans import plan_twice
from tests.ui.squares import add_squares
from tests.ui.tab import Tab

SCREENSHOTS = "ALLERVERS_SCREENSHOTS"


@dataclass(frozen=True, slots=True)
class Served:
    """A running application: its address, its workspace, a folder of its own, the week planned.

    `pid`: of the server.
    """

    base: str
    home: Path
    folder: Path
    week: Week
    pid: int


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that ask for a tab need a browser."""
    for item in items:
        if "served" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of the tests that leave its workspace as they found it."""
    with serving(tmp_path_factory.mktemp("app"), factory=tmp_path_factory) as found:
        yield found


@contextmanager
def serving(
    folder: Path,
    *options: str,
    port: int | None = None,
    factory: pytest.TempPathFactory | None = None,
) -> Iterator[Served]:
    """The server on the workspace `fill` leaves, in a folder; options as for `running`.

    `factory`: of the run of tests, within which it is made once and copied; None: made.
    """
    week = next_week(dt.date.today())
    if factory is None:
        fill(folder)
    else:
        copy_of(factory, f"served-{week}", fill, folder)
    with running(folder, week, *options, port=port) as found:
        yield found


def fill(folder: Path) -> None:
    """Two plans of the demo's next week and a hostile town: `home`, `key` and means of a folder."""
    week = next_week(dt.date.today())
    set_language("fr")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        workspace = Workspace(folder / "home")
        add_hostile_town(workspace, folder, week)
        add_squares(workspace)
        _territory, town = add_demo_territory(workspace)
        means = folder / "moyens.xlsx"
        write_demo_means(town, means, first_night=week.monday.isoformat())
        plan_twice(workspace, CODE, means, week)
        workspace.close()


@contextmanager
def running(folder: Path, week: Week, *options: str, port: int | None = None) -> Iterator[Served]:
    """The server as the product starts it, on the workspace `home` of a folder, empty or not.

    `options`: more of `serve`; `port` None: a free one.
    """
    home, key = folder / "home", folder / "key"
    port = port or free_port()
    log = (folder / f"server-{port}.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-c", "from planner.cli import main; main()", "serve",
         "--home", str(home), "--port", str(port), "--no-open", *options],
        env=os.environ | {"ALLERVERS_KEY_FILE": str(key)}, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/_stcore/health", server)
        yield Served(base, home, folder, week, server.pid)
        told = (folder / f"server-{port}.log").read_text(encoding="utf-8", errors="replace")
        assert "Traceback" not in told, told
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    for _attempt in range(600):
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A window whose tabs come one after another, so that what the browser loaded is kept."""
    made = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    yield made
    made.close()


@contextmanager
def opened_tab(served: Served, window: BrowserContext, name: str) -> Iterator[Tab]:
    """A tab that can reach this machine only; nothing may try anything else.

    The whole page it shows in the end is kept as a picture of that name in the folder
    ALLERVERS_SCREENSHOTS, if it is set. Cookies and what a page stored end with it.
    """
    made = Tab(window.new_page(), served.base)
    try:
        yield made
        made.ready()  # frames of a page still drawn come and go
        pwned = made.pwned()
        if SCREENSHOTS in os.environ:
            file = "".join(char if char.isalnum() else "-" for char in name)[:120]
            keep_picture(made.page, Path(os.environ[SCREENSHOTS]) / f"{file}.png")
    finally:
        leave(window, made)
    assert made.strangers == []
    assert made.faults == []
    assert not pwned


def leave(window: BrowserContext, *tabs: Tab) -> None:
    """Close tabs, and leave no cookie and nothing their pages stored."""
    for one in tabs:
        asked = {"origin": one.base, "storageTypes": "local_storage,indexeddb"}
        window.new_cdp_session(one.page).send("Storage.clearDataForOrigin", asked)
        one.page.close()
    window.clear_cookies()


@pytest.fixture
def tab(served: Served, window: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Tab]:
    """A tab of one test, as `opened_tab` makes it."""
    with opened_tab(served, window, request.node.name) as made:
        yield made
