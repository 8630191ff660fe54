"""Presence of other operators as exposure of a demand unit, E0 of the weekly model.

A passage adds q = min(20480, round(−1024 · ln(1 − ρ · a))), ρ the chance of meeting someone, a the
part of the zone it reaches; what is faded or unsure counts half, so its q is halved.
"""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.indicators.presence import in_season, reached_share
from planner.indicators.presence_gaps import KINDS
from planner.model import Public
from planner.presence import counted_weight

FULL_EXPOSURE = 20480
MEETING_CHANCE = 0.5
"""ρ of another operator's passage: the same convention as for our own."""


def presence_exposure(
    presence: gpd.GeoDataFrame | None,
    zones: gpd.GeoDataFrame,
    *,
    on: dt.date,
    public: Public,
    own: str = "",
    chance: float = MEETING_CHANCE,
) -> pd.Series:
    """E0 of each zone over a week: what other operators' passages already do there.

    Parameters
    ----------
    presence
        `frames.PRESENCE`; None: nothing is known, E0 is 0 everywhere.
    zones
        `frames.ZONES`.
    on
        A date of the week.
    public
        Whom passages are for; those of other kinds do not count.
    own
        Name of the organisation itself, whose passages are planned and not presence.
    chance
        ρ in [0, 1].

    Returns
    -------
    Series
        int64 in [0, 20480] on the zones' index.
    """
    total = np.zeros(len(zones), dtype=np.int64)
    lines = None if presence is None else in_season(presence, on)
    if lines is not None:
        mine = lines["operator"].str.casefold().str.strip() == own.casefold().strip()
        lines = lines[lines["kind"].isin(KINDS[public]) & ~(mine & bool(own.strip()))]
    if lines is not None and len(lines) and len(zones):
        line, zone, share, _inside = reached_share(lines, zones)
        with np.errstate(divide="ignore"):
            q = np.rint(-1024 * np.log1p(-np.minimum(1.0, chance * share)))
        q = np.minimum(FULL_EXPOSURE, q) * counted_weight(lines, on)[line]
        np.add.at(total, zone, np.rint(q).astype(np.int64))
    return pd.Series(np.minimum(FULL_EXPOSURE, total), index=zones.index, dtype=np.int64)
