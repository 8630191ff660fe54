"""A bus instead of an office: what it takes from the territory's services, and what it brings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.board import Office, office_of
from planner.errors import UsageError
from planner.frames import SERVICES
from planner.i18n import _
from planner.indicators.decay.decay import decays
from planner.indicators.supply import access_by_category, supply_in
from planner.scenario import Scenario
from planner.service.access import AccessRequest, reach_of
from planner.service.load import LoadedTerritory


def without_office(loaded: LoadedTerritory, scenario: Scenario) -> LoadedTerritory:
    """The territory without the office a bus replaces; what the bus brings there is passages.

    Raises
    ------
    UsageError
        No such service.
    """
    if scenario.bus is None:
        return loaded
    if loaded.services is None or scenario.bus.service not in loaded.services.index:
        raise UsageError(_("le guichet remplacé n'est plus dans les services du territoire"))
    return replace(loaded, services=loaded.services.drop(index=scenario.bus.service))


def with_bus_hours(loaded: LoadedTerritory, scenario: Scenario) -> LoadedTerritory:
    """The territory with a bus's half-days in place of the office: same category, their own hours.

    This is what access on foot is measured on, never what the week's Problem is made of: there the
    half-days are passages, and would count twice.
    """
    closed = without_office(loaded, scenario)
    if scenario.bus is None or closed.services is None or loaded.services is None:
        return closed
    office = loaded.services.loc[[scenario.bus.service]]
    halves = scenario.bus.half_days
    rows = pd.concat([office] * len(halves))
    x_m, y_m = ([getattr(half.point, axis) for half in halves] for axis in ("x_m", "y_m"))
    rows = rows.set_geometry(gpd.points_from_xy(x_m, y_m, crs=loaded.territory.epsg))
    rows["name"] = [half.label for half in halves]
    rows["opening_hours"] = [_osm_hours(h.weekday, h.start_min, h.end_min) for h in halves]
    rows["mobile"] = False
    for column in ("capacity_h_week", "closes_on", "merged_from"):
        if column in rows:
            rows[column] = np.nan if column == "capacity_h_week" else None
    rows.index = pd.Index([f"scenario:{rank}" for rank in range(len(rows))], name="service_id")
    return replace(closed, services=SERVICES.check(pd.concat([closed.services, rows])))


def _osm_hours(weekday: int, start_min: int, end_min: int) -> str:
    """Opening hours in OSM's syntax: `Tu 09:00-12:00`."""
    day = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[weekday]
    told = (f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in (start_min, end_min))
    return f"{day} {'-'.join(told)}"


def office_change(loaded: LoadedTerritory, scenario: Scenario, *, on: dt.date) -> Office | None:
    """Access on foot to the category of the office a bus replaces, before and after.

    None: the scenario replaces none.
    """
    bus = scenario.bus
    if bus is None or loaded.services is None:
        return None
    office = loaded.services.loc[bus.service]
    category, name = str(office["category"]), str(office["name"])
    frames = [_access(one, category, on) for one in (loaded, with_bus_hours(loaded, scenario))]
    own = supply_in(loaded.services, AccessRequest().hours, tz=loaded.territory.tz)
    hours_office = float(own.hours[list(loaded.services.index).index(bus.service)])
    hours_bus = sum(half.end_min - half.start_min for half in bus.half_days) / 60
    per_hour = bus.office_cost_per_hour_eur
    in_hours = own.unit[category] == "h_week"
    return office_of(
        name, category, own.unit[category], loaded.required_zones(),
        before=frames[0], after=frames[1], hours=(hours_office, hours_bus),
        cost_eur=per_hour * hours_office if per_hour is not None and in_hours else None,
    )  # fmt: skip


def _access(loaded: LoadedTerritory, category: str, on: dt.date) -> pd.Series:
    """Access of each zone to one category on foot; 0 everywhere where none of it is left."""
    request, zones = AccessRequest(), loaded.required_zones()
    found = reach_of(loaded, request.mode)
    services = loaded.services
    if found is None or services is None:
        return pd.Series(np.nan, index=zones.index)
    if not (services["category"] == category).any():
        return pd.Series(0.0, index=zones.index)
    tz = loaded.territory.tz
    access = access_by_category(
        found, zones, services,
        supply=supply_in(services, request.hours, today=on, tz=tz),
        decay=decays()[request.decay], band=request.hours, only=(category,),
    )  # fmt: skip
    return access.frame[category]
