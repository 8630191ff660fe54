"""Stops: known best answers on a street one can check by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.network.streets import Streets
from planner.stops import StopRules, propose_stops
from tests.stops.avenue import SIDE, avenue, needs_of, walk, zones_of


def test_one_stop_stands_in_the_zone_with_the_need_and_says_so():
    streets = avenue(31)
    zones = zones_of((-50, 1050), (1050, 2050), (2050, 3050))
    stops = propose_stops(
        walk(streets),
        zones,
        needs_of(zones, 0.0, 1.0, 0.0),
        streets=streets,
        rules=StopRules(num_max=1),
    )
    assert 1050 <= stops["x_m"].iloc[0] <= 2050
    assert stops["name"].iloc[0].startswith("Avenue Longue / Rue ")
    assert "Zone 1" in stops["covers"].iloc[0]
    assert "de ses rues" in stops["covers"].iloc[0]
    assert "Zone 0" not in stops["covers"].iloc[0]


def test_a_stop_that_reaches_a_whole_zone_covers_all_its_need():
    streets = avenue(31)
    zones = zones_of((650, 1150), (2050, 3050))
    stops = propose_stops(walk(streets), zones, needs_of(zones, 1.0, 0.0), streets=streets)
    assert stops["need_share"].tolist() == [pytest.approx(1.0)]
    assert "Zone 0 (100" in stops["covers"].iloc[0]


def test_unknown_need_attracts_no_stop():
    streets = avenue(13)
    zones = zones_of((-50, 550), (550, 1250))
    stops = propose_stops(
        walk(streets), zones, needs_of(zones, float("nan"), float("nan")), streets=streets
    )
    assert stops.empty
    assert list(stops.columns) == [
        "name",
        "node_id",
        "x_m",
        "y_m",
        "need_share",
        "covers",
        "worth",
        "why",
        "team_only",
    ]


def test_nobody_is_asked_to_wait_on_a_trunk_road():
    streets = avenue(13, highway="trunk")
    zones = zones_of((-50, 1250))
    links = streets.links.assign(walk=True)
    streets = Streets(streets.nodes, links, streets.landmarks, 2154, streets.bbox_lonlat, ())
    assert propose_stops(walk(streets), zones, needs_of(zones, 1.0), streets=streets).empty


@given(
    st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any),
    st.integers(1, 6),
    st.sampled_from([0.0, 250.0, 700.0]),
)
@example([9, 2, 0, 0], 6, 0.0)  # rounded to a billionth a node, more than the whole need was told
@settings(max_examples=25, deadline=None)
def test_stops_keep_their_spacing_and_never_cover_more_than_the_need(needs, num, spacing):
    streets = avenue(31)
    zones = zones_of((-50, 750), (750, 1550), (1550, 2350), (2350, 3050))
    shares = [n / sum(needs) for n in needs]
    stops = propose_stops(
        walk(streets),
        zones,
        needs_of(zones, *shares),
        streets=streets,
        rules=StopRules(num_max=num, spacing_m=spacing),
    )
    assert len(stops) <= num
    assert stops["need_share"].sum() <= 1 + 1e-9
    assert (stops["need_share"].diff().dropna() <= 1e-9).all()
    for a, b in combinations(stops[["x_m", "y_m"]].to_numpy(), 2):
        assert np.hypot(*(a - b)) >= spacing - 1e-6


def test_two_stops_reach_what_the_best_pair_reaches():
    """Best pair found by trying them all: reached street length on an avenue of even need."""
    streets = avenue(16)
    graph, zones = walk(streets), zones_of((-50, 1550))
    needs = needs_of(zones, 1.0)
    two = propose_stops(graph, zones, needs, streets=streets, rules=StopRules(num_max=2))[
        "need_share"
    ].sum()
    length = dict.fromkeys(graph.node_ids, 0.0)
    for link in streets.links.itertuples():
        length[link.from_node] += link.length_m / 2
    total = sum(length.values())
    position = streets.nodes

    def reached(stop: int) -> set[int]:
        return {
            n
            for n in length
            if abs(position.x_m[n] - position.x_m[stop])
            + position.y_m[n]
            + position.y_m[stop] * (n != stop)
            <= 300
        }

    best = max(
        sum(length[n] for n in reached(a) | reached(b)) / total
        for a, b in combinations([n for n in length if n < SIDE and n % 3 == 0], 2)
    )
    assert two >= best - 1e-9
