"""A town whose every name is an attack on the page that shows it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd

from planner.demo.means import Rows, demo_rows
from planner.demo.town import Town, make_town
from planner.exports.means_template import write_template
from planner.model import Territory, Week
from planner.service.demo import add_demo_territory
from planner.service.weeks import PlanRequest, plan_week
from planner.store.workspace import Workspace

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


def named(kind: str, rank: int) -> str:
    """A name of a kind, with the next attack."""
    return f"{kind} {rank} {PAYLOADS[rank % len(PAYLOADS)]}"


TERRITORY = f"Pièges {PAYLOADS[0]} {PAYLOADS[1]} {PAYLOADS[2]} {PAYLOADS[3]}"
TEAM = "M<img src=x onerror=window.__pwned=9>`${window.__pwned=10}`"


def add_hostile_town(workspace: Workspace, folder: Path, week: Week) -> None:
    """Plan a week in the hostile town and save both under `CODE`.

    Its streets take their hostile names last, as means tell places by street names.
    """
    territory, town = add_demo_territory(workspace, size="XS")
    territory = dataclasses.replace(territory, code=CODE, name=TERRITORY)
    workspace.add_territory(territory, _layers(town, streets_too=False))
    means = folder / "pieges.xlsx"
    write_template(means, _rows(town, week))
    for seed in (1, 2):
        plan_week(workspace, CODE, means, PlanRequest(week, seconds=None, iterations=1, seed=seed))
    workspace.add_territory(_noted(territory), _layers(town, streets_too=True), replace=True)


def hostile_town() -> Town:
    """The town before its names change."""
    return make_town("XS", 1)


def _noted(territory: Territory) -> Territory:
    vintages = {**territory.vintages, PAYLOADS[1]: PAYLOADS[2]}
    return dataclasses.replace(territory, vintages=vintages, notes=(PAYLOADS[0], PAYLOADS[3]))


def _layers(town: Town, *, streets_too: bool) -> dict[str, pd.DataFrame]:
    links = town.streets.links
    if streets_too:
        names = {name: named("Rue", rank) for rank, name in enumerate(links["street"].unique())}
        links = links.assign(street=links["street"].map(names).where(links["street"].notna()))
    return {
        "nodes": town.streets.nodes,
        "links": links,
        "landmarks": _renamed(town.streets.landmarks, "Repère"),
        "zones": _renamed(town.zones, "Zone"),
        "services": _renamed(town.services, "Service"),
    }


def _renamed(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    return frame.assign(name=[named(kind, rank) for rank in range(len(frame))])


def _rows(town: Town, week: Week) -> Rows:
    rows = demo_rows(town, week.monday.isoformat())
    for rank, row in enumerate(rows["lieux"]):
        row["nom"] = named("Lieu", rank)
    for sheet in rows.values():
        for row in sheet:
            for column in ("code", "équipe"):
                if row.get(column) == "M1":
                    row[column] = TEAM
    return rows
