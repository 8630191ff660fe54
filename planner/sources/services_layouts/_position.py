"""Positions written as text."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.errors import Fault
from planner.i18n import _, counted
from planner.sources.services_layouts._layout import text

MAX_SHOWN = 20


def lat_lon(raw: pd.DataFrame, column: str, file: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read "lat,lon" texts into float columns `lat`, `lon`; each wrong line is a fault."""
    parts = text(raw, column).str.split(",", n=1, expand=True).reindex(columns=[0, 1])
    position = pd.DataFrame({"lat": parts[0], "lon": parts[1]}, index=raw.index)
    return degrees(position, raw, column, file)


def degrees(
    position: pd.DataFrame, raw: pd.DataFrame, column: str, file: str
) -> tuple[pd.DataFrame, list[Fault]]:
    """Turn texts `lat` and `lon` into degrees; each line off the globe is a fault."""
    numeric = position[["lat", "lon"]].apply(
        lambda told: pd.to_numeric(
            told.astype("string").str.strip().str.replace(",", "."), errors="coerce"
        ).astype(np.float64)
    )
    good = numeric["lat"].abs().le(90) & numeric["lon"].abs().le(180)
    rows = list(position.index[~good])
    faults = [
        Fault(
            _("position « {lat}, {lon} » illisible").format(
                lat=position.loc[row, "lat"], lon=position.loc[row, "lon"]
            ),
            _("écrire la latitude et la longitude en degrés"),
            file,
            line=int(raw.loc[row, "line"]),
            column=column,
        )
        for row in rows[:MAX_SHOWN]
    ]
    if len(rows) > MAX_SHOWN:
        faults.append(
            Fault(
                counted("et {num} autre ligne", "et {num} autres lignes", len(rows) - MAX_SHOWN),
                "",
                file,
            )
        )
    return numeric, faults
