"""Priority districts (QPV): perimeters as the ANCT publishes them, indicators as INSEE does.

Two sets of districts exist, and their codes tell which: `QP…` those of 2015, `QN…` those of 2024. A
table of one never goes with the contours of the other: the ground is not the same. The layers of
2024 have one row per district and commune; such rows are one district here.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner import geo
from planner.errors import Fault, ZonesError
from planner.frames import QPV
from planner.i18n import _, counted
from planner.sources.vector import read_layer, to_metric
from planner.sources.zones_columns import find_text
from planner.sources.zones_frame import geometry_faults, polygonal

SOURCES = ("qpv",)

COLUMNS = {
    "code_qp": "code_qp|code_quartier|code_qpv|qp",
    "nom_qp": "nom_qp|lib_qp|nom_quartier|libqp|lib_qpv",
    "nom_commune": "nom_commune|lib_com|commune_qp|nom_com|noms_des_communes_concernees",
    "code_commune": "code_commune|insee_com|code_insee",
}
"""Our name of a column → those of the layers of 2015 and 2024, in order of preference."""
TABLE_CODES = f"{COLUMNS['code_qp']}|codgeo"
"""Code columns of INSEE's tables by district: `CODGEO` is a district's where its values are."""
TABLE_COLUMNS = {
    "pop_mun": "pop_mun|pop_mun_qp|pop_qpv|population",
    "tp60": "tp60|disp_tp60",
    "disp_q2": r"disp_q2|disp_med|disp_q2\d\d",
}
"""Our name of a column → those of INSEE's tables: legal population, poverty rate in percent,
median disposable income in EUR. Names that tell a year (`DISP_TP6021`) are read as they are."""
GENERATIONS = {"QP": "2015", "QN": "2024"}
_CODE = r"(QP|QN)[0-9A-Z]{5,7}"
_MAX_SHOWN = 20
MAX_BYTES = 200_000_000
"""Largest file of perimeters read, before and after unzipping: a country has some 1,600."""


def is_qpv(columns: list[str]) -> bool:
    """Whether a layer or a table has districts' own code column."""
    return find_text(columns, COLUMNS["code_qp"]) is not None


def read_qpv(
    path: Path, *, epsg: int, bbox_lonlat: tuple[float, float, float, float] | None = None
) -> gpd.GeoDataFrame:
    """Read the perimeters of the districts that touch a box, to lay over other zones.

    The whole country's are some 1,600: the layer is read whole, so that a territory without any is
    told from a layer that cannot be placed.

    Returns
    -------
    GeoDataFrame
        Checked against `frames.QPV`, maybe empty; `attrs["vintage"]` as printed.

    Raises
    ------
    InputFileError
        As `vector.read_layer`.
    ZonesError
        As `parse_perimeters`.
    """
    raw = read_layer(Path(path), max_bytes=MAX_BYTES).reset_index(drop=True)
    rows = parse_perimeters(raw, str(path))
    told = told_vintage(rows["code_qp"])
    if bbox_lonlat is not None:
        near = geo.frame_to_lonlat(rows).intersects(shapely.box(*bbox_lonlat))
        rows = gpd.GeoDataFrame(rows[near].reset_index(drop=True))
    codes = rows["code_qp"].astype(object)
    metric = to_metric(Path(path), rows, epsg) if len(rows) else rows
    columns = {
        "name": _text(rows, "nom_qp"),
        "commune": _text(rows, "nom_commune"),
    }
    frame = gpd.GeoDataFrame(columns, geometry=metric.geometry.to_numpy(), crs=epsg)
    frame.index = pd.Index(codes.to_numpy(), dtype=object, name="qpv_id")
    checked = QPV.check(frame.sort_index())
    checked.attrs["vintage"] = told
    return checked


