"""Overlaps and holes of presence: where several operators come at one hour, where nobody does."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.indicators.presence import BAND_MIN
from planner.model import Public

WATCHED_BANDS: dict[Public, tuple[int, ...]] = {
    Public.STREET: (9, 10, 11),
    Public.HOUSING: (4, 5, 6, 7, 8),
}
"""Two-hour bands in which a hole is told: 18 to 24 h for people outside, 8 to 18 h for housed
ones; conventions."""
LEAST_SHARE = 0.1
"""A passage is told as being in a zone where it reaches this part of the zone, or where the zone
holds this part of what it reaches: not on the neighbours of the place it goes to."""
KINDS: dict[Public, tuple[str, ...]] = {
    Public.STREET: ("maraude", "fixed", "food", "health", "other"),
    Public.HOUSING: ("bus", "fixed", "health", "other"),
}
"""Kinds of presence each public can meet; a night maraude is no visit to a household."""


def met_by(table: pd.DataFrame, public: Public) -> pd.DataFrame:
    """Rows of a presence table that a public can meet, and that are there to be told."""
    there = (table["share"] >= LEAST_SHARE) | (table["inside"] >= LEAST_SHARE)
    kept = table["kind"].isin(KINDS[public]) & there
    return table[kept]


def overlaps(table: pd.DataFrame, *, least: int = 2) -> pd.DataFrame:
    """Zones where several operators come on the same day in the same hours, most crowded first.

    Parameters
    ----------
    table
        Rows of `presence.presence_table`.
    least
        Fewest operators told.

    Returns
    -------
    DataFrame
        `zone_id`, `weekday`, `start_h`, `end_h` (bands with the same operators joined),
        `num_operators`, `operators` (sorted tuple), `weight` (sum of what each counts).
    """
    if table.empty:
        return _empty("zone_id", "weekday", "start_h", "end_h", "num_operators", "operators",
                      "weight")  # fmt: skip
    each = table.groupby(["zone_id", "weekday", "band", "operator"], sort=True)["weight"].max()
    slots = each.reset_index().groupby(["zone_id", "weekday", "band"], sort=True)
    found = slots.agg(operators=("operator", tuple), weight=("weight", "sum")).reset_index()
    found["num_operators"] = found["operators"].map(len)
    found = joined_bands(
        found[found["num_operators"] >= least], ["zone_id", "weekday", "operators"]
    )
    return found.sort_values(
        ["num_operators", "weight", "zone_id", "weekday", "start_h"],
        ascending=[False, False, True, True, True],
        kind="stable",
    ).reset_index(drop=True)


def holes(table: pd.DataFrame, need: pd.Series, *, bands: tuple[int, ...]) -> pd.DataFrame:
    """Zones with need where nobody comes in the bands watched, greatest need first.

    Parameters
    ----------
    table
        Rows of `presence.presence_table`, of one public.
    need
        Need by zone, ≥ 0; zones of unknown or no need are left out.
    bands
        Two-hour bands watched, as `WATCHED_BANDS`.

    Returns
    -------
    DataFrame
        `zone_id`, `weekday`, `start_h`, `end_h`, `hours` (empty hours a week of the zone among
        those watched), `never` (nobody comes in any of them, all week), `need`; zones where nobody
        ever comes first, then by need × empty hours.
    """
    wanted, watched = need[need > 0], np.array(sorted(set(bands)), dtype=np.int64)
    empty = ~_passed(table, wanted.index, watched)
    num_empty = empty.sum(axis=(1, 2))
    never, hours = num_empty == 7 * len(watched), num_empty * (BAND_MIN / 60)
    zones = pd.DataFrame({"never": never, "missed": wanted.to_numpy() * hours, "id": wanted.index})
    order = zones.sort_values(["never", "missed", "id"], ascending=[False, False, True]).index
    empty, wanted = empty[order], wanted.iloc[order]  # whose lines come day by day, hour by hour
    together = np.diff(watched) == 1
    goes_on = empty[:, :, 1:] & empty[:, :, :-1] & together
    first, last = empty.copy(), empty.copy()
    first[:, :, 1:] &= ~goes_on
    last[:, :, :-1] &= ~goes_on
    zone, weekday, start = np.nonzero(first)
    end = np.nonzero(last)[2]  # runs of a zone's day end in the order in which they start
    hour = BAND_MIN // 60
    return pd.DataFrame(
        {
            "zone_id": wanted.index[zone],
            "weekday": weekday,
            "start_h": watched[start] * hour,
            "end_h": (watched[end] + 1) * hour,
            "hours": hours[order][zone],
            "never": never[order][zone],
            "need": wanted.to_numpy()[zone],
        }
    )


def _passed(table: pd.DataFrame, zones: pd.Index, bands: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether somebody comes: bool[zones, 7, bands]."""
    passed = np.zeros((len(zones), 7, len(bands)), dtype=np.bool_)
    zone = zones.get_indexer(pd.Index(table["zone_id"]))
    band = pd.Index(bands).get_indexer(pd.Index(table["band"]))
    inside = (zone >= 0) & (band >= 0)
    passed[zone[inside], table["weekday"].to_numpy(dtype=np.int64)[inside], band[inside]] = True
    return passed


def joined_bands(slots: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """Join bands that follow each other and are otherwise alike, as hours from–to."""
    if slots.empty:
        return slots.drop(columns="band").assign(start_h=[], end_h=[])
    ordered = slots.sort_values([*same[:2], "band"], kind="stable").reset_index(drop=True)
    before = ordered.shift()
    alike = (ordered[same] == before[same]).all(axis=1) & (ordered["band"] == before["band"] + 1)
    run = (~alike).cumsum()
    first = ordered.groupby(run).first()
    last = ordered.groupby(run)["band"].last()
    hour = BAND_MIN // 60
    joined = first.assign(start_h=first["band"] * hour, end_h=(last + 1) * hour)
    return joined.drop(columns="band").reset_index(drop=True)


def days_together(found: pd.DataFrame, also: str) -> pd.DataFrame:
    """Lines of a zone that differ by their day alone as one, in the order of the first of them.

    Returns `zone_id`, `start_h`, `end_h`, the column `also`, and `weekday`: the days, as found.
    """
    same = ["zone_id", "start_h", "end_h", also]
    told = found[same].assign(zone_id=pd.factorize(found["zone_id"])[0])
    group = told.groupby(same, sort=False).ngroup().to_numpy()
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    days = found["weekday"].to_numpy()[order].tolist()
    ends = [*starts[1:].tolist(), len(days)]
    lines = found[same].iloc[order[starts]].reset_index(drop=True)
    lines["weekday"] = [
        tuple(days[first:end])
        for first, end in zip(starts.tolist(), ends[: len(starts)], strict=True)
    ]
    return lines


def _empty(*columns: str) -> pd.DataFrame:
    return pd.DataFrame({name: np.zeros(0) for name in columns})
