"""Zones with their indicators: IRIS, squares of a grid, priority districts, or any polygons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from planner import geo
from planner.errors import Fault, InputFileError, ZonesError
from planner.i18n import _, counted
from planner.sources import grid_rows, qpv
from planner.sources.grid_cells import parse_cells, squares
from planner.sources.vector import read_layer, to_metric
from planner.sources.zones_columns import CELL_IDENTIFIERS, INDICATORS, find_text, read_indicators
from planner.sources.zones_frame import (
    geometry_faults,
    id_faults,
    needed_columns,
    zone_ids,
    zones_frame,
)
from planner.sources.zones_joins import join_indicators
from planner.sources.zones_optional import read_optional

SOURCES = ("iris", "filosofi", "squares", "own")

Box = tuple[float, float, float, float]


def read_zones(
    path: Path,
    *,
    epsg: int,
    layer: str | None = None,
    bbox_lonlat: Box | None = None,
    indicators: Sequence[Path] = (),
) -> gpd.GeoDataFrame:
    """Read zones and their indicators from one layer or one table of squares.

    Fractional counts are kept (INSEE spreads the totals of small squares). Invalid polygons are
    repaired. Suppressed values are null.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, Shapefile, GeoParquet of polygons; or CSV (zipped or not) or Parquet
        of squares, whose identifiers say where they are.
    epsg
        Metric system of the territory.
    layer
        Layer to read where the file has several.
    bbox_lonlat
        West, south, east, north in degrees: only zones touching its bounds are read, so that a
        national file is never in memory whole. None: all.
    indicators
        Tables joined by the zones' code (`zones_joins`).

    Returns
    -------
    GeoDataFrame
        Checked against `frames.ZONES`, sorted by `zone_id`; `attrs["vintages"]` maps the source's
        key to the year its columns or its name tell; `attrs["used"]` maps a column of the frame to
        the file's; `attrs["notes"]` are sentences about what was joined.

    Raises
    ------
    InputFileError
        The file cannot be read as a layer with a reference system, or as a table of squares.
    ZonesError
        Points or lines, no known indicator column, duplicated identifiers, values out of range;
        all at once.
    """
    raw = read_raw(Path(path), epsg=epsg, layer=layer, bbox_lonlat=bbox_lonlat)
    return parse_zones(raw, Path(path), epsg=epsg, indicators=indicators)


def parse_zones(
    raw: gpd.GeoDataFrame, path: Path, *, epsg: int, indicators: Sequence[Path] = ()
) -> gpd.GeoDataFrame:
    """Zones of a layer already read (`read_raw`); see `read_zones`."""
    file = str(path)
    if qpv.is_qpv([str(name) for name in raw.columns]):
        raw = qpv.parse_perimeters(raw, file)
    joined, notes = join_indicators(raw, indicators)
    faults = list(geometry_faults(raw, file)) + list(_unplaced(raw, file))
    values, value_faults = read_indicators(joined, file)
    extra, extra_faults = read_optional(joined, file)
    if not (values.attrs["used"] or extra.attrs["used"]):
        names = ", ".join(
            a.pattern.replace(r"\d\d", "18") for al in INDICATORS.values() for a in al
        )
        hint = _("colonnes reconnues : {list}").format(list=names)
        faults.append(Fault(_("aucune colonne d'indicateur reconnue"), hint, file))
    faults += value_faults + extra_faults
    ids = zone_ids(raw)
    faults += id_faults(ids, file)
    if faults:
        raise ZonesError(faults)
    metric = to_metric(path, joined, epsg)
    zones = zones_frame(metric, ids, values, extra, files=(path, *indicators))
    zones.attrs["notes"] = notes
    if "qpv" in zones.attrs["vintages"]:
        told = qpv.told_vintage(raw["code_qp"], zones.attrs["vintages"]["qpv"])
        zones.attrs["vintages"]["qpv"] = told
    return zones


def read_raw(
    path: Path, *, epsg: int, layer: str | None = None, bbox_lonlat: Box | None = None
) -> gpd.GeoDataFrame:
    """Rows of a zone file with their geometry, columns named as in the file.

    Raises
    ------
    InputFileError
        As `read_zones`.
    """
    names = grid_rows.header(path) if _may_be_table(path) else None
    identifier = find_text(names, CELL_IDENTIFIERS) if names else None
    if names is not None and identifier is not None:
        return _squares(path, names, identifier, epsg=epsg, bbox_lonlat=bbox_lonlat)
    if path.suffix.casefold() in (".csv", ".txt"):
        hint = _("donner les contours avec --zones et ce tableau avec --indicators")
        raise InputFileError([Fault(_("tableau sans contours ni carreaux"), hint, str(path))])
    return read_layer(path, layer=layer, bbox_lonlat=bbox_lonlat).reset_index(drop=True)


def zones_bbox_lonlat(path: Path, *, layer: str | None = None) -> Box:
    """West, south, east, north of a zone file in degrees: where a territory without streets lies.

    Raises
    ------
    InputFileError
        As `read_zones`.
    """
    frame = geo.frame_to_lonlat(read_raw(Path(path), epsg=geo.LONLAT, layer=layer))
    west, south, east, north = (float(v) for v in frame.total_bounds)
    return west, south, east, north


def clip_zones(
    zones: gpd.GeoDataFrame,
    boundary: BaseGeometry | None = None,
    *,
    bbox_lonlat: Box | None = None,
    file: str | None = None,
) -> gpd.GeoDataFrame:
    """Keep the zones that share ground with a boundary and a box.

    A zone kept is kept whole: cutting one would make its counts wrong.

    Parameters
    ----------
    zones
        `frames.ZONES`.
    boundary
        Polygon in the zones' system; None: no boundary.
    bbox_lonlat
        West, south, east, north of the streets; None: no box.
    file
        Named in the fault.

    Raises
    ------
    ZonesError
        No zone is left.
    """
    keep = np.ones(len(zones), dtype=bool)
    areas = [] if boundary is None else [boundary]
    if bbox_lonlat is not None:
        areas.append(box_metric(bbox_lonlat, int(zones.crs.to_epsg())))
    for area in areas:
        shapely.prepare(area)
        keep &= shapely.intersects(area, zones.geometry.to_numpy())
        keep &= ~shapely.touches(area, zones.geometry.to_numpy())
    if not keep.any():
        message = _("aucune des {num} zones ne touche le territoire").format(num=len(zones))
        hint = _("prendre les zones de la même région, ou vérifier leur système de coordonnées")
        raise ZonesError([Fault(message, hint, file)])
    return zones[keep]


def box_metric(bbox_lonlat: Box, epsg: int) -> BaseGeometry:
    """Box of degrees as a metric polygon; sides are cut so that they follow the meridians."""
    box = gpd.GeoSeries([shapely.segmentize(shapely.box(*bbox_lonlat), 0.05)], crs=geo.LONLAT)
    return box.to_crs(epsg).iloc[0]


def _may_be_table(path: Path) -> bool:
    return path.suffix.casefold() in (*grid_rows.TEXT, *grid_rows.PARQUET)


def _squares(
    path: Path, names: list[str], identifier: str, *, epsg: int, bbox_lonlat: Box | None
) -> gpd.GeoDataFrame:
    rows = grid_rows.read_rows(path, identifier, needed_columns(names), bbox_lonlat=bbox_lonlat)
    if rows.frame.empty and not rows.num_unplaced:
        message = _("aucun des {num} carreaux ne touche le territoire").format(num=rows.num_read)
        hint = _("prendre le fichier de la même région (métropole, Martinique, La Réunion)")
        raise ZonesError([Fault(message, hint, str(path))])
    import pyarrow as pa

    cells = parse_cells(pa.array(rows.frame[identifier].astype(str), type=pa.string()))
    frame = gpd.GeoDataFrame(rows.frame, geometry=squares(cells, epsg), crs=epsg)
    frame.attrs |= {"unplaced": rows.unplaced, "num_unplaced": rows.num_unplaced}
    frame.attrs["num_read"] = rows.num_read
    return frame


def _unplaced(raw: gpd.GeoDataFrame, file: str) -> list[Fault]:
    lines = raw.attrs.get("unplaced", ())
    if not lines:
        return []
    message = counted(
        "{num} identifiant de carreau illisible",
        "{num} identifiants de carreau illisibles",
        raw.attrs["num_unplaced"],
    )
    hint = _("attendu par exemple CRS3035RES200mN2029800E4252400 ; télécharger à nouveau")
    return [Fault(message, hint, file, line=lines[0])]
