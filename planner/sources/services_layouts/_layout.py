"""What a layout of service file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.errors import Fault

COLUMNS = ("local_id", "name", "category", "opening_hours", "mobile", "lon", "lat")
"""Columns a layout gives: text, text, text, text or null, bool, degrees, degrees (null: none)."""
MORE_COLUMNS: dict[str, float | None] = {
    "capacity_h_week": np.nan,
    "closes_on": None,
    "parent": None,
}
"""Columns a layout may give, with what stands where it does not: staffed hours a week, ISO date,
`local_id` of the structure (in the same producer's files) whose name, hours and position stand in
for what the row leaves out."""


@dataclass(frozen=True, slots=True)
class ServiceLayout:
    """One producer's way of writing services.

    Attributes
    ----------
    key
        Name of the layout; also the `source` of its services unless `source` says another.
    label
        French name shown when a file is of no known layout.
    columns
        Columns that, all present (case as given), name the layout.
    parse
        Pure: (raw rows, values as the file holds them, with `lon` and `lat` where it has geometry;
        file name) → (frame of `COLUMNS` and maybe `MORE_COLUMNS`, faults).
    source
        Key of `data/sources.toml` where several layouts share one.
    """

    key: str
    label: str
    columns: frozenset[str]
    parse: Callable[[pd.DataFrame, str], tuple[pd.DataFrame, list[Fault]]]
    source: str = ""

    @property
    def cited(self) -> str:
        """Key of `data/sources.toml`."""
        return self.source or self.key


def text(raw: pd.DataFrame, column: str) -> pd.Series:
    """A column as stripped text, empty where there is none."""
    if column not in raw:
        return pd.Series("", index=raw.index, dtype=object)
    return raw[column].astype("string").fillna("").str.strip().astype(object)


def first_text(raw: pd.DataFrame, *columns: str) -> pd.Series:
    """The first of some columns that says something, row by row."""
    found = text(raw, columns[0])
    for column in columns[1:]:
        found = found.where(found != "", text(raw, column))
    return found


def numbers(raw: pd.DataFrame, column: str) -> pd.Series:
    """A column as float64, null where it holds no number; a decimal comma is read."""
    told = text(raw, column).str.replace(",", ".")
    found = pd.to_numeric(told, errors="coerce").astype(np.float64)
    return found.where(np.isfinite(found))
