"""Time to the nearest service that is open at a moment; unknown hours are not taken for open."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.indicators.hours import State, state_at, texts
from planner.indicators.supply import closed_by
from planner.network.reach import Reach


def nearest_open(
    reach: Reach,
    services: gpd.GeoDataFrame,
    moment: dt.datetime,
    *,
    tz: str = "Europe/Paris",
) -> pd.DataFrame:
    """Travel time from each zone to the nearest service open at a local moment.

    The service is to be open at the moment itself; the travel is not added to it.

    Parameters
    ----------
    reach
        Travel by one mode.
    services
        `frames.SERVICES`, those the reach was made of; take one category at a time.
    moment
        Local wall time.
    tz
        Time zone of the territory: its public holidays.

    Returns
    -------
    DataFrame
        One row a zone, in order: `open_s` (null: none known to be open within the reach),
        `open_service` (its id, null likewise), `unknown_s` (a service of unknown hours is nearer:
        its travel time; null: none is), `status`: `open`, `unknown` (none is known to be open, but
        one of unknown hours is in reach), `none` or `off_streets`.
    """
    gone = closed_by(services, moment.date())
    states = np.array([state_at(text, moment, tz) for text in texts(services)], dtype=object)
    states[gone] = State.CLOSED
    open_s, open_at = _nearest(reach, states == State.OPEN)
    unknown_s, _at = _nearest(reach, states == State.UNKNOWN)
    unknown_s = np.where(np.isnan(open_s) | (unknown_s < open_s), unknown_s, np.nan)
    ids = services.index.astype(str).to_numpy(dtype=object)
    status = np.where(~np.isnan(open_s), "open", np.where(~np.isnan(unknown_s), "unknown", "none"))
    return pd.DataFrame(
        {
            "open_s": open_s,
            "open_service": pd.Series(
                [None if at < 0 else ids[at] for at in open_at.tolist()], dtype=object
            ),
            "unknown_s": unknown_s,
            "status": np.where(reach.located, status, "off_streets").astype(object),
        }
    )


def _nearest(reach: Reach, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Seconds to the nearest kept service (null: none) and its position (masked as −1).

    Of services at the same time the first.
    """
    pairs = np.flatnonzero(kept[reach.service])
    zone, service, seconds = reach.zone[pairs], reach.service[pairs], reach.seconds[pairs]
    best = np.full(reach.num_zones, np.inf)
    np.minimum.at(best, zone, seconds)
    least = np.flatnonzero(seconds == best[zone])
    at = np.full(reach.num_zones, reach.num_services, dtype=np.int64)
    np.minimum.at(at, zone[least], service[least])
    none = np.isinf(best)
    return np.where(none, np.nan, best), np.where(none, -1, at)
