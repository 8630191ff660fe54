"""Rows of the means spreadsheet for a town: invented teams, places and visits at its crossings."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

import numpy as np

from planner.demo.places import place_rows
from planner.demo.size import SIZES
from planner.demo.spots import Row, Spots
from planner.demo.town import Town
from planner.demo.visits import DAYS, visit_rows
from planner.model import Point
from planner.network.streets import Streets

Rows = dict[str, list[Row]]

PERSON_EUR_H = 32
"""An hour of one person of a team, charges included: invented, as the rest."""
CAR_EUR_KM = 0.6
"""A kilometre of a car, all included."""
DUE_PER_OUTING = 2
"""Fixed points an evening can keep beside the rest."""


@dataclass(frozen=True, slots=True)
class WeekShape:
    """How many teams, evenings, places and visits a week has.

    `modes` of the street teams, in turn; `num_reports` reports of the 115 on the first evenings.
    """

    street_teams: int = 2
    nights: int = 5
    mobile_teams: int = 1
    num_places: int = 30
    num_visits: int = 20
    modes: tuple[str, ...] = ("en voiture", "à pied")
    num_reports: int = 0


def demo_rows(town: Town, first_night: str = "") -> Rows:
    """Rows of the invented town's week, of the town's own size.

    Parameters
    ----------
    first_night
        ISO date of the reports; one absence and one closed place the day after. Empty: none.
    """
    size = SIZES[town.size]
    shape = WeekShape(
        size.street_teams, size.nights, size.mobile_teams, size.num_places, size.num_visits,
        num_reports=2 if first_night else 0,
    )  # fmt: skip
    rows = week_rows(town.streets, shape, seed=town.seed, first_night=first_night)
    for team in rows["équipes"]:
        team["coût (€/h)"] = PERSON_EUR_H * int(str(team["personnes"]))
    for vehicle in rows["véhicules"]:
        vehicle["coût (€/km)"] = CAR_EUR_KM
    rows["organisation"] = [
        {
            "organisation": "Association fictive L'Escale",
            "astreinte": "01 99 00 12 34",
            "numéro public": "01 99 00 56 78",
        }
    ]
    return rows


def week_rows(streets: Streets, shape: WeekShape, *, seed: int = 1, first_night: str = "") -> Rows:
    """Rows of every sheet, by sheet name, for any territory with named streets.

    Raises
    ------
    ValueError
        The territory has too few crossings that its names tell without doubt.
    """
    rng = np.random.default_rng(seed)
    teams = _street_teams(shape) + _mobile_teams(shape)
    spots = Spots(streets, rng)
    num = 2 + shape.num_places + shape.num_visits + shape.num_reports
    base, office, *others = _central_first(list(itertools.islice(spots.crossings(), num)))
    if len(others) < num - 2:
        raise ValueError("too few named crossings in this territory")
    at_places, at_homes = others[: shape.num_places], others[shape.num_places :]
    num_due = DUE_PER_OUTING * shape.street_teams * shape.nights
    places = place_rows(at_places, spots.landmarks(), rng, num_due=num_due)
    rows: Rows = {
        "organisation": [{"organisation": "Maraude d'essai", "astreinte": "01 99 00 00 00"}],
        "équipes": teams,
        "véhicules": [
            {"code": f"V{team['code']}", "mode": "en voiture", "places": 5}
            for team in teams
            if team["mode"] == "en voiture"
        ],
        "vacations": [shift for team in teams for shift in _shifts(team, shape)],
        "lieux": [
            {"code": "LOCAL", "nom": "Local", "nature": "base", "protection": "public", **base},
            {"code": "BUREAU", "nom": "Bureau", "nature": "base", "protection": "public", **office},
            *places,
        ],
        "rendez-vous": visit_rows(
            at_homes[: shape.num_visits], rng, mobile_teams=shape.mobile_teams
        ),
        "signalements": [
            {"code": f"S{rank + 1}", "date": first_night, "de": "20:30", "à": "23:00",
             **spot}
            for rank, spot in enumerate(at_homes[shape.num_visits :])
        ],
        "exceptions": _exceptions(shape, places, first_night),
    }  # fmt: skip
    return rows


def _central_first(found: list[tuple[Row, Point]]) -> list[Row]:
    """The two most central crossings first (bases), the others in their order."""
    x_m, y_m = (
        np.median([getattr(point, axis) for _row, point in found]) for axis in ("x_m", "y_m")
    )
    away_m = [float(np.hypot(point.x_m - x_m, point.y_m - y_m)) for _row, point in found]
    bases = np.argsort(away_m, kind="stable")[:2].tolist()
    rest = [rank for rank in range(len(found)) if rank not in bases]
    return [found[rank][0] for rank in bases + rest]


def _exceptions(shape: WeekShape, places: list[Row], first_night: str) -> list[Row]:
    """The day after the first night: a team stays in (of one team, somebody), a place is closed."""
    if not first_night:
        return []
    date = (dt.date.fromisoformat(first_night) + dt.timedelta(days=1)).isoformat()
    found: list[Row] = []
    if shape.street_teams:
        absence: Row = {"date": date, "type": "absence", "équipe": f"M{shape.street_teams}"}
        if shape.street_teams == 1:
            absence["codes absents"] = "M1c"
        found.append(absence)
    known = [place["code"] for place in places if place["nature"] == "lieu connu"]
    if known:
        found.append({"date": date, "type": "lieu fermé", "lieu": known[0]})
    return found


def _street_teams(shape: WeekShape) -> list[Row]:
    return [
        {
            "code": f"M{rank + 1}",
            "type": "maraude",
            "mode": shape.modes[rank % len(shape.modes)],
            "public": "rue",
            "personnes": 3,
            "compétences": "social, infirmier" if rank % 2 == 0 else "social",
            "codes de rota": ", ".join(f"M{rank + 1}{letter}" for letter in "abc"),
        }
        for rank in range(shape.street_teams)
    ]


def _mobile_teams(shape: WeekShape) -> list[Row]:
    return [
        {
            "code": f"EM{rank + 1}",
            "type": "équipe mobile",
            "mode": "en voiture",
            "public": "logement",
            "personnes": 2,
            "compétences": "infirmier, psychologue",
            "codes de rota": f"E{rank + 1}a, E{rank + 1}b",
        }
        for rank in range(shape.mobile_teams)
    ]


def _shifts(team: Row, shape: WeekShape) -> list[Row]:
    """Evenings of a street team, days of a mobile one (Monday to Friday)."""
    mobile = team["type"] == "équipe mobile"
    days = DAYS[:5] if mobile else DAYS[: shape.nights]
    hours = {"début": "08:30", "fin": "18:00", "base": "BUREAU", "pause (min)": 45}
    if not mobile:
        hours = {"début": "19:30", "fin": "00:30", "base": "LOCAL"}
    vehicle = f"V{team['code']}" if team["mode"] == "en voiture" else None
    return [
        {"code": f"{team['code']}-{day[:3]}", "équipe": team["code"], "jour": day,
         "véhicule": vehicle, **hours}
        for day in days
    ]  # fmt: skip
