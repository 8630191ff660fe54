"""An empty workspace in a browser: three ways in, and what would improve what is there."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely import box

from planner.activity import Period
from planner.hours import unbroken
from planner.service.activity import read_period, report_of
from planner.service.demo import CODE, next_week
from planner.service.load import load_territory
from planner.store.workspace import Workspace
from tests.sources.test_streets_layers import EAST, NORTH
from tests.ui.conftest import Served, running
from tests.ui.hostile import PAYLOADS
from tests.ui.tab import PAGES, Tab


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server whose workspace holds nothing."""
    with running(tmp_path, next_week(dt.date.today())) as found:
        yield found


def _iris(path: Path) -> Path:
    """Two zones without a poverty rate, one of them with an attack for a name."""
    names = ["Centre", PAYLOADS[0]]
    shapes = [box(EAST + 1000 * i, NORTH, EAST + 1000 * (i + 1), NORTH + 1000) for i in range(2)]
    data = {"CODE_IRIS": ["772880101", "772880102"], "NOM_IRIS": names, "TYP_IRIS": ["H", "H"],
            "INSEE_COM": ["77288", "77288"]}  # fmt: skip
    gpd.GeoDataFrame(data, geometry=shapes, crs=2154).to_file(path, layer="iris")
    return path


def test_every_page_of_an_empty_workspace_leads_through_the_three_ways(
    tab: Tab, served: Served
) -> None:
    for page in PAGES:
        tab.open("" if page == "territoire" else page)
        assert tab.page.locator("h1").inner_text() == "Pour commencer"
        for number in (1, 2, 3):
            assert tab.page.get_by_role("heading", name=re.compile(f"^{number}\\. ")).count() == 1
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("button", name="Modèle des moyens (XLSX)").click()
    book = openpyxl.load_workbook(BytesIO(waiting.value.path().read_bytes()))
    assert {"équipes", "lieux", "rendez-vous"} <= set(book.sheetnames)
    tab.open("", lang="en")
    assert tab.page.locator("h1").inner_text() == "To begin"
    assert "ville fictive" not in tab.text()
    assert Workspace(served.home).territories() == []


