"""Names that attack the page that shows them stay text, on every page and in every frame."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Served
from tests.ui.hostile import PAYLOADS, TEAM, TERRITORY, hostile_means, named
from tests.ui.tab import MAPPED, WAIT_MS, Tab


@pytest.mark.parametrize("page", MAPPED)
def test_hostile_names_are_only_text(tab: Tab, page: str) -> None:
    tab.open(page, t="pieges")
    assert tab.page.get_by_role("combobox", name="Territoire").input_value() == TERRITORY
    tab.layers()
    assert tab.boxes_of_trouble().count() == 0
    for mark in tab.map_frame().locator(".leaflet-marker-icon").all():
        mark.hover(force=True)
    assert not tab.pwned()
    assert tab.page.locator("img[src=x]").count() == 0
    assert tab.map_frame().locator("img[src=x]").count() == 0


def test_hostile_zones_and_services_are_read_as_they_are_written(tab: Tab) -> None:
    tab.open("territoire", t="pieges")
    text = tab.text()
    for kind in ("Zone", "Service"):
        for rank in range(4):
            assert named(kind, rank) in text
    assert PAYLOADS[1] in text  # a source
    told = tab.words_on_hover()
    for rank in range(4):
        assert named("Service", rank) in told
        assert named("Zone", rank) in told
    assert not tab.pwned()


def test_hostile_places_are_read_as_they_are_written(tab: Tab) -> None:
    tab.open("semaine", t="pieges")
    tab.choose("Sortie", "M1")
    names = " ".join(row[2] for row in tab.rows("départ"))
    assert "window.__pwned" in names
    told = tab.words_on_hover()
    assert "window.__pwned" in told
    assert not tab.pwned()


def test_a_hostile_workbook_is_refused_in_its_own_words(tab: Tab, served: Served) -> None:
    tab.open("semaine", t="pieges")
    tab.open_part("Chercher les tournées d'une semaine")
    with tab.run():
        tab.page.locator("input[type=file]").set_input_files(
            hostile_means(served.folder, served.week)
        )
    tab.page.get_by_role("button", name="Chercher les tournées", exact=True).click()
    tab.boxes_of_trouble().first.wait_for()
    assert TEAM[:30] in tab.boxes_of_trouble().first.inner_text()
    assert tab.page.locator("img[src=x]").count() == 0
    assert not tab.pwned()


def test_a_call_to_a_hostile_place_is_answered_in_its_own_words(tab: Tab, served: Served) -> None:
    tab.open("ce-soir", t="pieges", w=str(served.week))
    tab.page.get_by_text("Le plan se charge").wait_for(state="hidden", timeout=3 * WAIT_MS)
    tab.ready()
    tab.mark("lieu connu")
    assert any("window.__pwned" in told for told in tab.options("Lieu connu"))
    tab.click(tab.page.get_by_role("button", name="Chercher trois propositions"))
    answered = tab.page.locator(".av-card").or_(tab.boxes_of_trouble()).first
    answered.wait_for()
    assert tab.page.locator("[data-testid=stException]").count() == 0
    assert tab.page.locator("img[src=x]").count() == 0
    assert not tab.pwned()
