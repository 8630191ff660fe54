"""Rows of a file people publish lists in: CSV, JSON, Parquet, spreadsheet, geographic layer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner import geo
from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.sources.finess_file import etalab_frame, is_etalab
from planner.sources.means_cells import plain
from planner.sources.tables import csv_frame, read_text
from planner.sources.vector import check_file, read_layer
from planner.sources.workbook import read_workbook

_CSV = (".csv", ".txt", ".tsv", ".gz")
_LISTS = ("places", "results", "data", "items", "structures", "services", "records")
_WORKBOOK_BYTES = 50_000_000
NOT_DATA = ("lisez-moi", "listes")
"""Sheets of a template that hold no line."""


def read_records(path: Path) -> pd.DataFrame:
    """Read a list, one row a record.

    Parameters
    ----------
    path
        CSV (gzipped or not), JSON list of objects, GeoJSON and other layers, Parquet with or
        without geometry, or the first sheet of an `.xlsx`.

    Returns
    -------
    DataFrame
        Columns as the file names them (values of JSON as they are, of CSV as text), `line` (number
        of the record as a spreadsheet shows it, 1-based for the rest) and, where the file has a
        geometry, `lon`, `lat` in degrees.

    Raises
    ------
    InputFileError
        Missing, empty, too large, unreadable, or no list of records.
    """
    suffix = path.suffix.casefold()
    if suffix in _CSV:
        told = read_text(path)
        read = etalab_frame if is_etalab(told) else csv_frame
        return read(told, str(path))
    if suffix == ".xlsx":
        return _first_sheet(path)
    if suffix == ".json":
        found = _json(path)
        if found is not None:
            return found
    if suffix == ".parquet" and not _has_geometry(path):
        return _numbered(_parquet(path))
    return _layer(path)


def _layer(path: Path) -> pd.DataFrame:
    layer = geo.frame_to_lonlat(read_layer(path))
    layer = layer[layer.geometry.notna() & ~layer.geometry.is_empty]
    points = layer.geometry.representative_point()
    return _numbered(
        pd.DataFrame(layer.drop(columns=layer.geometry.name)).assign(lon=points.x, lat=points.y)
    )


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reset_index(drop=True).assign(line=np.arange(1, len(frame) + 1))


def _first_sheet(path: Path) -> pd.DataFrame:
    sheets = read_workbook(path, max_bytes=_WORKBOOK_BYTES)
    data = [cells for name, cells in sheets.items() if plain(name) not in NOT_DATA]
    cells = next(iter(data), [])
    if len(cells) < 2:
        raise _refused(path, _("première feuille sans aucune ligne"))
    header = [str(name).strip() for name in cells[0]]
    rows = [[_cell(value) for value in row] for row in cells[1:]]
    frame = pd.DataFrame(rows, dtype=object)
    frame = frame.reindex(columns=range(len(header))).fillna("").set_axis(header, axis=1)
    frame = frame.loc[:, [bool(name) for name in header]]
    frame = frame.loc[:, ~frame.columns.duplicated()]
    return frame.assign(line=np.arange(2, len(frame) + 2))


def _cell(value: Any) -> str:
    """A cell as text; whole numbers without decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _json(path: Path) -> pd.DataFrame | None:
    """Records of a JSON list, or of an object that holds one; None for GeoJSON."""
    text = read_text(path)  # its faults are value errors too, and say more
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(path, _("JSON illisible")) from error
    if isinstance(told, dict):
        if told.get("type") in ("FeatureCollection", "Feature"):
            return None
        told = next((told[key] for key in _LISTS if isinstance(told.get(key), list)), None)
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise _refused(path, _("ce JSON n'est pas une liste de fiches"))
    if not told:
        raise _refused(path, _("liste vide"))
    return _numbered(pd.DataFrame(told, dtype=object))


def _has_geometry(path: Path) -> bool:
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    check_file(path)
    try:
        return b"geo" in (pq.read_schema(path).metadata or {})
    except (OSError, ArrowException, ValueError) as error:
        raise _refused(path, _("fichier Parquet illisible")) from error


def _parquet(path: Path) -> pd.DataFrame:
    from pyarrow import ArrowException

    try:
        return pd.read_parquet(path).astype(object)
    except (OSError, ArrowException, ValueError) as error:
        raise _refused(path, _("fichier Parquet illisible")) from error


def _refused(path: Path, message: str) -> InputFileError:
    return InputFileError([Fault(message, _("donner le fichier du producteur"), file=str(path))])
