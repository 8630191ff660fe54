"""The week in a browser: search as a job, stop it, reload, routes along the streets, sheets."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pypdf
import shapely
from playwright.sync_api import Error

from planner import geo
from planner.audit import Verb
from planner.service.load import load_territory
from planner.service.sheets import going_out
from planner.store.job_rows import CANCELLED, DONE, RUNNING
from planner.store.workspace import Workspace
from planner.ui.route_map import TEAM_STYLES
from planner.ui.underserved import GREYS
from tests.pdf_text import text_of
from tests.ui.conftest import Served
from tests.ui.tab import LIST_MS, WAIT_MS, Tab

_SEARCH = "Chercher les tournées"
_STOP = "Arrêter et garder le meilleur plan"
_STOPPING = "Arrêt demandé, la meilleure réponse est gardée."
_KEPT = "le meilleur plan trouvé est gardé"
_CALLS, _NO_CALL = "Appels à passer", "Aucun appel à passer"
_SAVED = re.compile(r"version (\d+)\.")


def stop_search(tab: Tab) -> None:
    """Stop the search under way and wait until its best plan is kept.

    Its progress moves the page each second: a press lost between two drawings is made again.
    """
    kept = tab.page.get_by_text(_KEPT)
    for _attempt in range(WAIT_MS // LIST_MS):
        with suppress(Error):
            tab.page.get_by_role("button", name=_STOP).click(timeout=LIST_MS)
        with suppress(Error):
            kept.or_(tab.page.get_by_text(_STOPPING)).first.wait_for(timeout=LIST_MS)
            break
    kept.wait_for(timeout=3 * WAIT_MS)
    tab.ready()


def ask(tab: Tab, *, seconds: int, seed: int) -> None:
    """Search from the form of the week page."""
    tab.open_part("Chercher les tournées d'une semaine")
    for label, value in (("Recherche (secondes)", seconds), ("Numéro d'essai", seed)):
        field = tab.page.get_by_role("spinbutton", name=label)
        field.fill(str(value))
        with tab.run():
            field.press("Enter")
    tab.page.get_by_role("button", name=_SEARCH, exact=True).click()


def _num_plans(served: Served) -> int:
    return len(Workspace(served.home).plans("demo", served.week))


def test_a_search_goes_on_through_a_reload_and_saves_its_plan(tab: Tab, served: Served) -> None:
    tab.open("semaine", t="demo")
    before = _num_plans(served)
    ask(tab, seconds=8, seed=3)
    tab.page.get_by_role("progressbar").wait_for()
    tab.page.get_by_text("Recherche des tournées").wait_for()
    tab.page.reload()
    tab.page.get_by_role("progressbar").wait_for()
    assert tab.figures()  # the plan shown before is still there
    tab.page.get_by_text(re.compile(r"Meilleur plan : \d+ passages, [\d,]+ points")).wait_for()
    done = tab.page.get_by_text("Plan enregistré, version")
    done.wait_for()
    tab.ready()
    found = _SAVED.search(done.inner_text())
    assert found is not None
    assert _num_plans(served) == before + 1 == int(found[1])
    chosen = tab.page.get_by_role("combobox", name="Plan", exact=True).input_value()
    assert chosen.endswith(f"version {found[1]}")
    assert Workspace(served.home).jobs()[0].state == DONE


def test_stopping_a_search_keeps_the_best_plan(tab: Tab, served: Served) -> None:
    tab.open("semaine", t="demo")
    before = _num_plans(served)
    ask(tab, seconds=300, seed=4)
    tab.page.get_by_text(re.compile(r"Meilleur plan : \d+ passages, [\d,]+ points")).wait_for()
    stop_search(tab)
    assert _num_plans(served) == before + 1
    workspace = Workspace(served.home)
    assert workspace.jobs(RUNNING) == []
    assert workspace.jobs()[0].state == CANCELLED
    plan = workspace.plans("demo", served.week)[-1]
    assert tab.figures()["passages"] == str(
        sum(passage.place is not None for shift in plan.shifts for passage in shift.passages)
    )


def test_a_workbook_with_faults_is_refused_in_words_and_nothing_is_lost(
    tab: Tab, served: Served
) -> None:
    tab.open("semaine", t="demo")
    before = _num_plans(served)
    tab.open_part("Chercher les tournées d'une semaine")
    field = tab.page.locator("input[type=file]")
    with tab.run():
        field.set_input_files(
            {"name": "moyens.xlsx", "mimeType": "application/zip", "buffer": b"PK\x03\x04cut"}
        )
    tab.page.get_by_role("button", name=_SEARCH, exact=True).click()
    tab.boxes_of_trouble().first.wait_for()
    assert "moyens.xlsx" in tab.boxes_of_trouble().first.inner_text()
    assert "Traceback" not in tab.text()
    assert _num_plans(served) == before
    assert tab.figures()


def test_each_plan_shows_its_own_figures_and_what_to_know_of_its_visits(
    tab: Tab, served: Served
) -> None:
    seen = []
    plans = Workspace(served.home).plans("demo", served.week)[:2]
    tab.open("semaine", t="demo", plan=f"{served.week}-v2")
    for plan in plans:
        tab.choose("Plan", re.compile(rf"version {plan.version}$"))
        assert f"plan={served.week}-v{plan.version}" in tab.page.url
        rows = tab.rows("équipe")
        assert len(rows) == len(plan.shifts)
        assert sum(int(row[3]) for row in rows) == int(tab.figures()["passages"])
        seen.append(tab.figures()["temps de présence"])
        text = tab.text()
        assert (_CALLS in text) != (_NO_CALL in text)
        assert "Continuité : le référent d'abord" in text  # of two people: not counted
    assert len(set(seen)) == 2


def _routed(layer: dict[str, Any]) -> bool:
    """Whether a layer of the map is a piece of an outing's route."""
    return layer["shape"] == "line" and layer["color"] in {colour for colour, _ in TEAM_STYLES}


