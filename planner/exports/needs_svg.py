"""Choropleth of needs, drawn in SVG from the zones themselves."""

from __future__ import annotations

import html
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from planner.exports.needs_table import need_text, number, ranked
from planner.i18n import _, labelled
from planner.indicators.need import Needs

WIDTH = 1000
MARGIN = 20
MAX_CLASSES = 6
MAX_SHAPES = 2000
"""Zones drawn one by one, with their name on hover; beyond, one shape per class."""
RANKS_SHOWN = 10
DOT_PX = 9.0
"""Width of the dot that stands for a zone drawn less than half as large as it: a district on the
map of a region."""
LABEL_PX = (20.0, 15.0)
"""Room of a rank on the map, wide and high; of two that would overlap the better one is written."""


INSIDE_PX = 2.0
"""How far inside its outline the mark of an unstable zone runs."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of equal numbers of zones among the needs above 0.

    `of`: int64[zones], class of each zone in the order of the needs, −1 for a need of zero, −2 for
    an unknown one. `ranges`: lowest and highest need found in each class, and its zones.
    """

    of: NDArray[np.int64]
    ranges: tuple[tuple[float, float, int], ...]
    num_zero: int
    num_unknown: int


def classes(needs: Needs) -> Classes:
    """Cut needs in at most six quantile classes; equal needs never fall in two classes."""
    return classes_of(needs.frame["need"].to_numpy(dtype=np.float64))


def classes_of(need: NDArray[np.float64]) -> Classes:
    """As `classes`, of any values ≥ 0, null where unknown."""
    of = np.where(np.isnan(need), -2, -1).astype(np.int64)
    positive = np.flatnonzero(need > 0)
    ranges = []
    if positive.size:
        values = need[positive]
        num = min(MAX_CLASSES, len(np.unique(values)))
        cuts = np.unique(np.quantile(values, np.arange(1, num) / num, method="lower"))
        raw = np.searchsorted(cuts, values, side="left")
        levels, compact = np.unique(raw, return_inverse=True)
        of[positive] = compact
        for level in range(len(levels)):
            members = values[compact == level]
            ranges.append((float(members.min()), float(members.max()), len(members)))
    return Classes(of, tuple(ranges), int((of == -1).sum()), int((of == -2).sum()))


