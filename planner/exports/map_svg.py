"""The numbered map of one round, drawn from the territory's own streets.

Only grey levels and shapes carry meaning, so that it reads the same from a black and white printer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from planner.exports.map_backdrop import MAIN, MIDDLE, PATH, SMALL, Backdrop, Window
from planner.exports.map_frame import Frame
from planner.exports.map_labels import DISC_MM, Disc, Street, place_discs, place_labels
from planner.exports.map_marks import (
    base_mark,
    scale_and_north,
    scale_corner,
    stop_disc,
    street_name,
)
from planner.exports.printable import printable
from planner.exports.svg import element, number, path_data, points_data

FONT = "Libertinus Serif"
_STREETS = {
    PATH: ("#cdcdcd", 0.25),
    SMALL: ("#cdcdcd", 0.5),
    MIDDLE: ("#c4c4c4", 0.85),
    MAIN: ("#b9b9b9", 1.3),
}
"""Grey and width in millimetres by rank, in drawing order."""
_FULL_WIDTH_M_PER_MM = 12.0
_ROUTE_MM = 0.85
_SWEEP_MM = 0.65
_ARROW_EVERY_MM = 17.0
_ARROW_MM = 1.8
_FOLLOWED_MM = 4.0
"""A street followed over less than this on paper is a crossing, not a part of the round."""
_MOST_NAMES = 26
_LEAST_NAMED_MM = 12.0
"""A street shorter than this on paper cannot carry a name one can read."""


@dataclass(frozen=True, slots=True)
class MapStop:
    """A numbered position in metres; `hollow` draws a ring: the place itself is elsewhere.

    `number` None: the only place of the map, a disc with a white heart.
    """

    number: int | None
    x_m: float
    y_m: float
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class RouteMap:
    """What a map shows: legs along the streets (metric), stops, base (None: not shown).

    `sweeps` are walks from exploratory stops, along the streets too.
    """

    legs: tuple[LineString, ...]
    stops: tuple[MapStop, ...]
    base_xy_m: tuple[float, float] | None
    sweeps: tuple[LineString, ...] = ()

    def shapes(self) -> list[BaseGeometry]:
        """Everything that must be seen."""
        points = [Point(stop.x_m, stop.y_m) for stop in self.stops]
        base = [] if self.base_xy_m is None else [Point(self.base_xy_m)]
        return [*self.legs, *self.sweeps, *points, *base]


def draw(route: RouteMap, backdrop: Backdrop, *, width_mm: float, height_mm: float) -> str:
    """Draw a round as SVG, north up.

    Parameters
    ----------
    route
        Legs follow streets: they are drawn as given, never joined by straight lines.
    backdrop
        Streets of the territory.
    width_mm, height_mm
        Size on paper; the SVG's user unit is the millimetre.

    Returns
    -------
    str
        An SVG document. Elements carry the classes `street`, `route`, `sweep`, `stop`, `name`,
        `base`.
    """
    frame = Frame.around(route.shapes(), width_mm=width_mm, height_mm=height_mm)
    window = backdrop.window(frame)
    legs = [frame.on_paper(leg) for leg in route.legs if leg.length > 0]
    walks = [frame.on_paper(walk) for walk in route.sweeps if walk.length > 0]
    marks = _marks(route, frame, window=window, line=MultiLineString([*legs, *walks]))
    edge = element(
        "rect",
        x=0.15,
        y=0.15,
        width=width_mm - 0.3,
        height=height_mm - 0.3,
        fill="none",
        stroke="#555",
        stroke_width=0.3,
    )
    clip = element("clipPath", element("rect", width=width_mm, height=height_mm), id="paper")
    drawn = element(
        "g",
        *_streets(window, frame),
        *_sweeps(walks),
        *_route(legs),
        *marks,
        edge,
        clip_path="url(#paper)",
    )
    return element(
        "svg",
        clip,
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        width=f"{number(width_mm)}mm",
        height=f"{number(height_mm)}mm",
        viewBox=f"0 0 {number(width_mm)} {number(height_mm)}",
        font_family=FONT,
    )


def _marks(route: RouteMap, frame: Frame, *, window: Window, line: BaseGeometry) -> list[str]:
    paper = box(0.8, 0.8, frame.width_mm - 0.8, frame.height_mm - 0.8)
    base = None if route.base_xy_m is None else _paper_point(frame, route.base_xy_m)
    spots = [(stop.number, _paper_point(frame, (stop.x_m, stop.y_m))) for stop in route.stops]
    corner = scale_corner(frame, line, [at for _num, at in spots])
    fixed = [corner] if base is None else [Point(base).buffer(3.2), corner]
    discs = place_discs(spots, area=paper, taken=fixed, route=line)
    names = place_labels(
        _worth_naming(window, line),
        area=paper,
        taken=[*fixed, *(disc.shape for disc in discs), *_leaders(discs)],
        route=line.buffer(_ROUTE_MM / 2 + 0.25),
        most=_MOST_NAMES,
    )
    hollow = frozenset(stop.number for stop in route.stops if stop.hollow)
    return [
        *map(street_name, names),
        "" if base is None else base_mark(base),
        *(stop_disc(disc, hollow=disc.number in hollow) for disc in discs),
        scale_and_north(corner, frame),
    ]


def _paper_point(frame: Frame, xy_m: tuple[float, float]) -> tuple[float, float]:
    x, y = frame.to_paper(np.array([xy_m], dtype=np.float64))[0]
    return float(x), float(y)


def _leaders(discs: Sequence[Disc]) -> list[Polygon]:
    return [LineString([disc.at, disc.drawn]).buffer(0.3) for disc in discs if disc.moved]


def _streets(window: Window, frame: Frame) -> list[str]:
    """Lines by class, thinner on a small scale so that the town does not blacken the page."""
    thin = min(max(_FULL_WIDTH_M_PER_MM / frame.m_per_mm, 0.45), 1.0)
    drawn = []
    for rank, (grey, width) in _STREETS.items():
        data = path_data(window.of_rank(rank))
        dash = {"stroke_dasharray": "0.8 0.6"} if rank == PATH else {}
        if data:
            drawn.append(_stroke(data, "street", grey=grey, width=width * thin, **dash))
    return drawn


def _stroke(data: str, class_: str, *, grey: str, width: float, **more: str) -> str:
    return element(
        "path",
        class_=class_,
        d=data,
        fill="none",
        stroke=grey,
        stroke_width=width,
        stroke_linejoin="round",
        stroke_linecap="round",
        **more,
    )


def _route(legs: Sequence[LineString]) -> list[str]:
    if not legs:
        return []
    casing = _stroke(path_data(legs), "casing", grey="#fff", width=_ROUTE_MM + 0.8)
    lines = [_stroke(path_data([leg]), "route", grey="#000", width=_ROUTE_MM) for leg in legs]
    return [casing, *lines, *(arrow for leg in legs for arrow in _arrows(leg))]


def _sweeps(walks: Sequence[LineString]) -> list[str]:
    """Walks as dotted lines, so that they are told from the round without colour."""
    if not walks:
        return []
    data = path_data(walks)
    casing = _stroke(data, "casing", grey="#fff", width=_SWEEP_MM + 0.6)
    return [
        casing,
        _stroke(data, "sweep", grey="#000", width=_SWEEP_MM, stroke_dasharray="0.01 1.1"),
    ]


def _arrows(leg: LineString) -> list[str]:
    """Triangles pointing the way, one in the middle of a leg or every `_ARROW_EVERY_MM`."""
    if leg.length < 4 * DISC_MM:
        return []
    count = max(1, round(leg.length / _ARROW_EVERY_MM))
    drawn = (_arrow(leg, leg.length * (rank + 0.5) / count) for rank in range(count))
    return [arrow for arrow in drawn if arrow]


def _arrow(leg: LineString, at_mm: float) -> str:
    tail, tip = (np.array(leg.interpolate(at_mm + step).coords[0]) for step in (-0.6, 0.6))
    length = float(np.hypot(*(tip - tail)))
    if length == 0:
        return ""
    along = (tip - tail) / length * _ARROW_MM
    across = np.array([-along[1], along[0]]) * 0.75
    middle = (tail + tip) / 2
    corners = (middle + along, middle - along * 0.8 + across, middle - along * 0.8 - across)
    points = points_data((float(x), float(y)) for x, y in corners)
    return element("polygon", points=points, stroke="#fff", stroke_width=0.3)


def _worth_naming(window: Window, line: BaseGeometry) -> list[Street]:
    """Streets in order of use: those of the round by length followed, then the main ones."""
    near = line.buffer(0.3)
    shapely.prepare(near)
    ranked = []
    for name, rank, lines in window.named(_LEAST_NAMED_MM):
        followed = lines.intersection(near).length if near.intersects(lines) else 0.0
        on_route = followed > _FOLLOWED_MM
        size = 2.7 if on_route or rank == MAIN else 2.4
        key = (-followed if on_route else 0.0, rank, -lines.length, name)
        ranked.append((key, Street(printable(name), lines, on_route, size)))
    return [street for _key, street in sorted(ranked, key=lambda pair: pair[0])]