def test_routes_follow_the_streets(tab: Tab, served: Served) -> None:
    loaded = load_territory(Workspace(served.home), "demo")
    epsg = loaded.territory.epsg
    links = loaded.required_streets().links.geometry.to_numpy()
    streets = shapely.union_all(shapely.buffer(links, 2.0))
    tab.open("semaine", t="demo", plan=f"{served.week}-v1")
    lines = [
        layer["points"]
        for layer in tab.layers(lambda layers: sum(_routed(layer) for layer in layers) > 20)
        if _routed(layer)
    ]
    for points in lines:
        lon, lat = np.array(points).T
        line = shapely.LineString(np.column_stack(geo.to_metric(lon, lat, epsg)))
        assert streets.covers(line)


def test_underserved_zones_lie_behind_the_routes_in_greys(tab: Tab, served: Served) -> None:
    tab.open("semaine", t="demo", plan=f"{served.week}-v1")
    zones = [
        layer
        for layer in tab.layers(lambda layers: any(layer["fill"] in GREYS for layer in layers))
        if layer["shape"] == "polygon"
    ]
    loaded = load_territory(Workspace(served.home), "demo")
    assert len(zones) == len(loaded.required_zones())
    assert {zone["fill"] for zone in zones} <= {*GREYS, "#ffffff"}
    assert "sous-desserte" in tab.words_on_hover()
    assert "Zones derrière, sous-desserte (indice de 0 à 1) : personnes à la rue" in tab.text()


def test_an_outing_has_its_timetable_its_marks_and_its_files(tab: Tab, served: Served) -> None:
    plan = Workspace(served.home).plans("demo", served.week)[0]
    shift = next(item for item in going_out(plan) if item.team.startswith("M"))
    tab.open("semaine", t="demo", plan=f"{served.week}-v1")
    options = tab.options("Sortie")
    assert len(options) == 1 + len(going_out(plan))
    tab.choose("Sortie", options[1 + going_out(plan).index(shift)])
    rows = tab.rows("départ")
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(shift.passages) + 1)]
    marked = tab.layers(lambda layers: sum(layer["shape"] == "mark" for layer in layers) > 1)
    assert sum(layer["shape"] == "mark" for layer in marked) <= len(shift.passages) + 1
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("button", name="Feuille de route (PDF)").click()
    sheet = pypdf.PdfReader(BytesIO(waiting.value.path().read_bytes()))
    assert shift.team in waiting.value.suggested_filename
    assert shift.team in sheet.pages[0].extract_text()
    assert "Villefeinte" in sheet.pages[0].extract_text()
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("button", name="Trace GPX").click()
    assert b"<trkpt" in waiting.value.path().read_bytes()


def test_e27_all_sheets_come_in_one_file_and_the_log_says_so(tab: Tab, served: Served) -> None:
    store = Workspace(served.home)
    plan, before = store.plans("demo", served.week)[0], store.num_logged()
    tab.open("semaine", t="demo", plan=f"{served.week}-v1")
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("button", name="Toutes les feuilles (PDF)").click()
    pdf = waiting.value.path().read_bytes()
    pages, text = pypdf.PdfReader(BytesIO(pdf)).pages, text_of(pdf)
    for team in {shift.team for shift in going_out(plan)}:
        assert team in text
    assert len(pages) >= 2 * len(going_out(plan))
    assert store.num_logged() == before + 1
    assert store.log(dt.date.min, dt.date.max, most=1)[0].verb is Verb.EXPORT_TEAM


def test_what_would_serve_a_place_left_out_is_found_on_request_with_its_cost(
    tab: Tab, served: Served
) -> None:
    plan = Workspace(served.home).plans("demo", served.week)[1]
    tab.open("semaine", t="demo", plan=f"{served.week}-v{plan.version}")
    assert len(tab.rows("pourquoi")) == len(plan.unserved) > 0
    tab.click(tab.page.get_by_role("button", name="Chercher ce qui permettrait un passage"))
    (row,) = tab.rows("changement")
    assert row[0] == "Rien à changer, il reste de la place"
    assert "repères du plan" in row[2]
    assert "Aucun autre changement n'est nécessaire." in tab.text()


def test_what_the_points_are_made_of_opens_on_the_page_and_comes_as_a_workbook(
    tab: Tab, served: Served
) -> None:
    tab.open("semaine", t="demo", plan=f"{served.week}-v1")
    tab.open_part("De quoi sont faits les repères du plan")
    parts = tab.rows("repère")
    assert parts[-1][0] == "total"
    assert "la semaine entière, hors des sorties nommées" in tab.text()
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("button", name="Repères (XLSX)").click()
    book = openpyxl.load_workbook(BytesIO(waiting.value.path().read_bytes()))
    assert book.sheetnames == ["par nom", "par sortie", "par zone"]
    tab.click(tab.page.get_by_role("button", name="Chercher ce qu'apporterait une heure de plus"))
    assert {row[0] for row in tab.rows("une heure de plus apporterait")} == {"M1", "M2"}
    assert "sans chiffre à elle : EM1" in tab.text()
