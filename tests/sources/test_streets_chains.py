"""Contraction to junctions changes the drawing, never the distances."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.sources.streets_chains import Drawing, Kind, contract
from planner.sources.streets_tags import Use

TWO_WAY = Use((True, True), (True, True), walk=True, oneway=False)
ONE_WAY = Use((True, False), (True, True), walk=True, oneway=True)
KINDS = (
    Kind("Rue A", "residential", None, 30.0, TWO_WAY),
    Kind("Rue B", "residential", None, 30.0, ONE_WAY),
    Kind(None, "tertiary", "roundabout", None, ONE_WAY),
)


@dataclass(frozen=True)
class Case:
    drawing: Drawing

    def lengths(self) -> np.ndarray:
        xy = self.drawing.xy_m
        return np.hypot(*(xy[self.drawing.head] - xy[self.drawing.tail]).T)

    def distances(self, mode: str) -> np.ndarray:
        """Metres between all drawn nodes, segment by segment."""
        oneway = np.array([kind.use.oneway and mode == "car" for kind in KINDS])
        back = ~oneway[self.drawing.kind]
        tail = np.concatenate([self.drawing.tail, self.drawing.head[back]])
        head = np.concatenate([self.drawing.head, self.drawing.tail[back]])
        lengths = self.lengths()
        metres = np.concatenate([lengths, lengths[back]])
        return shortest(tail, head, metres, len(self.drawing.node_ids))


def shortest(tail: np.ndarray, head: np.ndarray, metres: np.ndarray, size: int) -> np.ndarray:
    dense = np.full((size, size), np.inf)
    np.minimum.at(dense, (tail, head), metres)
    np.fill_diagonal(dense, np.inf)
    found = csr_matrix(np.where(np.isfinite(dense), dense, 0))
    return np.asarray(dijkstra(found))


@st.composite
def drawings(draw: st.DrawFn) -> Case:
    """Random walks over few nodes: crossings, loops, parallels, ways there and back."""
    size = draw(st.integers(2, 14))
    way = st.lists(st.integers(0, size - 1), min_size=2, max_size=7)
    ways = draw(st.lists(st.tuples(way, st.integers(0, len(KINDS) - 1)), min_size=1, max_size=7))
    rows = [(a, b, kind, rank) for rank, (refs, kind) in enumerate(ways)
            for a, b in pairwise(refs) if a != b]  # fmt: skip
    if not rows:
        rows = [(0, 1, 0, 0)]
    tail, head, kind, osm_id = np.array(rows, dtype=np.int64).T
    seed = draw(st.integers(0, 999))
    xy_m = np.random.default_rng(seed).uniform(0, 1000, (size, 2))
    node_ids = np.arange(size, dtype=np.int64) + 1000
    return Case(Drawing(node_ids, xy_m, tail, head, kind, osm_id, KINDS))


def contracted(case: Case, links: gpd.GeoDataFrame, mode: str) -> np.ndarray:
    used = links[links[mode]]
    tail = used["from_node"].to_numpy() - 1000
    head = used["to_node"].to_numpy() - 1000
    metres = used["length_m"].to_numpy()
    if mode == "walk":
        tail, head = np.concatenate([tail, head]), np.concatenate([head, tail])
        metres = np.concatenate([metres, metres])
    return shortest(tail, head, metres, len(case.drawing.node_ids))


@settings(max_examples=60, deadline=None)
@given(drawings(), st.sampled_from(["car", "bike", "walk"]))
def test_distances_between_junctions_stay_what_they_were(case: Case, mode: str) -> None:
    nodes, links = contract(case.drawing, 2154)
    kept = nodes.index.to_numpy() - 1000
    before = case.distances(mode)[np.ix_(kept, kept)]
    after = contracted(case, links, mode)[np.ix_(kept, kept)]
    assert (np.isfinite(before) == np.isfinite(after)).all()
    assert after[np.isfinite(after)] == pytest.approx(before[np.isfinite(before)])


@settings(max_examples=40, deadline=None)
@given(drawings())
def test_links_run_along_their_lines_and_only_ends_are_nodes(case: Case) -> None:
    nodes, links = contract(case.drawing, 2154)
    assert set(nodes.index) == set(links["from_node"]) | set(links["to_node"])
    assert links["length_m"].to_numpy() == pytest.approx(links.geometry.length.to_numpy())
    for link in links.itertuples():
        assert link.geometry.coords[0] == tuple(nodes.loc[link.from_node])
        assert link.geometry.coords[-1] == tuple(nodes.loc[link.to_node])


@settings(max_examples=40, deadline=None)
@given(drawings())
def test_no_metre_of_street_is_lost_or_made_up(case: Case) -> None:
    _nodes, links = contract(case.drawing, 2154)  # every kind here is ridden both ways
    assert links["length_m"].sum() / 2 == pytest.approx(case.lengths().sum())


@settings(max_examples=40, deadline=None)
@given(drawings())
def test_no_link_is_a_loop_and_no_way_is_lost_to_a_parallel(case: Case) -> None:
    _nodes, links = contract(case.drawing, 2154)
    assert (links["from_node"] != links["to_node"]).all()
    long = links[links.geometry.count_coordinates() > 2]
    assert not long.duplicated(["from_node", "to_node"]).any()
