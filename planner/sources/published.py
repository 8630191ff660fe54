"""Whether a producer's file still has the columns that are read, without reading its rows."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from planner.i18n import _
from planner.sources.catalogue import Source

LAYERS = (".gpkg", ".shp", ".geojson", ".json", ".fgb")
TABLES = (".csv", ".txt")


def layout_fault(source: Source, path: Path) -> str:
    """What keeps a file from being read as its source; empty: its columns are those expected.

    A `.7z` cannot be looked into: said, with what to do.
    """
    if not source.layout:
        return ""
    try:
        tables = list(_tables(path))
    except (OSError, ValueError, zipfile.BadZipFile, pa.ArrowException, csv.Error,
            pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:  # fmt: skip
        return _("fichier abîmé ou d'un autre format ({kind})").format(kind=type(error).__name__)
    if not tables:
        return _("aucun tableau ni couche lisible ; un .7z se décompresse d'abord (7-Zip)")
    lacking = min((_lacking(source, names) for names in tables), key=len)
    return _("colonnes absentes : {list}").format(list=", ".join(lacking)) if lacking else ""


def _lacking(source: Source, names: list[str]) -> list[str]:
    return [
        pattern
        for pattern in source.layout
        if not any(re.fullmatch(pattern, name, re.IGNORECASE) for name in names)
    ]


def _tables(path: Path) -> list[list[str]]:
    """Column names of each table or layer of a file or of a zip."""
    if path.suffix.casefold() != ".zip":
        return _of(path.suffix.casefold(), path, path)
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            suffix = Path(name).suffix.casefold()
            if suffix in TABLES:
                with archive.open(name) as file:
                    found.append(_csv_names(file.readline(200_000)))
            elif suffix in LAYERS and ".." not in Path(name).parts:
                found += _layer_names(f"/vsizip/{path.absolute()}/{name}")
    return found


def _of(suffix: str, path: Path, named: Path) -> list[list[str]]:
    if suffix in TABLES:
        with path.open("rb") as file:
            return [_csv_names(file.readline(200_000))]
    if suffix in (".parquet", ".geoparquet"):
        return [[str(name) for name in pq.read_schema(path).names]]
    return [] if suffix == ".7z" else _layer_names(named)


def _layer_names(path: Path | str) -> list[list[str]]:
    return [
        [str(field) for field in pyogrio.read_info(path, layer=str(layer))["fields"]]
        for layer, _kind in pyogrio.list_layers(path)
    ]


def _csv_names(first: bytes) -> list[str]:
    text = first.decode("utf-8-sig", errors="replace")
    names = next(csv.reader(io.StringIO(text), delimiter=max(";,\t", key=text.count)), [])
    return [name.strip() for name in names]
