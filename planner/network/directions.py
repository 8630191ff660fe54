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

ABSORBED_M = 20.0
"""A shorter unnamed piece between two streets (a crossing, a kerb) is not worth a line."""
_VOWELS = "aeiouyàâäéèêëîïôöùûüœh"
_FEMININE = {
    "rue", "avenue", "place", "allée", "impasse", "route", "ruelle", "sente", "promenade",
    "chaussée", "esplanade", "voie", "venelle", "traverse", "côte", "montée", "cité", "villa",
    "résidence", "rocade", "cour", "passerelle", "digue", "galerie",
}  # fmt: skip
_MASCULINE = {
    "boulevard", "quai", "chemin", "pont", "passage", "square", "cours", "sentier", "rond-point",
    "carrefour", "mail", "parvis", "hameau", "clos", "faubourg", "port", "escalier", "parc",
    "tunnel", "viaduc", "jardin", "lotissement", "domaine", "val",
}  # fmt: skip


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
        steps.append(_turn(before, piece))
    return (*steps, Step(_("Arrivée."), None, 0.0, "arrive"))


def _pieces(graph: Graph, links: gpd.GeoDataFrame, path: Path) -> list[_Piece]:
    leaving = np.bincount(graph.tail, minlength=graph.num_nodes)
    rows = graph.link[path.edges]
    lines = links.geometry.to_numpy()[rows]
    streets = links["street"].to_numpy(dtype=object)[rows]
    highways = links["highway"].to_numpy(dtype=object)[rows]
    junctions = links["junction"].to_numpy(dtype=object)[rows]
    found = []
    for rank, edge in enumerate(path.edges.tolist()):
        line = shapely.reverse(lines[rank]) if graph.reverse[edge] else lines[rank]
        xy = shapely.get_coordinates(line)
        name = _text(streets[rank])
        circle = _text(junctions[rank]) in ("roundabout", "circular") or _is_roundabout(name)
        way_out = circle and leaving[graph.head[edge]] > 1
        found.append(
            _Piece(
                street=name,
                highway=_text(highways[rank]),
                round=circle,
                length_m=float(graph.length_m[edge]),
                bearing_in=_bearing(xy[:2]),
                bearing_out=_bearing(xy[-2:]),
                exits=int(way_out),
            )
        )
    return found


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
        return _unnamed(one.highway) == _unnamed(two.highway)
    return one.street == two.street


def _absorbed(pieces: list[_Piece]) -> list[_Piece]:
    """Give short unnamed pieces between two others to the one before."""
    found: list[_Piece] = []
    for rank, piece in enumerate(pieces):
        short = piece.street is None and not piece.round and piece.length_m < ABSORBED_M
        if short and found and rank < len(pieces) - 1 and not found[-1].round:
            found[-1] = replace(found[-1], length_m=found[-1].length_m + piece.length_m)
        else:
            found.append(piece)
    return found


def _start(piece: _Piece) -> Step:
    if piece.round:
        text = _("Partir par le rond-point.")
    else:
        text = _("Partir vers {compass} par {street}, {distance}.").format(
            compass=_compass(piece.bearing_in), street=_named(piece), distance=_said(piece.length_m)
        )
    return Step(text, piece.street, piece.length_m, "start")


def _turn(before: _Piece, piece: _Piece) -> Step:
    street, distance = _named(piece), _said(piece.length_m)
    if before.round:
        text = _("Au rond-point, prendre la {rank} sortie : {street}, {distance}.").format(
            rank=_ordinal(max(1, before.exits)), street=street, distance=distance
        )
        return Step(text, piece.street, piece.length_m, "roundabout")
    turn = _kind((piece.bearing_in - before.bearing_out) % 360)
    words = {
        "straight": _("Continuer tout droit par {street}, {distance}."),
        "slight_right": _("Prendre légèrement à droite {street}, {distance}."),
        "right": _("Tourner à droite dans {street}, {distance}."),
        "slight_left": _("Prendre légèrement à gauche {street}, {distance}."),
        "left": _("Tourner à gauche dans {street}, {distance}."),
        "back": _("Faire demi-tour par {street}, {distance}."),
    }
    text = words[turn].format(street=street, distance=distance)
    return Step(text, piece.street, piece.length_m, turn)


def _kind(angle: float) -> str:
    """Turn of an angle in [0, 360), clockwise."""
    bounds = ((25, "straight"), (60, "slight_right"), (160, "right"), (200, "back"))
    for high, name in (*bounds, (300, "left"), (335, "slight_left"), (361, "straight")):
        if angle < high:
            return name
    return "straight"


def _compass(bearing: float) -> str:
    words = (
        _("le nord"), _("le nord-est"), _("l'est"), _("le sud-est"),
        _("le sud"), _("le sud-ouest"), _("l'ouest"), _("le nord-ouest"),
    )  # fmt: skip
    return words[round(bearing / 45) % 8]


def _ordinal(rank: int) -> str:
    if language() == "en":
        return {1: "1st", 2: "2nd", 3: "3rd"}.get(rank, f"{rank}th")
    return "1\u02b3\u1d49" if rank == 1 else f"{rank}\u1d49"


def _named(piece: _Piece) -> str:
    """The street with its article, or what an unnamed way is."""
    if piece.street is None:
        return _unnamed(piece.highway)
    if language() == "en":
        return piece.street
    return with_article(piece.street)


def with_article(street: str) -> str:
    """« Rue Carnot » → « la rue Carnot »; a name of unknown kind comes back in quotes.

    The type of street takes its article and a small letter; the rest is left as signed.
    """
    kind, _space, rest = street.partition(" ")
    small = kind.lower()
    if small not in _FEMININE | _MASCULINE:
        return f"«\u00a0{street}\u00a0»"
    article = "la " if small in _FEMININE else "le "
    article = "l'" if small[0] in _VOWELS else article
    return f"{article}{small} {rest}".rstrip()


def _unnamed(highway: str | None) -> str:
    words = {
        "footway": _("le chemin piéton"),
        "path": _("le sentier"),
        "pedestrian": _("la voie piétonne"),
        "steps": _("les escaliers"),
        "cycleway": _("la piste cyclable"),
        "service": _("la voie de service"),
        "track": _("le chemin"),
        "motorway": _("l'autoroute"),
        "trunk": _("la voie rapide"),
    }
    key = (highway or "").removesuffix("_link")
    if (highway or "").endswith("_link"):
        return _("la bretelle")
    return words.get(key, _("la rue sans nom"))


def _said(length_m: float) -> str:
    """10 m steps under 200 m, 50 m above, kilometres with one decimal above 1 km."""
    if length_m >= 975:
        text = f"{length_m / 1000:.1f}"
        return (text.replace(".", ",") if language() == "fr" else text) + "\u00a0km"
    step = 10 if length_m < 200 else 50
    return f"{max(step, round(length_m / step) * step)}\u00a0m"
