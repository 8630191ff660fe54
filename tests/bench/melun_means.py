"""Means for a real town: invented teams, places and visits at crossings of its named streets."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from planner.exports.crossings import Crossings
from planner.exports.means_template import write_template
from planner.network.gazetteer import Gazetteer, Located, Whereabouts
from planner.service.load import LoadedTerritory

EVENINGS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
Row = dict[str, object]


def crossings(loaded: LoadedTerritory, num: int, seed: int, *, mode: str) -> list[Row]:
    """Draw crossings that the territory's own names tell without doubt."""
    graph = loaded.graphs_by_mode[mode]
    gazetteer = Gazetteer.from_streets(loaded.required_streets())
    found = Crossings.of(graph, loaded.required_streets().links)
    rows: list[Row] = []
    for rank in np.random.default_rng(seed).permutation(len(found.names)).tolist():
        street, _slash, crossing = found.names[rank].partition(" / ")
        if isinstance(gazetteer.locate(Whereabouts(street=street, crossing=crossing)), Located):
            rows.append({"rue": street, "croisement": crossing})
        if len(rows) == num:
            return rows
    raise ValueError(f"{len(rows)} crossings only")


def week_rows(
    loaded: LoadedTerritory,
    *,
    maraudes: int = 3,
    mode: str = "en voiture",
    num_places: int = 60,
    num_visits: int = 40,
    seed: int = 1,
) -> dict[str, list[Row]]:
    """Rows of every sheet: street teams on five evenings, and a mobile team by day with visits."""
    rng = np.random.default_rng(seed)
    spots = crossings(
        loaded, num_places + num_visits + 2, seed, mode="car" if mode == "en voiture" else "walk"
    )
    base, office = spots.pop(), spots.pop()
    teams = [f"M{rank + 1}" for rank in range(maraudes)]
    by_car = mode == "en voiture"
    rows: dict[str, list[Row]] = {
        "organisation": [{"organisation": "Maraude d'essai", "astreinte": "01 99 00 00 00"}],
        "équipes": [
            {"code": team, "type": "maraude", "mode": mode, "public": "rue", "personnes": 3,
             "compétences": "social, infirmier" if team == "M1" else "social",
             "codes de rota": ", ".join(f"{team}{letter}" for letter in "abc")}
            for team in teams
        ],
        "véhicules": [{"code": f"V{team}", "mode": mode, "places": 5} for team in teams]
        if by_car else [],
        "vacations": [
            {"code": f"{team}-{day[:3]}", "équipe": team, "jour": day, "début": "19:30",
             "fin": "00:30", "base": "BASE", "véhicule": f"V{team}" if by_car else None}
            for team in teams for day in EVENINGS
        ],
        "lieux": [
            {"code": "BASE", "nom": "Local", "nature": "base", "protection": "public", **base},
        ],
        "rendez-vous": [],
        "signalements": [],
        "exceptions": [],
    }  # fmt: skip
    rows["lieux"] += [_place(rank, spots[rank], rng) for rank in range(num_places)]
    if num_visits:
        rows["équipes"].append(
            {"code": "EM", "type": "équipe mobile", "mode": "en voiture", "public": "logement",
             "personnes": 2, "compétences": "infirmier, psychologue", "codes de rota": "E1, E2"}
        )  # fmt: skip
        rows["véhicules"].append({"code": "VEM", "mode": "en voiture", "places": 4})
        rows["lieux"].append({"code": "BUREAU", "nom": "Bureau", "nature": "base",
                              "protection": "public", **office})  # fmt: skip
        rows["vacations"] += [
            {"code": f"EM-{day[:3]}", "équipe": "EM", "jour": day, "début": "08:30",
             "fin": "18:00", "base": "BUREAU", "véhicule": "VEM", "pause (min)": 45}
            for day in EVENINGS
        ]  # fmt: skip
        rows["rendez-vous"] = [
            _visit(rank, spots[num_places + rank], rng) for rank in range(num_visits)
        ]
    return rows


def _place(rank: int, spot: Row, rng: np.random.Generator) -> Row:
    kind = ("point fixe", "lieu connu", "lieu connu", "lieu connu", "exploratoire")[rank % 5]
    row: Row = {"code": f"L{rank + 1:02d}", "nature": kind, **spot}
    row["présence (min)"] = int(rng.choice([10, 15, 20, 30]))
    row["passages souhaités"] = int(rng.choice([1, 1, 2]))
    row["écart min (h)"] = 40
    if kind == "point fixe":
        row |= {"protection": "public", "nom": f"Point fixe {rank + 1}", "passages dus": 1}
        row |= {"de": "20:00", "à": "22:30"}
    elif kind == "exploratoire":
        row |= {"protection": "public", "nom": f"Secteur {rank + 1}"}
    elif rank % 7 == 0:
        row |= {"sans passage : jours": "mardi", "consignes": "AP, BR"}
    return row


def _visit(rank: int, spot: Row, rng: np.random.Generator) -> Row:
    start = ("09:00", "10:00", "13:30", "14:30")[rank % 4]
    end = ("12:00", "12:30", "17:00", "17:30")[rank % 4]
    return {
        "référence": f"R{rng.integers(16**6):06x}{rank:02d}",
        **spot,
        "jour": EVENINGS[rank % 5],
        "de": start,
        "à": end,
        "durée (min)": int(rng.choice([30, 40, 45])),
        "compétences": ("infirmier", "psychologue", None)[rank % 3],
        "obligatoire": "oui" if rank % 2 else "non",
    }


def write_week(loaded: LoadedTerritory, path: Path, **options: object) -> None:
    """Write the spreadsheet of `week_rows`."""
    write_template(path, week_rows(loaded, **options))  # type: ignore[arg-type]
