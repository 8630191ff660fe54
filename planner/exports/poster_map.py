"""Streets around the places of a poster, with a mark at each; no way to it is drawn.

Drawn small and shown large, so that names are read from further than on a team's sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from planner.exports.map_backdrop import Backdrop
from planner.exports.map_svg import MapStop, RouteMap, draw
from planner.model import Place
from planner.privacy import Exit, require_exact

ENLARGED = 1.6
"""How many times larger than drawn it is shown."""
WIDTH_MM = 180.0
HEIGHTS_MM = (125.0, 95.0, 70.0)
"""Heights on paper it is drawn for, the tallest first."""
_STREET_M = 60.0
_CORNER_M = 35.0
"""Within this of a place, a second street makes it a corner."""


def poster_maps(places: Sequence[Place], backdrop: Backdrop) -> list[str]:
    """The map of each of `HEIGHTS_MM`, as SVG; several places are numbered in their order.

    Raises
    ------
    PrivacyError
        A place whose position is not for everyone.
    """
    for place in places:
        require_exact(place.protection, Exit.PUBLIC)
    alone = len(places) == 1
    stops = tuple(
        MapStop(None if alone else rank, place.point.x_m, place.point.y_m)
        for rank, place in enumerate(places, start=1)
    )
    route = RouteMap((), stops, None)
    return [
        draw(route, backdrop, width_mm=WIDTH_MM / ENLARGED, height_mm=height / ENLARGED)
        for height in HEIGHTS_MM
    ]


def streets_at(place: Place, backdrop: Backdrop) -> str:
    """Name of the street a public place is on, and of the one it is the corner of.

    Empty where no named street is near, or where the label says it.

    Raises
    ------
    PrivacyError
        A place whose position is not for everyone.
    """
    require_exact(place.protection, Exit.PUBLIC)
    at = shapely.Point(place.point.x_m, place.point.y_m)
    rows = backdrop.tree.query(at, predicate="dwithin", distance=_STREET_M)
    away_m = shapely.distance(backdrop.lines[rows], at)
    near: dict[str, float] = {}
    for row in np.argsort(away_m, kind="stable"):
        near.setdefault(str(backdrop.names[rows[row]]), float(away_m[row]))
    named = [(name, m) for name, m in near.items() if name and name not in place.label]
    kept = [name for rank, (name, m) in enumerate(named[:2]) if rank == 0 or m <= _CORNER_M]
    return " / ".join(kept)
