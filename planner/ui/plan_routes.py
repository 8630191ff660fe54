"""Routes of a saved plan as the week's map draws them, kept between runs."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model import PlannedShift, WeekPlan
from planner.privacy import Exit
from planner.service.load import LoadedTerritory
from planner.ui import cache, file_cache, plan_cache
from planner.ui.route_map import Route, Routes, drawn
from planner.ui.week_view import outing_words


def team_order(plan: WeekPlan) -> list[str]:
    """Teams of a plan, the rank of each giving its colour and dashes."""
    return list(dict.fromkeys(shift.team for shift in plan.shifts))


def routes_of(loaded: LoadedTerritory, plan: WeekPlan, outings: Sequence[PlannedShift]) -> Routes:
    """Routes of some outings along the streets; places as a telephone may show them."""
    return cache.kept(
        plan_cache.plan_version(plan),
        f"routes {[shift.id for shift in outings]}",
        lambda: _routes(loaded, plan, outings),
    )


def _routes(loaded: LoadedTerritory, plan: WeekPlan, outings: Sequence[PlannedShift]) -> Routes:
    inputs, speaker, order = file_cache.inputs(plan), plan_cache.speaker(plan), team_order(plan)
    found = []
    for shift in outings:
        shown = inputs.itinerary(shift, Exit.OFFLINE)
        who = "" if len(outings) == 1 else f"{outing_words(shift, speaker)} · "
        words = {
            stop.number: f"{who}{stop.number}. {stop.label or speaker.name(stop.passage.ref)}"
            for stop in shown.waypoints
        }
        found.append(Route(shown, order.index(shift.team), words))
    return drawn(found, loaded.territory.epsg)
