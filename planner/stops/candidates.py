"""Places where a team can stop: named street nodes in the open air, on ground open to all."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.network.graph import Graph
from planner.network.streets import Streets

FAST = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
"""Classes of street nobody waits on, nor at their junctions."""
NOT_A_STOP = FAST | {"steps", "corridor", "elevator", "construction", "proposed", "raceway"}
"""Classes of street that give a node no name to stop at."""
OPEN_TO_ALL = frozenset({"yes", "designated", "permissive", "official", "public", "destination"})
"""Values of `access` a team may stop under; not told counts as open, any other value does not."""
MAX_CANDIDATES = 2000
CELL_M = 120.0
"""Where there are more, the best of each square of this side come before the second best."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Nodes a stop may stand on.

    `node`: int64[c], rank in the graph, rising. `names`: of the streets that meet there, the
    longest street first. `lit`, `dark`: bool[c]; both false where light is not told.
    """

    node: NDArray[np.int64]
    names: tuple[tuple[str, ...], ...]
    lit: NDArray[np.bool_]
    dark: NDArray[np.bool_]

    def take(self, kept: NDArray[np.int64]) -> Candidates:
        """Some of them."""
        names = tuple(self.names[c] for c in kept)
        return Candidates(self.node[kept], names, self.lit[kept], self.dark[kept])


def find_candidates(graph: Graph, streets: Streets) -> Candidates:
    """Nodes of the walking graph where a team can stop."""
    links = streets.links
    standing = _standing(links)
    fast = links["highway"].isin(FAST)
    barred = {*links.loc[fast, "from_node"], *links.loc[fast, "to_node"]}
    total = standing.groupby("street")["length_m"].sum()
    ends = pd.concat(
        [
            standing.rename(columns={end: "node"})[["node", "street", "lit"]]
            for end in ("from_node", "to_node")
        ]
    )
    ends = ends[ends["node"].isin(graph.node_ids) & ~ends["node"].isin(barred)]
    lit = set(ends.loc[ends["lit"] == 1, "node"])
    dark = set(ends.loc[ends["lit"] == 0, "node"]) - lit
    ends = ends[["node", "street"]].drop_duplicates()
    ends = ends.assign(length_m=ends["street"].map(total))
    ends = ends.sort_values(["node", "length_m", "street"], ascending=[True, False, True])
    named = {node: tuple(met) for node, met in ends.groupby("node")["street"]}
    ids = np.array(list(named), dtype=np.int64)
    return Candidates(
        node=np.searchsorted(graph.node_ids, ids).astype(np.int64),
        names=tuple(named.values()),
        lit=np.isin(ids, list(lit)),
        dark=np.isin(ids, list(dark)),
    )


def _standing(links: gpd.GeoDataFrame) -> pd.DataFrame:
    """Links one may stand on; `lit` as 1, 0 or null. Columns the source lacks bar nothing."""
    kept = links["street"].notna() & links["walk"] & ~links["highway"].isin(NOT_A_STOP)
    if "tunnel" in links.columns:
        kept &= ~links["tunnel"]
    if "access" in links.columns:
        kept &= links["access"].isna() | links["access"].isin(OPEN_TO_ALL)
    frame = pd.DataFrame(links.loc[kept, ["from_node", "to_node", "street", "length_m"]])
    light = links.loc[kept, "lit"] if "lit" in links.columns else np.nan
    return frame.assign(lit=pd.Series(light, index=frame.index).astype("Float64"))


def thin(
    graph: Graph,
    found: Candidates,
    weight: NDArray[np.float64],
    *,
    worth: NDArray[np.int64],
    walk_m: float,
) -> NDArray[np.int64]:
    """Ranks of at most `MAX_CANDIDATES`, where need is near.

    Parameters
    ----------
    graph, found
        Candidates of this graph.
    weight
        float64[nodes] ≥ 0, need at each node.
    worth
        int64[c], how good a place is.
    walk_m
        Walking reach; candidates without need within about this distance are left out.
    """
    near = _need_near(graph, weight, walk_m)[found.node]
    kept = np.flatnonzero(near > 0)
    if len(kept) <= MAX_CANDIDATES:
        return kept
    x, y = graph.x_m[found.node[kept]], graph.y_m[found.node[kept]]
    _cells, cell = np.unique(
        np.floor(np.column_stack([x, y]) / CELL_M), axis=0, return_inverse=True
    )
    order = np.lexsort((kept, -near[kept], -worth[kept], cell.ravel()))
    inside = cell.ravel()[order]
    place = np.arange(len(order)) - np.searchsorted(inside, inside)
    first = np.lexsort((kept[order], -near[kept][order], place))[:MAX_CANDIDATES]
    return np.sort(kept[order[first]])


def _need_near(graph: Graph, weight: NDArray[np.float64], walk_m: float) -> NDArray[np.float64]:
    """Need in the square of side `walk_m` around each node and its eight neighbours."""
    side = max(walk_m, 1.0)
    column = np.floor((graph.x_m - graph.x_m.min()) / side).astype(np.int64) + 1
    row = np.floor((graph.y_m - graph.y_m.min()) / side).astype(np.int64) + 1
    grid = np.zeros((row.max() + 2, column.max() + 2))
    np.add.at(grid, (row, column), weight)
    total = sum(grid[row + up, column + right] for up in (-1, 0, 1) for right in (-1, 0, 1))
    return np.asarray(total, dtype=np.float64)
