"""Stops proposed where the means name none: crossings that reach the need on foot.

Maximal covering location (Church and ReVelle, 1974): choose at most p crossings so that the need
within walking reach of at least one of them is largest. Each zone's need is spread along its
streets; greedy choice, at least 63 % of the best (Nemhauser, Wolsey and Fisher, 1978), then swaps.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from babel.numbers import format_percent
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from planner.frames import STOPS
from planner.i18n import _, language
from planner.network.catchment import metres_to_nodes, street_length_m, zone_of_nodes
from planner.network.graph import Graph
from planner.network.streets import Streets

NOT_A_STOP = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
"""Classes of street nobody waits on."""
ONE_NAME = 0.9
"""A place on one named street is worth this part of the same gain at a crossing of two."""
MAX_CANDIDATES = 4000
MAX_SWAPS = 200
ZONES_TOLD = 3
LEAST_TOLD = 0.05
"""A zone with less of its streets in reach is not told."""


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Nodes a stop may stand on.

    `node`: int64[c] rank in the graph; `name`: their names; `worth`: float64[c] in (0, 1], how much
    a gain counts there; `reach`: bool csr[c, nodes] within walking reach.
    """

    node: NDArray[np.int64]
    name: list[str]
    worth: NDArray[np.float64]
    reach: csr_matrix


def propose_stops(
    graph: Graph,
    zones: gpd.GeoDataFrame,
    needs: pd.DataFrame,
    *,
    streets: Streets,
    walk_m: float = 300.0,
    num_max: int = 24,
    min_gain: float = 0.002,
    spacing_m: float = 250.0,
) -> pd.DataFrame:
    """Choose named street nodes that together reach the most need.

    A zone whose need is unknown attracts no stop. The result shows where need was found: computed
    from needs that count protected places, it is for the team only.

    Parameters
    ----------
    graph
        Walking graph of `streets`.
    zones, needs
        `frames.ZONES` and `frames.NEEDS`, on the same index.
    streets
        For the names.
    walk_m
        Walking reach, metres along the streets.
    num_max, min_gain
        Most stops; least part of the territory's need, in [0, 1], a stop must add.
    spacing_m
        Least distance between two stops, as the crow flies.

    Returns
    -------
    DataFrame
        `frames.STOPS`, best first; `need_share` is what each adds to those before it. Empty where
        nothing is known of the need or no street has a name.
    """
    share = needs["need_share"].reindex(zones.index).fillna(0.0).to_numpy(dtype=np.float64)
    parts = _street_parts(graph, zones)
    weight = np.asarray(parts @ share)
    found = _candidates(graph, streets, weight, walk_m=walk_m)
    near = _too_near(graph, found.node, spacing_m)
    chosen = _greedy(found, weight, near, num_max=num_max, min_gain=min_gain)
    chosen = _swap(found, weight, near, chosen)
    order, gains = _in_order(found, weight, chosen)
    kept = [(c, gain) for c, gain in zip(order, gains, strict=True) if gain >= min_gain]
    inside = csr_matrix(found.reach @ parts)
    rows = [
        {
            "name": found.name[c],
            "node_id": int(graph.node_ids[found.node[c]]),
            "x_m": float(graph.x_m[found.node[c]]),
            "y_m": float(graph.y_m[found.node[c]]),
            "need_share": min(1.0, float(gain)),
            "covers": _covers(zones, share, inside[c], gain=float(gain), walk_m=walk_m),
        }
        for c, gain in kept
    ]
    return _frame(rows)


def _street_parts(graph: Graph, zones: gpd.GeoDataFrame) -> csr_matrix:
    """Each node's part of its zone's walkable streets: nodes × zones, columns sum to 1 or 0."""
    length, zone = street_length_m(graph), zone_of_nodes(graph, zones)
    node = np.flatnonzero((zone >= 0) & (length > 0))
    total = np.bincount(zone[node], weights=length[node], minlength=len(zones))
    part = length[node] / total[zone[node]]
    return csr_matrix((part, (node, zone[node])), shape=(graph.num_nodes, len(zones)))


def _candidates(
    graph: Graph, streets: Streets, weight: NDArray[np.float64], *, walk_m: float
) -> _Candidates:
    names = _names(streets)
    named = [(rank, names[node]) for rank, node in enumerate(graph.node_ids) if node in names]
    if len(named) > MAX_CANDIDATES:
        named.sort(key=lambda one: (-weight[one[0]], one[0]))
        named = sorted(named[:MAX_CANDIDATES])
    node = np.array([rank for rank, _told in named], dtype=np.int64)
    worth = np.array([1.0 if len(told) > 1 else ONE_NAME for _rank, told in named])
    reach = metres_to_nodes(graph, node, walk_m=walk_m)
    reach.data = np.ones_like(reach.data)
    return _Candidates(node, [" / ".join(told[:2]) for _rank, told in named], worth, reach)


