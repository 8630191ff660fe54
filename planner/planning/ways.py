"""The ways of a plan along the streets: between stops by each outing's mode, and walks on the spot.

A walk on the spot is the closed walk from an exploratory place, on foot whatever brought the team
there, within its time with people (`network/sweep.py`): the same as the sheet says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
from shapely import LineString

from planner.model import Means, PlaceKind, PlannedShift, Point
from planner.network.graph import Graph
from planner.network.path import Path, line, shortest_many
from planner.network.snap import snap
from planner.network.sweep import sweep
from planner.planning.sites import SNAP_M

ON_FOOT = "walk"


@dataclass(frozen=True, slots=True)
class Way:
    """From one stop of an outing to another, ids of places or visits; one id: on the spot."""

    mode: str
    start: str
    end: str
    path: Path


def positions(means: Means) -> dict[str, Point]:
    """Every position of the means by id."""
    found = {place.id: place.point for place in means.places}
    found |= {report.id: report.point for report in means.reports}
    return found | {visit.id: visit.point for visit in means.appointments}


def ways_of(
    shifts: Iterable[PlannedShift], points: Mapping[str, Point], graphs: Mapping[str, Graph]
) -> list[Way]:
    """Fastest ways between the stops of outings, from the base and back.

    A stop off the streets is passed over; stops at one node have no way between them.
    """
    found = []
    for shift in shifts:
        if not shift.passages:
            continue
        graph = graphs[shift.mode]
        stops = [shift.base_place, *(passage.ref for passage in shift.passages), shift.base_place]
        located = list(_located(stops, points, graph))
        legs = [(one, two) for one, two in pairwise(located) if one[1] != two[1]]
        paths = shortest_many(graph, [(one[1], two[1]) for one, two in legs])
        found += [
            Way(shift.mode, one[0], two[0], path)
            for (one, two), path in zip(legs, paths, strict=True)
        ]
    return found


def walks_of(
    shifts: Iterable[PlannedShift], means: Means, graphs: Mapping[str, Graph]
) -> list[Way]:
    """Walks on the spot from exploratory places, one per passage."""
    walk, points = graphs[ON_FOOT], positions(means)
    exploratory = {place.id for place in means.places if place.kind is PlaceKind.EXPLORATORY}
    found = []
    for shift in shifts:
        for passage in shift.passages:
            if passage.ref not in exploratory:
                continue
            for ref, node in _located([passage.ref], points, walk):
                edges = sweep(walk, node, max_s=passage.leave_s - passage.start_s)
                seconds = float(walk.time_ms[edges].sum()) / 1000.0
                path = Path(edges, seconds, float(walk.length_m[edges].sum()))
                found.append(Way(ON_FOOT, ref, ref, path))
    return found


def lines_on_foot(
    ways: Iterable[Way], graph: Graph, links: gpd.GeoDataFrame
) -> Iterator[LineString]:
    """Lines along the streets of what is walked; `graph` is the walking one."""
    for way in ways:
        if way.mode == ON_FOOT:
            along = line(graph, links, way.path.edges)
            if along is not None:
                yield along


def _located(
    refs: list[str], points: Mapping[str, Point], graph: Graph
) -> Iterator[tuple[str, int]]:
    """(id, node) of the stops near the streets of a mode."""
    x_m = np.array([points[ref].x_m for ref in refs])
    y_m = np.array([points[ref].y_m for ref in refs])
    snapped = snap(graph, x_m, y_m, max_m=SNAP_M)
    for ref, node, near in zip(refs, snapped.node.tolist(), snapped.ok.tolist(), strict=True):
        if near:
            yield ref, int(node)
