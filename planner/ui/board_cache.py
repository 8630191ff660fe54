"""What is kept of comparisons between runs: plans, scenarios, tours of a bus."""

from __future__ import annotations

import streamlit as st

from planner.board import Board
from planner.model import WeekPlan
from planner.service.bus import BusPlan, BusRequest, plan_bus
from planner.service.bus_tour import BusComparison, Told, compare_bus
from planner.service.figures import Compared, compare_plans
from planner.service.plan_request import PlanRequest
from planner.service.scenarios import compare_scenarios
from planner.ui import cache, plan_cache


@st.cache_resource(max_entries=8, show_spinner=False)
def _compared(key: cache.Key, for_team: bool, _a: WeekPlan, _b: WeekPlan) -> Compared:
    return compare_plans(cache.workspace(), _a, _b, for_team=for_team)


def compared(a: WeekPlan, b: WeekPlan, *, for_team: bool) -> Compared:
    """Two saved plans side by side."""
    return _compared((*plan_cache.plan_version(a), *plan_cache.plan_version(b)), for_team, a, b)


@st.cache_resource(max_entries=6, show_spinner=False)
def _board(
    key: cache.Key,
    for_team: bool,
    frontier_of: str,
    _names: tuple[str, ...],
    _request: PlanRequest,
    _code: str,
) -> Board:
    return compare_scenarios(
        cache.workspace(), _code, _names, _request, frontier_of=frontier_of, for_team=for_team
    )


def board(
    code: str, names: tuple[str, ...], request: PlanRequest, frontier_of: str, *, for_team: bool
) -> Board:
    """Scenarios beside the baseline, as planned so far; `frontier_of` as `compare_scenarios`."""
    store = cache.workspace()
    last = store.last_published(code, request.week)
    key = (
        *cache.with_means(code), store.scenario_plans_saved(code),
        repr([one for one in store.scenarios(code) if one.scenario.name in names]), repr(request),
        *names, "" if last is None else f"{last.id} {last.version}",
    )  # fmt: skip
    return _board(key, for_team, frontier_of, names, request, code)


@st.cache_resource(max_entries=6, show_spinner=False)
def _bus(
    key: cache.Key, _code: str, _request: BusRequest, _current: Told | None
) -> BusPlan | BusComparison:
    if _current is None:
        return plan_bus(cache.workspace(), cache.territory(_code), _request)
    return compare_bus(cache.workspace(), cache.territory(_code), _request, _current)


def bus(code: str, request: BusRequest, current: Told | None) -> BusPlan | BusComparison:
    """A bus's tour, beside the one in force where it is told."""
    key = (*cache.with_means(code), repr(request), repr(current))
    return _bus(key, code, request, current)
