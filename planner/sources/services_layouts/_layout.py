"""What a layout of service file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from planner.errors import Fault

COLUMNS = ("local_id", "name", "category", "opening_hours", "mobile", "lon", "lat")
"""Columns a layout gives: text, text, text, text or null, bool, degrees, degrees (null: none)."""


@dataclass(frozen=True, slots=True)
class ServiceLayout:
    """One producer's way of writing services.

    Attributes
    ----------
    key
        Key of `data/sources.toml`; also the `source` of its services.
    label
        French name shown when a file is of no known layout.
    columns
        Columns that, all present (case as given), name the layout.
    parse
        Pure: (raw rows as text, with `lon` and `lat` where the file has geometry; file name) →
        (frame of `COLUMNS`, faults).
    """

    key: str
    label: str
    columns: frozenset[str]
    parse: Callable[[pd.DataFrame, str], tuple[pd.DataFrame, list[Fault]]]


def text(raw: pd.DataFrame, column: str) -> pd.Series:
    """A column as stripped text, empty where there is none."""
    if column not in raw:
        return pd.Series("", index=raw.index, dtype=object)
    return raw[column].astype("string").fillna("").str.strip().astype(object)
