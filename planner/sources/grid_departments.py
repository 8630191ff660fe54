"""A national grid cut by department: one pass over the file, never in memory whole.

A square belongs to the department of its commune (`lcog_geo`, `Depcom`), the first where INSEE
writes several. Each department's rows are kept in a Parquet file of their own with the columns the
product reads and the line they come from, so that faults name the producer's file.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from planner import geo
from planner.errors import CancelledError, Fault, InputFileError
from planner.i18n import _
from planner.sources import grid_rows
from planner.sources.files import write_text
from planner.sources.grid_cells import parse_cells, squares
from planner.sources.zones_columns import CELL_IDENTIFIERS, find_text
from planner.sources.zones_frame import needed_columns

COMMUNES = "lcog_geo|depcom|code_commune|insee_com|code_insee"
DEPARTMENT = r"^(?P<department>97\d|98\d|2[AB]|0[1-9]|[13-8]\d|2[1-9]|9[0-5])"
BUFFER_ROWS = 20_000
"""Rows of a department held back until they are written together."""
_ASIDE = "_line"


@dataclass(frozen=True, slots=True)
class SplitGrid:
    """A grid cut by department.

    Attributes
    ----------
    source, digest
        The producer's file, and the SHA-256 of its content.
    folder
        Where the parts are.
    rows_by_department
        Code → squares, in order of code.
    num_without
        Squares whose commune names no department: they are in no part, and said.
    """

    source: Path
    digest: str
    folder: Path
    rows_by_department: dict[str, int]
    num_without: int

    def part(self, department: str) -> Path:
        """File of a department's rows."""
        return self.folder / f"{department}.parquet"


def split_by_department(
    path: Path, folder: Path, *, should_stop: Callable[[], bool] = lambda: False
) -> SplitGrid:
    """Cut a grid; what was cut before from the same content is taken up again.

    Parameters
    ----------
    path
        CSV, zip holding one CSV, or Parquet, in an INSEE layout with communes.
    folder
        Where parts go; made, emptied where it holds parts of another file.
    should_stop
        Asked at each batch.

    Raises
    ------
    InputFileError
        The file is missing, damaged, or has neither squares nor communes.
    CancelledError
        Stopped; the parts are cut again next time.
    """
    names = grid_rows.header(path) or []
    identifier, commune = (find_text(names, pattern) for pattern in (CELL_IDENTIFIERS, COMMUNES))
    if identifier is None or commune is None:
        message = _("ni carreaux ni communes : colonnes idcar_200m et lcog_geo attendues")
        raise InputFileError(
            [Fault(message, _("donner le CSV ou le Parquet de l'INSEE"), str(path))]
        )
    known = known_split(path, folder)
    if known is not None and all(known.part(code).is_file() for code in known.rows_by_department):
        return known
    digest = _digest(path) if known is None else known.digest
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    writers = _Writers(folder)
    columns = list(dict.fromkeys([identifier, commune, *needed_columns(names)]))
    num_read = num_without = 0
    try:
        for batch in grid_rows.batches(path, columns):
            if should_stop():
                raise CancelledError(_("arrêté pendant la lecture de la grille"))
            lines = pa.array(np.arange(num_read + 2, num_read + 2 + len(batch)))
            num_without += writers.add(batch.append_column(_ASIDE, lines), commune)
            num_read += len(batch)
    finally:
        writers.close()
    found = SplitGrid(path, digest, folder, dict(sorted(writers.rows.items())), num_without)
    facts = {"digest": digest, "rows": found.rows_by_department, "without": num_without}
    write_text(_manifest(folder), json.dumps(facts))
    return found


def known_split(path: Path, folder: Path) -> SplitGrid | None:
    """What a cut of the same content found; its parts may be gone since. None: not cut yet."""
    try:
        facts = json.loads(_manifest(folder).read_text("utf-8"))
        rows, num_without = dict(facts["rows"]), int(facts["without"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    digest = _digest(path)
    same = facts.get("digest") == digest
    return SplitGrid(path, digest, folder, rows, num_without) if same else None


def read_department(part: Path, *, epsg: int | None = None) -> tuple[gpd.GeoDataFrame, int]:
    """Rows of one department as `zones.parse_zones` takes them, and their metric system.

    Parameters
    ----------
    part
        A file of `SplitGrid.part`.
    epsg
        Metric system; None: the legal one where the squares are.
    """
    table = pq.read_table(part)
    identifier = find_text(table.column_names, CELL_IDENTIFIERS) or ""
    cells = parse_cells(table.column(identifier).cast(pa.string()))
    frame = table.to_pandas().rename(columns={_ASIDE: "line"})
    lost = frame["line"].to_numpy()[~cells.known]
    if epsg is None:
        epsg = _epsg(cells.west_m, cells.south_m, cells.epsg)
    raw = gpd.GeoDataFrame(frame, geometry=squares(cells, epsg), crs=epsg)[cells.known]
    raw = raw.reset_index(drop=True)
    raw.attrs |= {"unplaced": tuple(lost[:20].tolist()), "num_unplaced": int(lost.size)}
    return raw, epsg


def departments_of(communes: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Department of each commune code, null where it names none; numbers get their leading zero."""
    if pa.types.is_integer(communes.type):
        communes = pc.utf8_lpad(communes.cast(pa.string()), 5, "0")
    text = pc.utf8_upper(pc.utf8_trim_whitespace(communes.cast(pa.string())))
    found = pc.struct_field(pc.extract_regex(text, DEPARTMENT), "department")
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


class _Writers:
    """One Parquet file per department, written some thousand rows at a time."""

    def __init__(self, folder: Path) -> None:
        self.rows: dict[str, int] = {}
        self._folder = folder
        self._open: dict[str, pq.ParquetWriter] = {}
        self._held: dict[str, list[pa.Table]] = {}

    def add(self, batch: pa.Table, commune: str) -> int:
        """Keep the rows of a batch; returns how many have no department."""
        codes = departments_of(batch.column(commune))
        for code in pc.unique(codes.drop_null()).to_pylist():
            own = batch.filter(pc.fill_null(pc.equal(codes, code), False))
            self.rows[code] = self.rows.get(code, 0) + len(own)
            held = self._held.setdefault(code, [])
            held.append(own)
            if sum(map(len, held)) >= BUFFER_ROWS:
                self._write(code)
        return int(codes.null_count)

    def _write(self, code: str) -> None:
        table = pa.concat_tables(self._held.pop(code)).combine_chunks()
        if code not in self._open:
            self._open[code] = pq.ParquetWriter(self._folder / f"{code}.parquet", table.schema)
        self._open[code].write_table(table)

    def close(self) -> None:
        for code in list(self._held):
            self._write(code)
        for writer in self._open.values():
            writer.close()


def _digest(path: Path) -> str:
    """SHA-256 of a file that `grid_rows.header` has opened already."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(folder: Path) -> Path:
    """What a cut found, beside the folder of its parts."""
    return folder.with_name(f"{folder.name}.json")


def _epsg(west_m: np.ndarray, south_m: np.ndarray, epsg: np.ndarray) -> int:
    """Legal metric system at the middle of the squares of the first grid there is."""
    own = epsg[epsg > 0]
    if not own.size:
        return geo.LONLAT
    rows = epsg == own[0]
    lon, lat = geo.to_lonlat(np.median(west_m[rows]), np.median(south_m[rows]), int(own[0]))
    return geo.metric_epsg(float(lon), float(lat))
