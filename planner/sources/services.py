"""Services people can go to, from files of several layouts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

import planner.sources.services_layouts as family
from planner import geo
from planner.errors import Fault, FaultsError, InputFileError
from planner.frames import SERVICES
from planner.i18n import _
from planner.registry import discover
from planner.sources.services_layouts._layout import COLUMNS, ServiceLayout
from planner.sources.tables import read_csv_text
from planner.sources.vector import read_layer

_CSV = (".csv", ".txt", ".tsv")


def read_services(
    paths: Sequence[Path],
    *,
    epsg: int,
    bbox_lonlat: tuple[float, float, float, float] | None = None,
) -> gpd.GeoDataFrame:
    """Read services of every file, kept where they lie in the territory's box.

    Parameters
    ----------
    paths
        Files of any known layout: the columns say which.
    epsg
        Metric system of the territory.
    bbox_lonlat
        West, south, east, north in degrees; None keeps all.

    Returns
    -------
    GeoDataFrame
        Checked against `frames.SERVICES`; ids are `source:local id`.

    Raises
    ------
    InputFileError
        Files that cannot be read, are of no known layout, or hold faulty lines: all at once.
    """
    frames: list[pd.DataFrame] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            frame, found = _read(Path(path))
        except FaultsError as error:
            faults += error.faults
            continue
        frames.append(frame)
        faults += found
    if faults:
        raise InputFileError(faults)
    merged = pd.concat(frames, ignore_index=True) if frames else _none()
    return _frame(_inside(merged, bbox_lonlat), epsg)


def layouts() -> dict[str, ServiceLayout]:
    """Every layout there is, by key."""
    return discover(family, ServiceLayout)


def _read(path: Path) -> tuple[pd.DataFrame, list[Fault]]:
    raw = _raw(path)
    columns = set(raw.columns)
    matching = [layout for layout in layouts().values() if layout.columns <= columns]
    if not matching:
        known = " ; ".join(_(layout.label) for layout in layouts().values())
        hint = _("dispositions connues : {list}").format(list=known)
        raise InputFileError([Fault(_("liste de services non reconnue"), hint, str(path))])
    layout = max(matching, key=lambda one: len(one.columns))
    frame, faults = layout.parse(raw, str(path))
    return frame[list(COLUMNS)].assign(source=layout.key), faults


def _raw(path: Path) -> pd.DataFrame:
    if path.suffix.casefold() in _CSV:
        return read_csv_text(path)
    layer = geo.frame_to_lonlat(read_layer(path))
    layer = layer[layer.geometry.notna() & ~layer.geometry.is_empty]
    points = layer.geometry.representative_point()
    return pd.DataFrame(layer.drop(columns=layer.geometry.name)).assign(
        lon=points.x, lat=points.y, line=np.arange(1, len(layer) + 1)
    )


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in (*COLUMNS, "source")})


def _inside(
    frame: pd.DataFrame, bbox_lonlat: tuple[float, float, float, float] | None
) -> pd.DataFrame:
    if bbox_lonlat is None:
        return frame
    west, south, east, north = bbox_lonlat
    inside = frame["lon"].between(west, east) & frame["lat"].between(south, north)
    return frame[inside].reset_index(drop=True)


def _frame(frame: pd.DataFrame, epsg: int) -> gpd.GeoDataFrame:
    local = frame["local_id"].astype(object).where(frame["local_id"] != "", frame.index.astype(str))
    ids = frame["source"].astype(str) + ":" + local.astype(str)
    again = ids.groupby(ids).cumcount()
    ids = ids.where(again == 0, ids + "-" + (again + 1).astype(str))
    points = gpd.points_from_xy(frame["lon"], frame["lat"], crs=geo.LONLAT)
    services = gpd.GeoDataFrame(
        {
            "name": frame["name"].astype(object),
            "category": frame["category"].astype(object),
            "opening_hours": frame["opening_hours"].astype(object),
            "mobile": frame["mobile"].astype(bool),
            "source": frame["source"].astype(object),
        },
        geometry=points.to_crs(epsg),
        crs=epsg,
    )
    services.index = pd.Index(ids.astype(object), dtype=object, name="service_id")
    return SERVICES.check(services.where(services.notna(), None))