def parse_perimeters(raw: gpd.GeoDataFrame, file: str) -> gpd.GeoDataFrame:
    """Districts of a layer already read, one row each, columns under the names of `COLUMNS`.

    Every other column stays. The rows of one code are joined: their ground is united, the first
    row's values are kept. Broken polygons are repaired.

    Raises
    ------
    ZonesError
        No code column, codes that are no district's, districts of both sets, rows without a
        polygon: all at once.
    """
    names = [str(name) for name in raw.columns]
    if not is_qpv(names):
        hint = _("colonne attendue : {list}").format(list=COLUMNS["code_qp"].replace("|", ", "))
        raise ZonesError([Fault(_("périmètres sans code de quartier"), hint, file)])
    rows = gpd.GeoDataFrame(_renamed(raw, COLUMNS))
    codes = rows["code_qp"].astype("string").str.strip().str.upper()
    faults = list(geometry_faults(raw, file)) + _code_faults(codes, file)
    if faults:
        raise ZonesError(faults)
    repaired = [polygonal(shape) for shape in shapely.make_valid(rows.geometry.to_numpy())]
    rows["code_qp"] = codes.astype(object)
    rows = rows.set_geometry(gpd.GeoSeries(repaired, index=rows.index, crs=raw.crs))
    if "code_commune" in rows:
        rows["code_commune"] = _first_code(rows["code_commune"])
    return _one_row_each(rows)


def parse_indicators(table: pd.DataFrame, codes: pd.Series, file: str) -> pd.DataFrame:
    """Lines of a table of indicators by district, columns under the names of `TABLE_COLUMNS`.

    Parameters
    ----------
    table
        Columns as in the file, values as text; maybe `line`.
    codes
        Codes of the perimeters the table is for.
    file
        Named in the faults.

    Returns
    -------
    DataFrame
        With `code_qp`; a table of all kinds of areas keeps its districts only. Suppressed values
        are left as they are written: `zones_columns.numbers` reads them as unknown.

    Raises
    ------
    ZonesError
        No code column, no district, or those of the other set than the perimeters'.
    """
    column = find_text([str(name) for name in table.columns], TABLE_CODES)
    if column is None:
        hint = _("colonne attendue : {list}").format(list=TABLE_CODES.replace("|", ", "))
        raise ZonesError([Fault(_("tableau sans code de quartier"), hint, file)])
    told = table[column].astype("string").str.strip().str.upper()
    mine = told.str.fullmatch(_CODE).fillna(False).to_numpy(dtype=np.bool_)
    if not mine.any():
        hint = _("codes attendus : QP009001 (2015) ou QN07501M (2024)")
        raise ZonesError([Fault(_("tableau sans quartier prioritaire"), hint, file)])
    theirs, ours = vintage_of(told[mine]), vintage_of(codes)
    if theirs != ours:
        message = _("quartiers de {theirs} dans le tableau, de {ours} dans les périmètres").format(
            theirs=theirs, ours=ours
        )
        hint = _("prendre le tableau et les périmètres de la même liste de quartiers")
        raise ZonesError([Fault(message, hint, file, column=column)])
    kept = table[mine].copy()
    kept[column] = told[mine].astype(object)
    return _renamed(kept.rename(columns={column: "code_qp"}), TABLE_COLUMNS)


def vintage_of(codes: pd.Series) -> str:
    """List of districts that codes belong to: `2015`, `2024`, both with a comma, or empty."""
    found = codes.astype("string").str.slice(0, 2).str.upper().dropna().unique()
    return ", ".join(sorted(GENERATIONS[prefix] for prefix in found if prefix in GENERATIONS))


def told_vintage(codes: pd.Series, indicators: str = "") -> str:
    """Vintage as printed: the list of districts, and the year of their indicators where told."""
    told = _("liste de {year}").format(year=vintage_of(codes))
    return f"{told}, {indicators}" if indicators else told


