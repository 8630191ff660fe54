"""Pictures of whole pages, kept by CI: the main part of a page scrolls, and is unrolled first."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

MAIN = "[data-testid=stMain]"
TALLEST_PX = 8000


def keep_picture(page: Page, path: Path) -> None:
    """Write a page as it is from its head to its foot, as wide as its window, and leave it so."""
    window = page.viewport_size
    assert window is not None
    main = page.locator(MAIN)
    tall = int(main.evaluate("box => box.scrollHeight")) if main.count() else 0
    if tall > window["height"]:
        page.set_viewport_size({"width": window["width"], "height": min(tall, TALLEST_PX)})
    page.screenshot(path=path)
