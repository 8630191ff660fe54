"""Presence as a calendar: who comes to each zone on each weekday, by two-hour bands."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from planner.indicators.bands import DAY_MIN, Band
from planner.indicators.presence import BAND_MIN, NUM_BANDS
from planner.indicators.presence_gaps import joined_bands

SLOT = ("zone_id", "weekday", "band")
SLOT_COLUMNS = (
    *SLOT, "operators", "num_operators", "num_faded", "num_unsure", "num_vague", "weight",
)  # fmt: skip
PARTS_OF_DAY: dict[str, tuple[int, ...]] = {
    "all": tuple(range(NUM_BANDS)),
    "night": (0, 1, 2),
    "morning": (3, 4, 5),
    "afternoon": (6, 7, 8),
    "evening": (9, 10, 11),
    "open": (4, 5, 6, 7, 8),
}
"""Two-hour bands of each part of a day: 0 to 6 h, 6 to 12 h, 12 to 18 h, 18 to 24 h; 8 to 18 h."""


def slots(table: pd.DataFrame) -> pd.DataFrame:
    """What a calendar shows of each zone, weekday and band somebody comes in.

    Parameters
    ----------
    table
        Rows of `presence.presence_table`.

    Returns
    -------
    DataFrame
        `SLOT_COLUMNS`: `operators` a sorted tuple; of them `num_faded` have only passages checked
        more than six months ago, `num_unsure` only passages that are not sure, `num_vague` only
        hours told vaguely; `weight` the sum of what each counts. Slots without anybody are absent.
    """
    if table.empty:
        return pd.DataFrame({name: [] for name in SLOT_COLUMNS})
    told = table.assign(unsure=~table["sure"].astype(bool))
    marks = {"faded": "min", "unsure": "min", "vague": "min", "weight": "max"}
    each = told.groupby([*SLOT, "operator"], sort=True).agg(marks).reset_index()
    found = each.groupby(list(SLOT), sort=True).agg(
        operators=("operator", tuple),
        num_operators=("operator", "size"),
        num_faded=("faded", "sum"),
        num_unsure=("unsure", "sum"),
        num_vague=("vague", "sum"),
        weight=("weight", "sum"),
    )
    counts = [name for name in SLOT_COLUMNS if name.startswith("num_")]
    return found.astype(dict.fromkeys(counts, "int64")).reset_index()


def as_hours(found: pd.DataFrame) -> pd.DataFrame:
    """Join slots that follow one another and are alike: `start_h`, `end_h` in place of `band`."""
    told = ["operators", "num_operators", "num_faded", "num_unsure", "num_vague"]
    return joined_bands(found[[*SLOT, *told]], ["zone_id", "weekday", *told])


def within(
    table: pd.DataFrame,
    *,
    weekdays: Iterable[int] | None = None,
    bands: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Rows of some weekdays and two-hour bands; None: all of them."""
    kept = table
    for name, wanted in (("weekday", weekdays), ("band", bands)):
        if wanted is not None:
            kept = kept[kept[name].isin(list(wanted))]
    return kept


def hours_by_zone(table: pd.DataFrame, zones: pd.Index, part: Band) -> pd.Series:
    """Hours a week operators are told to be in each zone, within a part of the week.

    Each operator's hours count once in a two-hour band; a passage that is faded or unsure counts
    half. Bands of the week begin and end on even hours.

    Returns
    -------
    Series
        float64 ≥ 0 on `zones`: 0 where nobody is told to come.
    """
    wanted = pd.MultiIndex.from_tuples(
        [(day, at) for day, start, end in part.spans for at in _bands(start, end)]
    )
    inside = pd.MultiIndex.from_frame(table[["weekday", "band"]].astype("int64")).isin(wanted)
    kept = table[inside]
    if kept.empty:
        return pd.Series(0.0, index=zones)
    counted = kept.assign(counted=kept["hours"] * kept["weight"])
    each = counted.groupby([*SLOT, "operator"])["counted"].max()
    return each.groupby("zone_id").sum().reindex(zones).fillna(0.0)


def _bands(start_min: int, end_min: int) -> range:
    return range(start_min // BAND_MIN, min(end_min, DAY_MIN) // BAND_MIN)
