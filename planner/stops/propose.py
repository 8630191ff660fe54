"""Stops that together reach the most need on foot, and what each covers.

Maximal covering location (`optimisation.covering`): each zone's need is spread along its streets
(half of every piece of street at each end), a stop covers the nodes within walking reach, and need
counts for the worth (`stops.worth`) of the best stop that reaches it. Search and mixed-integer
program both answer; the better is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from shapely.geometry.base import BaseGeometry

from optimisation.covering import Cover, Covering, in_order, solve
from planner.frames import STOPS
from planner.network.catchment import metres_to_nodes, street_length_m, zone_of_nodes
from planner.network.graph import Graph
from planner.network.streets import Streets
from planner.stops.candidates import Candidates, find_candidates, thin
from planner.stops.words import covers
from planner.stops.worth import FULL, Surroundings, Worth, reasons, worth_of

POINTS = 10**9
"""The territory's need, in the integers of the covering problem."""
_TOLD = 10**15
"""The same where it is told: no stop adds what rounding makes, even of a hundred thousand nodes."""
RELATIVE_GAP = 1e-4


@dataclass(frozen=True, slots=True)
class StopRules:
    """How stops are chosen.

    Attributes
    ----------
    num_max
        Most stops.
    min_gain
        Least part of the territory's need, in [0, 1] and counted by worth, a stop must add.
    walk_m
        Walking reach, metres along the streets.
    spacing_m
        Least distance between two stops, as the crow flies.
    max_seconds
        Time of the mixed-integer program; a choice it did not prove may not repeat exactly.
    """

    num_max: int = 24
    min_gain: float = 0.002
    walk_m: float = 300.0
    spacing_m: float = 250.0
    max_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class _Ground:
    """Candidates with their `worth`, `reach` (bool csr[c, nodes]) and the need around them.

    `parts`: csr[nodes, zones], each node's part of its zone's streets. `need`: float64[zones] told
    to people. `pull`: float64[nodes], what stops are chosen by.
    """

    found: Candidates
    worth: Worth
    reach: csr_matrix
    parts: csr_matrix
    need: NDArray[np.float64]
    pull: NDArray[np.float64]


def propose_stops(
    graph: Graph,
    zones: gpd.GeoDataFrame,
    needs: pd.DataFrame,
    *,
    streets: Streets,
    rules: StopRules = StopRules(),
    around: Surroundings | None = None,
    weight: pd.Series | None = None,
) -> pd.DataFrame:
    """Choose places to stop that together reach the most need.

    A zone whose need is unknown attracts no stop. Computed from needs that count protected places,
    the result is for the team only, whatever `around` says.

    Parameters
    ----------
    graph
        Walking graph of `streets`.
    zones, needs
        `frames.ZONES` and `frames.NEEDS`, on the same index.
    streets
        Names, light, tunnels and private ground; landmarks.
    rules
        How many, how far apart, how far people walk.
    around
        What makes a place better, and neighbourhoods left out above team level.
    weight
        Per zone, ≥ 0: what stops are chosen by in place of `need_share`, such as need × lack of
        access; null: 0. Least gains are parts of its sum; what each stop covers is told in need
        all the same.

    Returns
    -------
    DataFrame
        `frames.STOPS`, best first; `need_share` is what each adds to those before it. Empty where
        nothing is known of the need or there is nowhere to stop.
    """
    around = around or Surroundings()
    ground = _ground(graph, zones, needs, streets, rules=rules, around=around, weight=weight)
    problem = _problem(graph, ground, rules)
    cover = solve(problem, max_seconds=rules.max_seconds, relative_gap=RELATIVE_GAP)
    rows = []
    for c, gain in _told(ground, problem, cover):
        if gain <= 0 or (weight is None and gain < rules.min_gain):
            continue
        inside = csr_matrix(ground.reach[[c]] @ ground.parts)
        rows.append(
            {
                "name": " / ".join(ground.found.names[c][:2]),
                "node_id": int(graph.node_ids[ground.found.node[c]]),
                "x_m": float(graph.x_m[ground.found.node[c]]),
                "y_m": float(graph.y_m[ground.found.node[c]]),
                "need_share": min(1.0, gain),
                "covers": covers(zones, ground.need, inside),
                "worth": float(ground.worth.steps[c]) / FULL,
                "why": reasons(ground.found, ground.worth, c),
                "team_only": around.for_team,
            }
        )
    return _frame(rows)


