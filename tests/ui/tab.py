"""A browser tab on the application: opens pages, waits for them, notes what must never happen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from playwright.sync_api import Dialog, Error, Frame, Locator, Page, Request, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Layers = list[dict[str, Any]]
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
PAGES = ("territoire", "besoins", "semaine", "ce-soir", "retours", "comparer", "bilan")
MAPPED = tuple(page for page in PAGES if page not in ("ce-soir", "retours", "bilan"))
"""Pages with a map."""
TITLES = {
    "territoire": "Territoire",
    "besoins": "Besoins",
    "semaine": "Semaine",
    "ce-soir": "Ce soir",
    "retours": "Retours",
    "comparer": "Comparer",
    "bilan": "Bilan",
}
WAIT_MS = 60_000
LIST_MS = 4_000
_LAYERS = """() => Object.values(window.map_div._layers).map(layer => ({
  shape: layer instanceof L.Polygon ? 'polygon' : layer instanceof L.Polyline ? 'line'
    : layer instanceof L.CircleMarker ? 'dot' : layer instanceof L.Marker ? 'mark' : 'group',
  color: layer.options.color ?? null,
  fill: layer.options.fillColor ?? null,
  hatch: layer.options.hatch ?? null,
  points: layer instanceof L.Polyline && !(layer instanceof L.Polygon)
    ? layer.getLatLngs().flat(3).map(at => [at.lng, at.lat]) : [],
  words: layer.feature?.properties?.words ?? null,
}))"""
_POINT_AT_ALL = """() => {
  const told = [];
  for (const layer of Object.values(window.map_div._layers)) {
    if (layer.getTooltip && layer.getTooltip()) layer.openTooltip();
    else if (layer.feature && layer.getBounds)
      layer.fire('mouseover', {latlng: layer.getBounds().getCenter()}, true);
    for (const box of document.querySelectorAll('.leaflet-tooltip')) told.push(box.innerText);
    if (layer.closeTooltip) layer.closeTooltip();
  }
  return told.join(' ');
}"""
_ALL_DRAWN = """() => [...document.querySelectorAll('[data-testid=stMain] .stElementContainer')]
  .every(box => box.childElementCount > 0) && !document.querySelector('[data-testid=stSkeleton]')"""
"""Every piece of the page has come: some of them are scripts loaded when first needed."""
_FOCUSED = """(() => {
  const held = document.activeElement;
  const label = held.closest('label') ?? (held.tagName === 'BUTTON' ? held : null);
  const group = held.closest('[role=radiogroup]');
  const words = [group, held].map(one => one?.getAttribute('aria-label') ?? '');
  return [...words, label?.innerText ?? ''].join(' ').trim();
})()"""
"""Words of the control that has the focus, after those of the marks it is one of."""
_CLICKS = """held => {
  const told = [];
  document.addEventListener('click', event => held.contains(event.target) && told.push(1), true);
  return told;
}"""
"""Clicks that an element hears from now on."""
_NEXT_DRAWING = "() => new Promise(next => setTimeout(() => requestAnimationFrame(next), 50))"
_COLOURS = """() => {
  const seen = new Set();
  for (const canvas of document.querySelectorAll('canvas')) {
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4)
      if (data[at + 3] > 0) seen.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
  }
  return seen.size;
}"""


class Tab:
    """One tab.

    Attributes
    ----------
    strangers
        Addresses asked of another host.
    faults
        Errors of the page's scripts, refusals of the security policy, dialogs.
    """

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.strangers: list[str] = []
        self.faults: list[str] = []
        self._num_runs = 0
        self._is_running = False
        page.set_default_timeout(WAIT_MS)
        page.on("request", self._asked)
        page.on("websocket", self._listen)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("dialog", self._dialog)
        page.on("console", lambda message: self._said(message.text))

    def _asked(self, request: Request) -> None:
        self._judge(request.url)

    def _judge(self, address: str) -> None:
        here = self.base.removeprefix("http://")
        known = (f"http://{here}/", f"ws://{here}/", "data:", "blob:", "about:")
        if not address.startswith(known):
            self.strangers.append(address)

    def _listen(self, socket: WebSocket) -> None:
        self._judge(socket.url)
        socket.on("framereceived", self._heard)

    def _heard(self, message: bytes | str) -> None:
        """Count the runs of the page's script as the server tells them.

        What the page itself shows is no count: a short run may begin and end between two of its
        drawings.
        """
        kind = isinstance(message, bytes) and ForwardMsg.FromString(message).WhichOneof("type")
        if kind == "new_session":
            self._num_runs += 1
        if kind in ("new_session", "script_finished"):
            self._is_running = kind == "new_session"

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.faults.append(text)

    def open(self, page: str, **query: str) -> None:
        """Open a page by its address and wait until it is whole."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        self.page.goto(f"{self.base}/{page}?{asked}")
        self.ready()

    def click(self, target: Locator) -> None:
        """Click what starts a run of the page, and wait for its end.

        A click that the page lost, moving between press and release, is made again.
        """
        before = self._num_runs
        for _attempt in range(WAIT_MS // LIST_MS):
            clicks = target.evaluate_handle(_CLICKS)
            target.click()
            heard = True  # a page left for another one heard it
            with suppress(Error):
                heard = clicks.evaluate("told => told.length > 0")
            if self._has_run(before, WAIT_MS if heard else LIST_MS):
                return
            assert not heard, "no run of the page followed"
        raise AssertionError("the page never heard the click")

    def mark(self, words: str) -> None:
        """Choose one of a few marks by its words; a click lost as the page moves is made again."""
        before = self._num_runs
        for _attempt in range(WAIT_MS // LIST_MS):
            self.page.get_by_text(words, exact=True).first.click()
            if self._has_run(before, LIST_MS):
                return
        raise AssertionError(f"no run followed the mark of {words}")

    def tab_to(self, words: str) -> int:
        """Press Tab until the control of these words has the focus; how many times."""
        for times in range(1, 300):
            self.page.keyboard.press("Tab")
            if words in self.focused():
                return times
        raise AssertionError(f"no Tab leads to {words}")

    def focused(self) -> str:
        """Words of the control that has the focus."""
        return str(self.page.evaluate(_FOCUSED))

    def ready(self) -> None:
        """Wait until the page has nothing more to draw."""
        self.page.locator(READY).wait_for()
        self.page.locator("h1").wait_for()
        self.page.wait_for_function(_ALL_DRAWN)

    @contextmanager
    def run(self) -> Iterator[None]:
        """Wait for the run of the page that the block's action starts, and for its end."""
        before = self._num_runs
        yield
        assert self._has_run(before, WAIT_MS), "no run of the page followed"

    def go(self, title: str) -> None:
        """Follow a link of the page list."""
        self.page.get_by_role("link", name=title, exact=True).click()
        self.page.get_by_role("heading", level=1, name=title).wait_for()
        self.ready()

    def choose(self, label: str, words: str | re.Pattern[str]) -> None:
        """Choose in a list, by what is written there, something not yet chosen.

        A list just drawn may lose the click: where no run follows, it is chosen again.
        """
        before = self._num_runs
        for _attempt in range(WAIT_MS // LIST_MS):
            self._pick(label, words)
            if self._has_run(before, LIST_MS):
                return
        raise AssertionError(f"no run followed the choice of {words} in {label}")

    def choose_in_form(self, label: str, words: str | re.Pattern[str]) -> None:
        """Choose in a list of a form: no run follows before the form is sent."""
        self._pick(label, words)

    def type_hour(self, label: str, told: str) -> None:
        """Type `19:30` in a field of hours, from its first digit."""
        self.page.get_by_label(label, exact=True).get_by_role("spinbutton").first.focus()
        self.page.keyboard.type(told.replace(":", ""))

    def _pick(self, label: str, words: str | re.Pattern[str]) -> None:
        """Click what a list offers; one that closes before the click is opened again."""
        for _attempt in range(WAIT_MS // LIST_MS):
            self._open_list(label)
            with suppress(Error):
                self.page.get_by_role("option", name=words).first.click(timeout=LIST_MS)
                return
        raise AssertionError(f"the list {label} never offered {words}")

    def _open_list(self, label: str) -> None:
        """Open a list; one that closes as the page moves under it is opened again."""
        for _attempt in range(WAIT_MS // LIST_MS):
            self.page.get_by_role("combobox", name=label).click()
            with suppress(Error):
                self.page.get_by_role("option").first.wait_for(timeout=LIST_MS)
                return
        raise AssertionError(f"the list {label} never opened")

    def choose_by_key(self, label: str) -> None:
        """Choose what follows in a list by the keyboard alone, until a run of the page follows."""
        before = self._num_runs
        for _attempt in range(WAIT_MS // LIST_MS):
            self.page.get_by_role("combobox", name=label).focus()
            self.page.keyboard.press("ArrowDown")
            with suppress(Error):
                self.page.get_by_role("option").first.wait_for(timeout=LIST_MS)
                self.page.keyboard.press("ArrowDown")
                self.page.keyboard.press("Enter")
                if self._has_run(before, LIST_MS):
                    return
        raise AssertionError(f"no key chose in the list {label}")

    def _has_run(self, before: int, wait_ms: int) -> bool:
        """Whether a run begins in that time after so many; then it is waited for, and drawn."""
        deadline_s = time.monotonic() + wait_ms / 1000
        while self._num_runs == before and time.monotonic() < deadline_s:
            self.page.wait_for_timeout(20)
        if self._num_runs == before:
            return False
        deadline_s = time.monotonic() + WAIT_MS / 1000
        while self._is_running:
            assert time.monotonic() < deadline_s, "a run of the page never ended"
            self.page.wait_for_timeout(20)
        self.page.evaluate(_NEXT_DRAWING)
        self.ready()
        return True

    def options(self, label: str) -> list[str]:
        """What a list offers."""
        self._open_list(label)
        found = self.page.get_by_role("option").all_inner_texts()
        self.page.keyboard.press("Escape")
        return found

    def open_part(self, words: str) -> None:
        """Unfold a part of the page; what it holds is drawn, some parts by a run of their own.

        A click lost as the page moves leaves the part folded: it is made again.
        """
        part = self.page.get_by_text(words, exact=True)
        runs = part.and_(self.page.locator("[class*=st-key-av-part-] *")).count() > 0
        fold = self.page.locator("details", has=part).last
        before = self._num_runs
        for _attempt in range(WAIT_MS // LIST_MS):
            part.click()
            with suppress(Error):
                fold.and_(self.page.locator("[open]")).wait_for(timeout=LIST_MS)
                assert not runs or self._has_run(before, WAIT_MS), f"no run drew {words}"
                return
        raise AssertionError(f"the part {words} never unfolded")

    def text(self) -> str:
        """All the page says."""
        return self.page.locator("[data-testid=stMain]").inner_text()

    def rows(self, head: str) -> list[list[str]]:
        """Rows of the table one of whose columns is named `head`."""
        table = self.page.locator("table", has=self.page.get_by_role("columnheader", name=head))
        found: list[list[str]] = table.first.evaluate(
            "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText.trim()))"
        )
        return found

    def figures(self) -> dict[str, str]:
        """Figures of a plan by their label."""
        boxes = self.page.locator(".av-figures > div")
        pairs = boxes.evaluate_all("all => all.map(d => [d.children[1].innerText, "
                                   "d.children[0].innerText])")  # fmt: skip
        return dict(pairs)

    def map_frame(self) -> Frame:
        """Frame of the page's first map, once it is drawn."""
        self.page.locator("iframe").first.wait_for()
        handle = self.page.locator("iframe").first.element_handle()
        frame = handle.content_frame()
        assert frame is not None
        frame.wait_for_function("window.map_div && document.querySelector('.leaflet-container')")
        return frame

    def layers(self, until: Callable[[Layers], bool] = bool) -> Layers:
        """What the first map draws, once it draws what is waited for.

        Each layer: shape, colours, points in degrees, words on hover.
        """
        deadline_s = time.monotonic() + WAIT_MS / 1000
        found: Layers = []
        while time.monotonic() < deadline_s:
            frame = self.map_frame()
            found = frame.evaluate(_LAYERS)
            if until(found):
                return found
            frame.evaluate(_NEXT_DRAWING)
        raise AssertionError(f"the map never showed it; it shows {len(found)} layers")

    def words_on_hover(self) -> str:
        """All the first map says when each of its layers is pointed at."""
        self.layers()
        return str(self.map_frame().evaluate(_POINT_AT_ALL))

    def wait_for_colours(self, num: int) -> None:
        """Wait until the first map's canvas really shows more than so many colours."""
        self.map_frame().wait_for_function(f"({_COLOURS})() > {num}")

    def pwned(self) -> bool:
        """Whether a hostile name ran in any frame."""
        return any(
            frame.evaluate("typeof window.__pwned !== 'undefined'") for frame in self.page.frames
        )

    def boxes_of_trouble(self) -> Locator:
        """Boxes of errors and exceptions."""
        return self.page.locator("[data-testid=stException], [data-testid=stAlertContentError]")
