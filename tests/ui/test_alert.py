"""An alert on the week page: switched on in words, planned, told in a banner, lifted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from planner.store.workspace import Workspace
from tests.ui.conftest import Served, serving
from tests.ui.tab import Tab

_PART = "Alerte : grand froid, canicule, épidémie"
_HOSTILE = "<b onclick>${7*7}</b>"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own: what is switched on here is nobody else's."""
    with serving(tmp_path_factory.mktemp("alert"), factory=tmp_path_factory) as found:
        yield found


def _banner(tab: Tab) -> str:
    return " ".join(tab.page.locator(".av-alert").inner_text().split())


def test_an_alert_is_switched_on_told_in_both_languages_and_lifted(
    tab: Tab, served: Served
) -> None:
    tab.open("semaine", t="demo")
    assert tab.page.locator(".av-alert").count() == 0
    tab.open_part(_PART)
    switch = tab.page.get_by_role("button", name="Déclencher l'alerte")
    tab.choose_in_form("équipe · Vacations de plus 1", "M1")
    tab.choose_in_form("jour · Vacations de plus 1", "samedi")
    tab.type_hour("début · Vacations de plus 1", "20:00")
    tab.type_hour("fin · Vacations de plus 1", "23:30")
    tab.page.get_by_role("tab", name="Lieux et passages").click()
    tab.choose_in_form("genre de lieu · Lieux ouverts 1", "gymnase")
    where = tab.page.get_by_label("rue ou repère de la carte · Lieux ouverts 1")
    where.fill(_HOSTILE)
    tab.click(switch)
    tab.boxes_of_trouble().first.wait_for()
    assert where.input_value() == _HOSTILE
    where.fill("Gare de Villefeinte")
    tab.click(switch)
    tab.page.locator(".av-alert").wait_for()
    assert re.search(r"Alerte grand froid depuis le .*, jusqu'à nouvel ordre", _banner(tab))
    assert "une vacation de plus le samedi" in _banner(tab)
    assert "gymnase, Gare de Villefeinte" in _banner(tab)
    assert len(Workspace(served.home).alerts("demo")) == 1
    assert switch.count() == 0  # another alert is asked for in a part of its own
    assert tab.page.get_by_text("Déclencher une autre alerte", exact=True).count() == 1
    tab.open("semaine", t="demo", lang="en")
    assert "Alert (severe cold) since" in _banner(tab)
    tab.open("semaine", t="demo")
    tab.click(tab.page.get_by_role("button", name="Lever l'alerte grand froid"))
    tab.page.get_by_text("retiré ensuite").first.wait_for()
    (kept,) = Workspace(served.home).alerts("demo")
    assert kept.alert.span.last_date == kept.alert.span.first_date
    assert tab.faults == []
