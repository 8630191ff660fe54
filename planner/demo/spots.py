"""Spots of a territory that its own names tell without doubt: crossings and landmarks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from planner.model import Point
from planner.network.gazetteer import Gazetteer, Located, Whereabouts
from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.streets import Streets

Row = dict[str, object]
"""One line of a sheet: header → value."""
MODE_KEYS = ("car", "walk")
"""Modes whose teams may be sent to any spot."""
NEAR_M = 60.0
"""A landmark farther from a street than this is not used."""


class Spots:
    """Ways of saying where, for the sheets of the means; each crossing is dealt once.

    Parameters
    ----------
    streets
        Streets with names; landmarks may be empty.
    rng
        Deals the crossings in its order.
    """

    def __init__(self, streets: Streets, rng: np.random.Generator) -> None:
        self._streets = streets
        self._rng = rng
        self._graphs = [build(streets, MODES[mode]) for mode in MODE_KEYS]
        self._near = [cKDTree(np.column_stack([graph.x_m, graph.y_m])) for graph in self._graphs]
        self._gazetteer = Gazetteer.from_streets(streets)

    def crossings(self) -> Iterator[tuple[Row, Point]]:
        """Crossings told without doubt and reached by car and on foot, in a random order."""
        pairs = _named_nodes(self._streets, self._graphs)
        for rank in self._rng.permutation(len(pairs)).tolist():
            street, crossing = pairs[rank]
            located = self._gazetteer.locate(Whereabouts(street=street, crossing=crossing))
            if isinstance(located, Located):
                yield {"rue": street, "croisement": crossing}, located.point

    def landmarks(self) -> list[Row]:
        """Landmarks told without doubt and near streets of every mode, stations first."""
        found: list[tuple[bool, int, Row]] = []
        for name, kind in self._streets.landmarks[["name", "kind"]].itertuples(index=False):
            located = self._gazetteer.locate(Whereabouts(landmark=str(name)))
            if isinstance(located, Located) and self._is_near(located.point):
                found.append((kind != "station", len(found), {"repère": str(name)}))
        return [row for _other, _rank, row in sorted(found, key=lambda one: one[:2])]

    def _is_near(self, point: Point) -> bool:
        at = (point.x_m, point.y_m)
        return all(float(tree.query(at)[0]) <= NEAR_M for tree in self._near)


def _named_nodes(streets: Streets, graphs: list[Graph]) -> list[tuple[str, str]]:
    """Two street names at each node where two or more meet, each pair once, sorted."""
    links = pd.DataFrame(streets.links[["from_node", "to_node", "street"]]).dropna()
    ends = pd.concat(
        [
            links[["from_node", "street"]].set_axis(["node", "street"], axis=1),
            links[["to_node", "street"]].set_axis(["node", "street"], axis=1),
        ]
    ).drop_duplicates()
    for graph in graphs:
        ends = ends[ends["node"].isin(graph.node_ids)]
    ends = ends.sort_values(["node", "street"])
    ends["rank"] = ends.groupby("node").cumcount()
    first, second = (ends[ends["rank"] == rank].set_index("node")["street"] for rank in (0, 1))
    pairs = pd.DataFrame({"street": first.reindex(second.index), "crossing": second})
    return sorted(set(pairs.itertuples(index=False, name=None)))
