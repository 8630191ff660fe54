"""A bus's tour asked, searched and kept as a scenario, in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from planner.i18n import set_language
from planner.store.workspace import Workspace
from tests.ui.conftest import Served, serving
from tests.ui.tab import Tab


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    """A server of its own: a scenario is kept in its workspace."""
    with serving(tmp_path_factory.mktemp("bus"), factory=tmp_path_factory) as found:
        yield found


def test_a_tour_is_searched_told_and_kept_as_a_scenario(tab: Tab, served, monkeypatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    set_language("fr")
    tab.open("comparer", t="demo", what="bus")
    page = tab.page
    often = page.get_by_role("combobox", name="Fréquences possibles")
    for _time in range(2):  # the last ones chosen go first
        often.press("Backspace")
    page.get_by_role("button", name="Chercher la tournée").click()
    page.get_by_text("Ce qu'apporte chaque demi-journée").wait_for(timeout=120_000)
    tab.ready()
    tours = tab.rows("tournée")
    assert [row[1] for row in tours] == ["4", "3", "5"]
    stops = tab.rows("pourquoi là")
    assert len(stops) == 4
    assert {row[2] for row in stops} == {"chaque semaine"}
    tab.layers(bool)
    page.get_by_role("button", name="Garder comme scénario").click()
    page.get_by_label("Nom du scénario").fill("Bus du jeudi")
    page.get_by_role("button", name="Enregistrer le scénario").click()
    page.get_by_text("Enregistré : le planifier").wait_for()
    bus = Workspace(served.home).scenario("demo", "Bus du jeudi").scenario.bus
    assert bus is not None
    assert [half.label for half in bus.half_days] == [row[0] for row in stops]
    assert tab.boxes_of_trouble().count() == 0
