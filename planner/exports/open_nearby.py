"""Services open beside the way of an outing while it is out: where a team can point people to.

Only the way and the stops an exit shows are looked at, so that a protected place adds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from planner.clock import Clock
from planner.exports.itinerary import Itinerary, Waypoint
from planner.hours import hour_words, span_of_hours
from planner.i18n import _
from planner.indicators.hours import texts
from planner.indicators.supply import closed_by
from planner.model import PlannedShift
from planner.network.graph import Graph
from planner.network.snap import snap
from planner.opening import open_spans

WALK_M = 300.0
"""Walking distance from the way within which a service is beside it: four minutes."""
LINES = 6
PER_CATEGORY = 2
LEAST_MIN = 15
"""Minutes of an outing below which an open door is not worth a line."""
_DOOR_M = 150.0
_FIRST = ("food", "social", "health", "france_services", "town_hall", "station", "toilets")


@dataclass(frozen=True, slots=True)
class _Nearby:
    """A service beside the way: its row, walking metres, minutes open within the outing."""

    row: int
    walk_m: float
    open_min: tuple[tuple[float, float], ...]


def open_nearby(
    itinerary: Itinerary,
    shift: PlannedShift,
    *,
    services: gpd.GeoDataFrame | None,
    walk: Graph,
    clock: Clock,
) -> tuple[str, ...]:
    """Lines on services surely open while the team is out, a short walk from its way.

    Parameters
    ----------
    itinerary
        The outing as the exit shows it.
    services
        `frames.SERVICES` in the streets' metric system; None: none known.
    walk
        Streets on foot.

    Returns
    -------
    tuple of str
        At most six, two of a kind, what people ask for first: name, hours within the outing,
        nearest stop. A service whose hours are unknown, that moves, or that has closed for good is
        left out. The same name is said once, where it is nearest.
    """
    if services is None or not len(services):
        return ()
    found = sorted(
        _beside(itinerary, shift, services, walk, clock),
        key=lambda near: (_rank(services, near.row), near.walk_m, near.row),
    )
    lines: dict[str, str] = {}
    said: Counter[str] = Counter()
    for near in found:
        name, category = (str(services[key].iloc[near.row]) for key in ("name", "category"))
        if name not in lines and said[category] < PER_CATEGORY:
            said[category] += 1
            lines[name] = _line(name, near, itinerary, shift, services, clock)
    return tuple(list(lines.values())[:LINES])


def _rank(services: gpd.GeoDataFrame, row: int) -> int:
    category = services["category"].iloc[row]
    return _FIRST.index(category) if category in _FIRST else len(_FIRST)


def _beside(
    itinerary: Itinerary,
    shift: PlannedShift,
    services: gpd.GeoDataFrame,
    walk: Graph,
    clock: Clock,
) -> list[_Nearby]:
    walk_m = _walk_m(itinerary, services, walk)
    usable = ~closed_by(services, shift.date) & ~services["mobile"].to_numpy(dtype=np.bool_)
    first, last = _minutes(clock, shift)
    hours = texts(services)
    found = []
    for row in np.flatnonzero((walk_m <= WALK_M) & usable).tolist():
        spans = open_spans(hours[row], clock.week.monday, clock.zone.key, num_weeks=2)
        inside = tuple(
            (max(start, first), min(end, last))
            for start, end, sure in spans or ()
            if sure and min(end, last) - max(start, first) >= LEAST_MIN
        )
        if inside:
            found.append(_Nearby(row, float(walk_m[row]), inside))
    return found


def _minutes(clock: Clock, shift: PlannedShift) -> tuple[float, float]:
    """Local wall minutes after Monday 00:00 at which the team is out."""
    monday = dt.datetime.combine(clock.week.monday, dt.time())
    out, back = (
        (clock.local(second).replace(tzinfo=None) - monday).total_seconds() / 60
        for second in (shift.depart_s, shift.return_s)
    )
    return out, back


def _walk_m(itinerary: Itinerary, services: gpd.GeoDataFrame, walk: Graph) -> NDArray[np.float64]:
    """Walking metres from the way shown to each service: float64[services], inf out of reach."""
    way = [leg.line for leg in (*itinerary.legs, *itinerary.sweeps) if leg.line is not None]
    xy = [shapely.get_coordinates(line) for line in way]
    xy += [np.array([[p.point.x_m, p.point.y_m]]) for p in itinerary.waypoints if p.point]
    if not xy:
        return np.full(len(services), np.inf)
    points = np.concatenate(xy)
    near = snap(walk, points[:, 0], points[:, 1])
    origins = np.unique(near.node[near.ok])
    doors = snap(walk, services.geometry.x, services.geometry.y, max_m=_DOOR_M)
    if not len(origins):
        return np.full(len(services), np.inf)
    lengths = walk.matrix(walk.length_m)
    metres = dijkstra(lengths, indices=origins, limit=WALK_M, min_only=True)
    return np.where(doors.ok, metres[doors.node] + doors.distance_m, np.inf)


def _line(
    name: str,
    near: _Nearby,
    itinerary: Itinerary,
    shift: PlannedShift,
    services: gpd.GeoDataFrame,
    clock: Clock,
) -> str:
    first, last = _minutes(clock, shift)
    point = services.geometry.iloc[near.row]
    stop = _nearest([p for p in itinerary.waypoints if p.point is not None], point)
    where = (
        _("sur le trajet") if stop is None else _("près de l'arrêt {number}").format(number=stop)
    )
    return _("{name} : {hours}, {where}").format(
        name=name, hours=_hours(near, first, last), where=where
    )


def _hours(near: _Nearby, first: float, last: float) -> str:
    """Hours open within an outing."""
    (start, end), *more = near.open_min
    if more:
        return ", ".join(_span(start, end) for start, end in near.open_min)
    if start <= first and end >= last:
        return _("toute la sortie")
    if start <= first:
        return _("jusqu'à {end}").format(end=_hour(end))
    if end >= last:
        return _("à partir de {start}").format(start=_hour(start))
    return _span(start, end)


def _span(start: float, end: float) -> str:
    return span_of_hours(int(start), int(end))


def _hour(minute: float) -> str:
    return hour_words(int(minute))


def _nearest(stops: Sequence[Waypoint], point: shapely.Point) -> int | None:
    """Number of the nearest stop within the walking distance, None where there is none."""
    away = [
        (float(np.hypot(stop.point.x_m - point.x, stop.point.y_m - point.y)), stop.number)
        for stop in stops
        if stop.point is not None
    ]
    return min(away)[1] if away and min(away)[0] <= WALK_M else None
