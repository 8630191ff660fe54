"""Needs of one department of a national grid: read, grouped, estimated, ranked, written.

Departments do not wait for one another: any process may do one, with the same bytes written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from optimisation.executor import Stop
from planner.errors import Fault, FaultsError, PlannerError
from planner.exports.national_needs import department_parquet
from planner.exports.needs_table import zones_of_half
from planner.i18n import set_language
from planner.indicators.grouping import group_small
from planner.indicators.need import Needs
from planner.indicators.need_estimates import estimated_needs
from planner.indicators.stability import rank_stability
from planner.model import Public
from planner.sources.files import write_bytes
from planner.sources.grid_departments import read_department
from planner.sources.zones import parse_zones

SEED = 1
HELD = ("top_share", "rank_low", "rank_high", "stable")


@dataclass(frozen=True, slots=True)
class DepartmentPiece:
    """One department to do.

    `part`: its rows; `source`: the producer's file, named in faults; `out`: file to write;
    `fingerprint`: of all that decides what is written; `language`: of notes and faults.
    """

    department: str
    part: Path
    source: Path
    out: Path
    weights: Mapping[str, float]
    fingerprint: str
    language: str


@dataclass(frozen=True, slots=True)
class DepartmentDone:
    """What became of a department: `facts` where its file is written, else what is wrong.

    Both empty: stopped on the way.
    """

    department: str
    facts: dict[str, Any] | None = None
    faults: tuple[Fault, ...] = ()


def score_department(piece: DepartmentPiece, stop: Stop) -> DepartmentDone:
    """Score a department and write its file whole; a fault of the data is told, not raised."""
    set_language(piece.language)
    try:
        raw, epsg = read_department(piece.part)
        zones = parse_zones(raw, piece.source, epsg=epsg)
        vintages = dict(zones.attrs["vintages"])
        zones.attrs.clear()  # copied at each step otherwise
        if stop():
            return DepartmentDone(piece.department)
        grouped = group_small(zones).zones
        needs = scored(grouped, piece.weights)
        if stop():
            return DepartmentDone(piece.department)
        facts = facts_of(piece.department, grouped, needs) | {
            "fingerprint": piece.fingerprint,
            "vintages": vintages,
        }
        write_bytes(piece.out, department_parquet(grouped, needs, facts))
    except FaultsError as error:
        return DepartmentDone(piece.department, faults=error.faults)
    except PlannerError as error:
        return DepartmentDone(piece.department, faults=(Fault(str(error), file=str(piece.source)),))
    return DepartmentDone(piece.department, facts)


def scored(zones: gpd.GeoDataFrame, weights: Mapping[str, float]) -> Needs:
    """Need of housed households, unknown values estimated, rural squares smoothed, ranks held.

    As `needs --stability` says it of a territory without streets: access and presence are unknown,
    and do not count.
    """
    estimated = estimated_needs(zones, public=Public.HOUSING, weights=dict(weights), smooth=True)
    needs = estimated.needs
    if estimated.terms is None:
        return needs
    held = rank_stability(needs.frame.index, estimated.terms, seed=SEED)
    return replace(needs, frame=needs.frame.join(held.frame[list(HELD)]))


def facts_of(department: str, zones: gpd.GeoDataFrame, needs: Needs) -> dict[str, Any]:
    """Figures of a department for the table of all, JSON-ready, null where unknown."""
    need = needs.frame["need"]
    num_half, num_known = zones_of_half(needs)
    stable = needs.frame.get("stable")
    return {
        "department": department,
        "label": needs.label,
        "unit": needs.unit,
        "notes": list(needs.notes),
        "num_zones": len(zones),
        "num_unknown": int(need.isna().sum()),
        "households": _total(zones["households"].sum(min_count=1)),
        "need": _total(need.sum(min_count=1)),
        "num_half": num_half,
        "num_known": num_known,
        "num_unstable": None if stable is None else int((~stable & need.notna()).sum()),
    }


def _total(value: float) -> float | None:
    return None if value != value else float(value)