def _ground(
    graph: Graph,
    zones: gpd.GeoDataFrame,
    needs: pd.DataFrame,
    streets: Streets,
    *,
    rules: StopRules,
    around: Surroundings,
    weight: pd.Series | None,
) -> _Ground:
    excluded = None if around.for_team else around.excluded
    inside = _inside(graph, excluded)
    parts = _street_parts(graph, zones, ~inside)
    need = _per_zone(needs["need_share"], zones)
    pull = np.asarray(parts @ (need if weight is None else _per_zone(weight, zones)))
    found = find_candidates(graph, streets)
    found = found.take(np.flatnonzero(~inside[found.node]))
    worth = worth_of(graph, found, streets, around)
    kept = thin(graph, found, pull, worth=worth.steps, walk_m=rules.walk_m)
    found = found.take(kept)
    worth = Worth(worth.steps[kept], {name: away[kept] for name, away in worth.metres.items()})
    reach = metres_to_nodes(graph, found.node, walk_m=rules.walk_m)
    reach.data = np.ones_like(reach.data)
    return _Ground(found, worth, reach, parts, need, pull)


def _per_zone(values: pd.Series, zones: gpd.GeoDataFrame) -> NDArray[np.float64]:
    found = values.reindex(zones.index).astype(np.float64).fillna(0.0).to_numpy()
    return np.maximum(found, 0.0)


def _inside(graph: Graph, excluded: BaseGeometry | None) -> NDArray[np.bool_]:
    """bool[nodes]: inside a neighbourhood that is left out, or on its edge."""
    if excluded is None or excluded.is_empty:
        return np.zeros(graph.num_nodes, dtype=np.bool_)
    shapely.prepare(excluded)
    found = shapely.intersects(excluded, shapely.points(graph.x_m, graph.y_m))
    return np.asarray(found, dtype=np.bool_)


def _street_parts(graph: Graph, zones: gpd.GeoDataFrame, counted: NDArray[np.bool_]) -> csr_matrix:
    """Each counted node's part of its zone's walkable streets: nodes × zones."""
    length, zone = street_length_m(graph), zone_of_nodes(graph, zones)
    node = np.flatnonzero((zone >= 0) & (length > 0))
    total = np.bincount(zone[node], weights=length[node], minlength=len(zones))
    part = length[node] / total[zone[node]]
    parts = csr_matrix((part, (node, zone[node])), shape=(graph.num_nodes, len(zones)))
    return csr_matrix(diags_array(counted.astype(np.float64)) @ parts)


def _problem(graph: Graph, ground: _Ground, rules: StopRules) -> Covering:
    total = ground.pull.sum()
    points = np.rint(ground.pull * (POINTS / total if total > 0 else 0.0)).astype(np.int64)
    unit = np.flatnonzero(points)
    reach = csr_matrix(ground.reach[:, unit])
    return Covering(
        offsets=reach.indptr.astype(np.int64),
        units=reach.indices.astype(np.int64),
        weight=points[unit],
        worth=ground.worth.steps,
        num_max=rules.num_max,
        least_gain=round(rules.min_gain * POINTS * FULL),
        conflicts=_too_near(graph, ground.found.node, rules.spacing_m),
    )


def _too_near(graph: Graph, node: NDArray[np.int64], spacing_m: float) -> NDArray[np.int64]:
    """Pairs of candidates closer than the spacing."""
    from scipy.spatial import cKDTree

    if not node.size:
        return np.zeros((0, 2), dtype=np.int64)
    points = np.column_stack([graph.x_m[node], graph.y_m[node]])
    closest = np.nextafter(max(spacing_m, 0.0), 0.0)
    pairs = cKDTree(points).query_pairs(closest, output_type="ndarray")
    return np.asarray(pairs, dtype=np.int64).reshape(-1, 2)


def _told(ground: _Ground, problem: Covering, cover: Cover) -> list[tuple[int, float]]:
    """Stops with the part of the need each adds, each the one that adds most to those before."""
    need = np.rint(np.asarray(ground.parts @ ground.need) * _TOLD).astype(np.int64)
    plain = replace(
        problem,
        offsets=ground.reach.indptr.astype(np.int64),
        units=ground.reach.indices.astype(np.int64),
        weight=need,
        worth=np.ones_like(problem.worth),
    )
    order, gains = in_order(plain, cover.chosen)
    return [(c, gain / _TOLD) for c, gain in zip(order, gains, strict=True)]


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    kinds = {
        "name": object, "node_id": np.int64, "x_m": np.float64, "y_m": np.float64,
        "need_share": np.float64, "covers": object, "worth": np.float64, "why": object,
        "team_only": np.bool_,
    }  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
    ids = [f"arret-{node}" for node in frame["node_id"]]
    frame.index = pd.Index(ids, dtype=object, name="stop_id")
    return STOPS.check(frame)
