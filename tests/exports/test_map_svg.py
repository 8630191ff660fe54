"""The map: along the streets, one disc a stop, nothing hidden, names inert."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from planner.exports.map_backdrop import Backdrop
from planner.exports.map_frame import Frame
from planner.exports.map_svg import MapStop, RouteMap, draw
from planner.network.graph import build
from planner.network.modes import MODES
from planner.network.path import line, shortest_many
from tests.exports import town

SIZE = {"width_mm": 190.0, "height_mm": 95.0}
NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def streets():
    return town.make_streets()


@pytest.fixture(scope="module")
def backdrop(streets):
    return Backdrop.from_links(streets.links)


def _round(streets, cells: list[tuple[int, int]]) -> RouteMap:
    graph = build(streets, MODES["walk"])
    rank = {node: at for at, node in enumerate(graph.node_ids.tolist())}
    nodes = [rank[town.node_id(*cell)] for cell in cells]
    paths = shortest_many(graph, list(itertools.pairwise([*nodes, nodes[0]])))
    lines = [line(graph, streets.links, path.edges) for path in paths]
    stops = [MapStop(n, *town.xy(*cell)) for n, cell in enumerate(cells[1:], start=1)]
    return RouteMap(tuple(one for one in lines if one), tuple(stops), town.xy(*cells[0]))


def _by_class(svg: str, name: str) -> list[ET.Element]:
    return [one for one in ET.fromstring(svg).iter() if one.get("class") == name]


def _metric(svg: str, route: RouteMap) -> list[np.ndarray]:
    """Route of the drawing back in metres."""
    frame = Frame.around(route.shapes(), **SIZE)
    found = []
    for path in _by_class(svg, "route"):
        pairs = re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d", ""))
        found.append(frame.to_metric(np.array(pairs, dtype=np.float64)))
    return found


CELLS = [(0, 0), (3, 1), (5, 4), (5, 5), (9, 9), (2, 8), (2, 8)]


def test_every_stop_has_one_disc_with_its_number(streets, backdrop) -> None:
    route = _round(streets, CELLS)
    svg = draw(route, backdrop, **SIZE)
    assert len(_by_class(svg, "stop")) == len(route.stops)
    texts = [one.text for one in ET.fromstring(svg).iter(f"{NAMESPACE}text")]
    assert [text for text in texts if text in {"1", "2", "3", "4", "5", "6"}] == list("123456")


def test_the_drawn_route_lies_on_the_streets_all_along(streets, backdrop) -> None:
    route = _round(streets, CELLS)
    every_street = shapely.union_all(streets.links.geometry.to_numpy())
    for leg in _metric(draw(route, backdrop, **SIZE), route):
        dense = LineString(leg).segmentize(5.0)
        away_m = shapely.distance(shapely.points(shapely.get_coordinates(dense)), every_street)
        assert away_m.max() < 1.0


def test_discs_never_overlap_even_where_stops_share_a_corner(streets, backdrop) -> None:
    svg = draw(_round(streets, CELLS), backdrop, **SIZE)
    centres = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in _by_class(svg, "stop")]
    gaps = [np.hypot(a[0] - b[0], a[1] - b[1]) for a, b in itertools.combinations(centres, 2)]
    assert min(gaps) >= 5.0
    assert len(_by_class(svg, "leader")) >= 1


def test_a_hostile_street_name_is_text_and_the_drawing_stays_well_formed(backdrop) -> None:
    name = "</text><script>x</script> \"&' Rue"
    hostile = town.make_streets(first_name=name)
    route = _round(hostile, [(0, 0), (6, 0)])
    svg = draw(route, Backdrop.from_links(hostile.links), **SIZE)
    names = [one.text for one in _by_class(svg, "name")]
    assert name in names
    assert not list(ET.fromstring(svg).iter(f"{NAMESPACE}script"))


def test_names_of_the_streets_of_the_round_are_shown_clear_of_the_discs(streets, backdrop) -> None:
    svg = draw(_round(streets, [(0, 3), (11, 3)]), backdrop, **SIZE)
    names = {one.text: one for one in _by_class(svg, "name")}
    assert town.WEST_EAST[3] in names
    for one in names.values():
        at = Point(float(one.get("x", 0)), float(one.get("y", 0)))
        for disc in _by_class(svg, "stop"):
            assert at.distance(Point(float(disc.get("cx", 0)), float(disc.get("cy", 0)))) > 2.5


def test_each_name_stands_at_its_own_street(streets, backdrop) -> None:
    route = _round(streets, CELLS)
    frame = Frame.around(route.shapes(), **SIZE)
    names = _by_class(draw(route, backdrop, **SIZE), "name")
    assert len(names) >= 10
    for one in names:
        of_that_name = streets.links[streets.links["street"] == one.text].geometry
        street = frame.on_paper(shapely.union_all(of_that_name.to_numpy()))
        assert street.distance(Point(float(one.get("x", 0)), float(one.get("y", 0)))) < 5.0


def test_scale_north_and_base_are_drawn(streets, backdrop) -> None:
    svg = draw(_round(streets, CELLS), backdrop, **SIZE)
    assert all(len(_by_class(svg, mark)) == 1 for mark in ("scale", "north", "base"))


def test_the_scale_bar_has_the_length_it_says(streets, backdrop) -> None:
    route = _round(streets, CELLS)
    svg = draw(route, backdrop, **SIZE)
    frame = Frame.around(route.shapes(), **SIZE)
    bar = float(_by_class(svg, "scale")[0].get("width", 0))
    assert bar * frame.m_per_mm == pytest.approx(frame.scale_bar_m(), rel=0.01)


def test_a_round_without_a_stop_or_a_base_shown_is_still_a_map(streets, backdrop) -> None:
    svg = draw(RouteMap((), (MapStop(1, *town.xy(3, 3)),), None), backdrop, **SIZE)
    assert len(_by_class(svg, "stop")) == 1
    assert not _by_class(svg, "base")
    assert not _by_class(svg, "route")


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), min_size=1, max_size=8))
def test_a_window_holds_its_points_and_paper_goes_back_to_metres(points) -> None:
    shapes = [Point(x, y) for x, y in points]
    frame = Frame.around(shapes, **SIZE)
    paper = frame.to_paper(np.array(points, dtype=np.float64))
    assert (paper >= -1e-6).all()
    assert (paper <= np.array([190.0, 95.0]) + 1e-6).all()
    assert frame.to_metric(paper) == pytest.approx(np.array(points), abs=1e-5)
