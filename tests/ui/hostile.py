"""A town whose every name is an attack on the page that shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from planner.demo.means import Rows, demo_rows
from planner.demo.town import Town, make_town
from planner.exports.means_template import write_template
from planner.model import Territory, Week
from planner.service.demo import add_demo_territory
from planner.store.workspace import Workspace
from tests.ui.plans import plan_twice
from tests.ui.presence import passages

CODE = "pieges"
PAYLOADS = (
    "<script>window.__pwned=1</script>",
    '"><img src=x onerror="window.__pwned=2">',
    "${window.__pwned=3}",
    "`+(window.__pwned=4)+`",
    "'+(window.__pwned=5)+'",
    "</script><script>window.__pwned=6</script>",
    "{{window.__pwned=7}}",
    "[x](javascript:window.__pwned=8)",
    "$x^2$ **gras** :red[rouge]",
    "=1+1",
    "\N{RIGHT-TO-LEFT OVERRIDE}ecalp",
)
TYPED = PAYLOADS[:-1]
"""What a spreadsheet of means may hold: it refuses characters that change the sense of reading."""


def named(kind: str, rank: int, attacks: Sequence[str] = PAYLOADS) -> str:
    """A name of a kind, with the next attack."""
    return f"{kind} {rank} {attacks[rank % len(attacks)]}"


TERRITORY = f"Pièges {PAYLOADS[0]} {PAYLOADS[1]} {PAYLOADS[2]} {PAYLOADS[3]}"
TEAM = "M<img src=x onerror=window.__pwned=9>`${window.__pwned=10}`"
ORGANISATION = f"Escale {PAYLOADS[1]} {PAYLOADS[3]}"


def add_hostile_town(workspace: Workspace, folder: Path, week: Week) -> None:
    """Plan a week in the hostile town and save both under `CODE`.

    Its map takes its hostile names last, as means tell places by streets and landmarks.
    """
    territory, town = add_demo_territory(workspace, size="XS")
    territory = dataclasses.replace(territory, code=CODE, name=TERRITORY)
    workspace.add_territory(territory, _layers(town, hostile=False))
    means = folder / "pieges.xlsx"
    write_template(means, _rows(town, week))
    plan_twice(workspace, CODE, means, week)
    workspace.add_territory(_noted(territory), _layers(town, hostile=True), replace=True)


def _noted(territory: Territory) -> Territory:
    vintages = {**territory.vintages, PAYLOADS[1]: PAYLOADS[2]}
    return dataclasses.replace(territory, vintages=vintages, notes=(PAYLOADS[0], PAYLOADS[3]))


def _layers(town: Town, *, hostile: bool) -> dict[str, pd.DataFrame]:
    links, landmarks = town.streets.links, town.streets.landmarks
    if hostile:
        names = {name: named("Rue", rank) for rank, name in enumerate(links["street"].unique())}
        links = links.assign(street=links["street"].map(names).where(links["street"].notna()))
    zones = _renamed(town.zones, "Zone")
    found = {
        "nodes": town.streets.nodes,
        "links": links,
        "landmarks": _renamed(landmarks, "Repère") if hostile else landmarks,
        "zones": zones,
        "services": _renamed(town.services, "Service"),
    }
    return found | ({"presence": passages(zones)} if hostile else {})


def _renamed(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    return frame.assign(name=[named(kind, rank) for rank in range(len(frame))])


def _rows(town: Town, week: Week) -> Rows:
    rows = demo_rows(town, week.monday.isoformat())
    rows["organisation"][0]["organisation"] = ORGANISATION
    for rank, row in enumerate(rows["lieux"]):
        row["nom"] = named("Lieu", rank, TYPED)
    return rows


def hostile_means(folder: Path, week: Week) -> Path:
    """Means whose team code is an attack: the reader refuses it, and says so."""
    rows = _rows(make_town("XS", 1), week)
    for sheet in rows.values():
        for row in sheet:
            for column in ("code", "équipe"):
                if row.get(column) == "M1":
                    row[column] = TEAM
    path = folder / "refus.xlsx"
    write_template(path, rows)
    return path
