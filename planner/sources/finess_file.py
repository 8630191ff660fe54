"""The FINESS extract as the producer publishes it: two sections in one file, no header.

First line `finess;etalab;…`; then `structureet;` lines (one an establishment, 32 fields) and
`geolocalisation;` lines (number, easting, northing, source and system, date).
"""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd

from planner import geo
from planner.errors import Fault, InputFileError
from planner.i18n import _

_HEAD = "finess;"
_NUMBER, _SHORT, _LONG, _CODE, _LABEL = 1, 3, 4, 19, 20
COLUMNS = ("nofinesset", "rs", "rslongue", "categetab", "libcategetab")
"""Columns given, beside `lon`, `lat` and `line`."""


def is_etalab(told: str) -> bool:
    """Whether a text is that extract."""
    return told.startswith(_HEAD)


def etalab_frame(told: str, file: str) -> pd.DataFrame:
    """Establishments of the extract; positions in degrees, null where it gives none it names.

    Raises
    ------
    InputFileError
        Lines that are no records; `file` is named.
    """
    try:
        return _frame(told)
    except csv.Error as error:
        hint = _("télécharger le fichier à nouveau")
        raise InputFileError([Fault(_("CSV illisible"), hint, file=file)]) from error


def _frame(told: str) -> pd.DataFrame:
    rows: list[tuple[int, list[str]]] = []
    places: dict[str, tuple[str, float, float]] = {}
    reader = csv.reader(io.StringIO(told), delimiter=";", quoting=csv.QUOTE_NONE)
    for line, cells in enumerate(reader, 1):
        if cells[:1] == ["structureet"] and len(cells) > _LABEL:
            rows.append((line, cells))
        elif cells[:1] == ["geolocalisation"] and len(cells) >= 5:
            places[cells[1]] = (cells[4].rsplit(",", 1)[-1], _metres(cells[2]), _metres(cells[3]))
    picked = (_NUMBER, _SHORT, _LONG, _CODE, _LABEL)
    frame = pd.DataFrame([[cells[at] for at in picked] for _line, cells in rows], columns=COLUMNS)
    where = [places.get(number, ("", np.nan, np.nan)) for number in frame["nofinesset"]]
    return frame.assign(**_degrees(where), line=[line for line, _cells in rows])


def _metres(told: str) -> float:
    try:
        return float(told)
    except ValueError:
        return float("nan")


def _degrees(where: list[tuple[str, float, float]]) -> dict[str, np.ndarray]:
    lon, lat = np.full(len(where), np.nan), np.full(len(where), np.nan)
    systems = np.array([system for system, _x, _y in where], dtype=object)
    x_m = np.array([x for _s, x, _y in where], dtype=np.float64)
    y_m = np.array([y for _s, _x, y in where], dtype=np.float64)
    for system in sorted(set(systems)):
        rows = (systems == system) & np.isfinite(x_m) & np.isfinite(y_m)
        lon[rows], lat[rows] = geo.named_to_lonlat(system, x_m[rows], y_m[rows])
    return {
        "lon": np.where(np.isfinite(lon), lon, np.nan),
        "lat": np.where(np.isfinite(lat), lat, np.nan),
    }
