"""Named crossings of a graph: what is told in place of a point that may not be."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.i18n import _, language
from planner.kept import Kept
from planner.network.graph import Graph


@dataclass(frozen=True, slots=True)
class Crossings:
    """Nodes where two named streets or more meet.

    Attributes
    ----------
    node
        int64[k], ranks in the graph.
    xy_m
        float64[k, 2], metric positions.
    names
        k texts, `Rue A / Rue B`: the two longest streets meeting there.
    """

    node: NDArray[np.int64]
    xy_m: NDArray[np.float64]
    names: tuple[str, ...]

    @classmethod
    def of(cls, graph: Graph, links: gpd.GeoDataFrame) -> Crossings:
        """The named crossings a mode can reach, found once for its streets and a language."""
        return _FOUND.get((graph, links), language(), lambda: cls._found(graph, links))

    @classmethod
    def _found(cls, graph: Graph, links: gpd.GeoDataFrame) -> Crossings:
        streets = links["street"].to_numpy(dtype=object)[graph.link]
        ends = pd.DataFrame(
            {
                "node": np.concatenate([graph.tail, graph.head]),
                "street": np.concatenate([streets, streets]),
                "length_m": np.concatenate([graph.length_m, graph.length_m]),
            }
        ).dropna()
        ends = ends[ends["street"] != ""]
        whole_m = ends.groupby("street")["length_m"].sum()
        once = ends.drop_duplicates(["node", "street"])
        once = once.assign(whole_m=once["street"].map(whole_m).to_numpy())
        once = once.sort_values(["node", "whole_m", "street"], ascending=[True, False, True])
        rank = once.groupby("node").cumcount()
        first = once[rank == 0].set_index("node")["street"]
        second = once[rank == 1].set_index("node")["street"]
        node = second.index.to_numpy(dtype=np.int64)
        said = tuple(
            _("{first} / {second}").format(first=a, second=b)
            for a, b in zip(first.loc[second.index], second, strict=True)
        )
        return cls(node, np.column_stack([graph.x_m[node], graph.y_m[node]]), said)

    def away_from(self, points_m: NDArray[np.float64], least_m: float) -> Crossings:
        """Keep crossings at least `least_m` metres from every point `(h, 2)`."""
        gaps = self.xy_m[:, None, :] - points_m[None, :, :]
        kept = np.flatnonzero((np.hypot(gaps[..., 0], gaps[..., 1]) >= least_m).all(axis=1))
        names = tuple(self.names[row] for row in kept)
        return Crossings(self.node[kept], self.xy_m[kept], names)


_FOUND: Kept[Crossings] = Kept(8)