@dataclass(frozen=True, slots=True)
class Frame:
    """From metres to the drawing."""

    west_m: float
    north_m: float
    scale: float
    height: int

    @classmethod
    def around(cls, zones: gpd.GeoDataFrame) -> Frame:
        """Fit the zones in the drawing's width, with room for the scale below."""
        west, south, east, north = (float(v) for v in zones.total_bounds)
        scale = (WIDTH - 2 * MARGIN) / max(east - west, (north - south) / 1.5, 1.0)
        return cls(west, north, scale, int((north - south) * scale) + 2 * MARGIN + 40)

    def path(self, shape: BaseGeometry) -> str:
        """SVG path of a polygon, one decimal."""
        parts = []
        for polygon in shapely.get_parts(shape):
            for ring in (polygon.exterior, *polygon.interiors):
                xy = shapely.get_coordinates(ring)[:-1]
                points = " ".join(f"{x:.1f},{y:.1f}" for x, y in self.at(xy))
                parts.append(f"M{points}Z")
        return "".join(parts)

    def at(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Positions on the drawing, float64[k, 2]."""
        return np.column_stack(
            [
                (xy[:, 0] - self.west_m) * self.scale + MARGIN,
                (self.north_m - xy[:, 1]) * self.scale + MARGIN,
            ]
        )


def needs_svg(zones: gpd.GeoDataFrame, needs: Needs, groups: Classes, *, label: str) -> str:
    """Draw the zones by class, with scale and north; north is the grid's.

    Styles (`c0` … `c5`, `zero`, `unknown`, `zone`) are those of `needs.css`.
    """
    frame = Frame.around(zones)
    scale = frame.scale
    zones = zones.loc[needs.frame.index]
    shapes = shapely.simplify(zones.geometry.to_numpy(), 0.4 / scale)
    one_by_one = len(zones) <= MAX_SHAPES
    drawn = (
        _each(zones, needs, groups, shapes, frame) if one_by_one else _merged(groups, zones, frame)
    )
    drawn += _over("imputed", shapes[imputed(needs)], frame)
    drawn += _over("estimated", shapes[estimated(needs)], frame)
    drawn += _unstable(shapes, needs, frame)
    ranks = _ranks(ranks_shown(zones, needs, frame)) if one_by_one else ""
    return (
        f"<svg viewBox='0 0 {WIDTH} {frame.height}' role='img' aria-label='{escape(label)}'>"
        "<defs><pattern id='unknown' width='8' height='8' patternUnits='userSpaceOnUse' "
        "patternTransform='rotate(45)'><rect width='8' height='8' fill='#f4f4f4'/>"
        "<line x1='0' y1='0' x2='0' y2='8' stroke='#8a8a8a' stroke-width='2.4'/></pattern>"
        "<pattern id='estimated' width='9' height='9' patternUnits='userSpaceOnUse' "
        "patternTransform='rotate(-45)'><line x1='0' y1='0' x2='0' y2='9' stroke='#1b1b1b' "
        "stroke-width='1.6' stroke-opacity='.7'/></pattern>"
        "<pattern id='imputed' width='6' height='6' patternUnits='userSpaceOnUse'>"
        "<circle cx='3' cy='3' r='1.1' fill='#1b1b1b' fill-opacity='.65'/></pattern></defs>"
        f"{drawn}{ranks}{scale_bar(frame)}</svg>"
    )


def escape(text: str) -> str:
    """Escape text for HTML, and the characters a script or a template would read."""
    escaped = html.escape(text, quote=True)
    for character in "`${}\\":
        escaped = escaped.replace(character, f"&#{ord(character)};")
    return escaped


def _style(group: int) -> str:
    return {-2: "unknown", -1: "zero"}.get(group, f"c{group}")


def _each(
    zones: gpd.GeoDataFrame,
    needs: Needs,
    groups: Classes,
    shapes: NDArray[np.object_],
    frame: Frame,
) -> str:
    names = [
        str(code) if pd.isna(name) else str(name)
        for code, name in zip(zones.index, zones["name"], strict=True)
    ]
    dots = _are_dots(zones, frame)
    drawn = []
    rows = zip(names, needs.frame["need"], groups.of.tolist(), shapes, dots, strict=True)
    for name, need, group, shape, is_dot in sorted(rows, key=lambda row: (bool(row[-1]), row[2])):
        title = f"<title>{escape(labelled(name, need_text(need, needs)))}</title>"
        style = f"class='zone {_style(group)}'"
        if is_dot:
            ((x, y),) = frame.at(shapely.get_coordinates(shapely.centroid(shape)))
            drawn.append(
                f"<circle {style} cx='{x:.1f}' cy='{y:.1f}' r='{DOT_PX / 2}'>{title}</circle>"
            )
        else:
            drawn.append(f"<path {style} d='{frame.path(shape)}'>{title}</path>")
    return "".join(drawn)


def _are_dots(zones: gpd.GeoDataFrame, frame: Frame) -> NDArray[np.bool_]:
    """Which zones are too small on the drawing to be seen as they are."""
    side = np.sqrt(shapely.area(zones.geometry.to_numpy())) * frame.scale
    return np.asarray(side < DOT_PX / 2, dtype=np.bool_)


def _merged(groups: Classes, zones: gpd.GeoDataFrame, frame: Frame) -> str:
    shapes = zones.geometry.to_numpy()
    drawn = []
    for group in np.unique(groups.of).tolist():
        merged = shapely.union_all(shapes[groups.of == group], grid_size=0.01)
        drawn.append(f"<path class='zone fine {_style(group)}' d='{frame.path(merged)}'/>")
    return "".join(drawn)


def estimated(needs: Needs) -> NDArray[np.bool_]:
    """bool[zones]: the need rests on an estimate of the parent area."""
    if "estimated" not in needs.frame:
        return np.zeros(len(needs.frame), dtype=np.bool_)
    return needs.frame["estimated"].to_numpy(dtype=np.bool_)


def imputed(needs: Needs) -> NDArray[np.bool_]:
    """bool[zones]: the source itself imputed the values the need rests on."""
    if "confidence" not in needs.frame:
        return np.zeros(len(needs.frame), dtype=np.bool_)
    return np.asarray(needs.frame["confidence"].eq("imputed"), dtype=np.bool_)


def _over(style: str, shapes: NDArray[np.object_], frame: Frame) -> str:
    """A pattern over some zones; it leaves the names on hover."""
    if not len(shapes):
        return ""
    if len(shapes) > MAX_SHAPES:
        shapes = np.array([shapely.union_all(shapes, grid_size=0.01)])
    path = "".join(frame.path(shape) for shape in shapes)
    return f"<path class='{style}' d='{path}'/>"


def unstable(needs: Needs) -> NDArray[np.bool_]:
    """bool[zones]: the rank does not hold over the draws; false where no draws were made."""
    if "stable" not in needs.frame:
        return np.zeros(len(needs.frame), dtype=np.bool_)
    held = needs.frame["stable"].to_numpy(dtype=np.bool_)
    return np.asarray(~held & needs.frame["need"].notna().to_numpy(), dtype=np.bool_)


def _unstable(shapes: NDArray[np.object_], needs: Needs, frame: Frame) -> str:
    """Dashed line along the inside of the zones whose rank does not hold."""
    over = shapely.buffer(shapes[unstable(needs)], -INSIDE_PX / frame.scale)
    path = "".join(frame.path(shape) for shape in over if not shape.is_empty)
    return f"<path class='unstable' d='{path}'/>" if path else ""


@dataclass(frozen=True, slots=True)
class RanksShown:
    """`written`: (rank, x, y) on the drawing; `num_left_out`: first ranks too near a better one."""

    written: tuple[tuple[int, float, float], ...]
    num_left_out: int


def ranks_shown(zones: gpd.GeoDataFrame, needs: Needs, frame: Frame) -> RanksShown:
    """Which of the first ranks the map writes: of two that would overlap, the better one."""
    first = ranked(zones, needs).query("rank <= @RANKS_SHOWN and need > 0")
    points = shapely.point_on_surface(zones.geometry.loc[first.index].to_numpy())
    at = frame.at(shapely.get_coordinates(points))
    at[_are_dots(zones.loc[first.index], frame), 1] -= DOT_PX
    written: list[tuple[int, float, float]] = []
    for rank, (x, y) in zip(first["rank"].tolist(), at.tolist(), strict=True):
        if not any(abs(x - a) < LABEL_PX[0] and abs(y - b) < LABEL_PX[1] for _r, a, b in written):
            written.append((int(rank), x, y))
    return RanksShown(tuple(written), len(first) - len(written))


def _ranks(shown: RanksShown) -> str:
    return "".join(
        f"<text class='rank' x='{x:.0f}' y='{y:.0f}'>{rank}</text>" for rank, x, y in shown.written
    )


def scale_bar(frame: Frame) -> str:
    """Scale and north, at the foot of the drawing."""
    wanted_m = 200 / frame.scale
    power = 10 ** np.floor(np.log10(wanted_m))
    length_m = float(power * max(step for step in (1, 2, 5) if step * power <= wanted_m))
    y, end = frame.height - 18, MARGIN + length_m * frame.scale
    text = (
        _("{num} km").format(num=number(length_m / 1000, 0))
        if length_m >= 1000
        else _("{num} m").format(num=number(length_m, 0))
    )
    return (
        f"<path class='bar' d='M{MARGIN},{y - 6}V{y}H{end:.1f}V{y - 6}'/>"
        f"<text class='small' x='{end + 8:.0f}' y='{y}'>{escape(text)}</text>"
        f"<path d='M{WIDTH - 34},{y}l8,-26l8,26l-8,-6z' fill='#1b1b1b'/>"
        f"<text class='small' x='{WIDTH - 48}' y='{y}'>N</text>"
    )
