"""What a browser may load: the documented policy is the one sent, and the browser holds to it."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, Route

from planner.service.demo import CODE
from planner.ui.policy import DIRECTIVES, policy_header
from planner.ui.tiles import TILE_HOST
from tests.ui.conftest import Served, running
from tests.ui.tab import MAPPED, PAGES, Tab

DOC = Path(__file__).resolve().parents[2] / "docs" / "security.md"
_ROW = re.compile(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da63"
    "6460f85f0f0002870180eb47ba920000000049454e44ae426082"
)
ELSEWHERE = "https://attack.example"
_ADD = (
    "address => document.body.append(Object.assign(document.createElement('%s'), {src: address}))"
)
_ATTEMPTS = {
    **{name: _ADD % name for name in ("script", "img", "iframe")},
    "frame script": _ADD % "script",
    "fetch": "address => { fetch(address).catch(() => null) }",
    "socket": "address => { try { new WebSocket(address.replace('https', 'wss')) } catch {} }",
}


def _told(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in map(str.split, policy.split(";"))}


def _documented(port: int) -> dict[str, list[str]]:
    text = DOC.read_text("utf-8").replace("PORT", str(port))
    return {name: re.findall("`([^`]+)`", sources) for name, sources, _why in _ROW.findall(text)}


def _sent(served: Served, path: str) -> str:
    with urllib.request.urlopen(f"{served.base}{path}", timeout=10) as answer:
        return str(answer.headers["content-security-policy"])


def test_the_header_is_what_the_document_says() -> None:
    assert _told(policy_header(port=8501)) == _documented(8501)


def test_every_directive_is_explained() -> None:
    why = {name: words for name, _sources, words in _ROW.findall(DOC.read_text("utf-8"))}
    assert list(why) == list(DIRECTIVES)
    assert all(len(words) > 20 for words in why.values())


def test_no_directive_names_a_host_but_this_machine_and_tiles_go_to_images_alone() -> None:
    plain, tiled = (_told(policy_header(port=8501, tiles=tiles)) for tiles in (False, True))
    hosts = [one for sources in plain.values() for one in sources if "//" in one or "*" in one]
    assert hosts == ["ws://127.0.0.1:8501", "ws://localhost:8501"]
    changed = {name for name in plain if plain[name] != tiled[name]}
    assert changed == {"img-src"}
    assert tiled["img-src"] == [*plain["img-src"], TILE_HOST]


def test_every_answer_of_the_server_carries_it(served: Served) -> None:
    port = int(served.base.rpartition(":")[2])
    for path in ("/", "/semaine", "/assets/zones.js", "/_stcore/health"):
        assert _told(_sent(served, path)) == _documented(port)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_without_a_refusal(tab: Tab, page: str) -> None:
    tab.open("" if page == "territoire" else page, t=CODE)
    if page in MAPPED:
        tab.layers()
    assert tab.faults == []


@pytest.mark.parametrize("what", _ATTEMPTS)
def test_another_host_is_refused_by_the_browser_itself(
    served: Served, browser: Browser, what: str
) -> None:
    context = browser.new_context(locale="fr-FR")
    asked: list[str] = []

    def gate(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(f"{ELSEWHERE}/**", gate)
    tab = Tab(context.new_page(), served.base)
    tab.open("", t=CODE)
    tab.layers()
    frame = tab.map_frame() if what == "frame script" else tab.page.main_frame
    with tab.page.expect_console_message(lambda one: "Content Security Policy" in one.text):
        frame.evaluate(_ATTEMPTS[what], f"{ELSEWHERE}/x")
    context.close()
    assert asked == []


@pytest.fixture
def tiled(served: Served, browser: Browser) -> Iterator[tuple[Tab, list[Request]]]:
    """A tab on a server with tiles, and what it asks of another host; tiles are answered here."""
    asked: list[Request] = []
    with running(served.folder, served.week, "--osm-tiles") as found:
        context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})

        def gate(route: Route) -> None:
            if route.request.url.startswith((found.base, "data:")):
                route.continue_()
                return
            asked.append(route.request)
            route.fulfill(status=200, content_type="image/png", body=_PIXEL)

        context.route("**/*", gate)
        yield Tab(context.new_page(), found.base), asked
        context.close()


def test_tiles_switched_on_ask_their_host_for_images_and_nothing_else(
    tiled: tuple[Tab, list[Request]],
) -> None:
    tab, asked = tiled
    tab.open("territoire", t=CODE)
    tab.layers()
    frame = tab.map_frame()
    frame.wait_for_function("document.querySelectorAll('.leaflet-tile-loaded').length > 3")
    assert tab.faults == []
    assert {request.resource_type for request in asked} == {"image"}
    assert all(re.fullmatch(TILE_HOST + r"/\d+/\d+/\d+\.png", request.url) for request in asked)
    assert {request.headers.get("referer") for request in asked} == {f"{tab.base}/"}
    credit = frame.locator(".leaflet-control-attribution").inner_text()
    assert credit == "© les contributeurs d'OpenStreetMap"
    assert "tile.openstreetmap.org : regarder ou agrandir une carte lui dit" in tab.text()


def test_no_tile_and_no_word_of_them_without_the_switch(tab: Tab) -> None:
    tab.open("territoire", t=CODE)
    tab.layers()
    assert tab.map_frame().locator(".leaflet-tile, .leaflet-control-attribution").count() == 0
    assert "openstreetmap.org" not in tab.text()
