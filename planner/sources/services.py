"""Services people can go to, from files of several layouts, the same place told once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

import planner.sources.services_layouts as family
from planner import geo
from planner.errors import Fault, InputFileError, gathered
from planner.frames import SERVICES
from planner.i18n import _, counted, listed
from planner.registry import discover
from planner.sources.records import read_records
from planner.sources.services_layouts._layout import COLUMNS, MORE_COLUMNS, ServiceLayout
from planner.sources.services_merge import merge_notes, merge_same

Box = tuple[float, float, float, float]
_TEXTS = ("opening_hours", "closes_on", "parent")


def read_services(
    paths: Sequence[Path],
    *,
    epsg: int,
    bbox_lonlat: Box | None = None,
    amenities: pd.DataFrame | None = None,
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
    amenities
        Rows read elsewhere (`osm_amenities`), in the columns of a layout with their `source`.

    Returns
    -------
    GeoDataFrame
        Checked against `frames.SERVICES`; ids are `source:local id`; `attrs["notes"]` is a list of
        sentences to tell: how many places were told twice and by whom, how many have no position.

    Raises
    ------
    InputFileError
        Files that cannot be read, are of no known layout, or hold faulty lines: all at once.
    """
    frames = [] if amenities is None else [amenities]
    faults: list[Fault] = []
    for path in paths:
        with gathered(faults):
            frame, found = _read(Path(path))
            frames.append(frame)
            faults += found
    if faults:
        raise InputFileError(faults)
    told = [frame for frame in frames if len(frame)]
    whole = with_structures(pd.concat(told, ignore_index=True) if told else _none())
    placed = whole[whole["lon"].notna() & whole["lat"].notna()]
    services = _frame(_inside(placed, bbox_lonlat), epsg)
    merged, report = merge_same(services)
    merged.attrs["notes"] = [*_unplaced_notes(len(whole) - len(placed)), *merge_notes(report)]
    return merged


def layouts() -> dict[str, ServiceLayout]:
    """Every layout there is, by key."""
    return discover(family, ServiceLayout)


def _read(path: Path) -> tuple[pd.DataFrame, list[Fault]]:
    raw = read_records(path)
    columns = {str(name) for name in raw.columns}
    matching = [layout for layout in layouts().values() if layout.columns <= columns]
    if not matching:
        known = listed(_(layout.label) for layout in layouts().values())
        hint = _("dispositions connues : {list}").format(list=known)
        raise InputFileError([Fault(_("liste de services non reconnue"), hint, str(path))])
    layout = max(matching, key=lambda one: len(one.columns))
    frame, faults = layout.parse(raw, str(path))
    return as_rows(frame, layout.cited), faults


def as_rows(frame: pd.DataFrame, source: str) -> pd.DataFrame:
    """A layout's rows with every optional column and their source."""
    rows = frame.copy()
    for name, default in MORE_COLUMNS.items():
        if name not in rows:
            rows[name] = default
    for name in _TEXTS:
        rows[name] = _or_none(rows[name])
    return rows[[*COLUMNS, *MORE_COLUMNS]].assign(source=source)


def _or_none(column: pd.Series) -> pd.Series:
    """A column of text whose nulls are None."""
    told = column.astype(object)
    return told.where(told.notna(), None)


def with_structures(frame: pd.DataFrame) -> pd.DataFrame:
    """Complete services by their structure, which then is told by them alone.

    A service takes its structure's name, and its hours and position where it leaves them out. Of a
    structure's services, one per category stays: the first with hours, else the first. A structure
    of which no service is listed stays as it is.
    """
    children = frame["parent"].notna()
    if not children.any():
        return frame
    structures = frame[~children].drop_duplicates(["source", "local_id"])
    structures = structures.set_index(["source", "local_id"])
    own = frame[children]
    keys = pd.MultiIndex.from_frame(own[["source", "parent"]])
    found = structures.reindex(keys).set_index(own.index)
    own = own.assign(name=found["name"].where(found["name"].notna(), own["name"]))
    for column in ("opening_hours", "lon", "lat"):
        own[column] = own[column].where(own[column].notna(), found[column])
    order = own.assign(blank=own["opening_hours"].isna()).sort_values("blank", kind="stable")
    one_each = order.drop_duplicates(["source", "parent", "category"]).drop(columns="blank")
    told = pd.MultiIndex.from_frame(frame[["source", "local_id"]]).isin(keys)
    kept = pd.concat([frame[~children & ~told], one_each.sort_index()])
    return kept.sort_index().reset_index(drop=True)


def _unplaced_notes(num: int) -> list[str]:
    if not num:
        return []
    return [
        counted(
            "{num} service sans position dans les listes : laissé de côté.",
            "{num} services sans position dans les listes : laissés de côté.",
            num,
        )
    ]


def _none() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in (*COLUMNS, *MORE_COLUMNS, "source")})


def _inside(frame: pd.DataFrame, bbox_lonlat: Box | None) -> pd.DataFrame:
    if bbox_lonlat is None:
        return frame.reset_index(drop=True)
    west, south, east, north = bbox_lonlat
    inside = frame["lon"].between(west, east) & frame["lat"].between(south, north)
    return frame[inside].reset_index(drop=True)


def _frame(frame: pd.DataFrame, epsg: int) -> gpd.GeoDataFrame:
    local = frame["local_id"].astype(object).where(frame["local_id"] != "", frame.index.astype(str))
    ids = frame["source"].astype(str) + ":" + local.astype(str).str.replace(r"\s+", "_", regex=True)
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
            "closes_on": frame["closes_on"].astype(object),
            "merged_from": pd.Series(None, index=frame.index, dtype=object),
        },
        geometry=points.to_crs(epsg),
        crs=epsg,
    )
    services.index = pd.Index(_distinct(ids), dtype=object, name="service_id")
    services = services.where(services.notna(), None)
    capacity = frame["capacity_h_week"].to_numpy(dtype=np.float64)
    services.insert(5, "capacity_h_week", capacity)
    return SERVICES.check(services)


def _distinct(ids: pd.Series) -> list[str]:
    """Ids made distinct where a number added to one met another."""
    found: dict[str, None] = {}
    for told in ids:
        one = str(told)
        while one in found:
            one += "-2"
        found[one] = None
    return list(found)
