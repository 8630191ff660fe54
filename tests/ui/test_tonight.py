"""The evening in the browser: a call is answered and kept, an absence too, by keyboard as well."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from planner.clock import Clock
from planner.i18n import set_language
from planner.model import WeekPlan
from planner.service.load import load_territory
from planner.service.zone_spot import zone_names
from planner.store.workspace import Workspace
from tests.ui.conftest import Served, serving
from tests.ui.tab import WAIT_MS, Tab

SEARCH = "Chercher trois propositions"
_FRENCH = re.compile(r"\b(appel|lieu|heure|chercher|sorties?|créneaux|trajet)\b", re.I)


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    """A server of its own: what is kept of an evening changes the plan."""
    with serving(tmp_path_factory.mktemp("evening"), factory=tmp_path_factory) as found:
        yield found


@pytest.fixture
def store(served: Served, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    set_language("fr")
    return Workspace(served.home)


def _newest(store: Workspace, served: Served) -> WeekPlan:
    return max(store.plans("demo", served.week), key=lambda one: one.version)


def _cards(tab: Tab) -> list[str]:
    tab.page.locator(".av-card").first.wait_for()
    return [told.replace("\u00a0", " ") for told in tab.page.locator(".av-card").all_inner_texts()]


def _hour(tab: Tab, digits: str) -> None:
    """Type an hour, its two parts one after the other."""
    tab.page.get_by_label("Heure", exact=True).get_by_role("spinbutton").first.focus()
    tab.page.keyboard.type(digits)


def _open(tab: Tab, served: Served, **query: str) -> None:
    tab.open("ce-soir", t="demo", w=str(served.week), **query)
    loading = tab.page.get_by_text("Le plan se charge")
    loading.wait_for(state="hidden", timeout=3 * WAIT_MS)
    tab.ready()


def test_a_call_gets_proposals_in_words_and_the_one_chosen_is_the_next_version(
    tab: Tab, served: Served, store: Workspace
) -> None:
    before = _newest(store, served)
    zone = next(iter(zone_names(load_territory(store, "demo")).values()))
    _open(tab, served)
    assert ("Ses heures ont été annoncées" in tab.text()) is before.published
    tab.mark("zone")
    tab.choose_in_form("Zone", zone)
    _hour(tab, "2130")
    tab.click(tab.page.get_by_role("button", name=SEARCH))
    cards = _cards(tab)
    assert 1 <= len(cards) <= 3
    for rank, told in enumerate(cards, 1):
        assert told.startswith(f"Proposition {rank}")
        assert "créneaux annoncés non tenus" in told
        assert re.search(r"temps de trajet\s+[+−]?\d+\s(min|h)", told)
    assert zone not in tab.page.url  # what is asked stays out of the address
    choose = tab.page.get_by_role("button", name="Choisir la proposition 1")
    choose.focus()
    with tab.run():
        tab.page.keyboard.press("Enter")
    tab.page.get_by_text(f"Version {before.version + 1} enregistrée").wait_for()
    plan = _newest(store, served)
    assert (plan.version, plan.replaces) == (before.version + 1, before.version)
    assert plan.engine.startswith("proposal:")
    assert "Sorties changées, à prévenir" in tab.text()
    tab.go("Semaine")
    assert tab.figures()["passages"] == str(
        sum(passage.place is not None for shift in plan.shifts for passage in shift.passages)
    )


def test_a_team_of_two_that_loses_one_goes_with_another_or_does_not_go(
    tab: Tab, served: Served, store: Workspace
) -> None:
    before = _newest(store, served)
    means = store.means(before.means)
    team = next(one for one in means.teams if one.id == "M1")
    shift = next(one for one in before.shifts if one.team == team.id and one.passages)
    day = f"{shift.date.day} "
    hour = Clock(before.week, before.tz).hour(shift.start_s)
    _open(tab, served)
    tab.mark("Une absence")
    label = next(
        told for told in tab.options("Sortie")
        if team.name in told and day in told and hour in told
    )  # fmt: skip
    if label not in tab.page.get_by_role("combobox", name="Sortie").locator("..").inner_text():
        tab.choose("Sortie", label)
    tab.click(tab.page.get_by_role("button", name=SEARCH))
    cards = _cards(tab)
    assert any("annulée" in told or "Sans passage" in told for told in cards)
    tab.click(tab.page.get_by_role("button", name="Choisir la proposition 1"))
    tab.page.get_by_text(f"Version {before.version + 1} enregistrée").wait_for()
    plan = _newest(store, served)
    assert plan.version == before.version + 1
    gone = [one for one in plan.shifts if one.team == team.id and one.date == shift.date]
    assert not any(one.passages for one in gone)
    assert "Sorties annulées, à prévenir" in tab.text()
    undo = tab.page.get_by_role("button", name="Annuler ce choix")
    undo.focus()
    with tab.run():
        tab.page.keyboard.press("Enter")
    words = f"la version {plan.version + 1} reprend la version {before.version}"
    tab.page.get_by_text(words).wait_for()
    again = _newest(store, served)
    assert (again.version, again.restores) == (plan.version + 1, before.version)
    assert (again.shifts, again.means) == (before.shifts, before.means)
    undo.wait_for(state="detached")


def test_a_plan_changed_under_the_question_is_told_and_the_question_asked_again(
    tab: Tab, served: Served, store: Workspace
) -> None:
    _open(tab, served)
    tab.mark("zone")
    _hour(tab, "2200")
    tab.click(tab.page.get_by_role("button", name=SEARCH))
    assert _cards(tab)
    before = _newest(store, served)
    store.save_plan(before, expected=before.version)
    tab.click(tab.page.get_by_role("button", name="Choisir la proposition 1"))
    tab.page.get_by_text(f"Le plan a changé entre-temps (version {before.version + 1})").wait_for()
    assert _cards(tab)
    assert _newest(store, served).version == before.version + 1


def test_what_cannot_be_asked_is_said_and_nothing_is_saved(
    tab: Tab, served: Served, store: Workspace
) -> None:
    before = _newest(store, served)
    _open(tab, served)
    tab.mark("repère de la carte")
    hostile = "<img src=x onerror=window.__pwned=1> ${7*7} =1+1"
    tab.page.get_by_label("Repère de la carte", exact=True).fill(hostile)
    _hour(tab, "2130")
    tab.click(tab.page.get_by_role("button", name=SEARCH))
    tab.boxes_of_trouble().first.wait_for()
    assert tab.page.locator("[data-testid=stMain] img[src=x]").count() == 0
    assert _newest(store, served).version == before.version


def test_a_call_is_answered_in_english_by_keyboard_alone(
    tab: Tab, served: Served, store: Workspace
) -> None:
    before = _newest(store, served)
    zone = next(iter(zone_names(load_territory(store, "demo")).values()))
    tab.open("ce-soir", t="demo", w=str(served.week), lang="en")
    text = tab.text()
    assert "Tonight" in text
    assert not _FRENCH.search(text)
    keys = tab.page.keyboard
    tab.page.get_by_text("The plan is being loaded").wait_for(state="hidden", timeout=3 * WAIT_MS)
    tab.tab_to("The place is told by")
    while "zone" not in tab.focused():
        with tab.run():
            keys.press("ArrowRight")
    tab.tab_to("Zone")
    keys.type(zone)
    keys.press("Enter")
    tab.tab_to("Hour")
    keys.type("2130")
    tab.tab_to("Look for three proposals")
    with tab.run():
        keys.press("Enter")
    assert not _FRENCH.search(" ".join(_cards(tab)))
    tab.tab_to("Choose proposal 1")
    with tab.run():
        keys.press("Enter")
    tab.page.get_by_text(f"Version {before.version + 1} saved").wait_for()
    assert _newest(store, served).version == before.version + 1
