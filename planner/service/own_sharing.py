"""The organisation's own passages, as far as partners may be told of them: zone, day, hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from planner.clock import Clock
from planner.i18n import _
from planner.indicators.presence import BAND_MIN
from planner.model import Means, Place, PlaceKind, Week, WeekPlan
from planner.privacy import Exit, Shown, rule
from planner.service.load import LoadedTerritory
from planner.sharing import COLUMNS, OWN
from planner.store.workspace import Workspace
from planner.zone_index import zone_at

WEEKS = 5
"""A week published longer ago tells nothing of where teams pass now."""


def own_table(workspace: Workspace, loaded: LoadedTerritory, *, on: dt.date) -> pd.DataFrame:
    """Passages of the published week in force, rows of `sharing.COLUMNS` under `sharing.OWN`.

    The week after a day where it is published, else its own, else the last of `WEEKS` ago. Places
    a partner's view says nothing of (sealed ones, visits) and those that are swept, which nobody is
    told of, are left out.
    """
    code = loaded.territory.code
    plan = workspace.last_published(code, Week.of(on + dt.timedelta(days=14)))
    if plan is None or loaded.zones is None or (on - plan.week.monday).days > 7 * WEEKS:
        return pd.DataFrame({name: [] for name in COLUMNS})
    told = _told(plan, workspace.means(plan.means), loaded.zones)
    return pd.DataFrame(sorted(set(told)), columns=list(COLUMNS))


def organisation_name(workspace: Workspace, code: str) -> str:
    """What partners read as the operator of these passages."""
    latest = workspace.latest_means(code)
    name = "" if latest is None else latest[1].organisation.name
    return name or _("la coordination")


def _told(
    plan: WeekPlan, means: Means, zones: gpd.GeoDataFrame
) -> Iterator[tuple[str, str, int, int, bool]]:
    clock = Clock(plan.week, plan.tz)
    places = {place.id: place for place in means.places if _may_be_told(place)}
    for shift in plan.shifts:
        for passage in shift.passages:
            place = places.get(passage.place or "")
            if place is None:
                continue
            zone = zone_at(zones, place.point)
            if zone is None:
                continue
            for weekday, band in _bands(clock, passage.start_s, passage.leave_s):
                yield zone, OWN, weekday, band, False


def _may_be_told(place: Place) -> bool:
    hidden = rule(place.protection, Exit.PARTNER_VIEW) is Shown.ABSENT
    return not (hidden or place.is_base or place.kind is PlaceKind.EXPLORATORY)


def _bands(clock: Clock, start_s: int, end_s: int) -> Iterator[tuple[int, int]]:
    """Weekday and two-hour band of every moment of a stay, small hours under their own day."""
    at = clock.local(start_s)
    while at < clock.local(max(end_s, start_s + 1)):
        band = (at.hour * 60 + at.minute) // BAND_MIN
        yield at.weekday(), band
        at += dt.timedelta(minutes=BAND_MIN - (at.hour * 60 + at.minute) % BAND_MIN)
