"""How good a place is to stop at, and the reasons said for it.

A convention, in twentieths: need reached from a place counts for its worth.

====================================  ==========
a named street                        12
a crossing of two named streets       + 2
lit at night (not told: + 1)          + 2
toilets within `NEAR_M`               + 1
drinking water within `NEAR_M`        + 1
a transport stop within `NEAR_M`      + 1
a place teams know within `NEAR_M`    + 1
====================================  ==========
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from planner.i18n import _
from planner.network.graph import Graph
from planner.network.streets import Streets
from planner.stops.candidates import Candidates

FULL = 20
"""Worth of the best place."""
BASE, CROSSING, LIT, LIGHT_NOT_TOLD, NEAR = 12, 2, 2, 1, 1
NEAR_M = 150.0
"""Near, as the crow flies."""
TRANSPORT = frozenset({"station", "halt", "tram_stop", "subway_entrance", "bus_station"})
"""Kinds of landmark where transport stops."""


_NOWHERE = pd.DataFrame({"x_m": [], "y_m": []}, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else bears on where to stop; None: not known.

    Attributes
    ----------
    services
        `frames.SERVICES`; toilets, drinking water and stations count.
    known
        Places teams know: columns `x_m`, `y_m`, `protected`.
    excluded
        Sensitive neighbourhoods chosen by teams, in the territory's metric system. Above team
        level no stop stands there and no need there counts.
    for_team
        True: protected places count and nothing is excluded; what comes out is for the team only.
    """

    services: gpd.GeoDataFrame | None = None
    known: pd.DataFrame | None = None
    excluded: BaseGeometry | None = None
    for_team: bool = False


@dataclass(frozen=True, slots=True)
class Worth:
    """`steps`: int64[c] in 1 to `FULL`. `metres`: thing near → float64[c], nan beyond `NEAR_M`."""

    steps: NDArray[np.int64]
    metres: dict[str, NDArray[np.float64]]


def worth_of(graph: Graph, found: Candidates, streets: Streets, around: Surroundings) -> Worth:
    """Worth of each candidate."""
    here = np.column_stack([graph.x_m[found.node], graph.y_m[found.node]])
    metres = {thing: _nearest_m(here, xy) for thing, xy in _things(streets, around).items()}
    crossing = np.array([len(names) > 1 for names in found.names], dtype=np.int64)
    light = np.where(found.lit, LIT, np.where(found.dark, 0, LIGHT_NOT_TOLD))
    near = sum(np.isfinite(away).astype(np.int64) for away in metres.values())
    steps = BASE + CROSSING * crossing + light + NEAR * near
    return Worth(np.asarray(steps, dtype=np.int64), metres)


def _things(streets: Streets, around: Surroundings) -> dict[str, NDArray[np.float64]]:
    """Positions of what makes a place better."""
    marks = streets.landmarks
    stops = marks[marks["kind"].isin(TRANSPORT)] if len(marks) else _NOWHERE
    stations = _services(around.services, "station")
    return {
        "toilets": _services(around.services, "toilets"),
        "water": _services(around.services, "drinking_water"),
        "transport": np.concatenate([stations, _xy(stops)]),
        "known": _xy(_known(around)),
    }


def _known(around: Surroundings) -> pd.DataFrame:
    known = around.known
    if known is None or known.empty:
        return _NOWHERE
    return known if around.for_team else known[~known["protected"].astype(bool)]


def _services(services: gpd.GeoDataFrame | None, category: str) -> NDArray[np.float64]:
    if services is None:
        return np.zeros((0, 2))
    points = services.geometry[services["category"] == category]
    return np.column_stack([points.x.to_numpy(), points.y.to_numpy()])


def _xy(frame: pd.DataFrame) -> NDArray[np.float64]:
    return frame[["x_m", "y_m"]].to_numpy(dtype=np.float64).reshape(-1, 2)


def _nearest_m(here: NDArray[np.float64], things: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.spatial import cKDTree

    if not len(things) or not len(here):
        return np.full(len(here), np.nan)
    away_m = np.asarray(cKDTree(things).query(here)[0], dtype=np.float64)
    return np.where(away_m <= NEAR_M, away_m, np.nan)


def reasons(found: Candidates, worth: Worth, candidate: int) -> str:
    """Why a place is good to stop at, in words; what is not told is said."""
    said = []
    if len(found.names[candidate]) > 1:
        said.append(_("croisement de rues"))
    if found.lit[candidate]:
        said.append(_("éclairé"))
    else:
        said.append(_("non éclairé") if found.dark[candidate] else _("éclairage inconnu"))
    words = {
        "toilets": _("toilettes à {metres} m"),
        "water": _("eau potable à {metres} m"),
        "transport": _("transports à {metres} m"),
        "known": _("lieu connu à {metres} m"),
    }
    for thing, text in words.items():
        away_m = worth.metres[thing][candidate]
        if np.isfinite(away_m):
            said.append(text.format(metres=f"{10 * np.ceil(away_m / 10):.0f}"))
    return ", ".join(said)
