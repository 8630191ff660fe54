"""A sheet typed in by keyboard alone, corrected, contradicted by another, and what it changes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import delete

from planner.model import Week
from planner.network.corner import corners_at
from planner.returns import VISIT_OUTCOMES, Held
from planner.service.demo import CODE
from planner.service.load import load_territory
from planner.service.outings import outings_between
from planner.service.plan_request import PlanRequest
from planner.service.returns_book import write_returns_template
from planner.service.weeks import plan_week
from planner.service.wishes import leave_in_peace
from planner.store.schema import OutcomeRow, PlanRow, ReturnRow, WishRow
from planner.store.workspace import Workspace
from planner.tally import UNPLANNED_LINES
from planner.ui.plan_key import plan_key
from tests.cli.test_returns import fill
from tests.ui.axe import violations
from tests.ui.test_accessibility import UNFOLD, WIDTHS
from tests.ui.test_week import stop_search
from tests.ui.typist import ASKED_S, type_round, type_visits

LAST = Week.of(dt.date.today()).previous


@pytest.fixture(scope="module")
def store(served):
    """The served workspace, with a plan of last week; what is brought back is taken out after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
        workspace = Workspace(served.home)
        if not workspace.plans(CODE, LAST):
            request = PlanRequest(LAST, seconds=None, iterations=2)
            plan_week(workspace, CODE, served.folder / "moyens.xlsx", request)
        yield workspace
        with workspace.writing() as session:
            for kind in (ReturnRow, OutcomeRow, WishRow):
                session.execute(delete(kind).where(kind.territory == CODE))
            session.execute(delete(PlanRow).where(PlanRow.week == str(LAST)))
        workspace.close()


