"""Squares of INSEE's grids: their identifier says where they are.

`CRS3035RES200mN2029800E4252400` is the square of 200 m whose south-west corner is 2,029,800 m north
and 4,252,400 m east in EPSG:3035. Levels of 1 km and « naturel » (squares grown until they hold
11 households) are written alike, with another size. Source: INSEE, documentation of the gridded
data, after the INSPIRE rules for grids.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from planner import geo

PATTERN = r"^CRS(?P<crs>\d{4,5})RES(?P<size>\d{2,6})mN(?P<north>\d{1,8})E(?P<east>\d{1,8})$"


@dataclass(frozen=True, slots=True)
class Cells:
    """Squares of one or several grids.

    Attributes
    ----------
    epsg
        int64: system of each square; 0 where the identifier is not one.
    size_m, west_m, south_m
        float64: side, and south-west corner in the square's own system; NaN where `epsg` is 0.
    """

    epsg: NDArray[np.int64]
    size_m: NDArray[np.float64]
    west_m: NDArray[np.float64]
    south_m: NDArray[np.float64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """True where the identifier says a place."""
        return self.epsg > 0


def parse_cells(ids: pa.Array | pa.ChunkedArray) -> Cells:
    """Read identifiers; what is not one is marked, never guessed.

    Parameters
    ----------
    ids
        Texts, nulls allowed.

    Returns
    -------
    Cells
        One per identifier, in order.
    """
    texts = pc.utf8_trim_whitespace(ids.cast(pa.string()))
    found = pc.extract_regex(texts, PATTERN)
    if isinstance(found, pa.ChunkedArray):
        found = found.combine_chunks()
    crs, size, north, east = (
        _numbers(pc.struct_field(found, key)) for key in ("crs", "size", "north", "east")
    )
    epsg = np.zeros(len(crs), dtype=np.int64)
    for code in np.unique(crs[np.isfinite(crs)]):
        epsg[crs == code] = geo.grid_epsg(int(code)) or 0
    epsg[~(size > 0)] = 0
    lost = epsg == 0
    size[lost] = east[lost] = north[lost] = np.nan
    return Cells(epsg, size, east, north)


def _numbers(texts: pa.Array) -> NDArray[np.float64]:
    values = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    return np.array(values, dtype=np.float64)


def cells_in_box(cells: Cells, bbox_lonlat: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Squares that touch a box of degrees, or lie within its bounds in their own system."""
    inside = np.zeros(len(cells.epsg), dtype=bool)
    for epsg in np.unique(cells.epsg[cells.known]):
        west, south, east, north = geo.bounds_in(bbox_lonlat, int(epsg))
        if not np.isfinite([west, south, east, north]).all():
            continue
        inside |= (
            (cells.epsg == epsg)
            & (cells.west_m <= east)
            & (cells.west_m + cells.size_m >= west)
            & (cells.south_m <= north)
            & (cells.south_m + cells.size_m >= south)
        )
    return inside


def squares(cells: Cells, epsg: int) -> NDArray[np.object_]:
    """Polygons of the squares in a metric system; None where the place is unknown.

    The four corners are projected: on 200 m the sides bend by less than a millimetre, on a natural
    square of 32 km by some metres, which the neighbours share.
    """
    shapes = np.full(len(cells.epsg), None, dtype=object)
    for own in np.unique(cells.epsg[cells.known]):
        rows = np.flatnonzero(cells.epsg == own)
        west, south, size = cells.west_m[rows], cells.south_m[rows], cells.size_m[rows]
        x_m = np.stack([west, west + size, west + size, west, west], axis=1)
        y_m = np.stack([south, south, south + size, south + size, south], axis=1)
        if own != epsg:
            x_m, y_m = geo.reproject(x_m, y_m, int(own), epsg)
        good = np.isfinite(x_m).all(axis=1) & np.isfinite(y_m).all(axis=1)
        shapes[rows[good]] = shapely.polygons(np.stack([x_m, y_m], axis=2)[good])
    return shapes
