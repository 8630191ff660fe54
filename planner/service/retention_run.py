"""The retention job: everything of a workspace that has expired is erased, and counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
from shapely import Point as ShapelyPoint

from planner.audit import Verb
from planner.errors import StaleVersionError
from planner.model import Point
from planner.service import expiry
from planner.service.retention import erase_expired
from planner.store.workspace import Workspace

WITHOUT_PLACES = "retention"
"""Name told as the source of means from which places were dropped."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What a run erased, over all territories.

    `counts`: counts and returned outings; `places`: places without a passage; `means`: earlier
    means that lost positions, names or rota codes.
    """

    counts: int = 0
    places: int = 0
    means: int = 0

    def __add__(self, other: Erased) -> Erased:
        """Both together."""
        return Erased(
            self.counts + other.counts, self.places + other.places, self.means + other.means
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
    return total


def _of_territory(workspace: Workspace, code: str, today: dt.date) -> Erased:
    counts = erase_expired(workspace, code, today=today)
    plans = workspace.plans(code)
    passages = expiry.last_passages(plans)
    for told in workspace.returns(code):
        for stop in told.stops:
            passages[stop.ref] = max(passages.get(stop.ref, told.date), told.date)
    used = expiry.used_until(plans)
    kept = [
        expiry.Kept(means_id, workspace.means(means_id), day, max(day, used.get(means_id, day)))
        for means_id, day in workspace.kept_means(code)
    ]
    if not kept:
        return Erased(counts=counts)
    gone = _drop_places(workspace, code, kept, expiry.expired_places(kept, passages, today))
    older, num = kept if gone else kept[:-1], 0
    blur = _blur(workspace, code)
    for one in older:
        left = expiry.aged(one, gone, blur, today)
        if left is not one.means:
            workspace.rewrite_means(one.id, left)
            num += 1
    workspace.forget_codes(code, gone)
    if gone:
        workspace.record(Verb.PLACES_ERASED, num=len(gone))
    return Erased(counts, len(gone), num)


def _drop_places(
    workspace: Workspace, code: str, kept: list[expiry.Kept], expired: frozenset[str]
) -> frozenset[str]:
    """Save the newest means without the places that have expired; those dropped.

    Where somebody saves others meanwhile none is: the next run does it.
    """
    newest = kept[-1]
    if not expired:
        return expired
    try:
        left = expiry.without(newest.means, expired)
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
