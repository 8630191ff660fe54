"""Every page of the application as a machine can judge its accessibility, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from planner.roles import Right, rights_of_one_laptop
from planner.ui.empty_page import ADDRESSES, ASIDES
from tests.ui.axe import settled, violations
from tests.ui.conftest import Served, opened_tab
from tests.ui.tab import Tab

HERE = rights_of_one_laptop() - {Right.TERRITORY}
EVERY_PAGE = ("", *(page for right, page in ADDRESSES.items() if right in HERE), *ASIDES)
"""Taken from the application itself: a page added is a page judged."""
WIDTHS = {"wide": 1280, "telephone": 390}
UNFOLD = """() => document.querySelectorAll('details:not([open]) > summary')
  .forEach(summary => summary.click())"""
DRAWN_LATER = "[class*=st-key-av-part-] details:not([open]) > summary"
"""Parts that are drawn when they are unfolded; each is one less of these then."""
_CONTROLS = """() => {
  const kinds = 'a[href], button, input, select, textarea, summary, [role=button],' +
    '[role=combobox], [role=slider], [tabindex="0"]';
  // a panel of tabs is no control: it takes the focus while nothing within it can
  const seen = box => box.checkVisibility() && !box.disabled && box.role !== 'tabpanel' &&
    !box.closest('[aria-hidden=true]');
  const boxes = [...document.querySelectorAll(kinds)].filter(seen).filter(box =>
    box.tabIndex >= 0 && !(box.type === 'radio' && !box.checked));
  boxes.forEach((box, at) => { box.dataset.control = at; });
  window.reached = new Set();
  document.addEventListener('focusin', event => window.reached.add(event.target.dataset.control));
  return boxes.map(box => `${box.tagName} ${box.getAttribute('aria-label') ??
    box.innerText?.trim().slice(0, 40)}`);
}"""
_REACHED = "() => [...window.reached]"
"""Controls that had the focus: a table gives it to one of its cells as soon as it has it."""
_FOCUSED = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  let shown = at.tagName === 'IFRAME';
  const cut = box => ['hidden', 'clip'].includes(getComputedStyle(box.parentElement).overflow);
  for (let box = at, up = 0; box && up < 5; box = box.parentElement, up++) {
    const style = getComputedStyle(box);
    // what a box that clips has at its edge is not seen
    shown ||= style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && !cut(box);
    shown ||= style.boxShadow !== 'none';
  }
  return {shown, html: at.outerHTML.slice(0, 120)};
}"""
_HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .filter(box => box.checkVisibility()).map(box => Number(box.tagName[1]))"""
_FOLLOWED = """f => [...document.querySelectorAll('table')].some(table =>
  f.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING)"""
_LANGUAGES = """lang => [document, ...[...document.querySelectorAll('iframe')].map(
  frame => frame.contentDocument)].every(page => page.documentElement.lang === lang)"""
_ENGLISH = (
    r"\b(open|close|choose|select|upload|clear|increment|decrement|streamlit|the|and|day|month|year"
    r"|empty|yyyy|november|december)\b"
)
_SPOKEN = """names => [...document.querySelectorAll(names.map(name => `[${name}]`).join())]
  .flatMap(box => names.map(name => box.getAttribute(name)).filter(Boolean))"""


def _opened(tab: Tab, page: str, lang: str, territory: str = "demo") -> None:
    tab.open(page, t=territory, lang=lang)
    while tab.page.locator(DRAWN_LATER).count():
        with tab.run():  # the focus stays at the head of the page
            tab.page.locator(DRAWN_LATER).first.evaluate("part => part.click()")
    tab.page.evaluate(UNFOLD)
    tab.ready()


def _english(tab: Tab) -> list[str]:
    said = tab.page.evaluate(
        _SPOKEN, ["aria-label", "aria-valuetext", "placeholder", "title", "alt"]
    )
    return [words for words in said if re.search(_ENGLISH, words, re.I)]


@pytest.fixture(scope="module")
def shown(
    served: Served, window: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[tuple[Tab, str]]:
    """A page in a language at a width, opened once for all that is only read there."""
    page, lang, width = request.param
    with opened_tab(served, window, f"accessibility[{page}-{lang}-{width}]") as made:
        made.page.set_viewport_size({"width": WIDTHS[width], "height": 900})
        _opened(made, page, lang)
        yield made, lang


def _every_page(*seen: tuple[str, str]) -> pytest.MarkDecorator:
    """Every page in some languages at some widths."""
    views = [(page, *one) for page in EVERY_PAGE for one in seen]
    return pytest.mark.parametrize("shown", views, indirect=True, ids="-".join)


@_every_page(("fr", "wide"), ("en", "wide"), ("fr", "telephone"), ("en", "telephone"))
def test_axe_finds_nothing_wrong(shown: tuple[Tab, str]) -> None:
    assert violations(shown[0]) == []


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_axe_finds_nothing_wrong_where_names_are_hostile(tab: Tab, page: str) -> None:
    _opened(tab, page, "fr", "pieges")
    assert violations(tab) == []


def test_axe_is_there_and_finds_what_is_wrong(tab: Tab) -> None:
    tab.open(ASIDES[0])
    tab.page.evaluate("document.body.append(document.createElement('img'))")
    assert [line.split(":")[0] for line in violations(tab) if "image-alt" in line] == ["image-alt"]


@_every_page(("fr", "wide"), ("en", "wide"))
def test_the_language_is_said_of_the_page_and_of_its_maps(shown: tuple[Tab, str]) -> None:
    tab, lang = shown
    if tab.page.locator("iframe").count():
        tab.map_frame()
    tab.page.wait_for_function(_LANGUAGES, arg=lang)
    if lang == "fr":  # nothing is said in English to who hears the page
        assert settled(tab, lambda: _english(tab)) == []


def test_a_page_that_is_not_there_is_told_in_the_language_of_the_reader(tab: Tab) -> None:
    tab.open(ADDRESSES[Right.OWN_SHEETS], lang="fr")
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_text("Page absente").wait_for()
    assert "requested" not in dialog.inner_text()


@_every_page(("fr", "wide"))
def test_a_page_is_in_order_one_title_no_level_skipped_a_table_after_every_map(
    shown: tuple[Tab, str],
) -> None:
    tab, _lang = shown
    levels = tab.page.evaluate(_HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for frame in tab.page.locator("iframe").all():
        assert frame.evaluate(_FOLLOWED)


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_control_is_reached_by_tab_and_shows_it(tab: Tab, page: str) -> None:
    _opened(tab, page, "fr")
    controls = tab.page.evaluate(_CONTROLS)
    begun, hidden = False, []
    for _press in range(3 * len(controls) + 60):
        tab.page.keyboard.press("Tab")
        found = tab.page.evaluate(_FOCUSED)
        if found is None:
            if begun:
                break
            continue
        begun = True
        if not found["shown"]:
            hidden.append(found["html"])
    reached = tab.page.evaluate(_REACHED)
    missed = [words for rank, words in enumerate(controls) if str(rank) not in reached]
    assert len(controls) > 3
    assert missed == []
    assert hidden == []


def test_what_scrolls_sideways_is_reached_by_the_keyboard_only_then(tab: Tab) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    tab.open("besoins", t="demo")
    tab.page.locator(".av-scroll[tabindex='0'][role=group]").first.wait_for()
    tab.page.set_viewport_size({"width": 1280, "height": 900})
    tab.page.locator(".av-scroll[tabindex='0']:not(.av-tall)").first.wait_for(state="detached")


def test_the_statement_is_linked_from_every_page_and_documented(tab: Tab) -> None:
    tab.open("semaine", t="demo")
    tab.page.get_by_role("link", name="Accessibilité : non conforme").click()
    tab.page.get_by_role("heading", level=1, name="Accessibilité").wait_for()
    assert "Aucun audit RGAA" in tab.text()
    told = Path(__file__).parents[2] / "docs" / "accessibility.md"
    assert "No RGAA audit" in told.read_text("utf-8")
