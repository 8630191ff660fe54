"""A small bent town with names: streets of a 12 × 12 grid, one way in places, for sheets."""

from __future__ import annotations

import datetime as dt
import math

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString

from planner.model import (
    Appointment,
    Means,
    Organisation,
    Place,
    PlaceKind,
    PlannedPassage,
    PlannedShift,
    Point,
    Protection,
    Public,
    Team,
    TeamKind,
    Territory,
    TimeWindow,
    Week,
    WeekPlan,
)
from planner.network.streets import Streets

SIDE = 12
STEP_M = 100.0
EPSG = 2154
ORIGIN = (700_000.0, 6_800_000.0)
HOUR = 3600
WEST_EAST = ("Rue Haute", "Rue du Four", "Rue Basse", "Quai des Lilas", "Rue Neuve", "Rue Zola")
SOUTH_NORTH = ("Rue du Puits", "Avenue Jaurès", "Rue Pasteur", "Rue Voltaire", "Rue du Lavoir")


def xy(column: int, row: int) -> tuple[float, float]:
    """Position of a node; columns go east, rows go north, both a little bent."""
    return (
        ORIGIN[0] + column * STEP_M + 15 * math.sin(row),
        ORIGIN[1] + row * STEP_M + 20 * math.sin(column / 2),
    )


def node_id(column: int, row: int) -> int:
    return 1000 + row * SIDE + column


def make_streets(first_name: str = WEST_EAST[0]) -> Streets:
    names = (first_name, *WEST_EAST[1:])
    links = []
    for row in range(SIDE):
        for column in range(SIDE):
            if column + 1 < SIDE:
                name = names[row % len(names)] + ("" if row < len(names) else " prolongée")
                links += _both((column, row), (column + 1, row), name)
            if row + 1 < SIDE:
                name = SOUTH_NORTH[column % len(SOUTH_NORTH)] + ("" if column < 5 else " Est")
                name = None if column == 1 else name
                links += _both((column, row), (column, row + 1), name)
    frame = gpd.GeoDataFrame(links, crs=EPSG)
    frame.index.name = "link_id"
    nodes = pd.DataFrame(
        [
            {"node_id": node_id(c, r), "x_m": xy(c, r)[0], "y_m": xy(c, r)[1]}
            for r in range(SIDE)
            for c in range(SIDE)
        ]
    ).set_index("node_id")
    landmarks = pd.DataFrame({"name": [], "kind": [], "x_m": [], "y_m": []})
    return Streets(nodes, frame, landmarks, EPSG, (2.9, 48.2, 3.1, 48.4))


def _both(a: tuple[int, int], b: tuple[int, int], name: str | None) -> list[dict]:
    return [_link(a, b, name), _link(b, a, name)]


def _link(a: tuple[int, int], b: tuple[int, int], name: str | None) -> dict:
    (ax, ay), (bx, by) = xy(*a), xy(*b)
    middle = ((ax + bx) / 2 + 4, (ay + by) / 2 + 4)
    line = LineString([(ax, ay), middle, (bx, by)])
    return {
        "from_node": node_id(*a),
        "to_node": node_id(*b),
        "length_m": line.length,
        "street": name,
        "highway": "tertiary" if name == WEST_EAST[3] else "residential",
        "junction": None,
        "freespeed_kmh": 30.0,
        "osm_id": 1,
        "car": True,
        "bike": True,
        "walk": True,
        "geometry": line,
    }


def place(
    ref: str,
    at: tuple[int, int],
    *,
    label: str,
    protection: Protection = Protection.PUBLIC,
    codes: tuple[str, ...] = (),
) -> Place:
    return Place(
        id=ref,
        label=label,
        kind=PlaceKind.KNOWN,
        protection=protection,
        point=Point(*xy(*at)),
        instruction_codes=codes,
        is_base=ref == "base",
    )


def make_means(places: tuple[Place, ...], visits: tuple[Appointment, ...] = ()) -> Means:
    base = place("base", (0, 0), label="Local de l'association")
    teams = (
        Team("nord", "Maraude Nord", TeamKind.MARAUDE, "walk", 3),
        Team("mobile", "Équipe mobile", TeamKind.MOBILE, "car", 2),
    )
    organisation = Organisation("Les Veilleurs", "01 99 00 12 34")
    return Means(teams, (), (), (base, *places), visits, organisation=organisation)


def make_visit(ref: str, at: tuple[int, int]) -> Appointment:
    return Appointment(ref, Point(*xy(*at)), TimeWindow(0, 14 * 60, 16 * 60), 45)


def make_shift(refs: list[str], *, visits: bool = False, start_h: int = 20) -> PlannedShift:
    """An outing of Monday 30 November 2026, a passage every 20 minutes and 2 more seconds."""
    start_s = start_h * HOUR
    passages = []
    for rank, ref in enumerate(refs):
        at = start_s + 1800 + rank * 1202
        where = {"appointment": ref} if visits else {"place": ref}
        passages.append(PlannedPassage(at, at, at + 900, **where))
    leave_s = passages[-1].leave_s if passages else start_s
    return PlannedShift(
        id="s1",
        team="mobile" if visits else "nord",
        date=dt.date(2026, 11, 30),
        mode="car" if visits else "walk",
        base_place="base",
        start_s=start_s,
        end_s=leave_s + 2 * HOUR,
        depart_s=start_s + 1200,
        return_s=leave_s + 660,
        passages=tuple(passages),
    )


def make_plan(shift: PlannedShift, *, version: int = 2, replaces: int | None = 1) -> WeekPlan:
    return WeekPlan(
        id="plan1",
        territory="valmy",
        week=Week(2026, 49),
        tz="Europe/Paris",
        means="means1",
        public=Public.STREET,
        shifts=(shift,),
        version=version,
        replaces=replaces,
    )


def make_territory(*, fictional: bool = True) -> Territory:
    return Territory(
        code="valmy",
        name="Valmy-sur-Orge",
        epsg=EPSG,
        tz="Europe/Paris",
        bbox_lonlat=(2.9, 48.2, 3.1, 48.4),
        fictional=fictional,
        vintages={"Filosofi (INSEE)": "2021"},
    )
