"""Where a team can stop: in the open air, on ground open to all, on a named street."""

from __future__ import annotations

import numpy as np
import pytest

from planner.stops.candidates import MAX_CANDIDATES, find_candidates, thin
from planner.stops.propose import StopRules
from planner.stops.worth import Surroundings, worth_of
from tests.stops.avenue import avenue, changed, walk


def _nodes(streets) -> set[int]:
    graph = walk(streets)
    return set(graph.node_ids[find_candidates(graph, streets).node].tolist())


def test_a_stop_may_stand_at_every_node_of_an_ordinary_street():
    assert _nodes(avenue(7)) == {*range(7), 10000, 10003, 10006}


@pytest.mark.parametrize(
    "what",
    [{"tunnel": True}, {"access": "private"}, {"access": "no"}, {"access": "customers"},
     {"highway": "steps"}, {"street": None}],
)  # fmt: skip
def test_no_stop_stands_where_only_such_a_street_passes(what):
    """The side street's end is only on that street; its crossing with the avenue stays."""
    nodes = _nodes(changed(avenue(7), "Rue 3", **what))
    assert 10003 not in nodes
    assert {3, 10000, 10006} <= nodes


@pytest.mark.parametrize("access", ["yes", "permissive", "destination", None])
def test_ground_open_to_all_or_not_told_bars_nothing(access):
    assert 10003 in _nodes(changed(avenue(7), "Rue 3", access=access))


@pytest.mark.parametrize("highway", ["motorway", "motorway_link", "trunk", "trunk_link"])
def test_no_stop_stands_on_a_fast_road_nor_at_its_junctions(highway):
    nodes = _nodes(changed(avenue(7), "Rue 3", highway=highway, walk=True))
    assert not {3, 10003} & nodes
    assert {0, 2, 4, 10000} <= nodes


def test_a_tunnel_gives_its_name_to_no_stop():
    streets = changed(avenue(7), "Rue 3", tunnel=True)
    graph = walk(streets)
    found = find_candidates(graph, streets)
    names = dict(zip(graph.node_ids[found.node].tolist(), found.names, strict=True))
    assert names[3] == ("Avenue Longue",)
    assert names[0] == ("Avenue Longue", "Rue 0")


def test_light_is_yes_no_or_not_told_and_yes_wins_at_a_crossing():
    streets = changed(changed(avenue(7), "Rue 3", lit=True), "Rue 6", lit=False)
    graph = walk(streets)
    found = find_candidates(graph, streets)
    told = {
        int(graph.node_ids[node]): (bool(lit), bool(dark))
        for node, lit, dark in zip(found.node, found.lit, found.dark, strict=True)
    }
    assert told[3] == told[10003] == (True, False)
    assert told[6] == told[10006] == (False, True)
    assert told[0] == told[5] == (False, False)


def test_thinning_keeps_the_most_allowed_and_only_where_need_is_near():
    streets = avenue(3001)
    graph = walk(streets)
    found = find_candidates(graph, streets)
    worth = worth_of(graph, found, streets, Surroundings()).steps
    weight = np.where(graph.x_m < 250_000, 1.0, 0.0)
    kept = thin(graph, found, weight, worth=worth, walk_m=StopRules().walk_m)
    assert len(kept) == MAX_CANDIDATES
    assert (np.diff(kept) > 0).all()
    assert graph.x_m[found.node[kept]].max() <= 250_000 + 2 * StopRules().walk_m
    near = np.flatnonzero(graph.x_m[found.node] < 250_000)
    left_out = np.setdiff1d(near, kept)
    assert worth[left_out].mean() < worth[kept].mean()
