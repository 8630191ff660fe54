"""Where street names and stop discs go on a map, so that nothing hides anything.

Greedy and deterministic: the most useful names first, each at the first free position among a few;
a name without a free position is left out, a disc never is (it moves off with a leader line).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

DISC_MM = 2.5
"""Radius of a stop's disc."""
_DISC_GAP_MM = 0.5
_RINGS_MM = (6.0, 8.5, 11.0, 14.0)
_DIRECTIONS = 16
_CHAR_WIDTH = 0.47
"""Mean advance of a character of the map's font, in font sizes."""
_STRAIGHT = 0.97
"""Chord over arc under which a piece of street is too bent to carry its name."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A numbered disc: where the stop is and where its disc is drawn, in millimetres."""

    number: int | None
    at: tuple[float, float]
    drawn: tuple[float, float]

    @property
    def moved(self) -> bool:
        """Whether a leader line is needed."""
        return self.at != self.drawn

    @property
    def shape(self) -> Polygon:
        """Area the disc takes."""
        return Point(self.drawn).buffer(DISC_MM + _DISC_GAP_MM, quad_segs=6)


@dataclass(frozen=True, slots=True)
class Label:
    """A street name along its street: middle in millimetres, angle in degrees, font size in mm."""

    text: str
    x: float
    y: float
    angle_deg: float
    size_mm: float
    shape: Polygon


def place_discs(
    stops: Sequence[tuple[int | None, tuple[float, float]]],
    *,
    area: Polygon,
    taken: Sequence[BaseGeometry],
    route: BaseGeometry,
) -> list[Disc]:
    """Place every stop's disc, at the stop where free, else nearby off the route.

    Parameters
    ----------
    stops
        Number and position in millimetres, in the order of the round.
    area
        Paper a disc may use.
    taken
        Areas already used (base mark, scale bar).
    route
        Route on paper; a moved disc crosses it as little as possible.
    """
    placed: list[Disc] = []
    used = list(taken)
    homes = [Point(at).buffer(DISC_MM, quad_segs=6) for _number, at in stops]
    for rank, (number, at) in enumerate(stops):
        soft = [route, *homes[rank + 1 :]]
        placed.append(_place_disc(number, at, area=area, used=used, soft=soft))
        used.append(placed[-1].shape)
    return placed


def _place_disc(
    number: int | None,
    at: tuple[float, float],
    *,
    area: Polygon,
    used: Sequence[BaseGeometry],
    soft: Sequence[BaseGeometry],
) -> Disc:
    home = Disc(number, at, at)
    if _free(home.shape, used):
        return home
    best, best_cost = home, math.inf
    for drawn, radius in _around(at):
        disc = Disc(number, at, drawn)
        shape = disc.shape
        if not area.contains(shape) or not _free(shape, used):
            continue
        hidden = sum(other.intersection(shape).length for other in soft)
        leader = LineString([at, drawn])
        crossed = sum(leader.intersection(other).length for other in used)
        cost = radius + hidden + 2 * crossed
        if cost < best_cost:
            best, best_cost = disc, cost
    return best


def _around(at: tuple[float, float]) -> Iterator[tuple[tuple[float, float], float]]:
    for radius in _RINGS_MM:
        for step in range(_DIRECTIONS):
            angle = 2 * math.pi * step / _DIRECTIONS
            yield (at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle)), radius


def _free(shape: BaseGeometry, used: Iterable[BaseGeometry]) -> bool:
    return not any(shape.intersects(other) for other in used)


@dataclass(frozen=True, slots=True)
class Street:
    """A street that may be named: its lines on paper, whether the route follows it, its size."""

    name: str
    lines: BaseGeometry
    on_route: bool
    size_mm: float


def place_labels(
    streets: Sequence[Street],
    *,
    area: Polygon,
    taken: Sequence[BaseGeometry],
    route: BaseGeometry,
    most: int,
) -> list[Label]:
    """Name streets in the order given, at most `most`, clear of `taken`, the route and each other.

    Names of streets the route follows are set beside it; others stand on their street.
    """
    used: list[BaseGeometry] = list(taken)
    labels: list[Label] = []
    for street in streets:
        if len(labels) >= most:
            break
        for label in _candidates(street):
            if area.contains(label.shape) and _free(label.shape, [*used, route]):
                labels.append(label)
                used.append(label.shape.buffer(0.4))
                break
    return labels


def _candidates(street: Street) -> Iterator[Label]:
    width = len(street.name) * street.size_mm * _CHAR_WIDTH
    beside = street.size_mm * 0.5 + 1.0
    further = beside + 1.3
    offsets = (beside, -beside, further, -further) if street.on_route else (0.0, beside, -beside)
    for line in _pieces(street.lines, width):
        for offset in offsets:
            for fraction in (0.5, 0.35, 0.65, 0.2, 0.8):
                label = _along(line, fraction, offset, street=street, width=width)
                if label is not None:
                    yield label


def _pieces(lines: BaseGeometry, width: float) -> list[LineString]:
    parts = [part for part in shapely.get_parts(lines) if part.length >= width]
    return sorted(parts, key=lambda part: -part.length)[:3]


def _along(
    line: LineString, fraction: float, offset: float, *, street: Street, width: float
) -> Label | None:
    middle = min(max(fraction * line.length, width / 2), line.length - width / 2)
    start = np.array(line.interpolate(middle - width / 2).coords[0])
    end = np.array(line.interpolate(middle + width / 2).coords[0])
    chord = end - start
    length = float(np.hypot(*chord))
    if length < _STRAIGHT * width or width == 0:
        return None
    if chord[0] < 0:
        chord = -chord
    unit = chord / length
    normal = np.array([-unit[1], unit[0]])
    centre = (start + end) / 2 + normal * offset
    half_w, half_h = unit * width / 2, normal * street.size_mm * 0.55
    corners = [centre - half_w - half_h, centre + half_w - half_h]
    corners += [centre + half_w + half_h, centre - half_w + half_h]
    return Label(
        text=street.name,
        x=float(centre[0]),
        y=float(centre[1]),
        angle_deg=math.degrees(math.atan2(unit[1], unit[0])),
        size_mm=street.size_mm,
        shape=Polygon(corners),
    )
