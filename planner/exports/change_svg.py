"""Zones better and worse served, drawn for paper: one shape per class, hatches beside colours."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.exports.compare_html import STRONG_SHARE
from planner.exports.needs_svg import MAX_SHAPES, WIDTH, Frame
from planner.exports.svg import element, number
from planner.i18n import _
from planner.scenarios import CHANGED_SHARE


@dataclass(frozen=True, slots=True)
class ChangeClass:
    """How zones of a class are drawn: fill, hatch (None: none), and what it means."""

    key: str
    fill: str
    hatch: str | None
    words: str


def change_classes() -> tuple[ChangeClass, ...]:
    """From much better to much worse."""
    return (
        ChangeClass("better2", "#1b6e8c", None, _("+ + au moins 25 points de plus à portée")),
        ChangeClass("better1", "#a9d3de", None, _("+ de 1 à 25 points de plus")),
        ChangeClass("same", "#f4f4f2", None, _("inchangé")),
        ChangeClass("worse1", "#f0cf9a", "worse1", _("− de 1 à 25 points de moins")),
        ChangeClass("worse2", "#b5700f", "worse2", _("− − au moins 25 points de moins")),
    )


def class_of(change: float) -> str:
    """Class of a zone by how the part of it within reach moves."""
    if not abs(change) >= CHANGED_SHARE:
        return "same"
    size = "2" if abs(change) >= STRONG_SHARE else "1"
    return ("better" if change > 0 else "worse") + size


def change_svg(zones: gpd.GeoDataFrame, change: pd.Series) -> str:
    """Draw zones by their change in [−1, 1] (by zone id as text; one left out is unchanged)."""
    frame = Frame.around(zones)
    moved = change.reindex(zones.index.astype(str)).fillna(0.0)
    of = np.array([class_of(value) for value in moved])
    shapes = zones.geometry.to_numpy()
    drawn = []
    for one in change_classes():
        members = shapes[of == one.key]
        if not len(members):
            continue
        merged = shapely.simplify(shapely.union_all(members), 0.4 / frame.scale)
        path = frame.path(_polygons(merged))
        drawn.append(
            element("path", fill=one.fill, d=path, fill_rule="evenodd", stroke="#8a8a8a",
                    stroke_width=0.8)
        )  # fmt: skip
        if one.hatch:
            drawn.append(element("path", fill=f"url(#{one.hatch})", d=path, fill_rule="evenodd"))
    if len(shapes) <= MAX_SHAPES:
        lines = "".join(map(frame.path, shapely.simplify(shapes, 0.4 / frame.scale)))
        drawn.append(element("path", d=lines, fill="none", stroke="#9a9a9a", stroke_width=0.8))
    height = frame.height - 40
    return element(
        "svg", _hatches(), *drawn, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {number(height)}",
    )  # fmt: skip


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Its polygons alone."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _hatches() -> str:
    """Lines over what is worse served: wide apart, then close."""
    lines = [
        element(
            "pattern",
            element("line", x1=0, y1=0, x2=0, y2=step, stroke="#1b1b1b", stroke_width=3.4),
            id=key, width=step, height=step, patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        )
        for key, step in (("worse1", 22.0), ("worse2", 12.0))
    ]  # fmt: skip
    return element("defs", *lines)
