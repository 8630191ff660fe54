"""The pictures CI keeps show whole pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.ui.picture import TALLEST_PX, keep_picture

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("tall", "kept"), [(300, 600), (3000, 3000), (9000, TALLEST_PX)])
def test_a_picture_goes_from_the_head_of_a_page_to_its_foot(
    browser: Browser, tmp_path: Path, tall: int, kept: int
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 600})
    page.set_content(
        "<body style='margin:0'><main data-testid='stMain' style='height:100vh;overflow:auto'>"
        f"<p style='margin:0;height:{tall}px'>"
    )
    keep_picture(page, tmp_path / "page.png")
    page.close()
    png = (tmp_path / "page.png").read_bytes()
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (390, kept)
