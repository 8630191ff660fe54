"""A path in words, street by street.

Edges of one street are merged, short unnamed pieces are absorbed, roundabouts count their exits,
and a street without a name is told by what it is. Distances are rounded as people say them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from planner.i18n import _, language
from planner.network.graph import Graph
from planner.network.path import Path
from planner.network.wording import (
    compass,
    is_entered,
    ordinal,
    said_distance,
    unnamed,
    with_article,
)

ABSORBED_M = 20.0
"""A shorter unnamed piece between two streets (a crossing, a kerb) is not worth a line."""
ABSORBED_WITHIN_M = 40.0
"""Nor one shorter than this inside one street, before the first street or after the last."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of directions.

    `text` is the sentence; `street` the name as signed, None without one; `turn` one of `start`,
    `straight`, `slight_left`, `left`, `slight_right`, `right`, `back`, `roundabout`, `arrive`.
    """

    text: str
    street: str | None
    length_m: float
    turn: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of edges on one street: bearings in degrees clockwise from north."""

    street: str | None
    highway: str | None
    round: bool
    length_m: float
    bearing_in: float
    bearing_out: float
    exits: int = 0


def directions(graph: Graph, links: gpd.GeoDataFrame, path: Path) -> tuple[Step, ...]:
    """Tell a path.

    Parameters
    ----------
    graph, links
        The graph of a mode and the LINKS frame it was built from.
    path
        A path of that graph.

    Returns
    -------
    tuple of Step
        Empty for a path without edges; else a start, turns, and the arrival.
    """
    pieces = _merged(_absorbed(_merged(_pieces(graph, links, path))))
    if not pieces:
        return ()
    steps = [_start(pieces[0])]
    for before, piece in pairwise(pieces):
        if piece.round:
            continue
        if before.round:
            steps.append(_leaving(before, piece, on_foot=graph.mode == "walk"))
        else:
            steps.append(_turn(before, piece))
    return (*steps, Step(_("Arrivée."), None, 0.0, "arrive"))


def _pieces(graph: Graph, links: gpd.GeoDataFrame, path: Path) -> list[_Piece]:
    ways = _Ways(graph, links)
    found = []
    for edge in path.edges.tolist():
        row = graph.link[edge]
        line = shapely.reverse(ways.lines[row]) if graph.reverse[edge] else ways.lines[row]
        xy = shapely.get_coordinates(line)
        circle = ways.is_round(edge)
        found.append(
            _Piece(
                street=_text(ways.streets[row]),
                highway=_text(ways.highways[row]),
                round=circle,
                length_m=float(graph.length_m[edge]),
                bearing_in=_bearing(xy[:2]),
                bearing_out=_bearing(xy[-2:]),
                exits=int(circle and ways.has_exit(graph.head[edge])),
            )
        )
    return found


class _Ways:
    """Columns of the links, read by row."""

    def __init__(self, graph: Graph, links: gpd.GeoDataFrame) -> None:
        self.graph = graph
        self.lines = links.geometry.to_numpy()
        self.streets = links["street"].to_numpy(dtype=object)
        self.highways = links["highway"].to_numpy(dtype=object)
        self.junctions = links["junction"].to_numpy(dtype=object)

    def is_round(self, edge: int) -> bool:
        """Tell an edge of a roundabout."""
        row = self.graph.link[edge]
        tagged = _text(self.junctions[row]) in ("roundabout", "circular")
        return tagged or _is_roundabout(_text(self.streets[row]))

    def has_exit(self, node: int) -> bool:
        """Tell whether a way leaves a roundabout at one of its nodes."""
        first, last = np.searchsorted(self.graph.tail, [node, node + 1])
        return any(not self.is_round(edge) for edge in range(first, last))


