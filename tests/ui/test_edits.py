"""A plan edited in the browser: judged at once, kept, undone; two people at once."""

from __future__ import annotations

import re

from playwright.sync_api import Browser

from planner.store.workspace import Workspace
from tests.ui.conftest import Served
from tests.ui.tab import Tab

_EDIT, _KEEP = "Modifier le plan à la main", "Garder la modification"


def _plans(served: Served) -> list[int]:
    return [plan.version for plan in Workspace(served.home).plans("demo", served.week)]


def _lock(tab: Tab, served: Served, number: int) -> None:
    """Ask for a passage to be locked, on the newest version."""
    tab.open("semaine", t="demo", plan=f"{served.week}-v{_plans(served)[-1]}")
    tab.open_part(_EDIT)
    tab.mark("fixer ou libérer")
    option = tab.options("Passage à changer")[number]
    tab.choose("Passage à changer", option)
    tab.page.get_by_text("Sera fixé").wait_for()


def test_an_edit_by_keyboard_is_kept_as_a_version_and_undone(tab: Tab, served: Served) -> None:
    before = _plans(served)
    tab.open("semaine", t="demo", plan=f"{served.week}-v{before[-1]}")
    tab.layers(bool)
    tab.open_part(_EDIT)
    tab.mark("fixer ou libérer")
    tab.choose_by_key("Passage à changer")
    keep = tab.page.get_by_role("button", name=_KEEP)
    keep.focus()
    with tab.run():
        tab.page.keyboard.press("Enter")
    assert _plans(served) == [*before, before[-1] + 1]
    plan = Workspace(served.home).plans("demo", served.week)[-1]
    assert len(plan.locks) == 1
    tab.open_part("Versions de ce plan")
    assert tab.rows("ce qui l'a faite")[0][1] == "fixé ou libéré à la main"
    tab.click(tab.page.get_by_role("button", name="Annuler la dernière modification"))
    plan = Workspace(served.home).plans("demo", served.week)[-1]
    assert (plan.restores, plan.locks) == (before[-1], ())


def test_the_second_of_two_tabs_is_told_and_tries_its_edit_again(
    tab: Tab, served: Served, browser: Browser
) -> None:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    other = Tab(context.new_page(), served.base)
    _lock(tab, served, 0)
    _lock(other, served, 1)
    other.click(other.page.get_by_role("button", name=_KEEP))
    context.close()
    tab.click(tab.page.get_by_role("button", name=_KEEP))
    tab.page.get_by_text("Quelqu'un d'autre a enregistré la version").wait_for()
    assert re.search(r"\d h( \d\d)?\) : fixé", tab.text().replace("\u00a0", " "))
    tab.click(tab.page.get_by_role("button", name=re.compile("L'essayer sur la version")))
    tab.click(tab.page.get_by_role("button", name=_KEEP))
    plan = Workspace(served.home).plans("demo", served.week)[-1]
    assert len(plan.locks) == 2


def test_edits_are_asked_for_in_english_too(tab: Tab, served: Served) -> None:
    tab.page.goto(f"{served.base}/semaine?t=demo&lang=en&plan={served.week}-v{_plans(served)[-1]}")
    tab.ready()
    tab.open_part("Edit the plan by hand")
    tab.mark("drop a passage")
    tab.choose("Passage to change", tab.options("Passage to change")[3])
    tab.page.get_by_role("button", name="Keep the edit").wait_for()
