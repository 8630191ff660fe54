"""The server killed in a search and in a save, then started again: nothing told is lost."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest

from planner.service.demo import CODE
from planner.store.engine import DATABASE_FILE
from planner.store.job_rows import INTERRUPTED
from planner.store.soundness import check_contents
from planner.store.workspace import Workspace
from tests.ui.conftest import Served, free_port, running, serving
from tests.ui.tab import LIST_MS, WAIT_MS, Tab
from tests.ui.test_week import ask, stop_search

_STREAMLIT = "[data-testid=stDialog]"
_SILENT, _AGAIN = "L'application ne répond plus", "L'application a été relancée"
_HALTED = "s'est arrêtée avec l'application, avant d'avoir fini"
_SAVE, _KEPT = "Enregistrer les moyens", "Moyens enregistrés : la"
_LOOKS, _LOOK_S = 25, 0.02


@pytest.fixture
def served(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server to kill."""
    with serving(tmp_path, port=free_port(), factory=tmp_path_factory) as found:
        yield found


@pytest.fixture
def store(served: Served, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Its workspace."""
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    return Workspace(served.home)


def _kill(tab: Tab, pid: int) -> None:
    """Kill a server; the page says so in its own words."""
    os.kill(pid, signal.SIGKILL)
    tab.page.get_by_text(_SILENT).wait_for(state="visible")
    tab.page.locator(_STREAMLIT).wait_for(state="hidden")


def _again(served: Served) -> AbstractContextManager[Served]:
    return running(served.folder, served.week, port=int(served.base.rpartition(":")[2]))


def _open_files(pid: int) -> set[Path]:
    found = set()
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(one.readlink())
    return found


def _waits_to_write(served: Served) -> bool:
    """Whether the server comes to hold the database open without an end."""
    seen, last_s = 0, time.monotonic() + LIST_MS / 1000
    while seen < _LOOKS and time.monotonic() < last_s:
        held = served.home / DATABASE_FILE in _open_files(served.pid)
        seen = seen + 1 if held else 0
        time.sleep(_LOOK_S)
    return seen == _LOOKS


def _save_until_it_waits(tab: Tab, served: Served) -> None:
    """Save while somebody else writes; a click lost as the page moves is made again."""
    for _attempt in range(WAIT_MS // LIST_MS):
        tab.page.get_by_role("button", name=_SAVE).click()
        if _waits_to_write(served):
            return
    raise AssertionError("nothing waits to write")


def test_killed_in_a_search_it_loses_no_plan_and_says_what_happened(
    tab: Tab, served: Served, store: Workspace
) -> None:
    before = store.plans(CODE)
    tab.open("semaine", t=CODE)
    ask(tab, seconds=300, seed=4)
    tab.page.get_by_text(re.compile(r"Meilleur plan : \d+ passages")).wait_for()
    _kill(tab, served.pid)
    with _again(served):
        tab.page.get_by_text(_AGAIN).wait_for(state="visible")
        tab.page.get_by_text(_HALTED).wait_for()
        assert store.plans(CODE) == before
        assert store.jobs()[0].state == INTERRUPTED
        check_contents(store, name="")
        tab.open("semaine", t=CODE)  # a visit that followed nothing is told too
        assert tab.page.get_by_text(_HALTED).count() == 1
        assert not tab.page.get_by_text(_AGAIN).is_visible()
        assert re.search(r"Meilleur plan : \d+ passages.*au moment de l'arrêt", tab.text())
        tab.page.get_by_role("button", name="Relancer la recherche").click()
        tab.page.get_by_role("progressbar").wait_for()
        tab.page.get_by_text(_HALTED).wait_for(state="detached")
        tab.page.get_by_text(re.compile(r"Meilleur plan : \d+ passages")).wait_for()
        stop_search(tab)
        assert store.plans(CODE)[: len(before)] == before
        assert len(store.plans(CODE)) == len(before) + 1
        assert store.jobs()[0].params["seed"] == 4


def test_killed_in_a_save_it_keeps_what_it_told_and_nothing_by_half(
    tab: Tab, served: Served, store: Workspace
) -> None:
    tab.open("semaine", t=CODE)
    tab.open_part("Moyens en tableaux")
    tab.mark(_SAVE)
    tab.page.get_by_text(_KEPT).wait_for()
    told, means = store.latest_means(CODE) or ("", None)
    with store.writing() as session:
        session.connection()  # whoever writes now waits
        _save_until_it_waits(tab, served)
        _kill(tab, served.pid)
    assert store.latest_means(CODE) == (told, means)
    with _again(served):
        tab.page.get_by_text(_AGAIN).wait_for(state="visible")
        tab.ready()
        assert store.latest_means(CODE) == (told, means)
        check_contents(store, name="")
        assert tab.page.get_by_text(_KEPT).count() == 0
        tab.open("semaine", t=CODE)
        tab.open_part("Moyens en tableaux")
        tab.mark(_SAVE)
        tab.page.get_by_text(_KEPT).wait_for()
        after, kept = store.latest_means(CODE) or ("", None)
        assert after != told
        assert kept == means