def test_the_demo_is_made_by_one_key_and_its_week_can_be_searched(
    tab: Tab, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    tab.open("semaine")
    tab.page.get_by_role("button", name="Créer la ville fictive").focus()
    with tab.run():
        tab.page.keyboard.press("Enter")
    tab.page.get_by_role("heading", level=1, name="Semaine").wait_for()
    tab.ready()
    assert [one.code for one in Workspace(served.home).territories()] == [CODE]
    assert tab.page.get_by_role("button", name="Chercher cette semaine").count() == 1
    tab.open("", t=CODE)
    assert "Étape suivante" not in tab.text()
    tab.open_part(_title(tab, "Ce qui améliorerait ce territoire"))
    lacking, there = _pieces(tab, 0), _pieces(tab, 1)
    assert "Rues (OpenStreetMap)" not in lacking
    assert {"Rues (OpenStreetMap)", "Passages des autres opérateurs",
            "Comptages de l'équipe et signalements",
            "Quartiers prioritaires (QPV)"} <= set(there)  # fmt: skip
    tab.go("Comparer")
    assert "temps de présence" in tab.text()
    tab.open("comparer", t=CODE, what="scenarios")
    assert "Aucun scénario encore" in tab.text()
    tab.go("Bilan")
    _tells_the_report(tab, served)


def _tells_the_report(tab: Tab, served: Served) -> None:
    """The page of a period with published weeks and sheets brought back says all of its report."""
    store = Workspace(served.home)
    day = max(plan.week.monday for plan in store.plan_heads(CODE) if plan.published)
    last = calendar.monthrange(day.year, day.month)[1]
    period = Period(day.replace(day=1), day.replace(day=last))
    report = report_of(read_period(store, load_territory(store, CODE), period))
    store.close()
    assert any(one.declared and one.rows for one in report.sections)
    assert any(not one.declared and one.rows for one in report.sections)
    shown = tab.text()
    for section in report.sections:
        tab.page.get_by_role("heading", name=section.title, exact=True).wait_for()
        for cell in (cell for row in section.rows[:3] for cell in row):
            assert unbroken(cell) in shown, (section.title, cell)


def test_a_territory_of_ones_own_files_says_what_would_improve_it(
    tab: Tab, served: Served, tmp_path: Path
) -> None:
    tab.open("")
    tab.open_part("Donner ses fichiers")
    zones = tab.page.locator("input[type=file]").nth(1)
    add = tab.page.get_by_role("button", name="Ajouter ce territoire")
    tab.page.get_by_role("textbox", name="Nom du territoire").fill("Ma ville")
    tab.page.get_by_role("textbox", name="Code").fill("MA VILLE")
    zones.set_input_files(_iris(tmp_path / "iris.gpkg"))
    tab.page.get_by_text("iris.gpkg").wait_for()
    add.click()
    tab.boxes_of_trouble().first.wait_for()
    assert "code de territoire" in tab.boxes_of_trouble().first.inner_text()
    assert Workspace(served.home).territories() == []
    tab.page.get_by_role("textbox", name="Code").fill("ma-ville")
    add.click()
    tab.page.get_by_role("heading", level=1, name="Territoire").wait_for()
    tab.ready()
    assert [one.name for one in Workspace(served.home).territories()] == ["Ma ville"]
    lacking = _pieces(tab, 0)
    assert "--streets" in lacking["Rues (OpenStreetMap)"]
    assert "Taux de pauvreté (Filosofi)" in lacking
    giving = tab.page.get_by_role("link", name="« Donner ce qui manque »").first
    assert giving.get_attribute("href") == "#av-giving"
    tab.open_part("Donner ce qui manque")
    give = tab.page.get_by_role("button", name="Ajouter au territoire")
    for day, told in (("jeudredi", "passages.csv, ligne 2"), ("mardi", "1 passages par semaine")):
        passages = f"opérateur;jours;de;quartier\n{PAYLOADS[0]};{day};soir;Centre\n".encode()
        file = {"name": "../../passages.csv", "mimeType": "text/csv", "buffer": passages}
        tab.page.locator("input[type=file]").first.set_input_files([file])
        tab.page.get_by_text("passages.csv").last.wait_for()
        with tab.run():
            give.click()
        tab.page.get_by_text(told).first.wait_for()
    assert "Passages des autres opérateurs" not in _pieces(tab, 0)
    tab.open("ce-soir", t="ma-ville")
    adding = tab.page.get_by_role("link", name="« Ajouter ou reprendre un territoire »")
    assert str(adding.get_attribute("href")).endswith("t=ma-ville#av-adding")
    adding.click()
    tab.page.get_by_role("heading", level=1, name="Territoire").wait_for()
    tab.ready()
    tab.open_part("Ajouter ou reprendre un territoire")
    tab.page.get_by_role("textbox", name="Nom du territoire").fill("Ma ville encore")
    tab.page.get_by_role("textbox", name="Code").fill("ma-ville")
    form = tab.page.get_by_test_id("stForm").filter(has_text="Nom du territoire")
    form.locator("input[type=file]").nth(1).set_input_files(tmp_path / "iris.gpkg")
    tab.page.get_by_text("iris.gpkg").wait_for()
    add.click()
    tab.page.get_by_text("cocher « Reprendre »").wait_for()
    tab.page.get_by_text("Reprendre le territoire qui a déjà ce code").click()
    with tab.run():
        add.click()
    tab.ready()
    assert [one.name for one in Workspace(served.home).territories()] == ["Ma ville encore"]
    assert "Passages des autres opérateurs" not in _pieces(tab, 0)  # they stay
    tab.open("", t="ma-ville", lang="en")
    assert {"Streets (OpenStreetMap)", "Poverty rate (Filosofi)"} <= set(_pieces(tab, 0))
    assert "pour l'ajouter" not in tab.text()
    assert "Next step: give its streets" in tab.text()


def _pieces(tab: Tab, rank: int) -> dict[str, str]:
    """Pieces of a list of the page by name, with all that is said of them."""
    lines = tab.page.locator("ul.av-pieces").nth(rank).locator("li").all_inner_texts()
    return {line.splitlines()[0]: line for line in lines}


def _title(tab: Tab, words: str) -> str:
    """The whole title of a part of the page that begins with these words."""
    return tab.page.get_by_text(re.compile(f"^{words}")).first.inner_text()
