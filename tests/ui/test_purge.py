"""E8: the purge of a page is one gesture, confirmed by a typed word, and leaves nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from planner.service.demo import CODE, install_demo, next_week
from planner.store.workspace import Workspace
from tests.ui.conftest import Served, running
from tests.ui.tab import Tab


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server on a demo with places of life, which it may destroy."""
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    week, workspace = next_week(dt.date.today()), Workspace(tmp_path / "home")
    install_demo(workspace, today=dt.date.today())
    workspace.close()
    with running(tmp_path, week) as found:
        yield found


def test_e8_one_typed_word_on_a_page_destroys_every_place_of_life(tab: Tab, served: Served) -> None:
    store = Workspace(served.home)
    before = store.num_protected()
    codes = [code for code in store.user_codes(CODE).values() if len(code) > 4]
    assert before[0] > 1
    assert codes
    tab.open("", t=CODE)
    tab.open_part("Purge d'urgence")
    button = tab.page.get_by_role("button", name="Tout détruire maintenant")
    expect(button).to_be_disabled()
    word = tab.page.get_by_label("Pour confirmer, écrire PURGER")
    word.fill("purge")
    word.press("Enter")
    tab.ready()
    expect(button).to_be_disabled()
    assert store.num_protected() == before
    word.fill("PURGER")
    word.press("Enter")
    expect(button).to_be_enabled()
    button.click()
    expect(tab.page.get_by_text("La purge est complète.")).to_be_visible(timeout=60_000)
    expect(tab.page.get_by_text("Rien n'a été retrouvé.")).to_be_visible()
    expect(tab.page.get_by_text("Hors de portée")).to_be_visible()
    assert store.num_protected() == (0, 0)
    assert store.latest_means(CODE) is None
    assert not (served.folder / "key").exists()
    content = b"".join(path.read_bytes() for path in served.home.glob("aller-vers.sqlite*"))
    assert not [code for code in codes if code.encode() in content]
    store.close()