def qpv_shares(zones: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Part of each zone's ground that lies in a priority district, and which.

    The ground of the districts is shared out among the zones, none lost and none made, as long as
    neither overlap among themselves: Σ_zones share × area = area of the districts inside the zones.

    Parameters
    ----------
    zones, districts
        `frames.ZONES` and `frames.QPV` in one metric system.

    Returns
    -------
    DataFrame
        Zones' index: `qpv_share` in [0, 1]; `qpv`, codes of the districts that hold at least a
        hundredth of the zone, the widest first, null where none does.
    """
    shapes, ground = zones.geometry.to_numpy(), districts.geometry.to_numpy()
    district, zone = shapely.STRtree(shapes).query(ground, predicate="intersects")
    common = shapely.area(shapely.intersection(ground[district], shapes[zone]))
    part = common / shapely.area(shapes)[zone]
    share = np.minimum(1.0, np.bincount(zone, weights=part, minlength=len(zones)))
    named = _named(zone, district, part, districts.index, len(zones))
    shares = pd.Series(share, index=zones.index)
    codes = pd.Series(named, index=zones.index, dtype=object)
    return pd.DataFrame({"qpv_share": shares, "qpv": codes})


_LEAST_PART = 0.01


def _named(
    zone: NDArray[np.int64],
    district: NDArray[np.int64],
    part: NDArray[np.float64],
    codes: pd.Index,
    size: int,
) -> NDArray[np.object_]:
    found: list[list[str]] = [[] for _zone in range(size)]
    for at in np.lexsort((district, -part)).tolist():
        if part[at] >= _LEAST_PART:
            found[zone[at]].append(str(codes[district[at]]))
    named = np.empty(size, dtype=object)
    named[:] = [", ".join(told) or None for told in found]
    return named


def _renamed(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Columns under our names; a column of ours that is there already stays."""
    columns = [str(name) for name in rows.columns]
    found = {name: find_text(columns, pattern) for name, pattern in names.items()}
    changed = {told: name for name, told in found.items() if told is not None and told != name}
    return rows.rename(columns=changed)


def _code_faults(codes: pd.Series, file: str) -> list[Fault]:
    wrong = np.flatnonzero(~codes.str.fullmatch(_CODE).fillna(False).to_numpy(dtype=np.bool_))
    hint = _("codes attendus : QP009001 (2015) ou QN07501M (2024)")
    faults = [
        Fault(
            _("code de quartier « {code} »").format(code=str(codes.iloc[row])[:40]),
            hint,
            file,
            line=row + 1,
        )
        for row in wrong[:_MAX_SHOWN].tolist()
    ]
    if len(wrong) > _MAX_SHOWN:
        more = counted("et {num} autre valeur", "et {num} autres valeurs", len(wrong) - _MAX_SHOWN)
        faults.append(Fault(more, hint, file))
    if not len(wrong) and "," in vintage_of(codes):
        message = _("quartiers de 2015 et de 2024 dans une même couche")
        faults.append(Fault(message, _("garder une seule liste : elles se recouvrent"), file))
    return faults


def _first_code(values: pd.Series) -> pd.Series:
    """INSEE code of a commune; where several are written, the first."""
    text = values.astype("string").str.strip().str.extract(r"^(\w{4,5})", expand=False)
    text = text.str.zfill(5)
    return pd.Series(text.astype(object).where(text.notna(), None), dtype=object)


def _one_row_each(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One row per code: the ground of all its rows, the values of the first."""
    if rows["code_qp"].is_unique:
        return rows.reset_index(drop=True)
    first = rows[~rows["code_qp"].duplicated()]
    shapes = rows.geometry.to_numpy()
    united = {
        code: shapely.union_all(shapes[rows.index.get_indexer(group)])
        for code, group in rows.groupby("code_qp").groups.items()
    }
    shaped = [united[code] for code in first["code_qp"]]
    joined = first.set_geometry(gpd.GeoSeries(shaped, index=first.index, crs=rows.crs))
    return gpd.GeoDataFrame(joined.reset_index(drop=True))


def _text(rows: pd.DataFrame, column: str) -> NDArray[np.object_]:
    named = np.empty(len(rows), dtype=object)
    if column in rows:
        text = rows[column].astype("string").str.strip()
        named[:] = [value or None for value in text.astype(object).where(text.notna(), None)]
    return named
