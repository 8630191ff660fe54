"""What the first visits would wait for, made before the server answers.

Modules of pages, the libraries they draw with and the calendar of holidays are read, then the pages
most likely opened of large territories are made ready (`newest`). The server answers once it is
done, or after `MOST_S`: a visit that comes then waits for the modules, and makes what is missing.
Told to stop meanwhile, it stops at once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

    from streamlit import App

_LIBRARIES = ("folium.plugins", "pyarrow.parquet", "geopandas.io.arrow")
"""Not what registers itself with the server when it is imported: `streamlit_folium`."""
_TURN_S = 0.02
_YEARS = 3
MOST_S = 20.0
"""Seconds the server waits at most before it answers; a department took about twelve."""
_loading: list[threading.Thread] = []


@asynccontextmanager
async def loading_ahead(_app: App) -> AsyncIterator[bool]:
    """Lifespan of the server: what is made before it answers, then kept ready while it does.

    Gives whether it is to answer: false where it was told to stop meanwhile.
    """
    loop, over, stopped = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def end_wait() -> None:
        with suppress(RuntimeError):  # the server has ended since
            loop.call_soon_threadsafe(over.set)

    def stop() -> None:
        stopped.set()
        end_wait()

    _loading[:] = [threading.Thread(target=_once_served, name="load ahead", daemon=True)]
    _loading[0].start()
    threading.Thread(
        target=_keep_ready, args=(stopped.wait, end_wait), name="newest plans", daemon=True
    ).start()
    with _told_to_stop(stop), suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), MOST_S)
    try:
        yield not stopped.is_set()
    finally:
        stopped.set()


@contextmanager
def _told_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` too where the process is told to end (Ctrl+C); its main thread alone hears it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    others = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def told(number: int, frame: FrameType | None) -> None:
        stop()
        other = others[signal.Signals(number)]
        if callable(other):
            other(number, frame)

    for number in others:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number, other in others.items():
            signal.signal(number, other)


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
