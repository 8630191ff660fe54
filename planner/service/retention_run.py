"""The retention job: everything of a workspace that has expired is erased, and counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
from shapely import Point as ShapelyPoint

from planner.audit import Verb
from planner.errors import StaleVersionError
from planner.model import Point, WeekPlan
from planner.service import expiry
from planner.service.closed_weeks import close_weeks
from planner.service.retention import erase_expired
from planner.store.closed_weeks import CLOSED_WEEK
from planner.store.workspace import Workspace

WITHOUT_PLACES = "retention"
"""Name told as the source of means from which places or visits were dropped."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What a run erased, over all territories.

    `counts`: counts and returned outings; `places`: places without a passage; `means`: earlier
    means that lost positions, names or rota codes; `weeks`: weeks whose visits lost their
    references, in plans too.
    """

    counts: int = 0
    places: int = 0
    means: int = 0
    weeks: int = 0

    @property
    def num(self) -> int:
        """How many things."""
        return self.counts + self.places + self.means + self.weeks

    def __add__(self, other: Erased) -> Erased:
        """Both together."""
        return Erased(
            self.counts + other.counts,
            self.places + other.places,
            self.means + other.means,
            self.weeks + other.weeks,
        )


def run_retention(workspace: Workspace, *, today: dt.date | None = None) -> Erased:
    """Erase what has expired in every territory, and entries of the log that are old enough.

    Raises
    ------
    StoreError
        The key is absent, or the workspace cannot be written.
    """
    on = today or dt.date.today()
    workspace.erase_old_log()
    total = Erased()
    for territory in workspace.territories():
        total += _of_territory(workspace, territory.code, on)
    if total.num:
        workspace.record(Verb.EXPIRED_ERASED, num=total.num)
    return total


@dataclass(frozen=True, slots=True)
class _Held:
    """What a territory keeps: its means, oldest first, and days since anybody planned."""

    means: list[expiry.Kept]
    idle_days: int

    @property
    def visits(self) -> frozenset[str]:
        """References of the visits of any of them."""
        return frozenset(visit.id for one in self.means for visit in one.means.appointments)


def _held(workspace: Workspace, code: str, plans: list[WeekPlan], today: dt.date) -> _Held | None:
    used, sources = expiry.used_until(plans), workspace.means_sources(code)
    days = workspace.kept_means(code)
    kept = [
        expiry.Kept(
            means_id,
            workspace.means(means_id),
            day,
            max(day, used.get(means_id, day)),
            of_closed_week=sources.get(means_id) == CLOSED_WEEK,
        )
        for means_id, day in days
    ]
    if not kept:
        return None
    by_people = [
        day for means_id, day in days if sources.get(means_id) not in (CLOSED_WEEK, WITHOUT_PLACES)
    ]
    last = max((*by_people, *used.values()), default=kept[-1].saved_on)
    return _Held(kept, (today - last).days)


def _of_territory(workspace: Workspace, code: str, today: dt.date) -> Erased:
    counts = erase_expired(workspace, code, today=today)
    blur = _blur(workspace, code)
    weeks = close_weeks(workspace, code, blur, today)
    plans = workspace.plans(code)
    passages = expiry.last_passages(plans)
    for told in workspace.returns(code):
        for stop in told.stops:
            passages[stop.ref] = max(passages.get(stop.ref, told.date), told.date)
    held = _held(workspace, code, plans, today)
    if held is None:
        return Erased(counts, weeks=weeks)
    places = expiry.expired_places(held.means, passages, today)
    visits = expiry.ended_visits(held.means[-1].means, held.idle_days, today)
    gone = _drop(workspace, code, held, places | visits, (blur, today))
    num = _age(workspace, held, gone, blur, today, replaced=bool(gone))
    after = _held(workspace, code, plans, today) if num or gone else held
    left = frozenset[str]() if after is None else after.visits
    workspace.forget_codes(code, (gone & places) | (held.visits - left))
    if gone & places:
        workspace.record(Verb.PLACES_ERASED, num=len(gone & places))
    return Erased(counts, len(gone & places), num, weeks)


def _age(
    workspace: Workspace,
    held: _Held,
    gone: frozenset[str],
    blur: expiry.Blur,
    today: dt.date,
    *,
    replaced: bool,
) -> int:
    """Rewrite means that hold what has expired; returns how many.

    `replaced`: the last of them have just been followed by others.
    """
    num = 0
    newest = None if replaced else held.means[-1]
    for one in held.means:
        left = (
            expiry.worn(one.means, held.idle_days, blur, today)
            if one is newest
            else expiry.aged(one, gone, blur, today)
        )
        if left is not one.means:
            workspace.rewrite_means(one.id, left)
            num += 1
    return num


def _drop(
    workspace: Workspace,
    code: str,
    held: _Held,
    expired: frozenset[str],
    how: tuple[expiry.Blur, dt.date],
) -> frozenset[str]:
    """Save the newest means without the places and visits that have expired; those dropped.

    Where somebody saves others meanwhile none is: the next run does it.
    """
    newest = held.means[-1]
    if not expired:
        return expired
    try:
        left = expiry.worn(expiry.without(newest.means, expired), held.idle_days, *how)
        workspace.save_means(code, left, WITHOUT_PLACES, onto=newest.id)
    except StaleVersionError:
        return frozenset()
    return expired


def _blur(workspace: Workspace, code: str) -> expiry.Blur:
    """A point → a point inside the zone it lies in; the middle of a square where there is none.

    Zones are read at the first point: most days nothing expires.
    """

    @cache
    def zones() -> tuple[gpd.GeoSeries, gpd.sindex.SpatialIndex] | None:
        layer = workspace.layer(code, "zones")
        if layer is None:
            return None
        shapes = gpd.GeoDataFrame(layer).geometry
        return shapes.representative_point(), shapes.sindex

    def blur(point: Point) -> Point:
        found = zones()
        if found is None:
            return expiry.grid_blur(point)
        inside, index = found
        rows = index.query(ShapelyPoint(point.x_m, point.y_m), predicate="intersects")
        if not len(rows):
            return expiry.grid_blur(point)
        middle = inside.iloc[min(rows)]
        return Point(float(middle.x), float(middle.y))

    return blur
