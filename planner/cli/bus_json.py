"""A bus's tour as JSON-ready values."""

from __future__ import annotations

from collections.abc import Sequence

from planner.bus.ground import Ground
from planner.bus.judge import Reached
from planner.bus.tour import BusStop, BusTour
from planner.bus.worth import Lost
from planner.service.bus import BusPlan
from planner.service.bus_tour import BusComparison


def bus_json(plan: BusPlan) -> dict[str, object]:
    """A tour with its stops, half-days, sites left and bound."""
    around = plan.around
    return {
        "territory": around.loaded.territory.code,
        **_tour(plan.chosen.tour, plan.reached),
        "points": plan.chosen.points,
        "bound": plan.chosen.bound,
        "proven": plan.chosen.proven,
        "stops": _stops(around.ground, plan.stops),
        "half_days": [
            {
                "bus": half.bus,
                "weekday": half.weekday,
                "start_min": half.start_min,
                "end_min": half.end_min,
                **_lost(lost),
            }
            for half, lost in plan.halves
        ],
        "other_budgets": [_tour(one.chosen.tour, one.reached) for one in plan.budgets],
        "left": [
            {
                "site": left.site.id,
                "name": left.site.label,
                "why": left.why.value,
                "adds": left.adds,
                "instead": left.instead,
                "loses": left.loses,
            }
            for left in plan.left
        ],
        "notes": list(around.notes),
        "sources": list(around.attributions),
    }


def comparison_json(found: BusComparison) -> dict[str, object]:
    """The tour in force, the best with its half-days, the best with as many."""
    return {
        "current": {
            **_tour(found.current, found.reached),
            "points": found.reached.points,
            "stops": _stops(found.around.ground, found.stops),
            "faults": [{"rule": one.rule, "stops": list(one.stops)} for one in found.faults],
        },
        "same_half_days": bus_json(found.same),
        "as_many_half_days": bus_json(found.free),
    }


def _tour(tour: BusTour, found: Reached) -> dict[str, object]:
    return {
        "num_half_days_cycle": tour.num_half_days,
        "need_share": found.need_share,
        "weighted_share": found.weighted_share,
        "people": found.people,
    }


def _stops(ground: Ground, stops: Sequence[tuple[BusStop, Lost]]) -> list[dict[str, object]]:
    return [
        {
            "site": stop.site,
            "name": ground.sites[ground.rank(stop.site)].label,
            "kind": ground.sites[ground.rank(stop.site)].kind.value,
            "bus": stop.half_day.bus,
            "weekday": stop.half_day.weekday,
            "start_min": stop.start_min,
            "end_min": stop.end_min,
            "weeks": [week + 1 for week in sorted(stop.weeks)],
            **_lost(lost),
        }
        for stop, lost in stops
    ]


def _lost(lost: Lost) -> dict[str, object]:
    return {
        "points_alone": lost.points,
        "need_share_alone": lost.need_share,
        "people_alone": lost.people,
    }
