"""Stops: known best answers on a street one can check by hand."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.streets import Streets
from planner.stops import propose_stops

STEP_M = 100.0


def _avenue(num: int, highway: str = "residential") -> Streets:
    """A straight avenue of `num` nodes 100 m apart; a side street crosses at every third one."""
    at = {i: (i * STEP_M, 0.0) for i in range(num)}
    pieces = [(i, i + 1, "Avenue Longue") for i in range(num - 1)]
    for i in range(0, num, 3):
        at[1000 + i] = (i * STEP_M, 50.0)
        pieces.append((i, 1000 + i, f"Rue {i}"))
    rows = []
    for a, b, name in pieces:
        for start, end in ((a, b), (b, a)):
            rows.append(
                {
                    "from_node": start,
                    "to_node": end,
                    "street": name,
                    "highway": highway,
                    "length_m": float(np.hypot(at[a][0] - at[b][0], at[a][1] - at[b][1])),
                    "junction": None,
                    "freespeed_kmh": 30.0,
                    "osm_id": 1,
                    "car": True,
                    "bike": True,
                    "walk": True,
                    "geometry": LineString([at[start], at[end]]),
                }
            )
    links = gpd.GeoDataFrame(rows, geometry="geometry", crs=2154)
    links.index.name = "link_id"
    nodes = pd.DataFrame.from_dict(at, orient="index", columns=["x_m", "y_m"])
    nodes.index.name = "node_id"
    return Streets(nodes, links, pd.DataFrame(), 2154, (0.0, 0.0, 1.0, 1.0), ())


def _zones(*bounds: tuple[float, float]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"name": [f"Zone {i}" for i in range(len(bounds))]},
        geometry=[box(low, -200, high, 200) for low, high in bounds],
        crs=2154,
    )
    frame.index = pd.Index([f"z{i}" for i in range(len(bounds))], name="zone_id")
    return frame


def _needs(zones: gpd.GeoDataFrame, *shares: float) -> pd.DataFrame:
    return pd.DataFrame({"need": shares, "need_share": shares}, index=zones.index)


def _walk(streets: Streets) -> Graph:
    return build(streets, MODES["walk"])


def test_one_stop_stands_in_the_zone_with_the_need_and_says_so():
    streets = _avenue(31)
    zones = _zones((-50, 1050), (1050, 2050), (2050, 3050))
    stops = propose_stops(
        _walk(streets), zones, _needs(zones, 0.0, 1.0, 0.0), streets=streets, num_max=1
    )
    assert 1050 <= stops["x_m"].iloc[0] <= 2050
    assert stops["name"].iloc[0].startswith("Avenue Longue / Rue ")
    assert "Zone 1" in stops["covers"].iloc[0]
    assert "de ses rues à 300 m" in stops["covers"].iloc[0]
    assert "Zone 0" not in stops["covers"].iloc[0]


def test_a_stop_that_reaches_a_whole_zone_covers_all_its_need():
    streets = _avenue(31)
    zones = _zones((650, 1150), (2050, 3050))
    stops = propose_stops(_walk(streets), zones, _needs(zones, 1.0, 0.0), streets=streets)
    assert stops["need_share"].tolist() == [pytest.approx(1.0)]
    assert "Zone 0 (100" in stops["covers"].iloc[0]


def test_unknown_need_attracts_no_stop():
    streets = _avenue(13)
    zones = _zones((-50, 550), (550, 1250))
    stops = propose_stops(
        _walk(streets), zones, _needs(zones, float("nan"), float("nan")), streets=streets
    )
    assert stops.empty
    assert list(stops.columns) == ["name", "node_id", "x_m", "y_m", "need_share", "covers"]


def test_nobody_is_asked_to_wait_on_a_trunk_road():
    streets = _avenue(13, highway="trunk")
    zones = _zones((-50, 1250))
    links = streets.links.assign(walk=True)
    streets = Streets(streets.nodes, links, streets.landmarks, 2154, streets.bbox_lonlat, ())
    assert propose_stops(_walk(streets), zones, _needs(zones, 1.0), streets=streets).empty


@given(
    st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any),
    st.integers(1, 6),
    st.sampled_from([0.0, 250.0, 700.0]),
)
@settings(max_examples=25, deadline=None)
def test_stops_keep_their_spacing_and_never_cover_more_than_the_need(needs, num, spacing):
    streets = _avenue(31)
    zones = _zones((-50, 750), (750, 1550), (1550, 2350), (2350, 3050))
    shares = [n / sum(needs) for n in needs]
    stops = propose_stops(
        _walk(streets),
        zones,
        _needs(zones, *shares),
        streets=streets,
        num_max=num,
        spacing_m=spacing,
    )
    assert len(stops) <= num
    assert stops["need_share"].sum() <= 1 + 1e-9
    assert (stops["need_share"].diff().dropna() <= 1e-9).all()
    for a, b in combinations(stops[["x_m", "y_m"]].to_numpy(), 2):
        assert np.hypot(*(a - b)) >= spacing - 1e-6


def test_two_stops_reach_what_the_best_pair_reaches():
    """Best pair found by trying them all: reached street length on an avenue of even need."""
    streets = _avenue(16)
    graph, zones = _walk(streets), _zones((-50, 1550))
    needs = _needs(zones, 1.0)
    two = propose_stops(graph, zones, needs, streets=streets, num_max=2)["need_share"].sum()
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
        for a, b in combinations([n for n in length if n < 1000 and n % 3 == 0], 2)
    )
    assert two >= best - 1e-9
