"""Communes with their legal population: parents of zones whose own values are unknown."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.errors import Fault, ZonesError
from planner.frames import COMMUNES
from planner.i18n import _
from planner.sources.vector import read_layer, to_metric
from planner.sources.zones_columns import find_text, numbers, value_faults
from planner.sources.zones_frame import geometry_faults

SOURCES = ("communes",)

CODE = "commune_id|insee_com|code_insee|codgeo|code_commune|insee|code"
NAME = "name|nom_com|nom_commune|libgeo|libelle|nom"
POPULATION = "population|population_municipale|pmun|pop_mun"
_ARM = "ARM"


def read_communes(
    path: Path, *, epsg: int, bbox_lonlat: tuple[float, float, float, float] | None = None
) -> gpd.GeoDataFrame:
    """Read communes touching a box.

    Where the layer names municipal districts (`type` = `ARM`: Paris, Lyon, Marseille) beside their
    commune, those with a population are kept and the commune they make up is left out; without
    population it is the districts that are left out: no ground is told twice and nobody is lost.
    Associated and delegated communes (`COMA`, `COMD`) are left out.

    Raises
    ------
    InputFileError
        As `vector.read_layer`.
    ZonesError
        No code column, a code twice, a population that is not a number; all at once.
    """
    raw = read_layer(Path(path), bbox_lonlat=bbox_lonlat).reset_index(drop=True)
    return parse_communes(raw, str(path), epsg=epsg)


def parse_communes(raw: gpd.GeoDataFrame, file: str, *, epsg: int) -> gpd.GeoDataFrame:
    """Communes of a layer already read, checked against `frames.COMMUNES`."""
    columns = [str(name) for name in raw.columns]
    code = find_text(columns, CODE)
    if code is None:
        hint = _("colonne attendue : {list}").format(list=CODE.replace("|", ", "))
        raise ZonesError([Fault(_("communes sans code"), hint, file)])
    faults = list(geometry_faults(raw, file))
    rows = raw[_kept(raw, columns)].reset_index(drop=True)
    codes = rows[code].astype("string").str.strip()
    for value in codes[codes.duplicated() | codes.isna()].unique()[:20]:
        message = _("code de commune « {id} » en double ou absent").format(id=value)
        faults.append(Fault(message, _("garder une ligne par commune"), file))
    population, found = _population(rows, columns, file)
    faults += found
    if faults:
        raise ZonesError(faults)
    metric = to_metric(Path(file), rows, epsg)
    name = find_text(columns, NAME)
    names = rows[name].astype(object) if name else pd.Series(None, index=rows.index, dtype=object)
    frame = gpd.GeoDataFrame(
        {"name": names.where(names.notna(), None), "population": population},
        geometry=shapely.make_valid(metric.geometry.to_numpy()),
        crs=epsg,
    )
    frame.index = pd.Index(codes.astype(object), dtype=object, name="commune_id")
    return COMMUNES.check(frame.sort_index())


def with_communes(zones: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Zones whose unknown `parent` and `commune` are the commune of a point inside them.

    What the source itself says stays. A zone in none of the communes stays without.
    """
    places = zones.geometry.representative_point().to_numpy()
    zone, commune = shapely.STRtree(communes.geometry.to_numpy()).query(places, "intersects")
    first = pd.Series(communes.index.to_numpy()[commune], index=zone).groupby(level=0).first()
    codes = pd.Series(first.reindex(np.arange(len(zones))).to_numpy(), index=zones.index)
    codes = codes.astype(object).where(codes.notna(), None)
    out = zones.copy()
    for column in ("parent", "commune"):
        own = zones[column] if column in zones else pd.Series(None, zones.index, dtype=object)
        filled = own.where(own.notna(), codes).astype(object)
        out[column] = filled.where(filled.notna(), None)
    return out


def _kept(raw: gpd.GeoDataFrame, columns: list[str]) -> pd.Series:
    kind = find_text(columns, "type|typecom")
    if kind is None:
        return pd.Series(True, index=raw.index)
    kinds = raw[kind].astype("string").str.strip().str.upper()
    told = _population(raw, columns, "")[0].notna()
    keep = ~kinds.isin(["COMA", "COMD"]) & ((kinds != _ARM) | told)
    whole = _made_of(raw[(kinds == _ARM) & told], raw, kinds)
    return pd.Series(keep & ~whole, index=raw.index, dtype=bool)


def _made_of(districts: gpd.GeoDataFrame, raw: gpd.GeoDataFrame, kinds: pd.Series) -> pd.Series:
    """Communes holding a point of one of these municipal districts."""
    out = pd.Series(False, index=raw.index)
    if districts.empty:
        return out
    points = districts.geometry.representative_point().to_numpy()
    others = raw[kinds != _ARM]
    _point, other = shapely.STRtree(others.geometry.to_numpy()).query(points, "intersects")
    out.loc[others.index[np.unique(other)]] = True
    return out


def _population(
    rows: gpd.GeoDataFrame, columns: list[str], file: str
) -> tuple[pd.Series, list[Fault]]:
    column = find_text(columns, POPULATION)
    if column is None:
        return pd.Series(np.nan, index=rows.index, dtype=np.float64), []
    text = rows[column]
    if not pd.api.types.is_numeric_dtype(text):
        text = text.replace({"\\N": None})
    values, wrong = numbers(text)
    wrong |= (values < 0) | np.isinf(values)
    return values, list(value_faults(rows, column, wrong, _("nombre positif attendu"), file))
