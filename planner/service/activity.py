"""The activity report of a territory over a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
from shapely import Point as ShapelyPoint

from planner.activity import Period, planned_activity
from planner.declared_activity import (
    MET,
    Corrections,
    Tally,
    corrections,
    declared_activity,
    month_counts,
    months_to_release,
    tally_areas,
)
from planner.errors import StoreError
from planner.exports.activity_files import activity_pdf, activity_xlsx
from planner.exports.activity_report import activity_report
from planner.exports.report_section import Report
from planner.fixed_areas import FixedAreas, fixed_areas
from planner.held_activity import held_activity
from planner.model import Means, Point, Week, WeekPlan
from planner.publication import Ledger
from planner.returns import tally_of
from planner.service.load import load_territory
from planner.sources.files import write_bytes
from planner.sources.tally import read_tallies
from planner.store.workspace import Workspace


def report_of(
    workspace: Workspace,
    code: str,
    period: Period,
    *,
    declared_file: Path | None = None,
    leaving: bool = False,
) -> Report:
    """Planned figures from the published plans, declared ones from the sheets brought back.

    A file of tallies, if given, takes the place of what was entered. Months of the ledger keep the
    counts of their latest release.

    Parameters
    ----------
    leaving
        It goes into files: counts of months that were not released are left out.

    Raises
    ------
    InputFileError
        Tallies that cannot be read.
    ZonesError
        A territory without zones.
    """
    loaded = load_territory(workspace, code)
    zones = loaded.required_zones()
    ground = fixed_areas(zones, MET)
    weeks = _published(workspace, code, period)
    planned = planned_activity(weeks, period, _zone_of(zones))
    tallies = _declared(workspace, code, period, declared_file, _area_of(zones, ground))
    ledger = _ledger(workspace, code, zones, ground)
    declared = (
        declared_activity(tallies, period, ledger=ledger, only_released=leaving)
        if tallies
        else None
    )
    held = None
    if declared is not None and declared_file is None:
        held = held_activity(weeks, workspace.returns(code, period.first, period.last), period)
    names = {
        str(zone): name if isinstance(name, str) and name else str(zone)
        for zone, name in zones["name"].items()
    }
    return activity_report(
        loaded.territory.name, period, planned, declared, held, zones=names, areas=ground.names
    )


def unreleased(
    workspace: Workspace,
    code: str,
    period: Period,
    *,
    today: dt.date,
    declared_file: Path | None = None,
) -> list[str]:
    """Whole months of a period that are over, have tallies and were never released."""
    ledger = Ledger(tally_areas(), workspace.releases(code))
    tallies = _declared(workspace, code, period, declared_file)
    return months_to_release(tallies, period, ledger, today=today)


def release(
    workspace: Workspace,
    code: str,
    period: Period,
    *,
    today: dt.date,
    declared_file: Path | None = None,
) -> list[str]:
    """Put the months of `unreleased` in the ledger, for good; returns them.

    Raises
    ------
    PrivacyError
        One of them was released meanwhile.
    InputFileError, ZonesError
        As `report_of`.
    """
    ledger, tallies = _told(workspace, code, period, declared_file)
    months = months_to_release(tallies, period, ledger, today=today)
    for month in months:
        ledger = ledger.released(month, month_counts(tallies, month), today=today)
    if months:
        workspace.add_releases(code, [one for one in ledger.releases if one.month in months])
    return months


def to_correct(
    workspace: Workspace, code: str, period: Period, *, declared_file: Path | None = None
) -> Corrections:
    """Released months that tallies now correct, and those that keep their figures.

    Raises
    ------
    InputFileError, ZonesError
        As `report_of`.
    """
    ledger, tallies = _told(workspace, code, period, declared_file)
    return corrections(tallies, period, ledger)


def correct(
    workspace: Workspace, code: str, period: Period, *, declared_file: Path | None = None
) -> Corrections:
    """Put the corrections of `to_correct` in the ledger, where they take effect; returns both.

    Raises
    ------
    PrivacyError
        One of the months was corrected meanwhile.
    InputFileError, ZonesError
        As `report_of`.
    """
    found = to_correct(workspace, code, period, declared_file=declared_file)
    if found.possible:
        workspace.add_releases(code, found.possible)
    return found


def _told(
    workspace: Workspace, code: str, period: Period, file: Path | None
) -> tuple[Ledger, tuple[Tally, ...]]:
    zones = load_territory(workspace, code).required_zones()
    ground = fixed_areas(zones, MET)
    tallies = _declared(workspace, code, period, file, _area_of(zones, ground))
    return _ledger(workspace, code, zones, ground), tallies


def _ledger(workspace: Workspace, code: str, zones: gpd.GeoDataFrame, ground: FixedAreas) -> Ledger:
    """Releases of a territory over the whole of it and its fixed areas."""
    known = zones["households"].dropna() if "households" in zones else zones.iloc[:0, 0]
    households = float(known.sum()) if len(known) else None
    return Ledger(tally_areas(households, ground.areas), workspace.releases(code))


def _declared(
    workspace: Workspace,
    code: str,
    period: Period,
    file: Path | None,
    area_of: Callable[[Point], str | None] | None = None,
) -> tuple[Tally, ...]:
    if file is not None:
        return read_tallies(file)
    found = workspace.returns(code, period.first, period.last)
    return tuple(tally_of(told, area_of) for told in found)


def _area_of(zones: gpd.GeoDataFrame, ground: FixedAreas) -> Callable[[Point], str | None]:
    zone_of = _zone_of(zones)
    return lambda point: ground.of_zone.get(zone_of(point) or "")


def _published(workspace: Workspace, code: str, period: Period) -> list[tuple[WeekPlan, Means]]:
    """Published plans of the weeks that touch the period, those whose means can be read."""
    found = []
    after = Week.of(period.weeks[-1].monday + dt.timedelta(days=7))
    for plan in workspace.published_plans(code, since=period.weeks[0], before=after):
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
