"""Overlaps and holes of presence: where several operators come at one hour, where nobody does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Watched:
    """Hours watched of every zone and those nobody comes at, whatever the need of the zone.

    Attributes
    ----------
    zones
        Index of the zones.
    weekdays, bands
        int64[d], int64[b], increasing: what is watched of the week.
    empty
        bool[zones, d, b], true where nobody comes.
    num_empty
        int64[zones], two-hour bands of the week watched nobody comes at.
    num_lines
        int64[zones], lines that `days_together` makes of the zone's holes.
    rank
        int64[zones], place of each zone by its id.
    """

    zones: pd.Index
    weekdays: NDArray[np.int64]
    bands: NDArray[np.int64]
    empty: NDArray[np.bool_]
    num_empty: NDArray[np.int64]
    num_lines: NDArray[np.int64]
    rank: NDArray[np.int64]

    def holes(self, need: pd.Series) -> Holes:
        """Hours of the zones with need at which nobody comes.

        Parameters
        ----------
        need
            Need by zone, ≥ 0, on the index `zones`; zones of unknown or no need are left out.
        """
        weighs = need.to_numpy(dtype=np.float64)
        at = np.flatnonzero(weighs > 0)
        num_empty = self.num_empty[at]
        order = np.lexsort((self.rank[at], -weighs[at] * num_empty, num_empty < self.most))
        return Holes(self, weighs, at[order])

    @property
    def most(self) -> int:
        """Bands watched of a zone in all."""
        return self.weekdays.size * self.bands.size


@dataclass(frozen=True, slots=True)
class Holes:
    """Hours nobody comes at, of zones with need.

    `need`: float64[zones]; `at`: int64[k], ranks of the zones with need: those where nobody ever
    comes first, then by need × empty hours, then by id.
    """

    watched: Watched
    need: NDArray[np.float64]
    at: NDArray[np.int64]

    def frame(self, only: pd.Index | None = None) -> pd.DataFrame:
        """Every hole of the zones `only`, None: of all, in their order.

        Returns
        -------
        DataFrame
            `zone_id`, `weekday`, `start_h`, `end_h`, `hours` (empty hours of the zone among those
            watched), `never` (nobody comes in any of them), `need`.
        """
        if only is None:
            return self._told(self.at)
        return self._told(self.at[np.isin(self.at, self.watched.zones.get_indexer(only))])

    def first_together(self, most: int) -> tuple[pd.DataFrame, int]:
        """The first lines of `days_together` of the holes, and how many lines there are."""
        lines = np.cumsum(self.watched.num_lines[self.at])
        enough = int(np.searchsorted(lines, most)) + 1
        told = days_together(self._told(self.at[:enough]), "need")
        return told.head(most), int(lines[-1]) if lines.size else 0

    def _told(self, at: NDArray[np.int64]) -> pd.DataFrame:
        week, hour = self.watched, BAND_MIN // 60
        zone, weekday, start, end = _runs(week.empty[at], week.bands)
        num_empty = week.num_empty[at][zone]
        return pd.DataFrame(
            {
                "zone_id": week.zones[at[zone]],
                "weekday": week.weekdays[weekday],
                "start_h": week.bands[start] * hour,
                "end_h": (week.bands[end] + 1) * hour,
                "hours": num_empty * (BAND_MIN / 60),
                "never": num_empty == week.most,
                "need": self.need[at[zone]],
            }
        )


def watched(
    table: pd.DataFrame,
    zones: pd.Index,
    *,
    bands: Iterable[int],
    weekdays: Iterable[int] = range(7),
) -> Watched:
    """Find the hours of the week nobody comes at.

    Parameters
    ----------
    table
        Rows of `presence.presence_table`, of one public.
    zones
        Every zone; passages in others are left out.
    bands, weekdays
        Two-hour bands watched, as `WATCHED_BANDS`, and days.
    """
    days, hours = (np.array(sorted(set(told)), dtype=np.int64) for told in (weekdays, bands))
    empty = ~_passed(table, zones, days, hours)
    zone, _day, start, end = _runs(empty, hours)
    alike = np.unique((zone * len(hours) + start) * len(hours) + end)
    num_lines = np.bincount(alike // max(1, len(hours)) ** 2, minlength=len(zones))
    rank = np.empty(len(zones), dtype=np.int64)
    rank[np.argsort(zones.to_numpy(dtype=object), kind="stable")] = np.arange(len(zones))
    num_empty = empty.sum(axis=(1, 2))
    return Watched(zones, days, hours, empty, num_empty, num_lines.astype(np.int64), rank)


def _runs(empty: NDArray[np.bool_], bands: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Hours empty one after the other: zone, day, first and last band, each int64[runs] of ranks.

    Zone by zone, day by day, hour by hour.
    """
    goes_on = empty[:, :, 1:] & empty[:, :, :-1] & (np.diff(bands) == 1)
    first, last = empty.copy(), empty.copy()
    first[:, :, 1:] &= ~goes_on
    last[:, :, :-1] &= ~goes_on
    zone, day, start = np.nonzero(first)
    return zone, day, start, np.nonzero(last)[2]  # runs of a day end in the order they start in


def _passed(
    table: pd.DataFrame, zones: pd.Index, weekdays: NDArray[np.int64], bands: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether somebody comes: bool[zones, weekdays, bands]."""
    passed = np.zeros((len(zones), len(weekdays), len(bands)), dtype=np.bool_)
    zone = zones.get_indexer(pd.Index(table["zone_id"]))
    day = pd.Index(weekdays).get_indexer(pd.Index(table["weekday"]))
    band = pd.Index(bands).get_indexer(pd.Index(table["band"]))
    inside = (zone >= 0) & (day >= 0) & (band >= 0)
    passed[zone[inside], day[inside], band[inside]] = True
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
