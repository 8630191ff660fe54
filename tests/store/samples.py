"""Means with planted positions and labels, and a plan."""

from __future__ import annotations

import datetime as dt

from planner.model import (
    Appointment,
    DatedException,
    ExceptionKind,
    Means,
    Organisation,
    Place,
    PlaceKind,
    PlannedPassage,
    PlannedShift,
    Point,
    Protection,
    Public,
    Report,
    ShiftTemplate,
    Team,
    TeamKind,
    TimeWindow,
    Vehicle,
    Week,
    WeekPlan,
)

PLANTED = (
    *("652111.25", "6862111.75", "Pont-aux-Planques"),
    *("652222.25", "6862222.75", "Cave-Scellée"),
    *("652333.25", "6862333.75"),
    *("652444.25", "6862444.75", "Signalement-Caché"),
)
OPEN = ("652555.25", "Place-de-la-Mairie")
WEEK = Week(2026, 49)


def place(id_: str, label: str, protection: Protection, x_m: float, y_m: float) -> Place:
    return Place(id_, label, PlaceKind.KNOWN, protection, Point(x_m, y_m))


def means() -> Means:
    window = TimeWindow(1, 600, 720)
    shift = ShiftTemplate("s1", "t1", 0, 1200, 1500, "p0", vehicle="v1")
    day = dt.date(2026, 12, 1)
    return Means(
        teams=(Team("t1", "Équipe 1", TeamKind.MARAUDE, "walk", 3, frozenset({"lsf", "pair"})),),
        vehicles=(Vehicle("v1", "Kangoo", "car", 5),),
        shifts=(shift,),
        places=(
            place("p0", "Place-de-la-Mairie", Protection.PUBLIC, 652555.25, 6862555.75),
            place("p1", "Pont-aux-Planques", Protection.TEAM, 652111.25, 6862111.75),
            place("p2", "Cave-Scellée", Protection.SEALED, 652222.25, 6862222.75),
        ),
        appointments=(Appointment("a1", Point(652333.25, 6862333.75), window, 45),),
        reports=(Report("r1", Point(652444.25, 6862444.75), "Signalement-Caché", day, 1200, 1320),),
        exceptions=(DatedException(ExceptionKind.EXTRA_SHIFT, day, shift=shift),),
        organisation=Organisation("Asso", "01 02 03 04 05"),
    )


def plan(territory: str = "ville", week: Week = WEEK, id_: str = "plan-a") -> WeekPlan:
    passage = PlannedPassage(75_000, 75_100, 76_000, place="p1")
    shift = PlannedShift(
        *("s1", "t1", week.monday, "walk", "p0"), 72_000, 90_000, 73_000, 80_000, (passage,)
    )
    return WeekPlan(
        *(id_, territory, week, "Europe/Paris", "m1", Public.STREET), (shift,), parts={"cover": 7}
    )
