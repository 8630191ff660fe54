"""The needs page opens a zone into its parts, and lists who passes when."""

from __future__ import annotations

import re

from planner.indicators.need_estimates import EstimatedNeeds
from planner.model import Public
from planner.service.load import load_territory
from planner.service.needs import estimated_of_loaded
from planner.store.workspace import Workspace
from tests.ui.conftest import Served
from tests.ui.hostile import named
from tests.ui.presence import OPERATORS
from tests.ui.tab import Tab


def _housing(served: Served) -> EstimatedNeeds:
    return estimated_of_loaded(load_territory(Workspace(served.home), "demo"), Public.HOUSING)


def test_a_zone_opens_into_its_parts(tab: Tab) -> None:
    tab.open("besoins", t="demo", public="logement")
    zones = {row[1]: row for row in tab.rows("rang")}
    name = tab.options("Zone")[3]
    tab.choose("Zone", name)
    assert "zone=" in tab.page.url
    figures = tab.figures()
    assert figures["besoin estimé"] == zones[name][3]
    assert {row[0] for row in tab.rows("composante")} >= {"taux de pauvreté à 60 %"}
    told = re.search(r"= (\d+(?:,\d+)?)\s%\.", tab.text())
    assert told is not None
    assert figures["reste après les passages déclarés"] == "inconnu"
    factors = [
        figures["besoin, rapporté au plus grand"],
        figures["manque d'accès aux services, à pied"],
    ]
    need, lack = (float(text.rstrip("%\u202f\u00a0 ").replace(",", ".")) for text in factors)
    product = need * lack / 100
    assert abs(product - float(told[1].replace(",", "."))) < 0.2


def test_estimated_zones_are_hatched_and_the_legend_says_so(tab: Tab, served: Served) -> None:
    assert _housing(served).needs.frame["estimated"].any()
    tab.open("besoins", t="demo", public="logement")
    tab.layers(lambda layers: any(layer["color"] == "#2b353b" for layer in layers))
    assert "valeur estimée d'après le secteur" in tab.text()


def test_operators_at_one_hour_are_listed_with_the_hours(tab: Tab) -> None:
    tab.open("besoins", t="pieges", public="rue")
    crowded = tab.rows("opérateurs")
    assert crowded[0] == [named("Zone", 0), "mardi", "20 h à 22 h", ", ".join(sorted(OPERATORS))]
    tab.page.get_by_text("Personne, là où le besoin est connu").wait_for()
    if tab.page.get_by_role("combobox", name="Zone").input_value() != named("Zone", 0):
        tab.choose("Zone", named("Zone", 0))
    cells = tab.page.locator(".av-calendar tbody tr").nth(1).locator("td").all_inner_texts()
    assert cells == [""] * 10 + ["3", ""]
    assert [row[0] for row in tab.rows("sûreté")] == sorted(OPERATORS)
    assert not tab.pwned()


def test_a_territory_without_the_file_says_that_presence_is_unknown(tab: Tab) -> None:
    tab.open("besoins", t="demo", public="rue")
    assert "présence inconnue" in tab.text()
