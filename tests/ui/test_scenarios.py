"""A manager's comparison and an activity report, in the browser, in French and in English."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator

import pypdf
import pytest

from planner.i18n import set_language
from planner.model import Week
from planner.service.plan_request import PlanRequest
from planner.service.scenario_inputs import ScenarioWords, save_scenario
from planner.service.scenario_plans import asked_of, plan_scenarios
from planner.store.schema import PlanRow
from planner.store.workspace import Workspace
from tests.ui.axe import violations
from tests.ui.conftest import Served, serving
from tests.ui.tab import Tab

SECONDS = 1.0
HOSTILE = "=1+1 <b>${x}</b>"


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    """A server of its own: scenarios, promises and reports depend on all a workspace holds."""
    with serving(tmp_path_factory.mktemp("scenarios"), factory=tmp_path_factory) as found:
        yield found


def test_a_manager_names_a_scenario_plans_it_and_compares_it(tab: Tab, served, monkeypatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    set_language("fr")
    tab.open("comparer", t="demo", what="scenarios", w=str(served.week))
    page = tab.page
    page.get_by_label("Nom du scénario").fill(HOSTILE)
    page.get_by_role("button", name="Enregistrer le scénario").click()
    page.get_by_text("Scénarios à comparer à la référence").wait_for()
    tab.ready()
    assert HOSTILE in tab.text()
    assert tab.rows("changements") == [[HOSTILE, "les moyens et les repères d'aujourd'hui"]]
    assert "à planifier d'abord" in tab.text()
    store = Workspace(served.home)
    save_scenario(store, "demo", ScenarioWords("Une équipe de moins", teams_less=("M2",)))
    tab.open("comparer", t="demo", what="scenarios", w=str(served.week))
    seconds = page.get_by_label("Recherche par plan (secondes)")
    seconds.fill(f"{SECONDS:.0f}")
    with tab.run():
        seconds.press("Enter")
    page.get_by_role("button", name="Planifier ce qui ne l'est pas encore").click()
    page.get_by_text("Face à la référence, sur la carte").wait_for(timeout=120_000)
    tab.ready()
    rows = {row[0]: row[1:] for row in tab.rows("référence")}
    outings = [int(text.split()[0]) for text in rows["sorties avec un passage"]]
    assert outings[0] == outings[1] > outings[2]
    told = [text.split("(")[0] for text in rows["coût des vacations, avec ou sans passage (€)"]]
    reference_eur, _same_eur, less_eur = (int("".join(filter(str.isdigit, one))) for one in told)
    assert reference_eur > less_eur > 0
    tab.layers(bool)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Une page (PDF)").click()
    printed = pypdf.PdfReader(io.BytesIO(waiting.value.path().read_bytes())).pages[0].extract_text()
    assert "Une équipe de moins" in printed
    assert tab.boxes_of_trouble().count() == 0


def test_every_change_a_scenario_may_hold_is_asked_for_and_faults_keep_what_was_written(
    tab: Tab, served, monkeypatch
) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    store = Workspace(served.home)
    latest = store.latest_means("demo")
    assert latest is not None
    codes = store.user_codes("demo")
    place = next(one.id for one in latest[1].places if not one.is_base and one.id in codes)
    tab.open("comparer", t="demo", what="scenarios", w=str(served.week))
    page = tab.page
    if not page.get_by_label("Nom du scénario").is_visible():
        tab.open_part("Ajouter un scénario")
    page.get_by_label("Nom du scénario").fill("Samedi renforcé")
    tab.choose_in_form("équipe · Vacations de plus 1", "M1")
    tab.choose_in_form("jour · Vacations de plus 1", "samedi")
    tab.type_hour("début · Vacations de plus 1", "19:30")
    page.get_by_role("tab", name="Lieux et passages").click()
    tab.choose_in_form("lieu · Passages souhaités 1", re.compile(rf"^{codes[place]}\b"))
    page.get_by_label("passages par semaine · Passages souhaités 1").fill("2")
    for rank, stop in enumerate(("Marché couvert", "Gare de Villefeinte"), 1):
        page.get_by_label(f"rue ou repère de la carte · Arrêts de plus {rank}").fill(stop)
    page.get_by_role("tab", name="Ce qui compte").click()
    page.get_by_label("signalements").fill("2")
    page.get_by_label("heure de trajet (% du besoin)").fill("0.72")
    tab.click(page.get_by_role("button", name="Enregistrer le scénario"))
    assert "colonne « fin »" in tab.boxes_of_trouble().first.inner_text()
    assert violations(tab) == []
    page.get_by_role("tab", name="Équipes et horaires").click()
    tab.type_hour("fin · Vacations de plus 1", "00:30")
    tab.click(page.get_by_role("button", name="Enregistrer le scénario"))
    kept = store.scenario("demo", "Samedi renforcé").scenario
    store.remove_scenario("demo", "Samedi renforcé")
    assert [(one.team, one.weekday) for one in kept.shifts_more] == [("M1", 5)]
    assert [(one.place, one.frequency) for one in kept.passages] == [(place, 2)]
    assert len(kept.stops_more) == 2
    assert kept.need_weights == {"reports": 2.0}
    assert kept.rates == {"travel_s": 2000}


def test_a_frontier_is_drawn_and_listed_and_the_page_speaks_english(
    tab: Tab, served, monkeypatch
) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    store = Workspace(served.home)
    plan = max(store.plans("demo", served.week), key=lambda one: one.version)
    store.publish(plan.id, plan.version)
    try:
        _english_frontier(tab, served, store)
    finally:
        with store.writing() as session:
            for row in session.query(PlanRow).filter(PlanRow.plan_id == plan.id):
                row.published = False


def _english_frontier(tab: Tab, served, store: Workspace) -> None:
    after = Week.of(served.week.monday + dt.timedelta(days=7))
    name = "Sans M1"
    known = {one.scenario.name for one in store.scenarios("demo")}
    if name not in known:
        save_scenario(store, "demo", ScenarioWords(name, teams_less=("M1",)))
    request = PlanRequest(after, seconds=SECONDS, seed=1)
    names = [one.scenario.name for one in store.scenarios("demo")]
    plan_scenarios(store, "demo", asked_of(store, "demo", names, request, frontier_of=""))
    plan_scenarios(store, "demo", asked_of(store, "demo", [name], request, frontier_of=name))
    tab.open("comparer", t="demo", what="scenarios", w=str(after), lang="en")
    seconds = tab.page.get_by_label("Search of each plan (seconds)")
    seconds.fill(f"{SECONDS:.0f}")
    with tab.run():
        seconds.press("Enter")
    tab.page.get_by_text("Against the baseline, on the map").wait_for(timeout=60_000)
    tab.ready()
    drawing = tab.page.locator("img.av-drawing")
    assert "promises kept" in (drawing.first.get_attribute("alt") or "")
    assert drawing.first.evaluate("image => image.naturalWidth") > 0
    tab.choose("Frontier of", name)
    tab.page.get_by_role("heading", name=f"promises kept · {name}").first.wait_for()
    tab.ready()
    text = tab.text()
    assert re.search(r"\d+ of \d+ \(\d+", text)
    assert "référence" not in text


def test_an_activity_report_says_what_it_lacks_and_gives_its_files(tab: Tab) -> None:
    tab.open("bilan", t="demo")
    text = tab.text()
    assert "Aucune semaine n'est publiée dans cette période" in text
    assert "aucun\n" not in text
    assert "Rien n'est déclaré" in text
    tally = "date;tenue;rencontrées\n2026-01-05;oui;25\n"
    tab.page.locator("input[type=file]").set_input_files(
        [{"name": "comptes.csv", "mimeType": "text/csv", "buffer": tally.encode()}]
    )
    tab.page.get_by_text("Déclaré, sorties").wait_for()
    tab.ready()
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("button", name="Bilan (PDF)").click()
    pdf = pypdf.PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    assert "Bilan d'activité" in pdf.pages[0].extract_text().replace("’", "'")
    tab.page.locator("input[type=file]").set_input_files(
        [{"name": "comptes.csv", "mimeType": "text/csv", "buffer": b"nom;age\nX;3\n"}]
    )
    tab.boxes_of_trouble().first.wait_for()
