"""National median living standards by year (`data/national_medians.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planner.paths import data_dir


@dataclass(frozen=True, slots=True)
class Median:
    """A published figure: EUR a year and consumption unit, whom it covers, who says so, where."""

    year: str
    median_eur: float
    field: str
    source: str
    page: str


@cache
def national_medians(path: Path | None = None) -> Mapping[str, Median]:
    """Every figure, by year of income."""
    with (path or data_dir() / "national_medians.toml").open("rb") as file:
        entries = tomllib.load(file)
    return {year: Median(year=year, **entry) for year, entry in entries.items()}


def median_eur(year: str) -> float | None:
    """Median of a year; None: no figure that could be traced to a publication."""
    found = national_medians().get(year)
    return None if found is None else float(found.median_eur)
