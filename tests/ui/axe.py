"""Deque's axe-core on a tab: what it finds wrong, in the page and in its frames."""

from __future__ import annotations

from functools import cache
from importlib import resources

from tests.ui.tab import Tab

_RUN = """() => axe.run(document, {resultTypes: ['violations']}).then(found =>
  found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`)))"""

_LATER = "() => new Promise(next => setTimeout(() => requestAnimationFrame(next), 200))"
JUDGED = 5


@cache
def _source() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def violations(tab: Tab) -> list[str]:
    """Every infraction to axe's rules, best practices included, one line each.

    Scripts of Streamlit that come late draw late, and `page.js` mends it a moment after:
    a page in which something is found is judged again, and what stays is told.
    """
    found: list[str] = []
    for _attempt in range(JUDGED):
        for frame in tab.page.frames:
            frame.evaluate(f"{_source()};0")
        found = tab.page.evaluate(_RUN)
        if not found:
            break
        tab.page.evaluate(_LATER)
    return found
