"""What the first visit would wait for, loaded while nobody waits.

The server answers at once. Beside it, modules of pages, the libraries they draw with and the
calendar of holidays are read: one to two seconds on a quiet machine, a third of what the first
page of a large territory takes. A visit that comes before waits for it. Then the newest plan of
large territories is made ready (`newest`), which no visit waits for.
"""

from __future__ import annotations

import datetime as dt
import importlib
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit import App

_LIBRARIES = ("folium.plugins", "pyarrow.parquet", "geopandas.io.arrow")
"""Not what registers itself with the server when it is imported: `streamlit_folium`."""
_TURN_S = 0.02
_YEARS = 3
_loading: list[threading.Thread] = []


@asynccontextmanager
async def loading_ahead(_app: App) -> AsyncIterator[None]:
    """Lifespan of the server: it begins to load once it runs, and waits for nothing."""
    _loading[:] = [threading.Thread(target=_once_served, name="load ahead", daemon=True)]
    _loading[0].start()
    yield


def wait() -> None:
    """Return once what was begun is loaded: a visit needs it too, and modules are read once."""
    for thread in _loading:
        thread.join()


def _once_served() -> None:
    from streamlit import runtime

    while not runtime.exists():  # modules of pages look for it when they are imported
        time.sleep(_TURN_S)
    load()
    from planner.ui.newest import make_ready

    threading.Thread(target=make_ready, name="newest plans", daemon=True).start()


def load() -> None:
    """Import what pages need, and the holidays of this year and the two after it."""
    from planner.clock import french_holidays
    from planner.ui.shell import every_entry

    for name in _LIBRARIES:
        importlib.import_module(name)
    every_entry()
    first = dt.date.today().year
    french_holidays("", tuple(range(first, first + _YEARS)))
