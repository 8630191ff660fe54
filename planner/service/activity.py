"""The activity report of a territory over a period."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
from shapely import Point as ShapelyPoint

from planner.activity import Period, Tally, declared_activity, planned_activity
from planner.errors import StoreError
from planner.exports.activity_files import activity_pdf, activity_xlsx
from planner.exports.activity_report import Report, activity_report
from planner.model import Means, Point, WeekPlan
from planner.returns import tally_of
from planner.service.load import load_territory
from planner.sources.files import write_bytes
from planner.sources.tally import read_tallies
from planner.store.workspace import Workspace


def report_of(
    workspace: Workspace, code: str, period: Period, *, declared_file: Path | None = None
) -> Report:
    """Planned figures from the published plans, declared ones from the sheets brought back.

    A file of tallies, if given, takes the place of what was entered.

    Raises
    ------
    InputFileError
        Tallies that cannot be read.
    ZonesError
        A territory without zones.
    """
    loaded = load_territory(workspace, code)
    zones = loaded.required_zones()
    planned = planned_activity(_published(workspace, code, period), period, _zone_of(zones))
    tallies = _declared(workspace, code, period, declared_file)
    declared = declared_activity(tallies, period) if tallies else None
    names = {
        str(zone): name if isinstance(name, str) and name else str(zone)
        for zone, name in zones["name"].items()
    }
    return activity_report(loaded.territory.name, period, planned, declared, zones=names)


def _declared(
    workspace: Workspace, code: str, period: Period, file: Path | None
) -> tuple[Tally, ...]:
    if file is not None:
        return read_tallies(file)
    return tuple(tally_of(told) for told in workspace.returns(code, period.first, period.last))


def _published(workspace: Workspace, code: str, period: Period) -> list[tuple[WeekPlan, Means]]:
    """Published plans of the weeks that touch the period, those whose means can be read."""
    found = []
    for week in period.weeks:
        for plan in workspace.plans(code, week):
            if plan.published:
                try:
                    found.append((plan, workspace.means(plan.means)))
                except StoreError:
                    continue
    return found


def _zone_of(zones: gpd.GeoDataFrame) -> Callable[[Point], str | None]:
    index = zones.sindex

    def zone(point: Point) -> str | None:
        rows = index.query(ShapelyPoint(point.x_m, point.y_m), predicate="intersects")
        return str(zones.index[min(rows)]) if len(rows) else None

    return zone


def write_report(report: Report, out: Path, stem: str) -> list[Path]:
    """Write the PDF and the workbook of a report."""
    files = {out / f"{stem}.pdf": activity_pdf(report), out / f"{stem}.xlsx": activity_xlsx(report)}
    for path, content in files.items():
        write_bytes(path, content)
    return list(files)
