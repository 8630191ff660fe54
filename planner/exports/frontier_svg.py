"""A frontier drawn: need within reach against promises kept, dominated plans hollow."""

from __future__ import annotations

from math import ceil, floor

from planner.digits import percent
from planner.exports.frontier_labels import RADIUS, placed, runs
from planner.exports.svg import element, number
from planner.frontier import FrontierPoint, dominated
from planner.i18n import _

WIDTH, HEIGHT = 460.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 28.0, 22.0, 48.0
INK, QUIET, BLUE = "#1b1b1b", "#8a8a8a", "#0b4f6c"
TICKS = 6
STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Steps between ticks: the first that makes no more than `TICKS` of them is taken."""


def frontier_svg(points: tuple[FrontierPoint, ...], *, label: str, font: str) -> str:
    """Draw the plans whose two shares are known; numbers are those of the table beside it.

    Full discs stand for plans no other beats, joined by steps; rings for those another beats.

    Parameters
    ----------
    label
        What the drawing is called, for those who do not see it.
    font
        Font of the numbers and words.
    """
    shown = [
        (rank, point.kept_share, point.reach_share, beaten)
        for rank, (point, beaten) in enumerate(zip(points, dominated(points), strict=True), 1)
        if point.kept_share is not None and point.reach_share is not None
    ]
    kept = _Axis.over([one[1] for one in shown], LEFT, WIDTH - RIGHT)
    reach = _Axis.over([one[2] for one in shown], HEIGHT - BOTTOM, TOP)
    parts = [
        *_grid(kept, reach),
        _steps([(kept.at(k), reach.at(r)) for _n, k, r, b in shown if not b]),
    ]
    parts += _marks([(rank, kept.at(k), reach.at(r), beaten) for rank, k, r, beaten in shown])
    return element(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", role="img", aria_label=label,
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}", font_family=font, font_size="12",
        width="100%",
    )  # fmt: skip


class _Axis:
    """A linear scale whose bounds and ticks are round."""

    def __init__(self, low: float, high: float, start: float, end: float, step: float) -> None:
        self.low, self.high, self.start, self.end = low, high, start, end
        self.step = step

    @classmethod
    def over(cls, values: list[float], start: float, end: float) -> _Axis:
        """Around values of [0, 1], with room on both sides, on a step of 1, 2 or 5 tenths."""
        low, high = min(values, default=0.0), max(values, default=1.0)
        room = max((high - low) * 0.15, 0.01)
        low, high = max(0.0, low - room), min(1.0, high + room)
        step = next(one for one in STEPS if (high - low) / one <= TICKS)
        return cls(floor(low / step) * step, ceil(high / step) * step, start, end, step)

    def at(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self) -> list[float]:
        return [self.low + rank * self.step for rank in range(self.num + 1)]

    def words(self, value: float) -> str:
        return percent(value, 1 if self.step < 0.01 else 0)

    @property
    def num(self) -> int:
        return round((self.high - self.low) / self.step)


def _grid(kept: _Axis, reach: _Axis) -> list[str]:
    """Axes with their percentages, and what each measures."""
    parts = [
        element("rect", x=LEFT, y=TOP, width=WIDTH - LEFT - RIGHT, height=HEIGHT - TOP - BOTTOM,
                fill="#ffffff", stroke=QUIET, stroke_width=0.8)
    ]  # fmt: skip
    for value in kept.ticks():
        x = kept.at(value)
        parts.append(element("line", x1=x, x2=x, y1=TOP, y2=HEIGHT - BOTTOM, stroke="#e4e4e4"))
        parts.append(element("text", x=x, y=HEIGHT - BOTTOM + 16, fill=INK, text_anchor="middle",
                             text=kept.words(value)))  # fmt: skip
    for value in reach.ticks():
        y = reach.at(value)
        parts.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, stroke="#e4e4e4"))
        parts.append(element("text", x=LEFT - 6, y=y + 4, fill=INK, text_anchor="end",
                             text=reach.words(value)))  # fmt: skip
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(element("text", x=middle, y=HEIGHT - 10, fill=INK, text_anchor="middle",
                         text=_("promesses tenues")))  # fmt: skip
    parts.append(
        element("text", x=4, y=13, fill=INK, text=_("besoin estimé à portée d'un passage"))
    )
    return parts


def _steps(best: list[tuple[float, float]]) -> str:
    """The edge of what these plans reach, as steps from one to the next."""
    if len(best) < 2:
        return ""
    corners = sorted(best)
    path = f"M{number(corners[0][0])} {number(corners[0][1])}"
    for x, y in corners[1:]:
        path += f"V{number(y)}H{number(x)}"
    return element("path", d=path, fill="none", stroke=BLUE, stroke_width=1.4,
                   stroke_dasharray="5 3")  # fmt: skip


def _marks(at: list[tuple[int, float, float, bool]]) -> list[str]:
    """One mark per plan; plans at one spot share it, and no number hides another."""
    spots: dict[tuple[float, float], list[tuple[int, bool]]] = {}
    for rank, x, y, beaten in at:
        spots.setdefault((round(x, 1), round(y, 1)), []).append((rank, beaten))
    parts = []
    for (x, y), members in spots.items():
        beaten = all(mark for _rank, mark in members)
        fill, width = ("#ffffff", 2.0) if beaten else (BLUE, 1.0)
        parts.append(element("circle", cx=x, cy=y, r=RADIUS, fill=fill, stroke=BLUE,
                             stroke_width=width))  # fmt: skip
    words = [runs([rank for rank, _mark in members]) for members in spots.values()]
    for label in placed(list(spots), words, (LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM)):
        if label.far:
            parts.append(element("line", x1=label.of[0], y1=label.of[1], x2=label.x, y2=label.y,
                                 stroke=QUIET, stroke_width=0.8))  # fmt: skip
        parts.append(element("text", x=label.x, y=label.y + 4, fill=INK, font_weight="bold",
                             text_anchor="middle", text=label.text))  # fmt: skip
    return parts
