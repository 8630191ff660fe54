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


def score_file(checked: CheckedPlan, score: Score) -> tuple[str, bytes]:
    """Name and bytes of the workbook of a plan's points."""
    plan: WeekPlan = checked.plan
    content = score_xlsx(
        plan,
        checked.means,
        score.outings,
        score.zones,
        zone_names=score.zone_names,
        for_team=score.for_team,
    )
    return f"reperes-{plan.territory}-{plan.week}-v{plan.version}.xlsx", content


def write_score(checked: CheckedPlan, score: Score, out: Path) -> Path:
    """Write the workbook of a plan's points into a folder."""
    name, content = score_file(checked, score)
    write_bytes(out / name, content)
    return out / name
