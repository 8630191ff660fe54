"""From nothing to printed sheets: a coordinator's week by the keyboard alone, in both languages."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pypdf
import pytest
from playwright.sync_api import expect

from optimisation.problem import Severity
from planner.i18n import _, set_language
from planner.model import WeekPlan
from planner.planning.acceptance import standing
from planner.service.demo import CODE, next_week
from planner.service.judging import check_plan
from planner.service.sheets import going_out
from planner.store.workspace import Workspace
from tests.ui.conftest import Served, running, serving
from tests.ui.tab import WAIT_MS, Tab


@pytest.fixture(params=["fr", "en"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language spoken by the page, and by the words looked for on it."""
    set_language(request.param)
    yield request.param
    set_language("fr")


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory, lang: str) -> Iterator[Served]:
    """An empty workspace."""
    folder = tmp_path_factory.mktemp(f"week-{lang}")
    (folder / "home").mkdir()
    with running(folder, next_week(dt.date.today())) as found:
        yield found


def _press(tab: Tab, words: str) -> None:
    """Go to a button with Tab, press Enter, wait for the run that follows."""
    tab.tab_to(words)
    with tab.run():
        tab.page.keyboard.press("Enter")


def test_a_coordinator_goes_from_nothing_to_printed_sheets_by_keyboard_alone(
    tab: Tab, served: Served, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
    tab.open("semaine", lang=lang)
    _press(tab, _("Créer la ville fictive"))
    tab.page.get_by_role("heading", level=1, name=_("Semaine")).wait_for()
    tab.ready()
    _press(tab, _("Chercher cette semaine"))
    tab.page.get_by_text(re.compile(f"^{_('Meilleur plan')}")).first.wait_for(timeout=2 * WAIT_MS)
    tab.tab_to(_("Arrêter et garder le meilleur plan"))
    tab.page.keyboard.press("Enter")
    tab.page.get_by_role("button", name=_("Publier"), exact=True).wait_for(timeout=2 * WAIT_MS)
    tab.ready()
    for _times in range(300):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.type") == "radio":
            break
    with tab.run():
        tab.page.keyboard.press("ArrowRight")
    assert "view=calendar" in tab.page.url
    tab.page.locator("table.av-weekly").wait_for()
    store = Workspace(served.home)
    (plan,) = store.plans(CODE, served.week)
    if standing(plan.violations):
        tab.tab_to(_("J'accepte en connaissance de cause : {rules}").format(rules="").strip())
        with tab.run():
            tab.page.keyboard.press("Space")
    _press(tab, _("Publier"))
    tab.page.get_by_text(_("Publié : ce plan est la promesse de la semaine suivante.")).wait_for()
    (published,) = [one for one in store.plans(CODE, served.week) if one.published]
    with tab.page.expect_download(timeout=2 * WAIT_MS) as waiting:
        tab.page.get_by_role("button", name=_("Toutes les feuilles (PDF)")).focus()
        tab.page.keyboard.press("Enter")
    pdf = pypdf.PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    assert len(pdf.pages) >= 2 * len(going_out(published))
    assert tab.page.evaluate("document.documentElement.lang") == lang
    assert tab.boxes_of_trouble().count() == 0


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own: a plan that leaves out a fixed point is no other test's."""
    with serving(tmp_path_factory.mktemp("accept"), factory=tmp_path_factory) as found:
        yield found


def _back_too_late(plan: WeekPlan) -> WeekPlan:
    """The plan with one outing back an hour after its end."""
    late = next(shift for shift in plan.shifts if shift.passages)
    shifts = (replace(late, return_s=late.end_s + 3600) if shift == late else shift
              for shift in plan.shifts)  # fmt: skip
    return replace(plan, shifts=tuple(shifts))


def test_a_plan_with_a_gap_is_published_once_a_person_accepts_it_in_words(
    demo: Served, browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(demo.folder / "key"))
    store = Workspace(demo.home)
    newest = max(store.plans(CODE, demo.week), key=lambda one: one.version)
    judged = check_plan(store, _back_too_late(newest)).plan
    assert {one.severity for one in standing(judged.violations)} == {Severity.TO_ACCEPT}
    plan = store.save_plan(judged, expected=newest.version)
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    tab = Tab(context.new_page(), demo.base)
    tab.open("semaine", t=CODE, plan=f"{plan.week}-v{plan.version}")
    button = tab.page.get_by_role("button", name="Publier", exact=True)
    expect(button).to_be_disabled()
    accept = tab.page.get_by_role("checkbox", name=re.compile("J'accepte en connaissance de cause"))
    accept.focus()
    with tab.run():
        tab.page.keyboard.press("Space")
    tab.click(button)
    tab.page.get_by_text("Publié : ce plan est la promesse").wait_for()
    context.close()
    (published,) = [one for one in store.plans(CODE, plan.week) if one.published]
    assert standing(published.violations) == ()
    assert any(one.accepted for one in published.violations)
