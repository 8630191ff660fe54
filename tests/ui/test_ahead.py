"""What the first visits would wait for is made before the server answers."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from planner.clock import french_holidays
from planner.ui import ahead, newest


def test_pages_libraries_and_holidays_are_loaded():
    ahead.load()
    assert {"planner.ui.pages.needs", "planner.ui.pages.week", "folium.plugins"} <= set(sys.modules)
    known = french_holidays.cache_info()
    year = dt.date.today().year
    french_holidays("", (year, year + 1, year + 2))  # the years opening hours are read for
    assert french_holidays.cache_info().misses == known.misses


def _served(within: Callable[[], None]) -> None:
    async def served() -> None:
        async with ahead.loading_ahead(None):
            within()

    with ThreadPoolExecutor(1) as apart:  # a thread of its own: browsers keep a loop in this one
        apart.submit(asyncio.run, served()).result()


def test_the_server_answers_once_pages_are_ready(monkeypatch):
    order: list[str] = []
    stopped = threading.Event()

    def keep_ready(wait: Callable[[float], bool], made: Callable[[], None]) -> None:
        order.append("made ready")
        made()
        assert wait(60)
        stopped.set()

    monkeypatch.setattr(ahead, "_once_served", lambda: order.append("loaded"))
    monkeypatch.setattr(ahead, "_loading", [])
    monkeypatch.setattr(newest, "keep_ready", keep_ready)
    _served(lambda: order.append("answers"))
    assert order == ["loaded", "made ready", "answers"]
    assert stopped.wait(60)  # it ends with the server


def test_the_server_does_not_wait_for_ever(monkeypatch):
    allowed, ended = threading.Event(), threading.Event()

    def load() -> None:
        allowed.wait(60)
        ended.set()

    monkeypatch.setattr(ahead, "MOST_S", 0.0)
    monkeypatch.setattr(ahead, "_once_served", load)
    monkeypatch.setattr(ahead, "_loading", [])
    monkeypatch.setattr(newest, "keep_ready", lambda _wait, made: made())

    def within() -> None:
        assert not ended.is_set()
        allowed.set()

    _served(within)
    ahead.wait()  # as a visit does
    assert ended.is_set()