def _names(streets: Streets) -> dict[int, list[str]]:
    """Node id → names of the streets that meet there and can be walked, the longest street first.

    A node on a motorway or trunk road, or out of reach on foot, has none.
    """
    links = streets.links
    fast = links["highway"].isin(NOT_A_STOP)
    barred = set(links.loc[fast, "from_node"]) | set(links.loc[fast, "to_node"])
    usable = links[links["street"].notna() & links["walk"] & ~fast]
    total = usable.groupby("street")["length_m"].sum()
    ends = pd.concat(
        [
            usable[["from_node", "street"]].set_axis(["node", "street"], axis=1),
            usable[["to_node", "street"]].set_axis(["node", "street"], axis=1),
        ]
    ).drop_duplicates()
    ends = ends[~ends["node"].isin(barred)]
    ends = ends.assign(length=ends["street"].map(total))
    ends = ends.sort_values(["node", "length", "street"], ascending=[True, False, True])
    return {int(node): list(group) for node, group in ends.groupby("node")["street"]}


def _too_near(graph: Graph, node: NDArray[np.int64], spacing_m: float) -> list[NDArray[np.int64]]:
    """For each candidate, the candidates closer than the spacing, itself included."""
    from scipy.spatial import cKDTree

    if not node.size:
        return []
    points = np.column_stack([graph.x_m[node], graph.y_m[node]])
    found = cKDTree(points).query_ball_point(points, np.nextafter(max(spacing_m, 0.0), 0.0))
    return [np.union1d(np.asarray(near, dtype=np.int64), [own]) for own, near in enumerate(found)]


def _reached(found: _Candidates, c: int) -> NDArray[np.int64]:
    """Nodes within walking reach of a candidate."""
    reach = found.reach
    return np.asarray(reach.indices[reach.indptr[c] : reach.indptr[c + 1]], dtype=np.int64)


def _greedy(
    found: _Candidates,
    weight: NDArray[np.float64],
    near: list[NDArray[np.int64]],
    *,
    num_max: int,
    min_gain: float,
) -> list[int]:
    """Take the best next stop again and again; gains only fall, so stale ones are recomputed."""
    left = weight.copy()
    barred = np.zeros(len(found.node), dtype=np.bool_)
    heap = [(-found.worth[c] * left[_reached(found, c)].sum(), c) for c in range(len(found.node))]
    heapq.heapify(heap)
    chosen: list[int] = []
    while heap and len(chosen) < num_max:
        told, c = heapq.heappop(heap)
        gain = float(left[_reached(found, c)].sum())
        if barred[c] or gain < min_gain:
            continue
        if found.worth[c] * gain < -told - 1e-15:
            heapq.heappush(heap, (-found.worth[c] * gain, c))
            continue
        chosen.append(c)
        left[_reached(found, c)] = 0.0
        barred[near[c]] = True
    return chosen


def _swap(
    found: _Candidates,
    weight: NDArray[np.float64],
    near: list[NDArray[np.int64]],
    chosen: list[int],
) -> list[int]:
    """Replace a stop by a better one while some replacement reaches more need."""
    times = np.zeros(len(weight), dtype=np.int64)
    for c in chosen:
        times[_reached(found, c)] += 1
    swaps, tried = 0, 0
    while tried < len(chosen) and swaps < MAX_SWAPS:
        out = chosen.pop(0)
        times[_reached(found, out)] -= 1
        left = np.where(times > 0, 0.0, weight)
        gains = found.worth * np.asarray(found.reach @ left)
        for c in chosen:
            gains[near[c]] = -1.0
        best = int(np.argmax(gains))
        better = gains[best] > gains[out] + 1e-12
        swaps, tried = (swaps + 1, 0) if better else (swaps, tried + 1)
        chosen.append(best if better else out)
        times[_reached(found, chosen[-1])] += 1
    return chosen


def _in_order(
    found: _Candidates, weight: NDArray[np.float64], chosen: list[int]
) -> tuple[list[int], list[float]]:
    """Chosen stops, each the one that adds most to those before it, with what it adds."""
    left, rest = weight.copy(), sorted(chosen)
    order: list[int] = []
    gains: list[float] = []
    while rest:
        added = [float(left[_reached(found, c)].sum()) for c in rest]
        at = int(np.argmax(added))
        gains.append(added[at])
        order.append(rest.pop(at))
        left[_reached(found, order[-1])] = 0.0
    return order, gains


def _covers(
    zones: gpd.GeoDataFrame,
    share: NDArray[np.float64],
    inside: csr_matrix,
    *,
    gain: float,
    walk_m: float,
) -> str:
    order = np.argsort(-share[inside.indices] * inside.data, kind="stable")[:ZONES_TOLD]
    told: list[str] = []
    for at in order:
        zone = inside.indices[at]
        if share[zone] > 0 and (inside.data[at] >= LEAST_TOLD or not told):
            name = zones["name"].iloc[zone] or str(zones.index[zone])
            text = _("{zone} ({part} de ses rues à {metres} m)")
            part = _percent(min(1.0, inside.data[at]), 0)
            told.append(text.format(zone=name, part=part, metres=f"{walk_m:.0f}"))
    return _("ajoute {part} du besoin estimé : {zones}").format(
        part=_percent(gain, 1), zones=", ".join(told)
    )


def _percent(share: float, digits: int) -> str:
    pattern = "#,##0." + "0" * digits + " %" if digits else "#,##0 %"
    return format_percent(share, format=pattern, locale=language())


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    kinds = {"name": object, "node_id": np.int64, "x_m": np.float64, "y_m": np.float64,
             "need_share": np.float64, "covers": object}  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(kinds)).astype(kinds)
    ids = [f"arret-{node}" for node in frame["node_id"]]
    frame.index = pd.Index(ids, dtype=object, name="stop_id")
    return STOPS.check(frame)
