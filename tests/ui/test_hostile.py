"""Names that attack the page that shows them stay text, on every page and in every frame."""

from __future__ import annotations

import pytest

from tests.ui.hostile import PAYLOADS, TEAM, TERRITORY, named
from tests.ui.tab import PAGES, Tab


@pytest.mark.parametrize("page", PAGES)
def test_hostile_names_are_only_text(tab: Tab, page: str) -> None:
    tab.open(page, t="pieges")
    assert tab.page.get_by_role("combobox", name="Territoire").input_value() == TERRITORY
    layers = tab.layers()
    assert layers
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
    frame = tab.map_frame()
    frame.evaluate("Object.values(map_div._layers).forEach(l => l.getTooltip && l.getTooltip() "
                   "&& l.openTooltip())")  # fmt: skip
    told = " ".join(frame.locator(".leaflet-tooltip").all_inner_texts())
    for rank in range(4):
        assert named("Service", rank) in told
        assert named("Zone", rank) in told
    assert not tab.pwned()


def test_hostile_teams_and_places_are_read_as_they_are_written(tab: Tab) -> None:
    tab.open("semaine", t="pieges")
    assert TEAM in tab.text()
    tab.choose("Sortie", TEAM)
    names = " ".join(row[2] for row in tab.rows("départ"))
    assert "window.__pwned" in names
    frame = tab.map_frame()
    frame.evaluate("Object.values(map_div._layers).forEach(l => l.getTooltip && l.getTooltip() "
                   "&& l.openTooltip())")  # fmt: skip
    assert "window.__pwned" in " ".join(frame.locator(".leaflet-tooltip").all_inner_texts())
    assert not tab.pwned()
