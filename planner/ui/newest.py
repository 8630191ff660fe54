"""Needs and the newest plan of large territories, made ready beside the server.

A department's needs and week take seconds to compute, judge, explain and draw; a small territory's
do not, and are left for whoever opens them. What is made is kept where pages look for it, in
French; a visit that comes meanwhile waits for what it needs and makes the rest.
"""

from __future__ import annotations

from planner.errors import PlannerError
from planner.indicators.need import DEFAULT_WEIGHTS
from planner.model import Public, WeekPlan
from planner.service.access import AccessRequest
from planner.service.load import LoadedTerritory
from planner.service.sheets import going_out
from planner.store.plans import PlanHead
from planner.ui import cache, file_cache, map_cache, plan_cache, zone_cache
from planner.ui.plan_routes import routes_of
from planner.ui.underserved import backdrop

MOST = 2
"""Territories made ready, those planned last: caches of pages hold no more than four."""
LARGE_ZONES = 5_000


def make_ready() -> None:
    """Make the pages most likely opened; what cannot be made, its page will tell."""
    with cache.by_the_server():
        store = cache.workspace()
        heads = {one.code: store.plan_heads(one.code) for one in store.territories()}
        weeks = {code: str(found[-1].week) if found else "" for code, found in heads.items()}
        for code in sorted(heads, key=lambda code: weeks[code], reverse=True)[:MOST]:
            try:
                _make(code, heads[code])
            except PlannerError:
                continue


def _make(code: str, heads: list[PlanHead]) -> None:
    loaded = cache.territory(code)
    if loaded.zones is None or len(loaded.zones) < LARGE_ZONES:
        return
    map_cache.layers(loaded, ("streets", "zones", "names"))
    if heads:
        _make_plan(loaded, plan_cache.saved(heads[-1]))
    public = next(iter(Public))  # the one the page opens on
    zone_cache.study(code, public, dict(DEFAULT_WEIGHTS[public]), AccessRequest())


def _make_plan(loaded: LoadedTerritory, plan: WeekPlan) -> None:
    plan_cache.checked(plan)
    plan_cache.score(plan)
    plan_cache.visits(plan)
    file_cache.printable(plan)
    routes_of(loaded, plan, going_out(plan))
    backdrop(loaded, plan.public)
