"""On a large territory a page does not wait for how far ranks hold, and completes itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import BrowserContext

from planner.i18n import language, set_language
from planner.indicators.need import DEFAULT_WEIGHTS
from planner.indicators.stability import NUM_DRAWS
from planner.model import Public
from planner.service.access import AccessRequest
from planner.service.demo import next_week
from planner.service.load import load_territory
from planner.service.needs import needs_files
from planner.service.needs_study import ZoneStudy
from planner.service.zone_card import zone_study
from planner.store.workspace import Workspace
from planner.ui import cache, held_ranks
from planner.ui.held_ranks import Held
from tests.ui import squares
from tests.ui.conftest import Served, opened_tab, running
from tests.ui.tab import Tab

TRYING = "essais des rangs en cours"
TRYING_IN_CARD = "essais en cours"
TRIED = f"en {NUM_DRAWS} essais"


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small territory that is held for large, in this process."""
    monkeypatch.setenv("ALLERVERS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setattr(held_ranks, "LARGE_ZONES", 1)
    workspace = Workspace(tmp_path / "home")
    squares.add_squares(workspace)
    workspace.close()
    with cache.by_the_server():
        yield
    held_ranks.forget()
    set_language("fr")


def _shown(weight: float = 1.0) -> Held:
    weights = DEFAULT_WEIGHTS[Public.HOUSING] | {"poverty_share": weight}
    loaded = cache.territory(squares.CODE)
    return held_ranks.shown(loaded, Public.HOUSING, weights, AccessRequest())


def test_the_study_completed_is_the_one_made_at_once(large: None) -> None:
    first = _shown()
    assert first.trying is not None
    assert first.study.lacks_ranks
    loaded = cache.territory(squares.CODE)
    whole = held_ranks.whole(loaded, first)
    asked = zone_study(
        loaded, Public.HOUSING, None, weights={}, request=AccessRequest(), on=dt.date.today()
    )
    pd.testing.assert_frame_equal(whole.study.needs.frame, asked.needs.frame)
    assert whole.study.needs.notes == asked.needs.notes
    again = _shown()
    assert again == whole
    assert again.trying is None
    assert again.needs_key == first.key != again.key


def test_a_small_territory_is_studied_whole_at_once(
    large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_ranks, "LARGE_ZONES", 1_000)
    found = _shown()
    assert found.trying is None
    assert not found.study.lacks_ranks


def test_what_a_visit_gave_up_is_still_whole_for_another(large: None) -> None:
    first = _shown()
    assert first.trying is not None
    given_up: Future[ZoneStudy] = Future()
    given_up.cancel()
    held_ranks._TRIED[first.trying.key] = given_up
    waiting = Held(first.study, first.key, first.key, held_ranks.Trying(given_up, first.trying.key))
    whole = held_ranks.whole(cache.territory(squares.CODE), waiting)
    assert not whole.study.lacks_ranks
    anew = _shown()
    assert anew.trying is not None
    assert anew.trying.future is not given_up


def test_what_failed_is_told_once_and_tried_again(large: None) -> None:
    first = _shown()
    assert first.trying is not None
    failed: Future[ZoneStudy] = Future()
    failed.set_exception(ValueError("no rank"))
    held_ranks._TRIED[first.trying.key] = failed
    with pytest.raises(ValueError, match="no rank"):
        _shown()
    assert not held_ranks.whole(cache.territory(squares.CODE), _shown()).study.lacks_ranks


def test_the_ranks_tried_last_are_kept_and_no_more(large: None) -> None:
    for weight in range(1, held_ranks.KEPT + 3):
        held_ranks.whole(cache.territory(squares.CODE), _shown(float(weight)))
    assert len(held_ranks._TRIED) == held_ranks.KEPT
    assert _shown(float(held_ranks.KEPT)).trying is None
    assert _shown(1.0).trying is not None


def test_notes_of_the_draws_are_in_the_language_of_who_asked(large: None) -> None:
    set_language("en")
    assert language() == "en"
    found = held_ranks.whole(cache.territory(squares.CODE), _shown())
    set_language("fr")
    other = held_ranks.whole(cache.territory(squares.CODE), _shown())
    assert found.study.needs.notes[-1] != other.study.needs.notes[-1]


@pytest.fixture(scope="module")
def large_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on a town of more squares than a page waits for."""
    folder = tmp_path_factory.mktemp("large")
    side = int(held_ranks.LARGE_ZONES**0.5) + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        workspace = Workspace(folder / "home")
        squares.add_squares(workspace, side)
        workspace.close()
    with running(folder, next_week(dt.date.today())) as found:
        yield found


@pytest.fixture
def large_tab(
    large_town: Served, window: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[Tab]:
    with opened_tab(large_town, window, request.node.name) as made:
        yield made


def test_a_page_completes_itself_once_ranks_are_tried(large_tab: Tab) -> None:
    large_tab.open("besoins", t=squares.CODE, public="logement", map="underservice")
    _completed(large_tab)
    large_tab.open_part("Poids des composantes")
    slider = large_tab.page.get_by_role("slider", name="taux de pauvreté à 60 %")
    with large_tab.run():
        slider.press("ArrowRight")
    waiting = large_tab.page.get_by_text(TRYING)
    waiting.wait_for()
    assert large_tab.figures()["fourchette du rang"] == TRYING_IN_CARD
    assert "instable" not in "".join(large_tab.rows("commune")[0])
    _completed(large_tab)
    layers = large_tab.layers(lambda shown: any("dots" in (one["hatch"] or "") for one in shown))
    assert any("rang instable" in (one["words"] or "") for one in layers)
    assert large_tab.figures()["fourchette du rang"] != TRYING_IN_CARD


def test_ranks_asked_for_are_waited_for(large_tab: Tab) -> None:
    large_tab.open("besoins", t=squares.CODE, public="logement", map="stability", mode="bike")
    assert TRYING not in large_tab.text()
    layers = large_tab.layers(lambda shown: any(one["words"] for one in shown))
    told = [one["words"] or "" for one in layers]
    assert sum("inconnu" in words for words in told) < len(told) / 2


def test_a_file_taken_while_ranks_are_tried_tells_them(
    large_tab: Tab, large_town: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(large_town.folder / "key"))
    weight = 3.5
    loaded = load_territory(Workspace(large_town.home), squares.CODE)
    study = zone_study(
        loaded,
        Public.HOUSING,
        None,
        weights={"poverty_share": weight},
        request=AccessRequest(),
        on=dt.date.today(),
    )
    table = needs_files(loaded, study.needs)[0]
    large_tab.open("besoins", t=squares.CODE, public="logement")
    large_tab.open_part("Poids des composantes")
    slider = large_tab.page.get_by_role("slider", name="taux de pauvreté à 60 %")
    for _step in range(5):
        with large_tab.run():
            slider.press("ArrowRight")
    with large_tab.page.expect_download() as waiting:
        large_tab.page.get_by_role("button", name=table.label, exact=True).click()
    waiting.value.save_as(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes() == table.render()


def _completed(tab: Tab) -> None:
    """Wait until the page says how many ranks do not hold."""
    tab.page.get_by_text(TRIED).first.wait_for()
    tab.ready()
