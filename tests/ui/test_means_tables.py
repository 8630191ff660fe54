"""Means as tables in a browser, in the words of the page."""

from __future__ import annotations

from planner.exports.means_rows import TABLES
from planner.means_layout import BY_NAME
from tests.ui.tab import Tab

_HEADERS = """() => [...document.querySelectorAll('canvas th')].map(box => box.innerText.trim())"""


def _headers(tab: Tab, part: str, lang: str) -> set[str]:
    tab.open("semaine", t="demo", lang=lang)
    tab.open_part(part)
    tab.page.wait_for_function("!!document.querySelector('canvas td')")
    return set(tab.page.evaluate(_HEADERS))


def test_headers_are_the_workbook_s_in_french(tab: Tab) -> None:
    assert {"codes de rota", "personnes", "mode"} <= _headers(tab, "Moyens en tableaux", "fr")


def test_headers_and_names_of_tables_are_english_in_english(tab: Tab) -> None:
    found = _headers(tab, "Means in tables", "en")
    assert {"rota codes", "people", "mode"} <= found
    columns = [column.header for name in TABLES for column in BY_NAME[name].columns]
    assert not found & {header for header in columns if "é" in header}
    tabs = tab.page.get_by_role("tab").all_inner_texts()
    names = ["teams", "shifts", "places", "appointments", "reports", "exceptions"]
    assert tabs[-len(names) :] == names
