"""What the first visit would wait for is loaded beside the server, and asks nothing of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from planner.clock import french_holidays
from planner.ui import ahead


def test_pages_libraries_and_holidays_are_loaded():
    ahead.load()
    assert {"planner.ui.pages.needs", "planner.ui.pages.week", "folium.plugins"} <= set(sys.modules)
    known = french_holidays.cache_info()
    year = dt.date.today().year
    french_holidays("", (year, year + 1, year + 2))  # the years opening hours are read for
    assert french_holidays.cache_info().misses == known.misses


def test_the_server_begins_before_all_is_loaded(monkeypatch):
    allowed, ended = threading.Event(), threading.Event()

    def load() -> None:
        allowed.wait(60)
        ended.set()

    async def served() -> None:
        async with ahead.loading_ahead(None):
            assert not ended.is_set()
            allowed.set()

    monkeypatch.setattr(ahead, "_once_served", load)
    monkeypatch.setattr(ahead, "_loading", [])
    with ThreadPoolExecutor(1) as apart:  # a thread of its own: browsers keep a loop in this one
        apart.submit(asyncio.run, served()).result()
    ahead.wait()  # as a visit does
    assert ended.is_set()
