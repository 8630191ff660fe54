"""Deque's axe-core on a tab: what it finds wrong, in the page and in its frames."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources

from tests.ui.tab import Tab

_RUN = """() => axe.run(document, {resultTypes: ['violations']}).then(found =>
  found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`)))"""

_LATER = "() => new Promise(next => setTimeout(() => requestAnimationFrame(next), 200))"
SEARCHES = 5


@cache
def _source() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def violations(tab: Tab) -> list[str]:
    """Every infraction to axe's rules that stays, best practices included, one line each."""
    return settled(tab, lambda: _judged(tab))


def settled(tab: Tab, found: Callable[[], list[str]]) -> list[str]:
    """What a search finds wrong in a page and finds again.

    Scripts of Streamlit that come late draw late, and `page.js` mends it a moment after: a page in
    which something is found is searched again, and what stays is told.
    """
    wrong: list[str] = []
    for _attempt in range(SEARCHES):
        wrong = found()
        if not wrong:
            break
        tab.page.evaluate(_LATER)
    return wrong


def _judged(tab: Tab) -> list[str]:
    for frame in tab.page.frames:
        frame.evaluate(f"{_source()};0")
    wrong: list[str] = tab.page.evaluate(_RUN)
    return wrong