@pytest.fixture
def rounds(store):
    """Street rounds of last week that wait for their sheet."""
    found = outings_between(store, CODE, LAST.monday, LAST.monday + dt.timedelta(days=6))
    return [
        one
        for one in found
        if not one.visits
        and not one.told
        and {p.ref for p in one.shift.passages[:2]} <= {place.id for place in one.means.places}
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_axe_finds_nothing_wrong_on_a_sheet_to_type_in(store, rounds, tab, lang):
    for width in WIDTHS.values():
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.open("retours", t=CODE, lang=lang, sheet=rounds[1].code)
        tab.page.evaluate(UNFOLD)
        assert tab.page.locator("input[type=number]").count() > 0
        assert violations(tab) == []


def test_a_sheet_is_typed_in_by_keyboard_alone_and_blank_is_no_zero(store, rounds, tab):
    outing = rounds[1]
    tab.open("retours", t=CODE)
    blank = [""] * len(outing.columns)
    lines = [["3", "1", *blank[2:]], ["0", *blank[1:]], *[blank] * (len(outing.shift.passages) - 2)]
    entry = type_round(tab, outing.code, lines)
    assert entry.seconds(12) < ASKED_S
    assert f"sheet={outing.code}" in tab.page.url
    told = store.outing_return(CODE, outing.code)
    assert told.held is Held.YES
    assert {stop.number: stop.counts for stop in told.stops} == {
        1: {"met": 3, "first_time": 1}, 2: {"met": 0},
    }  # fmt: skip
    tab.page.get_by_text("Personne : essayer à une autre heure ?").wait_for()
    tab.page.get_by_text("Laisser tranquille jusqu'au…").wait_for()
    _add_an_unplanned_line(store, tab, outing)
    _mark_visits(store, tab)


def _mark_visits(store, tab) -> None:
    """Marks of a visiting team's sheet, by keyboard alone; one not told says nothing."""
    found = outings_between(store, CODE, LAST.monday, LAST.monday + dt.timedelta(days=6))
    outing = max((one for one in found if one.visits), key=lambda one: len(one.shift.passages))
    marks = [rank % 5 for rank, _passage in enumerate(outing.shift.passages, 1)]
    tab.open("retours", t=CODE)
    entry = type_visits(tab, outing.code, marks)
    assert entry.seconds(12) < ASKED_S
    told = store.outing_return(CODE, outing.code)
    states = [None, *VISIT_OUTCOMES.values()]
    wanted = {rank: states[mark] for rank, mark in enumerate(marks, 1) if mark}
    assert len(wanted) >= 4
    assert {stop.number: stop.outcome for stop in told.stops} == wanted
    assert violations(tab) == []


def _add_an_unplanned_line(store, tab, outing) -> None:
    """On the last of the lines the sheet prints; a page opened later shows it, to be corrected."""
    tab.open_part("Rencontres imprévues et appels tardifs du 115")
    last = f"imprévu {UNPLANNED_LINES}"
    corner = corner_of(store)
    for field, words in (("heure", "22:15"), ("rue", corner[0]), ("croisement", corner[1]),
                         ("rencontrées", "2")):  # fmt: skip
        tab.page.get_by_label(f"{field} · {last}").fill(words)
    tab.click(tab.page.get_by_role("button", name="Enregistrer la feuille"))
    tab.page.get_by_text("Feuille enregistrée (version 2)").wait_for()
    (line,) = store.outing_return(CODE, outing.code).unplanned
    assert line.counts == {"met": 2}
    tab.open("retours", t=CODE, sheet=outing.code)
    shown = [
        tab.page.get_by_label(f"{field} · imprévu 1").input_value()
        for field in ("heure", "rue", "croisement", "rencontrées")
    ]
    assert (shown[0], {shown[1], shown[2]}, shown[3]) == ("22:15", set(corner), "2")
    tab.page.get_by_label("rencontrées · imprévu 1").fill("5")
    tab.click(tab.page.get_by_role("button", name="Enregistrer la feuille"))
    tab.page.get_by_text("Feuille enregistrée (version 3)").wait_for()
    (again,) = store.outing_return(CODE, outing.code).unplanned
    assert (again.point, again.counts) == (line.point, {"met": 5})


def _round_told(store):
    """The street round brought back, beside the visits."""
    (told,) = (one for one in store.returns(CODE) if "met" in one.sums)
    return told


def corner_of(store) -> tuple[str, str]:
    """A street of the town and one it crosses, as the names tell them."""
    names = load_territory(store, CODE).gazetteer()
    point = next(one.point for one in store.latest_means(CODE)[1].places)
    return corners_at(names, [point])[0]


def test_leaving_a_shared_place_in_peace_asks_first(store, rounds, tab):
    told = _round_told(store)
    tab.open("retours", t=CODE, sheet=told.outing)
    tab.click(tab.page.get_by_role("button", name="Laisser tranquille", exact=True))
    tab.page.get_by_text("plusieurs personnes peuvent y venir").wait_for()
    assert store.wishes(CODE).rests == ()
    tab.click(tab.page.get_by_role("button", name="Oui, pour toutes"))
    tab.page.get_by_text("Aucun passage ne sera prévu").wait_for()
    assert len(store.wishes(CODE).rests) == 1


def test_whoever_did_not_see_a_correction_keeps_what_was_typed(store, tab):
    told = _round_told(store)
    tab.open("retours", t=CODE, sheet=told.outing)
    fields = tab.page.locator(".st-key-av-return input")
    fields.nth(0).fill("9")
    store.save_returns(CODE, [told])
    tab.click(tab.page.get_by_role("button", name="Enregistrer la feuille"))
    assert "quelqu'un d'autre a enregistré ce retour" in tab.text()
    assert fields.nth(0).input_value() == "9"
    tab.click(tab.page.get_by_role("button", name="Recharger ce qui a été enregistré"))
    assert fields.nth(0).input_value() == "3"


def test_a_fault_is_told_with_its_line_and_nothing_typed_is_lost(store, served, rounds, tab):
    outing = rounds[-1]
    tab.open("retours", t=CODE, sheet=outing.code)
    fields = tab.page.locator(".st-key-av-return input")
    fields.nth(0).fill("1")
    fields.nth(1).fill("4")
    tab.click(tab.page.get_by_role("button", name="Enregistrer la feuille"))
    text = tab.text()
    assert "sortie tenue ou non" in text
    assert "ligne 1" in text
    assert "rien de ce qui est saisi n'est perdu" in text
    assert [fields.nth(0).input_value(), fields.nth(1).input_value()] == ["1", "4"]
    assert store.outing_return(CODE, outing.code) is None
    _take_a_workbook(store, tab, outing, served.folder / "rempli.xlsx")


def _take_a_workbook(store, tab, outing, path) -> None:
    """Refused whole with its fault in words, then mended and saved, without another line."""
    write_returns_template(store, path, [outing])
    fill(path, "sorties", 2, tenue="oui")
    fill(path, "comptes", 2, rencontrées=1, dont_1re_fois=2)
    tab.open_part("Plusieurs feuilles d'un coup, par classeur")
    for mended in (False, True):
        if mended:  # a browser tells no second choice of the same file
            fill(path, "comptes", 2, dont_1re_fois=1)
            path = path.rename(path.with_name("relu.xlsx"))
        with tab.run():
            tab.page.locator("input[type=file]").set_input_files(path)
        tab.click(tab.page.get_by_role("button", name="Enregistrer le classeur"))
        if not mended:
            assert "feuille « comptes », ligne 2" in tab.text()
            assert store.outing_return(CODE, outing.code) is None
    tab.page.get_by_text("1 feuille enregistrée.").wait_for()
    tab.page.get_by_text("Feuille enregistrée (version 1), tenue").wait_for()
    assert store.outing_return(CODE, outing.code).sums == {"met": 1, "first_time": 1}


def test_in_english_the_page_is_english(rounds, tab):
    tab.open("retours", t=CODE, lang="en", sheet=rounds[0].code)
    text = tab.text()
    assert "Blank: no passage" in text
    for french in ("Enregistrer", "Case vide", "Sortie", "tenue"):
        assert french not in text


def test_the_new_week_is_told_and_searched_for_with_one_button(store, rounds, tab):
    tab.open("semaine", t=CODE)
    tab.open_part(next(t for t in tab.text().split("\n") if t.startswith("Nouvelle semaine")))
    button = tab.page.get_by_role("button", name="Chercher cette semaine")
    button.wait_for()
    for title in ("Ce qui continue", "Ce qui change, et pourquoi", "Ce qui a pris fin"):
        assert title in tab.text()
    button.click()
    tab.page.get_by_text(re.compile(r"Meilleur plan.*\d")).wait_for()  # one to keep
    stop_search(tab)


def test_means_are_edited_in_tables_and_saved_as_a_new_version(store, tab):
    before, means = store.latest_means(CODE)
    tab.open("semaine", t=CODE)
    tab.open_part("Moyens en tableaux")
    tab.page.get_by_test_id("stDataFrame").first.wait_for()
    tab.page.get_by_role("button", name="Enregistrer les moyens").wait_for()
    tab.click(tab.page.get_by_role("button", name="Enregistrer les moyens"))
    tab.page.get_by_text("Moyens enregistrés : la").wait_for()
    after, saved = store.latest_means(CODE)
    assert after != before
    assert saved == means


def test_e10_a_plan_that_passes_within_a_rest_gives_no_sheet_until_the_rest_is_over(
    store, served, tab
):
    known = {one.id for one in store.latest_means(CODE)[1].places}
    plan, ref = next(
        (plan, passage.place)
        for plan in store.plans(CODE, served.week)
        for shift in plan.shifts
        for passage in shift.passages
        if passage.place in known
    )
    with store.writing() as session:
        session.execute(delete(WishRow).where(WishRow.territory == CODE))
    tab.open("semaine", t=CODE, plan=plan_key(plan))
    sheets = tab.page.get_by_role("button", name="Toutes les feuilles (PDF)")
    sheets.wait_for()
    until = served.week.monday + dt.timedelta(days=13)
    rest = leave_in_peace(store, CODE, ref, until, agreed=True)
    assert rest in store.wishes(CODE).rests
    tab.open("semaine", t=CODE, plan=plan_key(plan))
    tab.page.get_by_text("plan refusé").wait_for()
    assert sheets.count() == 0
    assert tab.page.get_by_text("Autres fichiers").count() == 0
    tab.page.get_by_role("button", name="Plan, pour un autre outil (JSON)").wait_for()
