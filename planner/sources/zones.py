"""Zones with their indicators: IRIS, 200 m squares, or any polygons."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from planner import geo
from planner.errors import Fault, ZonesError
from planner.frames import ZONES
from planner.i18n import _
from planner.sources.vector import read_layer, to_metric
from planner.sources.zones_columns import (
    IDENTIFIERS,
    INDICATORS,
    find_text,
    read_indicators,
    residential,
)

_CELL_COLUMNS = r"idcar_200m|idinspire|id_carr_?\w*|houhold|men_pauv"
_IRIS_COLUMNS = r"code_iris|typ_iris|iris"


def read_zones(path: Path, *, epsg: int, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read zones and their indicators from one layer.

    Fractional counts are kept (INSEE spreads the totals of small squares). Invalid polygons are
    repaired. Suppressed values are null.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, Shapefile, GeoParquet of polygons.
    epsg
        Metric system of the territory.
    layer
        Layer to read where the file has several.

    Returns
    -------
    GeoDataFrame
        Checked against `frames.ZONES`, sorted by `zone_id`; `attrs["vintages"]` maps the source's
        key to the year its columns tell.

    Raises
    ------
    InputFileError
        The file cannot be read as a layer with a reference system.
    ZonesError
        Points or lines, no known indicator column, duplicated identifiers, values out of range;
        all at once.
    """
    raw = read_layer(Path(path), layer=layer).reset_index(drop=True)
    file = str(path)
    faults = list(_geometry_faults(raw, file))
    indicators, value_faults = read_indicators(raw, file)
    if not indicators.attrs["used"]:
        names = ", ".join(
            a.pattern.replace(r"\d\d", "18") for al in INDICATORS.values() for a in al
        )
        hint = _("colonnes reconnues : {list}").format(list=names)
        faults.append(Fault(_("aucune colonne d'indicateur reconnue"), hint, file))
    faults += value_faults
    ids = _ids(raw)
    faults += _id_faults(ids, file)
    if faults:
        raise ZonesError(faults)
    return _frame(to_metric(Path(path), raw, epsg), ids, indicators)


def zones_bbox_lonlat(path: Path, *, layer: str | None = None) -> tuple[float, float, float, float]:
    """West, south, east, north of a zone file in degrees: where a territory without streets lies.

    Raises
    ------
    InputFileError
        As `read_zones`.
    """
    frame = geo.frame_to_lonlat(read_layer(Path(path), layer=layer))
    west, south, east, north = (float(v) for v in frame.total_bounds)
    return west, south, east, north


def clip_zones(
    zones: gpd.GeoDataFrame,
    boundary: BaseGeometry | None = None,
    *,
    bbox_lonlat: tuple[float, float, float, float] | None = None,
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


def box_metric(bbox_lonlat: tuple[float, float, float, float], epsg: int) -> BaseGeometry:
    """Box of degrees as a metric polygon; sides are cut so that they follow the meridians."""
    box = gpd.GeoSeries([shapely.segmentize(shapely.box(*bbox_lonlat), 0.05)], crs=geo.LONLAT)
    return box.to_crs(epsg).iloc[0]


def _geometry_faults(raw: gpd.GeoDataFrame, file: str) -> list[Fault]:
    kinds = set(raw.geometry.dropna().geom_type)
    faults = []
    if kinds - {"Polygon", "MultiPolygon"}:
        message = _("zones en {kinds} : une zone est un polygone").format(
            kinds=", ".join(sorted(kinds))
        )
        hint = _("prendre les contours (par exemple Contours… IRIS de l'IGN)")
        faults.append(Fault(message, hint, file))
    missing = np.flatnonzero((raw.geometry.isna() | raw.geometry.is_empty).to_numpy())
    if missing.size:
        message = _("{num} zones sans contour").format(num=missing.size)
        faults.append(Fault(message, _("les retirer"), file, line=int(missing[0]) + 1))
    return faults


def _ids(raw: gpd.GeoDataFrame) -> pd.Series:
    columns = [str(name) for name in raw.columns]
    column = find_text(columns, IDENTIFIERS[0])
    if column is not None:
        values = raw[column]
        if pd.api.types.is_float_dtype(values):  # codes read as numbers: 77.0 is 77
            values = values.astype("Int64") if (values.dropna() % 1 == 0).all() else values
        return pd.Series(values.astype("string").str.strip())
    if all(name in columns and pd.api.types.is_numeric_dtype(raw[name]) for name in "xy"):
        return pd.Series(
            [f"carreau-{x:.0f}-{y:.0f}" for x, y in zip(raw["x"], raw["y"], strict=True)],
            dtype="string",
        )
    return pd.Series([f"zone-{row:05d}" for row in range(1, len(raw) + 1)], dtype="string")


def _id_faults(ids: pd.Series, file: str) -> list[Fault]:
    faults = []
    blank = ids.isna() | (ids == "")
    if blank.any():
        line = int(np.flatnonzero(blank)[0]) + 1
        message = _("{num} zones sans identifiant").format(num=int(blank.sum()))
        faults.append(Fault(message, _("donner un code à chaque zone"), file, line=line))
    for code, group in ids[ids.duplicated(keep=False) & ~blank].groupby(ids):
        lines = ", ".join(str(row + 1) for row in group.index[:5])
        message = _("identifiant « {id} » en double, lignes {lines}").format(id=code, lines=lines)
        faults.append(
            Fault(message, _("garder une ligne par zone"), file, line=int(group.index[0]) + 1)
        )
    return faults[:20]


def _frame(metric: gpd.GeoDataFrame, ids: pd.Series, indicators: pd.DataFrame) -> gpd.GeoDataFrame:
    columns = [str(name) for name in metric.columns]
    shapes = shapely.make_valid(metric.geometry.to_numpy())
    data = {
        "name": _text(metric, find_text(columns, IDENTIFIERS[1])),
        "kind": _kind(columns),
        "commune": _text(metric, find_text(columns, IDENTIFIERS[2])),
        **{key: indicators[key] for key in INDICATORS},
        "residential": residential(metric),
        "geometry": [_polygonal(shape) for shape in shapes],
    }
    frame = gpd.GeoDataFrame(data, geometry="geometry", crs=metric.crs)
    frame.index = pd.Index(ids.astype(object), dtype=object, name="zone_id")
    frame.attrs["vintages"] = _vintages(str(data["kind"]), indicators.attrs["used"])
    return ZONES.check(frame.sort_index())


def _vintages(kind: str, used: dict[str, str]) -> dict[str, str]:
    """Key of `data/sources.toml` → year told by the columns' names, blank where none is."""
    found = [re.search(r"^disp_\w*?(\d\d)$", name.casefold()) for name in used.values()]
    years = [f"20{match[1]}" for match in found if match]
    key = {"iris": "filosofi", "cell": "squares"}.get(kind, "own")
    return {key: max(years, default="")}


def _kind(columns: list[str]) -> str:
    if find_text(columns, _IRIS_COLUMNS):
        return "iris"
    return "cell" if find_text(columns, _CELL_COLUMNS) else "polygon"


def _text(frame: pd.DataFrame, column: str | None) -> pd.Series:
    if column is None:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    text = frame[column].astype("string").str.strip().astype(object)
    return pd.Series(text.where(text.notna() & (text != ""), None), dtype=object)


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Polygons of a repaired shape; the lines and points a repair may leave are dropped."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [p for p in shapely.get_parts(shape) if p.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)
