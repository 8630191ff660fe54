"""Rows of a national grid read in pieces: the file is never in memory whole.

CSV (also inside a zip) and Parquet are read in batches of a few megabytes; of each batch only the
squares in the box asked for are kept. GeoPackage and shapefiles have a spatial index and are read
by box in `vector.read_layer`.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from planner.errors import Fault, InputFileError
from planner.i18n import _
from planner.sources.grid_cells import cells_in_box, parse_cells
from planner.sources.vector import check_file

BLOCK_BYTES = 4 << 20
"""Size of a batch of CSV."""
BATCH_ROWS = 50_000
"""Size of a batch of Parquet."""
MAX_ROWS_KEPT = 400_000
"""Squares kept at most; INSEE publishes 2.3 million for mainland France."""
TEXT = (".csv", ".txt", ".zip")
PARQUET = (".parquet", ".geoparquet")
_DAMAGED = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What opening and reading a damaged, encrypted or odd zip may raise."""


@dataclass(frozen=True, slots=True)
class GridRows:
    """Rows kept of a grid file.

    Attributes
    ----------
    frame
        Columns asked for under their own names, as text (CSV) or as typed (Parquet), and `line`:
        1-based, as a spreadsheet shows it.
    num_read
        Rows gone through, kept or not.
    unplaced
        Lines whose identifier names no place, the first twenty; they are not kept.
    num_unplaced
        How many there are.
    """

    frame: pd.DataFrame
    num_read: int
    unplaced: tuple[int, ...]
    num_unplaced: int


def header(path: Path) -> list[str] | None:
    """Column names of a CSV, zipped CSV or Parquet file; None: not such a table.

    Raises
    ------
    InputFileError
        The file is missing, empty, too large or damaged.
    """
    path = check_file(Path(path))
    suffix = path.suffix.casefold()
    if suffix in PARQUET:
        return _parquet_names(path)
    if suffix not in TEXT:
        return None
    with ExitStack() as stack:
        try:
            file = _open(path, stack)
        except _DAMAGED as error:
            raise _fault(path, _("tableau illisible"), _HINT()) from error
        return None if file is None else _csv_header(path, file)[0]


def read_rows(
    path: Path,
    identifier: str,
    columns: list[str],
    *,
    bbox_lonlat: tuple[float, float, float, float] | None = None,
) -> GridRows:
    """Read the rows of the squares in a box.

    Parameters
    ----------
    path
        CSV, zip holding one CSV, or Parquet.
    identifier
        Column of the squares' identifiers.
    columns
        Other columns to keep.
    bbox_lonlat
        West, south, east, north in degrees; None keeps all, up to `MAX_ROWS_KEPT`.

    Raises
    ------
    InputFileError
        The file is damaged, or more than `MAX_ROWS_KEPT` squares would be kept.
    """
    wanted = list(dict.fromkeys([identifier, *columns]))
    kept: list[pa.Table] = []
    unplaced: list[int] = []
    num_read, num_kept, num_unplaced = 0, 0, 0
    try:
        for batch in batches(Path(path), wanted):
            cells = parse_cells(batch.column(identifier))
            lost = np.flatnonzero(~cells.known) + num_read + 2
            unplaced += lost[: 20 - len(unplaced)].tolist()
            num_unplaced += lost.size
            keep = cells.known
            if bbox_lonlat is not None:
                keep = keep & cells_in_box(cells, bbox_lonlat)
            rows = np.flatnonzero(keep)
            if rows.size:
                lines = pa.array(rows + num_read + 2)
                kept.append(batch.take(pa.array(rows)).append_column("line", lines))
            num_read, num_kept = num_read + len(batch), num_kept + rows.size
            if num_kept > MAX_ROWS_KEPT:
                raise _too_many(Path(path))
    except (pa.ArrowException, UnicodeDecodeError, *_DAMAGED) as error:
        raise _fault(Path(path), _("tableau illisible"), _HINT()) from error
    frame = pa.concat_tables(kept).to_pandas(ignore_metadata=True) if kept else _none(wanted)
    return GridRows(frame, num_read, tuple(unplaced), num_unplaced)


def batches(path: Path, columns: list[str]) -> Iterator[pa.Table]:
    """Go through a table a few megabytes at a time; CSV as text, Parquet as typed."""
    if path.suffix.casefold() in PARQUET:
        file = pq.ParquetFile(path)
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=columns):
            yield pa.Table.from_batches([batch])
        return
    with ExitStack() as stack:
        opened = _open(path, stack)
        if opened is None:
            return
        names, delimiter, encoding = _csv_header(path, opened)
        opened.seek(0)
        reader = pacsv.open_csv(
            opened,
            read_options=pacsv.ReadOptions(
                block_size=BLOCK_BYTES, encoding=encoding, column_names=names, skip_rows=1
            ),
            parse_options=pacsv.ParseOptions(delimiter=delimiter),
            convert_options=pacsv.ConvertOptions(
                include_columns=columns,
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            yield pa.Table.from_batches([batch])


def _open(path: Path, stack: ExitStack) -> IO[bytes] | None:
    """The CSV itself; None: a zip without CSV (a zipped shapefile, for instance)."""
    if path.suffix.casefold() != ".zip":
        return stack.enter_context(path.open("rb"))
    archive = stack.enter_context(zipfile.ZipFile(path))
    names = [n for n in archive.namelist() if n.casefold().endswith((".csv", ".txt"))]
    if not names and any(n.casefold().endswith(".7z") for n in archive.namelist()):
        hint = _("le décompresser (7-Zip) et donner le fichier qu'il contient")
        raise _fault(path, _("l'archive contient un .7z, qui n'est pas lu"), hint)
    if len(names) > 1:
        listed = ", ".join(names[:6])
        raise _fault(path, _("plusieurs tableaux : {list}").format(list=listed), _("en garder un"))
    return stack.enter_context(archive.open(names[0])) if names else None


def _csv_header(path: Path, file: IO[bytes]) -> tuple[list[str], str, str]:
    try:
        first = file.readline(200_000)
    except _DAMAGED as error:
        raise _fault(path, _("tableau illisible"), _HINT()) from error
    if b"\x00" in first:
        raise _fault(path, _("ce n'est pas un fichier CSV"))
    encoding = "utf8"
    try:
        text = first.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, encoding = first.decode("cp1252", errors="replace"), "cp1252"
    delimiter = max(",;\t", key=text.count)
    try:
        names = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    except csv.Error as error:
        raise _fault(path, _("ligne d'en-tête illisible"), _HINT()) from error
    return [name.strip() for name in names], delimiter, encoding


def _parquet_names(path: Path) -> list[str]:
    try:
        return [str(name) for name in pq.read_schema(path).names]
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
        raise _fault(path, _("fichier abîmé ou d'un autre format"), _HINT()) from error


def _none(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in columns}).assign(line=0)


def _too_many(path: Path) -> InputFileError:
    message = _("plus de {most} carreaux").format(most=MAX_ROWS_KEPT)
    hint = _("donner les rues (--streets) ou la limite (--boundary) du territoire")
    return _fault(path, message, hint)


def _HINT() -> str:  # noqa: N802 - a message, translated when used
    return _("vérifier séparateurs, guillemets et codage, ou télécharger à nouveau")


def _fault(path: Path, message: str, hint: str = "", **where: Any) -> InputFileError:
    return InputFileError([Fault(message, hint, file=str(path), **where)])
