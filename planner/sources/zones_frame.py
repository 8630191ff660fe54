"""From the columns of a zone file to the checked frame: codes, names, geometry, vintages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from planner.errors import Fault
from planner.frames import ZONES
from planner.i18n import _, counted
from planner.sources.zones_columns import (
    CELL_IDENTIFIERS,
    IDENTIFIERS,
    INDICATORS,
    find_text,
    residential,
)
from planner.sources.zones_optional import OPTIONAL_PATTERNS

_CELL_COLUMNS = rf"{CELL_IDENTIFIERS}|houhold|men_pauv"
_IRIS_COLUMNS = r"code_iris|typ_iris|type_iris|iris"
_QPV_COLUMNS = r"code_qp"


def needed_columns(names: list[str]) -> list[str]:
    """Columns of a table of squares that are read; the others stay in the file."""
    patterns = [alias.pattern for aliases in INDICATORS.values() for alias in aliases]
    patterns += [*IDENTIFIERS, *OPTIONAL_PATTERNS]
    wanted = re.compile("|".join(patterns), re.IGNORECASE)
    return [name for name in names if wanted.fullmatch(name)]


def geometry_faults(raw: gpd.GeoDataFrame, file: str) -> Iterator[Fault]:
    """Points, lines, and rows without geometry."""
    kinds = set(raw.geometry.dropna().geom_type)
    if kinds - {"Polygon", "MultiPolygon"}:
        message = _("zones en {kinds} : une zone est un polygone").format(
            kinds=", ".join(sorted(kinds))
        )
        hint = _("prendre les contours (par exemple Contours… IRIS de l'IGN)")
        yield Fault(message, hint, file)
    missing = np.flatnonzero((raw.geometry.isna() | raw.geometry.is_empty).to_numpy())
    if missing.size:
        message = counted("{num} zone sans contour", "{num} zones sans contour", missing.size)
        yield Fault(message, _("les retirer"), file, line=int(missing[0]) + 1)


def zone_ids(raw: pd.DataFrame) -> pd.Series:
    """Code of each row as text; made of the position or the row where the file has none."""
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


def id_faults(ids: pd.Series, file: str) -> list[Fault]:
    """Blank and duplicated codes, twenty at most."""
    faults = []
    blank = ids.isna() | (ids == "")
    if blank.any():
        line = int(np.flatnonzero(blank)[0]) + 1
        message = counted(
            "{num} zone sans identifiant", "{num} zones sans identifiant", int(blank.sum())
        )
        faults.append(Fault(message, _("donner un code à chaque zone"), file, line=line))
    for code, group in ids[ids.duplicated(keep=False) & ~blank].groupby(ids):
        lines = ", ".join(str(row + 1) for row in group.index[:5])
        message = _("identifiant « {id} » en double, lignes {lines}").format(id=code, lines=lines)
        faults.append(
            Fault(message, _("garder une ligne par zone"), file, line=int(group.index[0]) + 1)
        )
    return faults[:20]


def zones_frame(
    metric: gpd.GeoDataFrame,
    ids: pd.Series,
    indicators: pd.DataFrame,
    extra: pd.DataFrame,
    *,
    files: Sequence[Path],
) -> gpd.GeoDataFrame:
    """Assemble and check `frames.ZONES`; optional columns only where the source gives them."""
    columns = [str(name) for name in metric.columns]
    shapes = shapely.make_valid(metric.geometry.to_numpy())
    data = {
        "name": _text(metric, find_text(columns, IDENTIFIERS[1])),
        "kind": zone_kind(columns),
        "commune": _commune(metric, columns),
        **{key: indicators[key] for key in INDICATORS},
        "residential": residential(metric),
        **{key: extra[key] for key in extra.columns},
        "geometry": [polygonal(shape) for shape in shapes],
    }
    frame = gpd.GeoDataFrame(data, geometry="geometry", crs=metric.crs)
    frame.index = pd.Index(ids.astype(object), dtype=object, name="zone_id")
    used = {**indicators.attrs["used"], **extra.attrs["used"]}
    frame.attrs["used"] = used
    frame.attrs["vintages"] = told_vintages(columns, used, files)
    return ZONES.check(frame.sort_index())


def zone_kind(columns: list[str]) -> str:
    """`iris`, `cell` or `polygon`, as the columns tell."""
    if find_text(columns, _IRIS_COLUMNS):
        return "iris"
    return "cell" if find_text(columns, _CELL_COLUMNS) else "polygon"


def source_key(columns: list[str]) -> str:
    """Key of `data/sources.toml` for zones of these columns."""
    if find_text(columns, _QPV_COLUMNS):
        return "qpv"
    return {"iris": "filosofi", "cell": "squares"}.get(zone_kind(columns), "own")


def told_vintages(
    columns: list[str], used: dict[str, str], files: Sequence[Path]
) -> dict[str, str]:
    """Key of `data/sources.toml` → year, blank where neither columns nor file names tell it.

    Filosofi writes it in the columns (`DISP_MED18`); several years in one file are all named. The
    grids of 2015 have a column of their own (`I_est_cr`); the others carry it in the name of the
    file or of its folder (`Filosofi2019_carreaux_200m_gpkg/carreaux_200m_met.gpkg`).
    """
    years = {
        f"20{match[1]}"
        for name in used.values()
        if (match := re.search(r"^disp_\w*?(\d\d)$", name.casefold()))
    }
    key = source_key(columns)
    if not years and key == "squares":
        years = {"2015"} if find_text(columns, "i_est_cr") else _years_in_names(files)
    return {key: ", ".join(sorted(years))}


def _years_in_names(files: Sequence[Path]) -> set[str]:
    for part in (files[0].name, files[0].absolute().parent.name):
        found = re.search(r"(?<!\d)(20[0-4]\d)(?!\d)", part)
        if found:
            return {found[1]}
    return set()


def _commune(frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Commune of each zone; where INSEE writes several codes in a row, the first."""
    column = find_text(columns, IDENTIFIERS[2])
    text = _text(frame, column)
    if column is None or column.casefold() not in ("lcog_geo", "depcom"):
        return text
    return pd.Series([code[:5] if code else None for code in text], index=text.index, dtype=object)


def _text(frame: pd.DataFrame, column: str | None) -> pd.Series:
    if column is None:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    text = frame[column].astype("string").str.strip().astype(object)
    return pd.Series(text.where(text.notna() & (text != ""), None), dtype=object)


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Polygons of a repaired shape; the lines and points a repair may leave are dropped."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [p for p in shapely.get_parts(shape) if p.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)
