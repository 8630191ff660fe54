"""Supply of services in a band of the week, and access by category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.indicators.access import PER, Access, demand_of, two_step
from planner.indicators.bands import Band
from planner.indicators.decay.decay import Decay
from planner.indicators.hours import hours_in, texts
from planner.network.reach import Reach


@dataclass(frozen=True, slots=True)
class Supply:
    """What each service offers in a band.

    `hours`: float64[services], staffed hours a week in the band, 1 where the category's unit is
    `services`. `guessed`: bool[services], hours unknown, the category's median stands in.
    `unit`: category → `h_week` or `services`.
    """

    hours: NDArray[np.float64]
    guessed: NDArray[np.bool_]
    unit: dict[str, str]


def supply_in(
    services: gpd.GeoDataFrame,
    band: Band,
    *,
    today: dt.date | None = None,
    tz: str = "Europe/Paris",
) -> Supply:
    """Staffed hours a week of each service within a band.

    The capacity of the file where it gives one, brought to the band in proportion of the opening
    hours; else the opening hours. Unknown: the median of the category's known services stands in,
    marked; where none of a category is known each of its services counts 1, and the unit says so.
    A mobile unit supplies nothing at its seat: where it stops is presence.

    Parameters
    ----------
    services
        `frames.SERVICES`.
    band
        Part of the week.
    today
        A service whose closing date has come supplies nothing; None: none has.
    tz
        Time zone of the territory: its public holidays.
    """
    known = np.array([_known(row, band, tz) for row in _rows(services)], dtype=np.float64)
    hours, guessed = known.copy(), np.isnan(known)
    unit: dict[str, str] = {}
    for category, members in _members(services).items():
        told = members[~np.isnan(known[members])]
        unit[category] = "h_week" if told.size else "services"
        fill = float(np.median(known[told])) if told.size else 1.0
        hours[members[np.isnan(known[members])]] = fill
        guessed[members] &= bool(told.size)
    hours[closed_by(services, today) | services["mobile"].to_numpy(dtype=np.bool_)] = 0.0
    return Supply(hours, guessed, unit)


def closed_by(services: gpd.GeoDataFrame, today: dt.date | None) -> NDArray[np.bool_]:
    """Tell which services have closed for good; none where the date is not known."""
    if today is None or "closes_on" not in services:
        return np.zeros(len(services), dtype=np.bool_)
    return np.array(
        [isinstance(day, str) and day <= today.isoformat() for day in services["closes_on"]],
        dtype=np.bool_,
    )


def still_there(services: gpd.GeoDataFrame, today: dt.date | None) -> gpd.GeoDataFrame:
    """Services that stand where the file puts them: not closed for good, not mobile."""
    gone = closed_by(services, today) | services["mobile"].to_numpy(dtype=np.bool_)
    return gpd.GeoDataFrame(services[~gone])


def access_by_category(
    reach: Reach,
    zones: gpd.GeoDataFrame,
    services: gpd.GeoDataFrame,
    *,
    supply: Supply,
    decay: Decay,
    band: Band,
    cutoff_s: float | None = None,
    only: Collection[str] | None = None,
) -> Access:
    """E2SFCA of each category apart, per 1,000 inhabitants (never summed across categories).

    `only` keeps some categories; None: all.
    """
    per, people = demand_of(zones)
    ids = services.index.astype(str).to_numpy()
    columns, unreached, guessed = {}, {}, {}
    for category, members in _members(services).items():
        if only is not None and category not in only:
            continue
        mine = np.zeros(len(services), dtype=np.bool_)
        mine[members] = True
        found = two_step(
            reach.of(mine),
            people,
            np.where(mine, supply.hours, 0.0),
            decay=decay,
            cutoff_s=cutoff_s,
        )
        columns[category] = found.access * PER
        unreached[category] = tuple(ids[mine & ~found.reached & (supply.hours > 0)])
        guessed[category] = tuple(ids[mine & supply.guessed])
    frame = pd.DataFrame(columns, index=zones.index, dtype=np.float64)
    limit_s = reach.cutoff_s if cutoff_s is None else cutoff_s
    unit = {name: supply.unit[name] for name in columns}
    return Access(frame, unit, per, unreached, guessed, reach.mode, band.key, decay.key, limit_s)


def _rows(services: gpd.GeoDataFrame) -> list[tuple[float, str | None]]:
    capacity = (
        services["capacity_h_week"].to_numpy(dtype=np.float64)
        if "capacity_h_week" in services
        else np.full(len(services), np.nan)
    )
    return list(zip(capacity.tolist(), texts(services), strict=True))


def _known(row: tuple[float, str | None], band: Band, tz: str) -> float:
    """Hours of one service in the band; null: unknown."""
    capacity, text = row
    week, inside = hours_in(text, tz=tz), hours_in(text, band, tz=tz)
    if not np.isnan(capacity):
        if band.hours >= 168:
            return capacity
        return capacity * inside / week if week and inside is not None else np.nan
    return np.nan if inside is None else inside


def _members(services: gpd.GeoDataFrame) -> dict[str, NDArray[np.int64]]:
    """Category → positions of its services, sorted by category."""
    category = services["category"].to_numpy()
    return {
        str(name): np.flatnonzero(category == name).astype(np.int64)
        for name in sorted(set(category.tolist()))
    }
