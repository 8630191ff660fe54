"""A plan's points by part, outing and zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from planner.exports.score_xlsx import score_xlsx
from planner.model import WeekPlan
from planner.planning.score import parts_by_outing, parts_by_zone
from planner.planning.solution import to_solution
from planner.service.judging import CheckedPlan
from planner.service.load import load_territory
from planner.sources.files import write_bytes
from planner.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Score:
    """OUTING_PARTS and ZONE_PARTS frames of a plan, and what its zones are called."""

    outings: pd.DataFrame
    zones: pd.DataFrame
    zone_names: Mapping[str, str]
    for_team: bool


def score_of(workspace: Workspace, checked: CheckedPlan, *, for_team: bool = False) -> Score:
    """Give a judged plan's points to its outings and zones.

    `for_team` counts protected places in their zones; the result then stays within the team.
    """
    plan, means, built = checked.plan, checked.means, checked.built
    solution = to_solution(built.index, plan.shifts)
    zones = load_territory(workspace, plan.territory).required_zones()
    return Score(
        parts_by_outing(built, means, solution, checked.verdict),
        parts_by_zone(built, means, solution, checked.verdict, for_team=for_team),
        _names(zones),
        for_team,
    )


def _names(zones: gpd.GeoDataFrame) -> dict[str, str]:
    return {str(zone): name for zone, name in zones["name"].items() if isinstance(name, str)}


def score_name(plan: WeekPlan) -> str:
    """Name of the workbook of a plan's points."""
    return f"reperes-{plan.territory}-{plan.week}-v{plan.version}.xlsx"


def score_bytes(checked: CheckedPlan, score: Score) -> bytes:
    """The workbook of a plan's points."""
    return score_xlsx(
        checked.plan,
        checked.means,
        score.outings,
        score.zones,
        zone_names=score.zone_names,
        for_team=score.for_team,
    )


def write_score(checked: CheckedPlan, score: Score, out: Path) -> Path:
    """Write the workbook of a plan's points into a folder."""
    path = out / score_name(checked.plan)
    write_bytes(path, score_bytes(checked, score))
    return path
