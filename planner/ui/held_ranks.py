"""How far ranks hold, tried beside the pages: on a large territory it takes more than all the rest.

A page shows the rest at once, then itself again once the ranks are tried. Studies are tried one at
a time whoever asks, so that pages keep a processor.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass

import streamlit as st

from planner.i18n import _, language, set_language
from planner.indicators.stability import NUM_DRAWS
from planner.model import Public
from planner.service.access import AccessRequest
from planner.service.load import LoadedTerritory
from planner.service.needs_study import ZoneStudy, ranks_held
from planner.ui import cache, parts, state, zone_cache

LARGE_ZONES = 5_000
"""Zones from which a page does not wait."""
LOOK_S = 0.5
"""Seconds between two looks at whether it is done."""
KEPT = 16
_NICENESS = 10
_TRYING = "trying"
_TRIED: OrderedDict[cache.Key, Future[ZoneStudy]] = OrderedDict()
_LOCK = threading.Lock()


def _behind_pages() -> None:
    """Leave the processor to pages where a thread has a priority of its own: on Linux."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


_ONE = ThreadPoolExecutor(1, thread_name_prefix="ranks", initializer=_behind_pages)


@dataclass(frozen=True, slots=True)
class Trying:
    """What gives a study with its ranks tried, and the key of that study."""

    future: Future[ZoneStudy]
    key: cache.Key


@dataclass(frozen=True, slots=True)
class Held:
    """A study as a page shows it.

    `key`: names all it depends on; `needs_key`: all that its needs and underservice do, whether its
    ranks are tried or not. `trying`: they are being tried; None: `study` has all that can be told.
    """

    study: ZoneStudy
    key: cache.Key
    needs_key: cache.Key
    trying: Trying | None = None


def shown(
    loaded: LoadedTerritory, public: Public, weights: dict[str, float], request: AccessRequest
) -> Held:
    """Needs of a public as of today, with their ranks tried where the territory is not large.

    Of a large one, trying begins here, unless it has.
    """
    code = loaded.territory.code
    if len(loaded.required_zones()) < LARGE_ZONES:
        study, key = zone_cache.study(code, public, weights, request)
        return Held(study, key, key)
    key, own = (
        zone_cache.study_key(code, public, weights, request, stability=told)
        for told in (True, False)
    )
    tried = _tried(key)
    if tried is not None:
        return Held(tried, key, own)
    study, _own = zone_cache.study(code, public, weights, request, stability=False)
    if not study.lacks_ranks:
        return Held(study, own, own)
    spoken = language()

    def make() -> ZoneStudy:
        set_language(spoken)
        return ranks_held(loaded, study, num_threads=1)

    return Held(study, own, own, Trying(_begun(key, make), key))


def whole(loaded: LoadedTerritory, held: Held) -> Held:
    """The same with its ranks tried, waited for where they are not."""
    trying = held.trying
    if trying is None:
        return held
    try:
        return Held(trying.future.result(), trying.key, held.key)
    except CancelledError:  # given up by a visit that asks for something else now
        return Held(ranks_held(loaded, held.study), trying.key, held.key)


def forget() -> None:
    """Forget what was tried; what is being tried is not kept."""
    with _LOCK:
        for trying in _TRIED.values():
            trying.cancel()
        _TRIED.clear()


def _tried(key: cache.Key) -> ZoneStudy | None:
    with _LOCK:
        found = _TRIED.get(key)
        if found is None or found.cancelled() or not found.done():
            return None
        if found.exception() is None:
            _TRIED.move_to_end(key)
        else:  # told once, then tried again
            del _TRIED[key]
    return found.result()


def _begun(key: cache.Key, make: Callable[[], ZoneStudy]) -> Future[ZoneStudy]:
    with _LOCK:
        found = _TRIED.get(key)
        if found is None or found.cancelled():
            found = _TRIED[key] = _ONE.submit(make)
        _TRIED.move_to_end(key)
        while len(_TRIED) > KEPT:
            _TRIED.popitem(last=False)[1].cancel()
    return found


def follow(held: Held) -> None:
    """Say that ranks are being tried, and show the page again once they are.

    What this visit asked for before, and no longer looks at, is not begun.
    """
    before = state.held(_TRYING)
    now = None if held.trying is None else held.trying.future
    if isinstance(before, Future) and before is not now:
        before.cancel()
    state.hold(_TRYING, now)
    if now is not None:
        _wait(now)


@st.fragment(run_every=LOOK_S)
@state.one_run
def _wait(trying: Future[ZoneStudy]) -> None:
    if trying.done():
        st.rerun()
    words = _("{num} essais des rangs en cours : la page se complétera d'elle-même.")
    parts.notes([words.format(num=NUM_DRAWS)])
