"""What the first visits would wait for, made before the server answers.

Modules of pages, the libraries they draw with and the calendar of holidays are read, then the pages
most likely opened of large territories are made ready (`newest`). The server answers once it is
done, or after `MOST_S`: a visit that comes then waits for the modules, and makes what is missing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit import App

_LIBRARIES = ("folium.plugins", "pyarrow.parquet", "geopandas.io.arrow")
"""Not what registers itself with the server when it is imported: `streamlit_folium`."""
_TURN_S = 0.02
_YEARS = 3
MOST_S = 20.0
"""Seconds the server waits at most before it answers; a department took about twelve."""
_loading: list[threading.Thread] = []


@asynccontextmanager
async def loading_ahead(_app: App) -> AsyncIterator[None]:
    """Lifespan of the server: what is made before it answers, then kept ready while it does."""
    ready, stopped = threading.Event(), threading.Event()
    _loading[:] = [threading.Thread(target=_once_served, name="load ahead", daemon=True)]
    _loading[0].start()
    threading.Thread(
        target=_keep_ready, args=(stopped.wait, ready.set), name="newest plans", daemon=True
    ).start()
    await asyncio.to_thread(ready.wait, MOST_S)
    try:
        yield
    finally:
        stopped.set()


def wait() -> None:
    """Return once what was begun is loaded: a visit needs it too, and modules are read once."""
    for thread in _loading:
        thread.join()


def _once_served() -> None:
    from streamlit import runtime

    while not runtime.exists():  # modules of pages look for it when they are imported
        time.sleep(_TURN_S)
    load()


def _keep_ready(wait_s: Callable[[float], bool], ready: Callable[[], None]) -> None:
    wait()
    from planner.ui.newest import keep_ready

    keep_ready(wait_s, ready)


def load() -> None:
    """Import what pages need, and the holidays of this year and the two after it."""
    from planner.clock import french_holidays
    from planner.ui.shell import every_entry

    for name in _LIBRARIES:
        importlib.import_module(name)
    every_entry()
    first = dt.date.today().year
    french_holidays("", tuple(range(first, first + _YEARS)))
