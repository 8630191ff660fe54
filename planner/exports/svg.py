"""SVG elements as text: attributes quoted, content escaped, numbers to 0.01."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


def number(value: float) -> str:
    """Write a number with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def element(name: str, *children: str, text: str = "", **attributes: float | str) -> str:
    """Write one element.

    Parameters
    ----------
    name
        Tag.
    children
        Elements inside, already written.
    text
        Plain text inside; escaped.
    attributes
        `stroke_width=1` gives `stroke-width="1"`; `class_` gives `class`.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}="
        f"{quoteattr(value) if isinstance(value, str) else quoteattr(number(value))}"
        for key, value in attributes.items()
    )
    inside = escape(text) + "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def path_data(lines: Iterable[BaseGeometry], tolerance: float = 0.03) -> str:
    """Path data of lines, simplified within `tolerance`; points and empty parts are left out."""
    array = np.asarray(list(lines), dtype=object)
    parts = shapely.get_parts(shapely.simplify(array, tolerance))
    return "".join(
        "M" + "L".join(f"{number(x)} {number(y)}" for x, y in shapely.get_coordinates(part))
        for part in parts
        if part.geom_type == "LineString" and not part.is_empty
    )


def points_data(corners: Iterable[tuple[float, float]]) -> str:
    """Corners of a polygon as its `points` attribute."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in corners)
