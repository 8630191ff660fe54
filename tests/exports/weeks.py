"""A week of the small town: a place of every class, a report, a visit, two named districts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
from shapely.geometry import box

from planner.clock import Clock
from planner.exports.sheet_inputs import SheetInputs
from planner.model import (
    PlannedPassage,
    PlannedShift,
    Point,
    Protection,
    Report,
    Week,
)
from planner.network.graph import build
from planner.network.modes import MODES
from tests.exports import town

SECRET = "Squat de la cour fleurie"
PUBLIC, PARTNER, TEAM, SEALED, REPORT, VISIT = "pub", "par", "tea", "sea", "rep", "vis"
AT = {PUBLIC: (3, 0), PARTNER: (0, 8), TEAM: (7, 6), SEALED: (4, 9), REPORT: (9, 9), VISIT: (6, 3)}
CODES = {TEAM: "L-7", SEALED: "L-9", REPORT: "S-2", VISIT: "R-4"}
DISTRICTS = ("Quartier ouest", "Quartier est")


def make_zones(kind: str = "iris") -> gpd.GeoDataFrame:
    """Two districts, west and east of the seventh street."""
    x, y = town.ORIGIN
    west, east = box(x - 500, y - 500, x + 650, y + 2000), box(x + 650, y - 500, x + 2000, y + 2000)
    return gpd.GeoDataFrame(
        {"name": list(DISTRICTS), "kind": kind, "commune": "Valmy-sur-Orge"},
        geometry=[west, east],
        crs=town.EPSG,
        index=["z1", "z2"],
    )


def make_places(name: str = "Gare routière"):
    return (
        town.place(PUBLIC, AT[PUBLIC], label=name),
        town.place(PARTNER, AT[PARTNER], label="Accueil de jour", protection=Protection.PARTNER),
        town.place(TEAM, AT[TEAM], label=SECRET, protection=Protection.TEAM),
        town.place(SEALED, AT[SEALED], label=SECRET, protection=Protection.SEALED),
    )


def passage(clock: Clock, date: dt.date, hour: float, ref: str, minutes: int = 15):
    start_s = clock.elapsed_s(date, round(hour * 60))
    where = {"appointment": ref} if ref == VISIT else {"place": ref}
    return PlannedPassage(start_s, start_s, start_s + minutes * 60, **where)


def make_week(
    week: Week | None = None,
    *,
    name: str = "Gare routière",
    team: str = "Maraude Nord",
    organisation: str = "Les Veilleurs",
    kind: str = "iris",
    day: int = 0,
) -> SheetInputs:
    """One night outing that begins on day `day` at 20 h, and a visit the same day at 14 h.

    The night passes at every place from 20 h 30, an hour apart; it ends at 4 h.
    """
    week = week or Week(2026, 49)
    clock = Clock(week, "Europe/Paris")
    date = week.monday + dt.timedelta(days=day)
    refs = (PUBLIC, TEAM, REPORT, SEALED, PARTNER)
    stops = tuple(passage(clock, date, 20.5 + rank, ref) for rank, ref in enumerate(refs))
    night = PlannedShift(
        id="s1", team="nord", date=date, mode="walk", base_place="base",
        start_s=clock.elapsed_s(date, 20 * 60), end_s=clock.elapsed_s(date, 28 * 60),
        depart_s=clock.elapsed_s(date, 20 * 60 + 20), return_s=clock.elapsed_s(date, 27 * 60),
        passages=stops,
    )  # fmt: skip
    round_ = replace(
        night, id="s2", team="mobile", mode="car",
        start_s=clock.elapsed_s(date, 13 * 60), end_s=clock.elapsed_s(date, 17 * 60),
        depart_s=clock.elapsed_s(date, 13 * 60 + 20), return_s=clock.elapsed_s(date, 16 * 60),
        passages=(passage(clock, date, 14, VISIT, 45),),
    )  # fmt: skip
    means = town.make_means(make_places(name), (town.make_visit(VISIT, AT[VISIT]),))
    report = Report(REPORT, Point(*town.xy(*AT[REPORT])), SECRET, date, 1200, 1400)
    teams = tuple(replace(one, name=team) if one.id == "nord" else one for one in means.teams)
    means = replace(
        means,
        reports=(report,),
        teams=teams,
        organisation=replace(means.organisation, name=organisation),
    )
    plan = replace(
        town.make_plan(night), week=week, shifts=(round_, night), seed=7, engine="search",
        vintages={"Rues": "2026-10-01"},
    )  # fmt: skip
    streets = town.make_streets()
    return SheetInputs.make(
        plan,
        means,
        territory=town.make_territory(),
        streets=streets,
        graphs={mode: build(streets, MODES[mode]) for mode in ("walk", "car")},
        codes=CODES,
        zones=make_zones(kind),
    )
