"""What a person meets first, an empty workspace, as a machine can judge its accessibility."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from planner.service.demo import next_week
from tests.ui.axe import violations
from tests.ui.conftest import Served, running
from tests.ui.tab import Tab
from tests.ui.test_accessibility import UNFOLD, WIDTHS


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose workspace holds nothing, and keeps holding nothing."""
    folder = tmp_path_factory.mktemp("empty")
    with running(folder, next_week(dt.date.today())) as found:
        yield found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", ["", "semaine"])
def test_axe_finds_nothing_wrong_in_an_empty_workspace(
    tab: Tab, page: str, lang: str, width: str
) -> None:
    tab.page.set_viewport_size({"width": WIDTHS[width], "height": 900})
    tab.open(page, lang=lang)
    tab.page.evaluate(UNFOLD)
    tab.ready()
    assert violations(tab) == []
