"""Signs of a printed map: discs, names, base, scale bar, north arrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from planner.exports.map_frame import Frame
from planner.exports.map_labels import DISC_MM, Disc, Label
from planner.exports.svg import element, points_data

_HOUSE = ((0, -2.9), (2.9, -0.5), (2.1, -0.5), (2.1, 2.4), (-2.1, 2.4), (-2.1, -0.5), (-2.9, -0.5))
_CORNER_MM = 9.0


def street_name(label: Label) -> str:
    """Name of a street along it, on a white halo."""
    return element(
        "text",
        class_="name",
        x=label.x,
        y=label.y + 0.33 * label.size_mm,
        transform=f"rotate({label.angle_deg:.2f} {label.x:.2f} {label.y:.2f})",
        font_size=label.size_mm,
        text_anchor="middle",
        fill="#222",
        stroke="#fff",
        stroke_width=0.7,
        stroke_linejoin="round",
        paint_order="stroke",
        text=label.text,
    )


def stop_disc(disc: Disc, *, hollow: bool) -> str:
    """Numbered disc; a ring when hollow; with its leader line when moved off the stop."""
    x, y = disc.drawn
    fill, ink = ("#fff", "#000") if hollow else ("#000", "#fff")
    return (
        (_leader(disc) if disc.moved else "")
        + element(
            "circle",
            class_="stop",
            cx=x,
            cy=y,
            r=DISC_MM,
            fill=fill,
            stroke="#000" if hollow else "#fff",
            stroke_width=0.5,
        )
        + _heart(disc, ink)
    )


def _heart(disc: Disc, ink: str) -> str:
    """Its number, or a dot where it is the only one."""
    x, y = disc.drawn
    if disc.number is None:
        return element("circle", cx=x, cy=y, r=DISC_MM * 0.4, fill=ink)
    return element(
        "text",
        x=x,
        y=y + 1.08,
        font_size=3.3,
        font_weight="bold",
        fill=ink,
        text_anchor="middle",
        text=str(disc.number),
    )


def _leader(disc: Disc) -> str:
    (x, y), (to_x, to_y) = disc.at, disc.drawn
    line = element(
        "path",
        class_="leader",
        d=f"M{x:.2f} {y:.2f}L{to_x:.2f} {to_y:.2f}",
        stroke="#000",
        stroke_width=0.3,
    )
    dot = element("circle", cx=x, cy=y, r=0.8, fill="#fff", stroke="#000", stroke_width=0.4)
    return line + dot


def base_mark(at: tuple[float, float]) -> str:
    """A house: where the round starts and ends."""
    x, y = at
    walls = element(
        "polygon",
        class_="base",
        points=points_data((x + dx, y + dy) for dx, dy in _HOUSE),
        fill="#fff",
        stroke="#000",
        stroke_width=0.55,
        stroke_linejoin="round",
    )
    return walls + element("rect", x=x - 0.6, y=y + 0.5, width=1.2, height=1.9)


def scale_corner(
    frame: Frame, route: BaseGeometry, points: Sequence[tuple[float, float]]
) -> Polygon:
    """Corner of the map with least route and stops, for the scale bar and the north arrow."""
    width = frame.scale_bar_m() / frame.m_per_mm + 20.0
    right, bottom = frame.width_mm - width - 1.0, frame.height_mm - _CORNER_MM - 1.0
    stops = [Point(point).buffer(DISC_MM) for point in points]

    def busy(corner: Polygon) -> float:
        hidden = sum(bool(stop.intersects(corner)) for stop in stops)
        return float(route.intersection(corner).length) + 20.0 * hidden

    corners = [box(x, y, x + width, y + _CORNER_MM) for y in (bottom, 1.0) for x in (1.0, right)]
    return min(corners, key=busy)


def scale_and_north(corner: Polygon, frame: Frame) -> str:
    """Scale bar with its length in words, and an arrow to the north."""
    left, top, right, _bottom = corner.bounds
    metres = frame.scale_bar_m()
    length = metres / frame.m_per_mm
    said = f"{metres}\N{NO-BREAK SPACE}m"
    if metres >= 1000:
        said = f"{metres // 1000}\N{NO-BREAK SPACE}km"
    x, y, north = left + 3.0, top + 5.6, right - 5.0
    bar: dict[str, Any] = {"y": y, "height": 1.2}
    words: dict[str, Any] = {"font_size": 2.7, "text_anchor": "middle"}
    arrow = f"M{north:.2f} {top + 1:.2f}l1.7 5.2l-1.7 -1.2l-1.7 1.2z"
    return "".join(
        (
            element(
                "rect",
                x=left,
                y=top,
                width=right - left,
                height=_CORNER_MM,
                fill="#fff",
                fill_opacity=0.9,
            ),
            element(
                "rect",
                class_="scale",
                x=x,
                width=length,
                fill="#fff",
                stroke="#000",
                stroke_width=0.25,
                **bar,
            ),
            element("rect", x=x, width=length / 2, **bar),
            element("text", x=x, y=top + 4.4, text="0", **words),
            element("text", x=x + length, y=top + 4.4, text=said, **words),
            element("path", class_="north", d=arrow),
            element("text", x=north, y=top + 8.6, font_weight="bold", text="N", **words),
        )
    )
