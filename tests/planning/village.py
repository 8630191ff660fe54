"""Means of a small village, made without files, and the chain from them to a Problem."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

import optimisation.problem as op
from planner.clock import Clock
from planner.model import (
    Appointment,
    Means,
    Place,
    PlaceKind,
    Point,
    Protection,
    Public,
    ShiftTemplate,
    Team,
    TeamKind,
    TimeWindow,
    Vehicle,
    Week,
    WeekPlan,
)
from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.planning.build import BuiltWeek, WeekInputs, build_week
from planner.planning.expand import expand
from tests.sources.means_town import EPSG, STEP_M, X0, Y0, make_streets

WEEK = Week(2026, 49)
CLOCK = Clock(WEEK, "Europe/Paris")
H, DAY = 3600, 86_400
STREET_TEAM = Team("A", "A", TeamKind.MARAUDE, "walk", 3, frozenset({"social"}), ("A1", "A2", "A3"))
MOBILE_TEAM = Team(
    "M", "M", TeamKind.MOBILE, "car", 2, frozenset({"nurse"}), ("M1", "M2"), Public.HOUSING
)


def at(column: float, row: float) -> Point:
    """A position counted in street blocks."""
    return Point(X0 + column * STEP_M, Y0 + row * STEP_M)


def place(ref: str, column: float = 1, row: float = 1, **more: Any) -> Place:
    values = {"kind": PlaceKind.KNOWN, "protection": Protection.TEAM} | more
    return Place(id=ref, label=ref, point=at(column, row), **values)


BASE = place("base", 0, 0, is_base=True)


def shift(ref: str = "A-mar", weekday: int = 1, hours: tuple[int, int] = (20, 25), **more: Any):
    """An outing of the template; `hours` from midnight of its day."""
    values = {"team": "A", "base_place": "base"} | more
    return ShiftTemplate(
        ref, weekday=weekday, start_min=hours[0] * 60, end_min=hours[1] * 60, **values
    )


def visit(ref: str, weekday: int = 2, hours: tuple[int, int] = (10, 12), **more: Any):
    window = TimeWindow(weekday, hours[0] * 60, hours[1] * 60)
    values = {"duration_min": 45} | more
    return Appointment(ref, at(2, 2), window, **values)


def means(*places: Place, **more: Any) -> Means:
    """Two teams, a vehicle, two outings, a base and the places given."""
    values: dict[str, Any] = {
        "teams": (STREET_TEAM, MOBILE_TEAM),
        "vehicles": (Vehicle("V", "V", "car", 5),),
        "shifts": (shift(), shift("M-mer", 2, (9, 17), team="M", vehicle="V")),
    }
    return Means(places=(BASE, *places), **(values | more))


@cache
def graphs() -> dict[str, Graph]:
    streets = make_streets()
    return {mode: build(streets, MODES[mode]) for mode in ("walk", "car")}


def zones() -> gpd.GeoDataFrame:
    """A western zone with the first column of crossings, an eastern one with the two others."""
    return gpd.GeoDataFrame(
        {
            "name": ["Ouest", "Est"],
            "geometry": [
                box(X0 - 50, Y0 - 50, X0 + 50, Y0 + 1050),
                box(X0 + 50, Y0 - 50, X0 + 250, Y0 + 1050),
            ],
        },
        crs=EPSG,
        index=pd.Index(["W", "E"], name="zone_id"),
    )


def needs(west: float = 0.25, east: float = 0.75) -> pd.DataFrame:
    shares = np.array([west, east])
    return pd.DataFrame({"need": shares, "need_share": shares}, index=zones().index)


def inputs_of(
    week: Means,
    *,
    clock: Clock = CLOCK,
    last: WeekPlan | None = None,
    by_public: Mapping[Public, pd.DataFrame] | None = None,
) -> WeekInputs:
    return WeekInputs(
        clock=clock,
        means=week,
        dated=expand(week, clock),
        graphs=graphs(),
        zones=zones(),
        needs={Public.STREET: needs()} if by_public is None else by_public,
        last=last,
    )


def built_of(week: Means, **more: Any) -> BuiltWeek:
    return build_week(inputs_of(week, **more))


def violations_above_info(verdict: Any) -> list[Any]:
    return [item for item in verdict.violations if item.severity is not op.Severity.INFO]
