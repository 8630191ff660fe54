"""Numbers beside the marks of a drawing: none over another, none over a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import cos, hypot, pi, sin

from planner.i18n import _

RADIUS = 7.0
"""Of a mark."""
CHAR, HEIGHT = 7.4, 13.0
"""Width of a bold figure and height of a line at 12 points, with room."""
NEAR = RADIUS + 8.0
_DIRECTIONS = tuple(eighth * pi / 4 for eighth in (7, 1, 0, 4, 5, 3, 6, 2, 6.5, 0.5, 4.5, 2.5))
"""Upper right first; y goes down."""
_DISTANCES = (0.0, 10.0, 22.0, 36.0, 52.0, 70.0, 90.0)

Spot = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A text and its middle; `of`: its mark; `far`: a line leads from one to the other."""

    text: str
    x: float
    y: float
    of: Spot
    far: bool

    @property
    def box(self) -> Box:
        """What it covers: left, top, right, bottom."""
        half = len(self.text) * CHAR / 2
        return self.x - half, self.y - HEIGHT / 2, self.x + half, self.y + HEIGHT / 2


def runs(ranks: Sequence[int]) -> str:
    """Whole numbers in order, three and more that follow one another as « 2 à 5 »."""
    found: list[list[int]] = []
    for rank in sorted(ranks):
        if found and rank == found[-1][-1] + 1:
            found[-1].append(rank)
        else:
            found.append([rank])
    told = []
    for run in found:
        long = _("{first} à {last}").format(first=run[0], last=run[-1])
        told += [long] if len(run) > 2 else [str(rank) for rank in run]
    return ", ".join(told)


def placed(spots: Sequence[Spot], texts: Sequence[str], frame: Box) -> list[Label]:
    """Labels of marks, each at the nearest free place around its own.

    Where there is none within the frame, a label stands at the furthest place tried.
    """
    found: list[Label] = []
    for spot, text in zip(spots, texts, strict=True):
        tries = [
            _beside(spot, text, angle, more) for more, angle in product(_DISTANCES, _DIRECTIONS)
        ]
        free = (one for one in tries if _is_free(one, spots, found, frame))
        found.append(next(free, tries[-1]))
    return found


def _beside(spot: Spot, text: str, angle: float, more: float) -> Label:
    """A label beside its mark: its edge, not its middle, is that far."""
    half = len(text) * CHAR / 2
    across = cos(angle) * (NEAR + more) + half * (cos(angle) > 0.1) - half * (cos(angle) < -0.1)
    down = sin(angle) * (NEAR + more)
    return Label(text, spot[0] + across, spot[1] + down, spot, more > _DISTANCES[1])


def _is_free(label: Label, spots: Sequence[Spot], others: Sequence[Label], frame: Box) -> bool:
    left, top, right, bottom = label.box
    inside = left >= frame[0] and top >= frame[1] and right <= frame[2] and bottom <= frame[3]
    clear = all(
        hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom)) >= RADIUS + 1
        for x, y in spots
    )
    return inside and clear and not any(overlap(label.box, other.box) for other in others)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share a surface."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
