"""A small town whose answers can be checked by hand.

Six by six crossings, 100 m apart, columns going east and rows north, in Lambert 93::

    row 5  Boulevard Nord       (its first block makes a bend: 141.4 m)
    row 4  Rue de l'Église  ──── continues east to a roundabout with three more arms
    row 3  Quai Blanc
           ~~~~ river: crossed by Pont Neuf (column 1), and on foot in column 4 ~~~~
    row 2  Quai des Lilas
    row 1  Avenue Jean Jaurès
    row 0  Rue du Sud           (its first block has a slow parallel, Rue du Détour, 250 m)

    columns: Rue du Puits, Rue Carnot, Rue Pasteur (one way north below the river),
             Rue Voltaire, Rue Zola, Rue du Lavoir

A pocket, Rue Perdue, touches nothing. Cars may drive 36 km/h everywhere: 25.2 km/h once slowed,
so 100 m take 100 / 7 s. On foot 100 m take 80 s.
"""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString

from planner.frames import LINKS, NODES
from planner.network.streets import Streets

EPSG = 2154
EAST, NORTH = 700_000.0, 6_800_000.0
SIDE = 6
STEP_M = 100.0
CAR_S = 100 / 7
WALK_S = 80.0
ROWS = (
    "Rue du Sud",
    "Avenue Jean Jaurès",
    "Quai des Lilas",
    "Quai Blanc",
    "Rue de l'Église",
    "Boulevard Nord",
)
COLUMNS = (
    "Rue du Puits",
    "Rue Carnot",
    "Rue Pasteur",
    "Rue Voltaire",
    "Rue Zola",
    "Rue du Lavoir",
)
WEST, SOUTH, EAST_ARM, NORTH_ARM = 201, 202, 203, 204
"""Nodes of the roundabout, centre 700 m east on row 4, 20 m radius."""
MELUN, PARIS, GREEN = 211, 212, 213
"""Ends of its arms: south, east and north."""
POCKET = (301, 302)
_EXTRA = {
    WEST: (680.0, 400.0),
    SOUTH: (700.0, 380.0),
    EAST_ARM: (720.0, 400.0),
    NORTH_ARM: (700.0, 420.0),
    MELUN: (700.0, 280.0),
    PARIS: (820.0, 400.0),
    GREEN: (700.0, 520.0),
    POCKET[0]: (2000.0, 2000.0),
    POCKET[1]: (2100.0, 2000.0),
}


def node(column: int, row: int) -> int:
    """Node id of a crossing."""
    return 100 + 10 * row + column


def make_grid() -> Streets:
    """The whole town."""
    return streets_of(_positions(), [*_rows(), *_columns(), *_river(), *_roundabout(), *_odd()])


def _rows() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for row, name in enumerate(ROWS):
        for column in range(SIDE - 1):
            via = [(50.0, 550.0)] if (column, row) == (0, 5) else []
            found += both(node(column, row), node(column + 1, row), name, via=via)
    return found


def _columns() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for column, name in enumerate(COLUMNS):
        for row in (0, 1, 3, 4):
            way = both(node(column, row), node(column, row + 1), name)
            found += way[:1] if column == 2 and row < 2 else way
    return found


def _river() -> list[dict[str, object]]:
    bridge = both(node(1, 2), node(1, 3), "Pont Neuf")
    foot = both(node(4, 2), node(4, 3), None, highway="footway", car=False, bike=False)
    return [*bridge, *foot]


def _roundabout() -> list[dict[str, object]]:
    ring = (WEST, SOUTH, EAST_ARM, NORTH_ARM, WEST)
    circle = [
        link(a, b, None, highway="tertiary", junction="roundabout") for a, b in pairwise(ring)
    ]
    return [
        *circle,
        *both(node(5, 4), WEST, "Rue de l'Église"),
        *both(SOUTH, MELUN, "Route de Melun"),
        *both(EAST_ARM, PARIS, "Route de Paris"),
        *both(NORTH_ARM, GREEN, "Chemin Vert"),
    ]


def _odd() -> list[dict[str, object]]:
    slow = both(node(0, 0), node(1, 0), "Rue du Détour", via=[(50.0, -114.564)])
    return [*slow, *both(*POCKET, "Rue Perdue")]


def link(tail: int, head: int, street: str | None, **other: object) -> dict[str, object]:
    """One directed link; columns not named are those of a residential street."""
    return {
        "from_node": tail,
        "to_node": head,
        "street": street,
        "highway": "residential",
        "junction": None,
        "freespeed_kmh": 36.0,
        "car": True,
        "bike": True,
        "walk": True,
        "via": [],
        **other,
    }


def both(tail: int, head: int, street: str | None, **other: object) -> list[dict[str, object]]:
    """A two-way street: two links."""
    back = {**other, "via": list(reversed(other.get("via", [])))}  # type: ignore[call-overload]
    return [link(tail, head, street, **other), link(head, tail, street, **back)]


def _positions() -> dict[int, tuple[float, float]]:
    grid = {
        node(column, row): (column * STEP_M, row * STEP_M)
        for row in range(SIDE)
        for column in range(SIDE)
    }
    return {**grid, **_EXTRA}


def streets_of(
    positions: dict[int, tuple[float, float]],
    links: list[dict[str, object]],
    landmarks: list[tuple[str, str, float, float]] = (),  # type: ignore[assignment]
) -> Streets:
    """Streets from positions (metres from the town's origin) and links; any test may use it."""
    xy = {key: (EAST + x, NORTH + y) for key, (x, y) in positions.items()}
    lines = [
        LineString(
            [
                xy[row["from_node"]],  # type: ignore[index]
                *((EAST + x, NORTH + y) for x, y in row["via"]),  # type: ignore[attr-defined]
                xy[row["to_node"]],  # type: ignore[index]
            ]
        )
        for row in links
    ]
    frame = pd.DataFrame(links).drop(columns="via")
    frame["length_m"] = [line.length for line in lines]
    frame["osm_id"] = pd.array([None] * len(frame), dtype="Int64")
    for column in ("street", "highway", "junction"):
        frame[column] = np.array([row[column] for row in links], dtype=object)
    frame.index.name = "link_id"
    nodes = pd.DataFrame(
        list(xy.values()), columns=["x_m", "y_m"], index=pd.Index(list(xy), name="node_id")
    )
    return Streets(
        nodes=NODES.check(nodes),
        links=LINKS.check(gpd.GeoDataFrame(frame, geometry=lines, crs=EPSG)),
        landmarks=_landmarks(landmarks),
        epsg=EPSG,
        bbox_lonlat=(2.99, 48.29, 3.04, 48.32),
    )


def _landmarks(marks: list[tuple[str, str, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": np.array([mark[0] for mark in marks], dtype=object),
            "kind": np.array([mark[1] for mark in marks], dtype=object),
            "x_m": np.array([EAST + mark[2] for mark in marks], dtype=np.float64),
            "y_m": np.array([NORTH + mark[3] for mark in marks], dtype=np.float64),
        },
        index=pd.RangeIndex(len(marks), name="landmark_id"),
    )
