"""The activity report of a territory over a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import geopandas as gpd

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
from planner.returns import OutingReturn, tally_of
from planner.service.load import LoadedTerritory
from planner.sources.files import write_bytes
from planner.sources.tally import read_tallies
from planner.store.workspace import Workspace
from planner.zone_index import zone_at


@dataclass(frozen=True, slots=True)
class PeriodRead:
    """What the reports of a period rest on, read once.

    `weeks`: published plans that touch it, each with its means. `returns`: sheets brought back;
    None: a file of tallies takes their place. `ledger` keeps the counts of released months.
    """

    name: str
    zones: gpd.GeoDataFrame
    period: Period
    ground: FixedAreas
    weeks: tuple[tuple[WeekPlan, Means], ...]
    returns: tuple[OutingReturn, ...] | None
    tallies: tuple[Tally, ...]
    ledger: Ledger


def read_period(
    workspace: Workspace,
    loaded: LoadedTerritory,
    period: Period,
    *,
    declared_file: Path | None = None,
) -> PeriodRead:
    """Read published plans, sheets brought back (or a file of tallies) and what was released.

    Raises
    ------
    InputFileError
        Tallies that cannot be read.
    ZonesError
        A territory without zones.
    """
    code, zones = loaded.territory.code, loaded.required_zones()
    ground = fixed_areas(zones, MET)
    returns: tuple[OutingReturn, ...] | None = None
    if declared_file is None:
        returns = tuple(workspace.returns(code, period.first, period.last))
        area_of = _area_of(zones, ground)
        tallies = tuple(tally_of(told, area_of) for told in returns)
    else:
        tallies = tuple(read_tallies(declared_file))
    return PeriodRead(
        loaded.territory.name, zones, period, ground,
        tuple(_published(workspace, code, period)), returns, tallies,
        _ledger(workspace, code, zones, ground),
    )  # fmt: skip


def report_of(read: PeriodRead, *, leaving: bool = False) -> Report:
    """Planned figures from the published plans, declared ones from the sheets brought back.

    Months of the ledger keep the counts of their latest release.

    Parameters
    ----------
    leaving
        It goes into files: counts of months that were not released are left out.
    """
    zones, period = read.zones, read.period
    planned = planned_activity(read.weeks, period, partial(zone_at, zones))
    declared = held = None
    if read.tallies:
        declared = declared_activity(
            read.tallies, period, ledger=read.ledger, only_released=leaving
        )
        if read.returns is not None:
            held = held_activity(read.weeks, read.returns, period)
    names = {
        str(zone): name if isinstance(name, str) and name else str(zone)
        for zone, name in zones["name"].items()
    }
    return activity_report(
        read.name, period, planned, declared, held, zones=names, areas=read.ground.names
    )


def unreleased(read: PeriodRead, *, today: dt.date) -> list[str]:
    """Whole months of a period that are over, have tallies and were never released."""
    return months_to_release(read.tallies, read.period, read.ledger, today=today)


def release(workspace: Workspace, code: str, read: PeriodRead, *, today: dt.date) -> list[str]:
    """Put the months of `unreleased` in the ledger, for good; returns them.

    Raises
    ------
    PrivacyError
        One of them was released meanwhile.
    """
    ledger, months = read.ledger, unreleased(read, today=today)
    for month in months:
        ledger = ledger.released(month, month_counts(read.tallies, month), today=today)
    if months:
        workspace.add_releases(code, [one for one in ledger.releases if one.month in months])
    return months


def to_correct(read: PeriodRead) -> Corrections:
    """Released months that tallies now correct, and those that keep their figures."""
    return corrections(read.tallies, read.period, read.ledger)


def correct(workspace: Workspace, code: str, read: PeriodRead) -> Corrections:
    """Put the corrections of `to_correct` in the ledger, where they take effect; returns both.

    Raises
    ------
    PrivacyError
        One of the months was corrected meanwhile.
    """
    found = to_correct(read)
    if found.possible:
        workspace.add_releases(code, found.possible)
    return found


def _ledger(workspace: Workspace, code: str, zones: gpd.GeoDataFrame, ground: FixedAreas) -> Ledger:
    """Releases of a territory over the whole of it and its fixed areas."""
    known = zones["households"].dropna() if "households" in zones else zones.iloc[:0, 0]
    households = float(known.sum()) if len(known) else None
    return Ledger(tally_areas(households, ground.areas), workspace.releases(code))


def _area_of(zones: gpd.GeoDataFrame, ground: FixedAreas) -> Callable[[Point], str | None]:
    return lambda point: ground.of_zone.get(zone_at(zones, point) or "")


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


def write_report(report: Report, out: Path, stem: str) -> list[Path]:
    """Write the PDF and the workbook of a report."""
    files = {out / f"{stem}.pdf": activity_pdf(report), out / f"{stem}.xlsx": activity_xlsx(report)}
    for path, content in files.items():
        write_bytes(path, content)
    return list(files)
