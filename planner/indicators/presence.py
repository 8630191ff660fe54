"""Who passes where and when: zone × weekday × two-hour band × operator.

Conventions, shown as such: a point is met within `_spread.REACH_M` on foot; a street within
`STREET_REACH_M` on either side; a whole district is not covered by one passage, but by as much of
it as a team sweeps in that time, `SWEPT_M2_H` an hour.
"""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.indicators._spread import REACH_M
from planner.indicators.bands import DAY_MIN
from planner.presence import ONLY_IN, counted_weight, faded

BAND_MIN = 120
NUM_BANDS = DAY_MIN // BAND_MIN
STREET_REACH_M = 100.0
SWEPT_M2_H = 2 * np.pi * REACH_M**2
"""Area a team on foot reaches in an hour: two discs of walking reach, one each half hour."""
_NOTHING = 1e-9
"""A share below it is a rounding of two outlines that touch."""
COLUMNS = (
    "zone_id",
    "weekday",
    "band",
    "operator",
    "hours",
    "share",
    "inside",
    "weight",
    "kind",
    "faded",
    "sure",
    "vague",
)


def in_season(presence: gpd.GeoDataFrame, on: dt.date) -> gpd.GeoDataFrame:
    """Passages of the month of a date."""
    bit = 1 << (on.month - 1)
    return presence[(presence["months"].to_numpy(dtype=np.int64) & bit) > 0]


def reached_share(
    presence: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Part of each zone's area a passage reaches.

    Returns
    -------
    (int64[k], int64[k], float64[k], float64[k])
        Position of the passage, position of the zone, share of the zone in (0, 1], part of the
        passage's own reach that lies inside the zone; pairs without a share are left out. Outside
        of the ground a passage is told for (`presence.ONLY_IN`) it reaches nothing.
    """
    shapes = presence.geometry.to_numpy()
    dimension = shapely.get_dimensions(shapes)
    margin = np.choose(np.clip(dimension, 0, 2), [REACH_M, STREET_REACH_M, 0.0])
    grown = shapely.buffer(shapes, margin, quad_segs=8)
    hours = (presence["end_min"] - presence["start_min"]).to_numpy(dtype=np.float64) / 60
    whole = shapely.area(shapes)
    with np.errstate(divide="ignore", invalid="ignore"):
        swept = np.where(dimension == 2, np.minimum(1.0, hours * SWEPT_M2_H / whole), 1.0)
    areas = zones.geometry.to_numpy()
    told = _told_for(presence, grown)
    line, zone = shapely.STRtree(areas).query(told, predicate="intersects")
    common = shapely.area(shapely.intersection(told[line], areas[zone]))
    share = np.clip(common / shapely.area(areas[zone]), 0.0, 1.0) * swept[line]
    inside = np.clip(common / shapely.area(grown[line]), 0.0, 1.0)
    kept = share > _NOTHING
    return line[kept].astype(np.int64), zone[kept].astype(np.int64), share[kept], inside[kept]


def _told_for(presence: gpd.GeoDataFrame, grown: NDArray[np.object_]) -> NDArray[np.object_]:
    """What passages reach of the ground they are told for."""
    if ONLY_IN not in presence.columns:
        return grown
    only_in = presence[ONLY_IN].to_numpy(dtype=object)
    anywhere = shapely.is_missing(only_in)
    return np.where(anywhere, grown, shapely.intersection(grown, only_in))


def presence_table(
    presence: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, *, on: dt.date
) -> pd.DataFrame:
    """Every operator's presence by zone, weekday and two-hour band, in a month.

    Parameters
    ----------
    presence
        `frames.PRESENCE` in the zones' system.
    zones
        `frames.ZONES`.
    on
        Date asked about: it chooses the month, and what has faded.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, one row per zone, weekday, band, operator and passage: `band` 0 to 11
        (band b is 2b to 2b + 2 h, a night's small hours counting for the day they fall on),
        `hours` the hours of the passage in the band, `share` the part of the zone it
        reaches, `inside` the part of its own reach that lies in the zone,
        `weight` in {0.25, 0.5, 1} what it counts (faded, unsure).
    """
    lines = in_season(presence, on)
    if lines.empty or zones.empty:
        return pd.DataFrame({name: [] for name in COLUMNS})
    line, zone, share, inside = reached_share(lines, zones)
    at, weekday, band, hours = _bands(lines)
    place = pd.DataFrame({"line": line, "zone": zone, "share": share, "inside": inside})
    time = pd.DataFrame({"line": at, "weekday": weekday, "band": band, "hours": hours})
    table = place.merge(time, on="line")
    told = pd.DataFrame(
        {
            "operator": lines["operator"].to_numpy(dtype=object),
            "kind": lines["kind"].to_numpy(dtype=object),
            "weight": counted_weight(lines, on),
            "faded": faded(lines, on),
            "sure": lines["sure"].to_numpy(dtype=bool),
            "vague": lines["vague"].to_numpy(dtype=bool),
        }
    )
    table = table.join(told, on="line")
    table["zone_id"] = zones.index.to_numpy()[table["zone"]]
    order = ["zone", "weekday", "band", "operator"]
    found: pd.DataFrame = table.sort_values(order, kind="stable")[list(COLUMNS)]
    return found.reset_index(drop=True)


def _bands(
    lines: gpd.GeoDataFrame,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Two-hour bands each passage meets: its position, weekday, band, hours in it."""
    start = lines["start_min"].to_numpy(dtype=np.int64)
    end = lines["end_min"].to_numpy(dtype=np.int64)
    num = 2 * NUM_BANDS
    lows = np.arange(num) * BAND_MIN
    minutes = np.minimum(end[:, None], lows + BAND_MIN) - np.maximum(start[:, None], lows)
    line, slot = np.nonzero(minutes > 0)
    day = lines["weekday"].to_numpy(dtype=np.int64)[line] + slot // NUM_BANDS
    return line.astype(np.int64), day % 7, slot % NUM_BANDS, minutes[line, slot] / 60
