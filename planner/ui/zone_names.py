"""Zones by their names, as lists and calendars show them."""

from __future__ import annotations

import unicodedata

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.kept import Kept
from planner.service.load import LoadedTerritory
from planner.ui.calendar_html import Row

_EVERY_ROW: Kept[tuple[Row, ...]] = Kept(4)
_NAMES: Kept[dict[str, str]] = Kept(4)


def every_row(loaded: LoadedTerritory) -> tuple[Row, ...]:
    """Every zone, in their order."""
    return _EVERY_ROW.get((loaded.required_zones(),), None, lambda: _made_rows(loaded))


def _made_rows(loaded: LoadedTerritory) -> tuple[Row, ...]:
    areas = loaded.required_zones()["commune"].tolist()
    return tuple(
        Row(key, name, area if isinstance(area, str) else "")
        for (key, name), area in zip(zone_names(loaded).items(), areas, strict=True)
    )


def first_zones(values: pd.Series, most: int) -> pd.Index:
    """The first zones by a value, the greatest first, unknown last."""
    order = np.argsort(-values.to_numpy(dtype=np.float64), kind="stable")
    return values.index[order[:most]]


def bare(text: str) -> str:
    """Lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def zone_names(loaded: LoadedTerritory) -> dict[str, str]:
    """Name of each zone by its key, in their order; the key where it has none."""
    zones = loaded.required_zones()
    return _NAMES.get((zones,), None, lambda: _names(zones))


def _names(zones: gpd.GeoDataFrame) -> dict[str, str]:
    return {
        str(zone): name if isinstance(name, str) else str(zone)
        for zone, name in zip(zones.index.tolist(), zones["name"].tolist(), strict=True)
    }
