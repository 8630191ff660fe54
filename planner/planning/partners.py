"""Passages of other operators at a place, at about the hour asked (pure)."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import shapely

from planner.indicators.presence import in_season
from planner.model import Point
from planner.presence import ONLY_IN, faded

NEAR_M = 150.0
"""Another operator passes « there » within this distance."""
AROUND_MIN = 60
"""And « at that hour » when their hours come within this many minutes of it."""
DAY_MIN = 1440


def operators_there(
    presence: gpd.GeoDataFrame | None,
    point: Point,
    when: tuple[dt.date, int],
    *,
    own: str = "",
) -> tuple[str, ...]:
    """Operators whose passage is sure, not faded, and comes by the place at about that hour.

    Parameters
    ----------
    presence
        `frames.PRESENCE` in the territory's metric system; None: nothing is known.
    point
        The place.
    when
        Local date, minutes after its midnight (may pass 1440).
    own
        Name of the organisation itself, whose passages are not another's.
    """
    if presence is None or presence.empty:
        return ()
    date, minute = when
    lines = in_season(presence, date)
    known = ~faded(lines, date) & lines["sure"].to_numpy(dtype=bool)
    place = shapely.Point(point.x_m, point.y_m)
    known &= shapely.distance(lines.geometry.to_numpy(), place) <= NEAR_M
    if ONLY_IN in lines.columns:
        only_in = lines[ONLY_IN].to_numpy(dtype=object)
        known &= shapely.is_missing(only_in) | shapely.covers(only_in, place)
    lines = lines[known]
    found = {
        str(line.operator)
        for line in lines.itertuples()
        if str(line.operator).casefold().strip() != own.casefold().strip()
        and any(
            int(line.weekday) == (date.weekday() + day) % 7
            and int(line.start_min) - AROUND_MIN
            <= minute - day * DAY_MIN
            <= int(line.end_min) + AROUND_MIN
            for day in (-1, 0, 1)
        )
    }
    return tuple(sorted(found))
