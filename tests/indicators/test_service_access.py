"""Lack of access, on an avenue where every walk is known."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from planner.indicators.indicator import NeedContext
from planner.indicators.need import indicators
from planner.indicators.need_estimates import estimated_needs
from planner.model import Public
from planner.network.graph import Graph, build
from planner.network.modes import MODES
from planner.network.nearest import seconds_to_nearest
from planner.network.streets import Streets
from tests.indicators.frames_made import services, zones


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


def _announced(graph: Graph, *closings: tuple[float, str | None], today: dt.date) -> NeedContext:
    made = services(
        *({"category": "town_hall", "at": (x_m, 0.0), "closes_on": day} for x_m, day in closings)
    )
    return NeedContext(services=made, graph=graph, today=today)


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


def test_a_counter_that_has_closed_is_none_and_one_still_to_close_is_one():
    graph = _avenue(60)
    compute = indicators()["service_access"].compute
    closings = ((0.0, "2026-12-31"), (3000.0, None))
    open_still = compute(_zones(), _announced(graph, *closings, today=dt.date(2026, 12, 30)))
    closed = compute(_zones(), _announced(graph, *closings, today=dt.date(2026, 12, 31)))
    other = compute(_zones(), _announced(graph, closings[1], today=dt.date(2026, 12, 31)))
    assert open_still["a"] == 0.0
    assert closed["a"] == other["a"] > 0.5


def test_where_every_counter_has_closed_access_lacks_altogether():
    context = _announced(_avenue(60), (0.0, "2026-01-31"), today=dt.date(2026, 11, 26))
    lack = indicators()["service_access"].compute(_zones(), context)
    assert lack[["a", "b"]].tolist() == [1.0, 1.0]
    assert np.isnan(lack["c"])


def test_walks_to_counters_are_searched_once_for_now_and_once_for_after(monkeypatch):
    searched = []
    import planner.network.nearest as nearest

    plain = nearest.dijkstra
    monkeypatch.setattr(nearest, "dijkstra", lambda *a, **k: searched.append(1) or plain(*a, **k))
    closings = ((0.0, "2027-01-31"), (3000.0, None))
    context = _announced(_avenue(60), *closings, today=dt.date(2026, 11, 26))
    town = zones(3, households=[20.0] * 3, poverty_share=[0.1, 0.2, np.nan])
    for weights in ({}, {"prevention": 1.0, "service_access": 1.0}):
        estimated_needs(town, public=Public.HOUSING, weights=weights, context=context)
    assert len(searched) == 2


def test_the_nearest_of_no_node_is_infinitely_far():
    assert np.isinf(seconds_to_nearest(_avenue(3), np.zeros(0, dtype=np.int64))).all()
