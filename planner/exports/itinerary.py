"""What an exit may show of one outing: stops as the privacy matrix has them, and the way between.

The way is always computed between **shown** points. It never starts from the way to a protected
place that would then be cut: nothing of it exists here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
from shapely.geometry import LineString

from planner.exports.crossings import Crossings
from planner.model import (
    Appointment,
    Means,
    Place,
    PlaceKind,
    PlannedPassage,
    PlannedShift,
    Point,
    Protection,
    Report,
)
from planner.network.graph import Graph
from planner.network.path import Path, line, shortest_many
from planner.network.snap import snap
from planner.network.sweep import sweep
from planner.privacy import (
    APPOINTMENT_PROTECTION,
    APPROACH_MIN_M,
    Exit,
    Shown,
    approached,
    rule,
    shown_label,
)

_EXACT = (Shown.EXACT, Shown.EXACT_CODE_ONLY)
_BY_CROSSING = (Shown.APPROACHED_CROSSING, Shown.MEETING_POINT)


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A passage as an exit shows it.

    `number` counts from 1 in the order of the outing, shown or not. `node` (rank in the graph) and
    `point` are what may be shown: the place, or the crossing in its stead; None: no position.
    """

    number: int
    passage: PlannedPassage
    shown: Shown
    label: str | None
    node: int | None
    point: Point | None


@dataclass(frozen=True, slots=True)
class Leg:
    """The way between two shown points; `start` and `end` are stop numbers, None for the base."""

    start: int | None
    end: int | None
    path: Path
    line: LineString | None


@dataclass(frozen=True, slots=True)
class Itinerary:
    """One outing at one exit: base (None where it may not be shown), waypoints, legs in order.

    `sweeps` are the closed walks, on foot, from the exploratory stops that may be shown exactly;
    both ends of such a leg are its stop.
    """

    base: Waypoint | None
    waypoints: tuple[Waypoint, ...]
    legs: tuple[Leg, ...]
    sweeps: tuple[Leg, ...] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Everything an outing may name, by id; `codes` are the team's own codes of places."""

    places: Mapping[str, Place]
    appointments: Mapping[str, Appointment]
    codes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, means: Means, codes: Mapping[str, str]) -> Whereabouts:
        """Index the means; a report is a place reserved to the team."""
        places = {place.id: place for place in means.places}
        places |= {report.id: _reported(report) for report in means.reports}
        visits = {visit.id: visit for visit in means.appointments}
        return cls(places, visits, codes)

    def place_of(self, passage: PlannedPassage) -> Place:
        """Place of a passage; an appointment is a sealed place without a label."""
        if passage.place is not None:
            return self.places[passage.place]
        return _visited(self.appointments[passage.ref])

    def code_of(self, ref: str) -> str:
        """Code the own team uses; without one, the start of the random id."""
        return self.codes.get(ref) or ref[:6]


def _reported(report: Report) -> Place:
    return Place(
        id=report.id,
        label="",
        kind=PlaceKind.KNOWN,
        protection=Protection.TEAM,
        point=report.point,
        presence_min=report.presence_min,
    )


def _visited(visit: Appointment) -> Place:
    return Place(
        id=visit.id,
        label="",
        kind=PlaceKind.FIXED,
        protection=APPOINTMENT_PROTECTION,
        point=visit.point,
    )


def trace(
    shift: PlannedShift,
    exit_: Exit,
    *,
    where: Whereabouts,
    graph: Graph,
    links: gpd.GeoDataFrame,
    crossings: Crossings,
    walk: Graph,
) -> Itinerary:
    """Show one outing as an exit allows.

    Parameters
    ----------
    shift
        The outing.
    exit_
        Where it goes: decides what stands for each place.
    graph, links, crossings
        Streets of the outing's mode, and its named crossings.
    walk
        Streets on foot, for the walks from exploratory stops.

    Returns
    -------
    Itinerary
        Legs join successive shown points, base included, along the fastest path.
    """
    home = PlannedPassage(
        shift.depart_s, shift.depart_s, max(shift.depart_s, shift.return_s), place=shift.base_place
    )
    passages = [home, *shift.passages]
    places = [where.place_of(passage) for passage in passages]
    view = _View(exit_, where, _far_from_crossed(places, exit_, crossings))
    waypoints = [
        view.waypoint(number, passage, place, node)
        for number, (passage, place, node) in enumerate(
            zip(passages, places, _nodes(places, graph), strict=True)
        )
    ]
    base = waypoints[0] if waypoints[0].node is not None else None
    return Itinerary(
        base,
        tuple(waypoints[1:]),
        _legs(waypoints, graph, links),
        tuple(_sweeps(list(zip(waypoints[1:], places[1:], strict=True)), walk, links)),
    )


