"""Lack of access, on an avenue where every walk is known."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from planner.indicators.indicator import NeedContext
from planner.indicators.need import indicators
from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.streets import Streets


def _avenue(num: int) -> Graph:
    rows = [
        {"from_node": a, "to_node": b, "street": "Avenue", "highway": "residential",
         "length_m": 100.0, "junction": None, "freespeed_kmh": 30.0, "osm_id": 1, "car": True,
         "bike": True, "walk": True, "geometry": LineString([(a * 100, 0), (b * 100, 0)])}
        for i in range(num - 1) for a, b in ((i, i + 1), (i + 1, i))
    ]  # fmt: skip
    links = gpd.GeoDataFrame(rows, geometry="geometry", crs=2154)
    nodes = pd.DataFrame({"x_m": np.arange(num) * 100.0, "y_m": 0.0},
                         index=pd.Index(range(num), name="node_id"))  # fmt: skip
    return build(Streets(nodes, links, pd.DataFrame(), 2154, (0, 0, 1, 1)), MODES["walk"])


def _context(graph: Graph, *at: tuple[str, float, bool]) -> NeedContext:
    services = gpd.GeoDataFrame(
        {"category": [c for c, _x, _m in at], "mobile": [m for _c, _x, m in at]},
        geometry=[Point(x, 0) for _c, x, _m in at], crs=2154,
    )  # fmt: skip
    return NeedContext(services=services, graph=graph)


def _zones() -> gpd.GeoDataFrame:
    shapes = [box(-50, -50, 50, 50), box(150, -50, 350, 50), box(0, 900, 50, 950)]
    frame = gpd.GeoDataFrame({"name": list("abc")}, geometry=shapes, crs=2154)
    frame.index = pd.Index(list("abc"), name="zone_id")
    return frame


def test_lack_is_the_mean_walk_of_the_crossings_over_half_an_hour():
    graph = _avenue(60)
    lack = indicators()["service_access"].compute(
        _zones(), _context(graph, ("town_hall", 0, False))
    )
    hundred_s = graph.time_ms[0] / 1000
    assert lack["a"] == 0.0
    assert lack["b"] == pytest.approx(2.5 * hundred_s / 1800)
    assert np.isnan(lack["c"])


def test_half_an_hour_away_or_more_is_a_full_lack():
    graph = _avenue(60)
    lack = indicators()["service_access"].compute(
        _zones(), _context(graph, ("town_hall", 5900, False))
    )
    assert lack["a"] == 1.0


def test_toilets_and_mobile_units_are_no_counter():
    graph = _avenue(10)
    context = _context(graph, ("toilets", 0, False), ("france_services", 0, True))
    assert indicators()["service_access"].compute(_zones(), context).isna().all()
