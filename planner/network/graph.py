"""One graph per mode: arrays, whole milliseconds, the largest strongly connected component."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from planner.errors import Fault, StreetsError
from planner.i18n import _
from planner.network.mode import Mode
from planner.network.streets import Streets


@dataclass(frozen=True, slots=True)
class Graph:
    """Streets a mode can use, from anywhere to anywhere.

    Attributes
    ----------
    mode
        Mode key.
    node_ids
        int64[n], sorted: NODES ids; every other array counts nodes by their rank here.
    x_m, y_m
        float64[n].
    tail, head
        int64[m], sorted by (tail, head); at most one edge per pair.
    time_ms
        int64[m] > 0.
    length_m
        float64[m].
    link
        int64[m], row position in `Streets.links`.
    reverse
        bool[m]: the edge follows its link backwards (on foot in a one-way street).
    """

    mode: str
    node_ids: NDArray[np.int64]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    length_m: NDArray[np.float64]
    link: NDArray[np.int64]
    reverse: NDArray[np.bool_]

    @property
    def num_nodes(self) -> int:
        """Number of nodes."""
        return len(self.node_ids)

    def matrix(self, values: NDArray[np.float64] | NDArray[np.int64]) -> csr_matrix:
        """Edge values as a sparse n × n matrix (there are no parallel edges to sum)."""
        size = self.num_nodes
        return csr_matrix((values.astype(np.float64), (self.tail, self.head)), shape=(size, size))


def build(streets: Streets, mode: Mode) -> Graph:
    """Build the graph of a mode.

    Parallel edges keep the fastest; loops are dropped; only the largest strongly connected
    component is kept, so that every node reaches every other.

    Raises
    ------
    StreetsError
        No link the mode may use, or none one may come back from.
    """
    edges = _fastest(_edges(streets.links, mode))
    kept = _largest_component(edges) if len(edges) else edges
    if kept.empty:
        message = _("aucune rue praticable {mode}").format(mode=_(mode.label))
        raise StreetsError([Fault(message, _("vérifier l'extrait de rues"))])
    node_ids, ends = np.unique(kept[["tail", "head"]].to_numpy(), return_inverse=True)
    ends = ends.reshape(-1, 2)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    nodes = streets.nodes.loc[node_ids]
    return Graph(
        mode=mode.key,
        node_ids=node_ids.astype(np.int64),
        x_m=nodes["x_m"].to_numpy(dtype=np.float64),
        y_m=nodes["y_m"].to_numpy(dtype=np.float64),
        tail=ends[order, 0].astype(np.int64),
        head=ends[order, 1].astype(np.int64),
        time_ms=kept["time_ms"].to_numpy(dtype=np.int64)[order],
        length_m=kept["length_m"].to_numpy(dtype=np.float64)[order],
        link=kept["link"].to_numpy(dtype=np.int64)[order],
        reverse=kept["reverse"].to_numpy(dtype=np.bool_)[order],
    )


def _edges(links: pd.DataFrame, mode: Mode) -> pd.DataFrame:
    """Every directed edge of the mode, parallels and loops included; on foot both ways."""
    usable = links[mode.key].to_numpy(dtype=bool)
    speed_kmh = mode.speed_kmh(links)
    time_ms = np.maximum(1, np.rint(links["length_m"].to_numpy() / speed_kmh * 3600)).astype(
        np.int64
    )
    frame = pd.DataFrame(
        {
            "tail": links["from_node"].to_numpy(dtype=np.int64),
            "head": links["to_node"].to_numpy(dtype=np.int64),
            "time_ms": time_ms,
            "length_m": links["length_m"].to_numpy(dtype=np.float64),
            "link": np.arange(len(links), dtype=np.int64),
            "reverse": False,
        }
    )[usable]
    if mode.key != "walk":
        return frame
    back = frame.rename(columns={"tail": "head", "head": "tail"}).assign(reverse=True)
    return pd.concat([frame, back], ignore_index=True)


def _fastest(edges: pd.DataFrame) -> pd.DataFrame:
    """No loop, and the fastest of parallel edges (its own direction first on a tie)."""
    edges = edges[edges["tail"] != edges["head"]]
    ordered: pd.DataFrame = edges.sort_values(
        ["tail", "head", "time_ms", "reverse", "link"], kind="stable"
    )
    return ordered.drop_duplicates(["tail", "head"])


def _largest_component(edges: pd.DataFrame) -> pd.DataFrame:
    node_ids, ends = np.unique(edges[["tail", "head"]].to_numpy(), return_inverse=True)
    ends = ends.reshape(-1, 2)
    size = len(node_ids)
    matrix = csr_matrix((np.ones(len(edges)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    _count, label = connected_components(matrix, directed=True, connection="strong")
    largest = np.bincount(label).argmax()
    inside = (label[ends[:, 0]] == largest) & (label[ends[:, 1]] == largest)
    return pd.DataFrame(edges[inside])