def _far_from_crossed(places: list[Place], exit_: Exit, crossings: Crossings) -> Crossings:
    """Crossings far enough from every place told by one.

    A place that is absent plays no part: a crossing left out because of it would tell of it.
    """
    crossed = [place.point for place in places if rule(place.protection, exit_) in _BY_CROSSING]
    if not crossed:
        return crossings
    points = np.array([[point.x_m, point.y_m] for point in crossed], dtype=np.float64)
    return crossings.away_from(points, APPROACH_MIN_M)


def _nodes(places: list[Place], graph: Graph) -> list[int | None]:
    x_m = np.array([place.point.x_m for place in places], dtype=np.float64)
    y_m = np.array([place.point.y_m for place in places], dtype=np.float64)
    snapped = snap(graph, x_m, y_m)
    return [
        int(node) if near else None for node, near in zip(snapped.node, snapped.ok, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _View:
    """What one exit shows of a place."""

    exit_: Exit
    where: Whereabouts
    crossings: Crossings

    def waypoint(
        self, number: int, passage: PlannedPassage, place: Place, node: int | None
    ) -> Waypoint:
        shown = rule(place.protection, self.exit_)
        code = self.where.code_of(place.id)
        if shown in _EXACT:
            label = shown_label(place, self.exit_, code)
            return Waypoint(number, passage, shown, label, node, place.point)
        if shown not in _BY_CROSSING:
            return Waypoint(number, passage, shown, None, None, None)
        row = approached(place.point, self.crossings.xy_m)
        if row is None:
            label = shown_label(place, self.exit_, code)
            return Waypoint(number, passage, shown, label, None, None)
        label = shown_label(place, self.exit_, code, instead=self.crossings.names[row])
        x_m, y_m = self.crossings.xy_m[row]
        point = Point(float(x_m), float(y_m))
        return Waypoint(number, passage, shown, label, int(self.crossings.node[row]), point)


def _legs(waypoints: list[Waypoint], graph: Graph, links: gpd.GeoDataFrame) -> tuple[Leg, ...]:
    located = [(point, point.node) for point in waypoints if point.node is not None]
    if waypoints[0].node is not None and len(located) > 1:
        located.append(located[0])
    pairs = list(itertools.pairwise(located))
    paths = shortest_many(graph, [(a, b) for (_start, a), (_end, b) in pairs])
    return tuple(
        Leg(start.number or None, end.number or None, path, line(graph, links, path.edges))
        for ((start, _a), (end, _b)), path in zip(pairs, paths, strict=True)
    )


def _sweeps(
    stops: list[tuple[Waypoint, Place]], walk: Graph, links: gpd.GeoDataFrame
) -> Iterator[Leg]:
    """Walks from the exploratory stops shown exactly, each within its time with people."""
    for waypoint, place in stops:
        if place.kind is not PlaceKind.EXPLORATORY or waypoint.shown not in _EXACT:
            continue
        node = _nodes([place], walk)[0]
        passage = waypoint.passage
        if node is None:
            continue
        edges = sweep(walk, node, max_s=passage.leave_s - passage.start_s)
        seconds = float(walk.time_ms[edges].sum()) / 1000.0
        path = Path(edges, seconds, float(walk.length_m[edges].sum()))
        yield Leg(waypoint.number, waypoint.number, path, line(walk, links, edges))
