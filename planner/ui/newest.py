"""Needs and the newest plan of large territories, made ready before anyone opens their pages.

A department's needs and week take seconds to compute, judge, explain and draw; a small territory's
do not, and are left for whoever opens them. What is made is kept where pages look for it, in
French, when the server starts and again when something they are made of has changed: a plan, the
means, a sheet brought back, the day. A visit that comes meanwhile waits for what it needs and makes
the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from planner.errors import PlannerError
from planner.indicators.need import DEFAULT_WEIGHTS
from planner.model import Public, WeekPlan
from planner.service.access import AccessRequest
from planner.service.load import LoadedTerritory
from planner.service.sheets import going_out
from planner.store.plans import PlanHead
from planner.ui import cache, file_cache, forgotten, held_ranks, map_cache, plan_cache
from planner.ui.plan_routes import routes_of
from planner.ui.underserved import backdrop

MOST = 2
"""Territories made ready, those planned last: caches of pages hold no more than four."""
LOOK_S = 5.0
"""Seconds between two looks at what has changed: a few rows of the store are read."""
_log = logging.getLogger(__name__)


def keep_ready(wait: Callable[[float], bool], made: Callable[[], None]) -> None:
    """Make pages ready, and again whatever changes, until the server stops.

    Where an emergency purge has gone through, by whatever process, all that pages hold in memory is
    forgotten first.

    Parameters
    ----------
    wait
        Waits so many seconds; whether the server has stopped meanwhile.
    made
        Called whenever all that can be is ready.
    """
    known: dict[str, cache.Key] = {}
    purge: int | None = None
    try:
        while True:
            before, purge = purge, _last_purge()
            if None not in (before, purge) and before != purge:
                forgotten.forget()
                known = {}
            known = make_ready(known)
            made()
            if wait(LOOK_S):
                return
    except Exception:  # pages make what they need by themselves
        if not wait(0.0):  # else the server is ending, and nothing new can be begun
            _log.exception("pages are no longer made ready")
    finally:
        made()


def _last_purge() -> int | None:
    """Rank of the last purge; None: the workspace cannot be read."""
    with cache.by_the_server():
        try:
            return cache.workspace().last_purge()
        except PlannerError:
            return None


def make_ready(known: Mapping[str, cache.Key] | None = None) -> dict[str, cache.Key]:
    """Make the pages most likely opened; what cannot be made, its page will tell.

    Parameters
    ----------
    known
        What this returned before: a territory of which nothing has changed is left. None: nothing.

    Returns
    -------
    dict
        Code of each territory looked at → what its pages depend on.
    """
    found: dict[str, cache.Key] = {}
    with cache.by_the_server():
        try:
            store = cache.workspace()
            heads = {one.code: store.plan_heads(one.code) for one in store.territories()}
        except PlannerError:
            return found
        weeks = {code: str(of[-1].week) if of else "" for code, of in heads.items()}
        for code in sorted(heads, key=lambda code: weeks[code], reverse=True)[:MOST]:
            try:
                found[code] = (*cache.with_means(code), repr(heads[code][-1:]))
                if found[code] != (known or {}).get(code):
                    _make(code, heads[code])
            except PlannerError:
                continue
    return found


def _make(code: str, heads: list[PlanHead]) -> None:
    loaded = cache.territory(code)
    if loaded.zones is None or len(loaded.zones) < held_ranks.LARGE_ZONES:
        return
    map_cache.layers(loaded, ("streets", "zones", "names"))
    if heads:
        _make_plan(loaded, plan_cache.saved(heads[-1]))
    public = next(iter(Public))  # the one the page opens on
    held = held_ranks.shown(loaded, public, dict(DEFAULT_WEIGHTS[public]), AccessRequest())
    held_ranks.whole(loaded, held)


def _make_plan(loaded: LoadedTerritory, plan: WeekPlan) -> None:
    plan_cache.checked(plan)
    plan_cache.score(plan)
    plan_cache.visits(plan)
    file_cache.printable(plan)
    routes_of(loaded, plan, going_out(plan))
    backdrop(loaded, plan.public)
