"""What has expired is erased once a day while the application is served, beside what people do.

The start of the server has done it for its day (`aller-vers serve`). From then on a thread of its
own looks at the date now and then; nobody waits for it, and what it cannot do it tries again.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from planner.errors import PlannerError
from planner.service.retention_run import run_retention
from planner.store.workspace import Workspace, default_home

if TYPE_CHECKING:
    from streamlit import App

CHECK_S = 900.0
"""Seconds between two looks at the date: a machine asleep at midnight erases once it wakes."""
_log = logging.getLogger(__name__)


@asynccontextmanager
async def erasing_daily(_app: App) -> AsyncIterator[None]:
    """Lifespan of the server: the erasure of each day that begins while it runs."""
    stopped = threading.Event()
    # ended with the process: a write cut there is undone by the store
    threading.Thread(
        target=each_day, args=(erase, stopped.wait, dt.date.today), name="retention", daemon=True
    ).start()
    try:
        yield
    finally:
        stopped.set()


def each_day(
    erase: Callable[[dt.date], None],
    wait: Callable[[float], bool],
    today: Callable[[], dt.date],
) -> None:
    """Erase once on each day that begins, until the server stops.

    Parameters
    ----------
    erase
        Erases what has expired on a day; PlannerError: it could not, and is asked again later.
    wait
        Waits so many seconds; whether the server has stopped meanwhile.
    today
        The date it is.
    """
    done = today()
    while not wait(CHECK_S):
        day = today()
        if day == done:
            continue
        try:
            erase(day)
        except PlannerError as error:
            _log.warning("retention of %s: %s", day, error)
        except Exception:  # the next look must come whatever happened to this one
            _log.exception("retention of %s", day)
        else:
            done = day


def erase(day: dt.date) -> None:
    """Erase what has expired on a day in the workspace that is served; numbers go to the log.

    Raises
    ------
    StoreError
        The key is absent, or the workspace cannot be read or written.
    """
    workspace = Workspace(default_home())
    try:
        _log.info("retention of %s: %s", day, run_retention(workspace, today=day))
    finally:
        workspace.close()