def _is_roundabout(street: str | None) -> bool:
    """A layer without the junction tag still names its roundabouts."""
    return street is not None and street.lower().startswith(("rond-point", "rond point"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _bearing(ends: NDArray[np.float64]) -> float:
    dx, dy = ends[1] - ends[0]
    return math.degrees(math.atan2(dx, dy)) % 360


def _merged(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Join runs of one street, of one roundabout, or of unnamed ways of one class."""
    found: list[_Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and _same(last, piece):
            found[-1] = replace(
                last,
                length_m=last.length_m + piece.length_m,
                bearing_out=piece.bearing_out,
                exits=last.exits + piece.exits,
            )
        else:
            found.append(piece)
    return found


def _same(one: _Piece, two: _Piece) -> bool:
    if one.round or two.round:
        return one.round and two.round
    if one.street is None and two.street is None:
        return unnamed(one.highway) == unnamed(two.highway)
    return one.street == two.street


def _absorbed(pieces: list[_Piece]) -> list[_Piece]:
    """Give short unnamed pieces to the street before them; the first to the street after."""
    found: list[_Piece] = []
    for rank, piece in enumerate(pieces):
        after = pieces[rank + 1] if rank + 1 < len(pieces) else None
        if found and not found[-1].round and _is_short(piece, found[-1], after):
            found[-1] = replace(found[-1], length_m=found[-1].length_m + piece.length_m)
        else:
            found.append(piece)
    if len(found) > 1 and not found[1].round and _is_short(found[0], None, found[1]):
        length_m = found[0].length_m + found[1].length_m
        found[:2] = [replace(found[1], length_m=length_m)]
    return found


def _is_short(piece: _Piece, before: _Piece | None, after: _Piece | None) -> bool:
    """Tell a piece not worth a line between these two; None: the path ends there.

    An unnamed piece, or one crossed between two parts of the same named street.
    """
    if piece.round:
        return False
    inside = before is not None and after is not None and before.street == after.street
    if piece.street is not None:
        return inside and piece.length_m < ABSORBED_M
    at_end = before is None or after is None
    return piece.length_m < (ABSORBED_WITHIN_M if inside or at_end else ABSORBED_M)


def _start(piece: _Piece) -> Step:
    if piece.round:
        text = _("Partir par le rond-point.")
    else:
        text = _("Partir vers {compass} par {street}, {distance}.").format(
            compass=compass(piece.bearing_in),
            street=_named(piece),
            distance=said_distance(piece.length_m),
        )
    return Step(text, piece.street, piece.length_m, "start")


def _turn(before: _Piece, piece: _Piece) -> Step:
    street, distance = _named(piece), said_distance(piece.length_m)
    turn = _kind((piece.bearing_in - before.bearing_out) % 360)
    words = {
        "straight": _("Continuer tout droit par {street}, {distance}."),
        "slight_right": _("Prendre légèrement à droite {street}, {distance}."),
        "right": _("Tourner à droite sur {street}, {distance}."),
        "slight_left": _("Prendre légèrement à gauche {street}, {distance}."),
        "left": _("Tourner à gauche sur {street}, {distance}."),
        "back": _("Faire demi-tour par {street}, {distance}."),
    }
    between_walls = {
        "right": _("Tourner à droite dans {street}, {distance}."),
        "left": _("Tourner à gauche dans {street}, {distance}."),
    }
    if is_entered(street):
        words |= between_walls
    text = words[turn].format(street=street, distance=distance)
    return Step(text, piece.street, piece.length_m, turn)


def _leaving(circle: _Piece, piece: _Piece, *, on_foot: bool) -> Step:
    """Out of a roundabout; on foot, either way round, exits are not counted."""
    if on_foot:
        words = _("Longer le rond-point, puis prendre {street}, {distance}.")
    else:
        words = _("Au rond-point, prendre la {rank} sortie : {street}, {distance}.")
    rank = ordinal(max(1, circle.exits))
    text = words.format(rank=rank, street=_named(piece), distance=said_distance(piece.length_m))
    return Step(text, piece.street, piece.length_m, "roundabout")


def _kind(angle: float) -> str:
    """Turn of an angle in [0, 360), clockwise."""
    bounds = ((25, "straight"), (60, "slight_right"), (160, "right"), (200, "back"))
    for high, name in (*bounds, (300, "left"), (335, "slight_left"), (361, "straight")):
        if angle < high:
            return name
    return "straight"


def _named(piece: _Piece) -> str:
    """The street with its article, or what an unnamed way is."""
    if piece.street is None:
        return unnamed(piece.highway)
    if language() == "en":
        return piece.street
    return with_article(piece.street)
