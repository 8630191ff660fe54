"""Rows of the means spreadsheet for a town: invented teams, places and visits at its crossings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.demo.size import SIZES
from planner.demo.town import Town
from planner.model import Point
from planner.network.gazetteer import Gazetteer, Located, Whereabouts
from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.streets import Streets

Row = dict[str, object]
Rows = dict[str, list[Row]]
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_KINDS = ("point fixe", "lieu connu", "lieu connu", "exploratoire", "lieu connu")
_VISITS = (("09:00", "12:00"), ("10:00", "12:30"), ("13:30", "17:00"), ("14:30", "17:30"))


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
        ISO date of the reports and of one absence; empty: none.
    """
    size = SIZES[town.size]
    shape = WeekShape(
        size.street_teams, size.nights, size.mobile_teams, size.num_places, size.num_visits,
        num_reports=2 if first_night else 0,
    )  # fmt: skip
    rows = week_rows(town.streets, shape, seed=town.seed, first_night=first_night)
    rows["organisation"] = [
        {"organisation": "Association fictive L'Escale", "astreinte": "01 99 00 12 34"}
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
    num = 2 + shape.num_places + shape.num_visits + shape.num_reports
    base, office, *others = _central_first(list(itertools.islice(_crossings(streets, rng), num)))
    if len(others) < num - 2:
        raise ValueError("too few named crossings in this territory")
    spots = iter(others)
    places = [_place(rank, next(spots), rng) for rank in range(shape.num_places)]
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
        "rendez-vous": [_visit(rank, next(spots), rng) for rank in range(shape.num_visits)],
        "signalements": [
            {"code": f"S{rank + 1}", "date": first_night, "de": "20:30", "à": "23:00",
             **next(spots)}
            for rank in range(shape.num_reports)
        ],
        "exceptions": [],
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


def _crossings(streets: Streets, rng: np.random.Generator) -> Iterator[tuple[Row, Point]]:
    """Crossings told without doubt and reached by car and on foot, in a random order."""
    graphs = [build(streets, MODES[mode]) for mode in ("car", "walk")]
    gazetteer = Gazetteer.from_streets(streets)
    pairs = _named_nodes(streets, graphs)
    for rank in rng.permutation(len(pairs)).tolist():
        street, crossing = pairs[rank]
        located = gazetteer.locate(Whereabouts(street=street, crossing=crossing))
        if isinstance(located, Located):
            yield {"rue": street, "croisement": crossing}, located.point


def _named_nodes(streets: Streets, graphs: list[Graph]) -> list[tuple[str, str]]:
    """Two street names at each node where two or more meet, in order of the nodes."""
    links = streets.links.dropna(subset=["street"])
    ends = pd.concat(
        [
            pd.DataFrame({"node": links[column].to_numpy(), "street": links["street"].to_numpy()})
            for column in ("from_node", "to_node")
        ]
    ).drop_duplicates()
    for graph in graphs:
        ends = ends[ends["node"].isin(graph.node_ids)]
    ends = ends.sort_values(["node", "street"])
    grouped = ends.groupby("node")["street"].agg(list)
    return sorted({(names[0], names[1]) for names in grouped if len(names) > 1})


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


def _place(rank: int, spot: Row, rng: np.random.Generator) -> Row:
    kind = _KINDS[rank % len(_KINDS)]
    row: Row = {"code": f"L{rank + 1:02d}", "nature": kind, **spot}
    row["présence (min)"] = int(rng.choice([15, 20, 30, 40]))
    row["passages souhaités"] = int(rng.choice([1, 1, 2]))
    row["écart min (h)"] = 40
    if kind == "point fixe":
        row |= {"protection": "public", "nom": f"Point fixe {rank + 1}", "passages dus": 1}
        row |= {"de": "20:00", "à": "22:30"}
    elif kind == "exploratoire":
        row |= {"protection": "public", "nom": f"Secteur {rank + 1}", "passages souhaités": 1}
    elif rank % 7 == 1:
        row |= {"sans passage : jours": "mardi", "consignes": "AP, BR"}
    elif rank % 11 == 4:
        row |= {"protection": "scellé", "équipe réservée": "M1"}
    return row


def _visit(rank: int, spot: Row, rng: np.random.Generator) -> Row:
    start, end = _VISITS[rank % len(_VISITS)]
    row: Row = {
        "référence": f"R{int(rng.integers(16**5)):05x}{rank:02d}",
        **spot,
        "jour": DAYS[rank % 5],
        "de": start,
        "à": end,
        "durée (min)": int(rng.choice([30, 40, 45])),
        "compétences": ("infirmier", "psychologue", None)[rank % 3],
        "obligatoire": "oui" if rank % 2 else "non",
    }
    if rank % 10 == 3:
        row |= {"état": "confirmé", "heure confirmée": start}
    return row
