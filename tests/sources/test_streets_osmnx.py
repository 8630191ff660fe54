"""Streets through OSMnx: a place fetched by name, and GraphML files it saved."""

from __future__ import annotations

import socket
from pathlib import Path

import osmnx as ox
import pytest
import requests
from osmnx import _errors, _nominatim, _overpass

from planner.errors import InputFileError, StreetsError
from planner.frames import LINKS, NODES
from planner.network.graph import build
from planner.network.modes import MODES
from planner.network.streets import Streets
from planner.sources import place_osmnx, streets_graphml
from planner.sources.streets_osmnx import edge_tags
from tests.sources import osm_server
from tests.sources.osm_server import FakeOpenStreetMap, node, way


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> FakeOpenStreetMap:
    found = osm_server.town()
    serve(monkeypatch, found)
    return found


def serve(monkeypatch: pytest.MonkeyPatch, server: FakeOpenStreetMap) -> None:
    def no_network(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a test asked the network")

    monkeypatch.setattr(socket, "create_connection", no_network)
    monkeypatch.setattr(_nominatim, "_nominatim_request", server.nominatim)
    monkeypatch.setattr(_overpass, "_overpass_request", server.overpass)


def ends(streets: Streets, mode: str) -> set[tuple[int, int]]:
    links = streets.links[streets.links[mode]]
    return set(zip(links["from_node"], links["to_node"], strict=True))


def by_street(streets: Streets, name: str, column: str) -> set[object]:
    return set(streets.links.loc[streets.links["street"] == name, column])


def test_a_place_gives_checked_streets_and_landmarks(server: FakeOpenStreetMap) -> None:
    streets = place_osmnx.fetch("  Melun,   France ")
    assert server.asked[0] == "Melun, France"
    NODES.check(streets.nodes)
    LINKS.check(streets.links)
    assert streets.epsg == 2154
    marks = streets.landmarks[["name", "kind", "opening_hours"]].to_numpy().tolist()
    assert marks == [["Médiathèque", "library", "Tu 14:00-18:00"]]
    assert by_street(streets, "Rue A", "freespeed_kmh") == {30}
    assert by_street(streets, "Rue C", "freespeed_kmh") == {50}
    assert by_street(streets, "Rue B", "osm_id") == {101}
    assert streets.links["length_m"].sum() == pytest.approx(2000, rel=0.02)
    assert streets.notes == ()


def test_modes_follow_the_tags_through_osmnx(server: FakeOpenStreetMap) -> None:
    streets = place_osmnx.fetch("Melun, France")
    assert (10, 12) in ends(streets, "car")
    assert (12, 10) not in ends(streets, "car")
    assert {(10, 12), (12, 10)} <= ends(streets, "bike")
    assert (20, 22) in ends(streets, "walk")
    assert (20, 22) not in ends(streets, "car")
    assert 105 not in set(streets.links["osm_id"])
    assert build(streets, MODES["walk"]).num_nodes == 6


def test_the_settings_of_osmnx_come_back_as_they_were(server: FakeOpenStreetMap) -> None:
    before = (ox.settings.use_cache, ox.settings.useful_tags_way, ox.settings.doh_url_template)
    place_osmnx.fetch("Melun, France")
    after = (ox.settings.use_cache, ox.settings.useful_tags_way, ox.settings.doh_url_template)
    assert after == before


def test_while_asking_no_third_party_resolves_names_and_nothing_is_cached(
    server: FakeOpenStreetMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def spy(data: dict[str, str]) -> dict[str, object]:
        seen.append((ox.settings.doh_url_template, ox.settings.use_cache))
        return server.overpass(data)

    monkeypatch.setattr(_overpass, "_overpass_request", spy)
    place_osmnx.fetch("Melun, France")
    assert set(seen) == {(None, False)}


@pytest.mark.parametrize("place", ["", "   ", "x" * 201])
def test_a_place_without_a_name_is_refused_before_asking(
    server: FakeOpenStreetMap, place: str
) -> None:
    with pytest.raises(StreetsError, match="vide ou trop long"):
        place_osmnx.fetch(place)
    assert server.asked == []


def test_an_unknown_place_or_one_without_limits_is_told(server: FakeOpenStreetMap) -> None:
    for boundary in (None, {"type": "Point", "coordinates": [2.6, 48.5]}):
        server.boundary = boundary
        with pytest.raises(StreetsError, match="« Nulle Part » : OpenStreetMap ne connaît pas"):
            place_osmnx.fetch("Nulle Part")


def test_a_place_without_streets_is_told(server: FakeOpenStreetMap) -> None:
    server.streets = []
    with pytest.raises(StreetsError):
        place_osmnx.fetch("Melun, France")
    server.streets = [node(1, 0, 0), node(2, 1, 0), way(100, [1, 2], highway="x", access="no")]
    with pytest.raises(StreetsError, match="aucune rue praticable"):
        place_osmnx.fetch("Melun, France")


@pytest.mark.parametrize(
    "failure",
    [
        requests.ConnectionError("no route"),
        requests.Timeout("slow"),
        _errors.ResponseStatusCodeError("500"),
        OSError("no network"),
    ],
)
def test_no_answer_is_told_without_its_details(
    server: FakeOpenStreetMap, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(_data: object) -> None:
        raise failure

    monkeypatch.setattr(_overpass, "_overpass_request", fail)
    with pytest.raises(StreetsError, match="OpenStreetMap ne répond pas") as caught:
        place_osmnx.fetch("Melun, France")
    assert str(failure) not in str(caught.value)


def test_a_place_without_landmarks_is_no_fault(server: FakeOpenStreetMap) -> None:
    server.features = []
    assert place_osmnx.fetch("Melun, France").landmarks.empty


@pytest.fixture
def saved(server: FakeOpenStreetMap, tmp_path: Path) -> Path:
    """A driving network as a person would save it: simplified by OSMnx, values in lists."""
    graph = ox.graph_from_place("Melun, France", network_type="drive", retain_all=True)
    path = tmp_path / "rues.graphml"
    ox.save_graphml(graph, path)
    return path


def test_a_saved_graph_is_read_back(saved: Path) -> None:
    streets = streets_graphml.read(saved)
    LINKS.check(streets.links)
    assert streets.epsg == 2154
    assert "['" in saved.read_text()  # OSMnx merged streets into lists
    assert ends(streets, "car") >= {(10, 12)}
    for link in streets.links.itertuples():
        assert link.geometry.coords[0] == pytest.approx(tuple(streets.nodes.loc[link.from_node]))
        assert link.length_m == pytest.approx(link.geometry.length)


def test_a_road_merged_with_a_footpath_is_no_road(saved: Path) -> None:
    streets = streets_graphml.read(saved)
    merged = streets.links[streets.links["highway"] == "footway"]
    assert len(merged)
    assert not merged["car"].any()


def test_a_projected_graph_gives_the_same_place(
    server: FakeOpenStreetMap, tmp_path: Path, saved: Path
) -> None:
    graph = ox.project_graph(ox.load_graphml(saved))
    ox.save_graphml(graph, tmp_path / "metres.graphml")
    degrees, metres = (streets_graphml.read(p) for p in (saved, tmp_path / "metres.graphml"))
    assert metres.epsg == degrees.epsg
    assert metres.bbox_lonlat == pytest.approx(degrees.bbox_lonlat)
    assert metres.nodes.to_numpy() == pytest.approx(degrees.nodes.to_numpy(), abs=0.01)


def test_a_graph_made_for_walking_is_told(server: FakeOpenStreetMap, tmp_path: Path) -> None:
    graph = ox.graph_from_place("Melun, France", network_type="walk", retain_all=True)
    ox.save_graphml(graph, tmp_path / "pied.graphml")
    assert "aucun sens unique" in streets_graphml.read(tmp_path / "pied.graphml").notes[0]


EMPTY = (
    '<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    '<key id="d0" for="graph" attr.name="crs" attr.type="string"/>'
    '<graph edgedefault="directed"><data key="d0">epsg:4326</data></graph></graphml>'
)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        ("", InputFileError, "vide"),
        ("<graphml", InputFileError, "abîmé ou tronqué"),
        ("pas du xml", InputFileError, "abîmé ou tronqué"),
        ("<graphml></graphml>", InputFileError, "pas un graphe de rues"),
        ("<osm></osm>", InputFileError, "pas un graphe de rues"),
        (EMPTY, StreetsError, "aucune rue praticable"),
        (EMPTY.replace("epsg:4326", "zorglub"), StreetsError, "sans système"),
    ],
)
def test_a_file_that_is_no_graph_is_told(
    tmp_path: Path, content: str, error: type[Exception], words: str
) -> None:
    path = tmp_path / "rues.graphml"
    path.write_text(content)
    with pytest.raises(error, match=words):
        streets_graphml.read(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</graphml>", ""),
        ("LINESTRING", "LIGNE"),
        ('attr.name="x"', 'attr.name="abscisse"'),
        ("epsg:4326", "epsg:999999"),
        (">2.66</data>", ">nan</data>"),
        ('<node id="10">', '<node id="dix">'),
        ('attr.name="highway"', 'attr.name="autoroute"'),
    ],
)
def test_a_damaged_graph_is_told_in_words(saved: Path, old: str, new: str) -> None:
    text = saved.read_text()
    assert old in text
    saved.write_text(text.replace(old, new))
    with pytest.raises((InputFileError, StreetsError)) as caught:
        streets_graphml.read(saved)
    assert caught.value.faults[0].file == "rues.graphml"
    assert caught.value.faults[0].hint


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "rues.graphml"
    path.write_text(f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><graphml>&e11;</graphml>')
    with pytest.raises(InputFileError):
        streets_graphml.read(path)


@pytest.mark.parametrize("name", ["<script>", "`${1}`", "\u202eeuR", "🚀", "[1, 2", "{'a': 1}"])
def test_a_hostile_name_is_kept_as_text_or_left_out(
    server: FakeOpenStreetMap, tmp_path: Path, name: str
) -> None:
    server.streets = [node(1, 0, 0), node(2, 1, 0), way(100, [1, 2], highway="service", name=name)]
    assert by_street(place_osmnx.fetch("Melun, France"), name, "osm_id") == {100}
    graph = ox.graph_from_place("Melun, France", simplify=False)
    ox.save_graphml(graph, tmp_path / "rues.graphml")
    read = streets_graphml.read(tmp_path / "rues.graphml")
    assert set(read.links["street"].dropna()) <= {name}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"lit": ["yes", "no"]}, "yes;no"),
        ({"tunnel": ["building_passage", "yes"]}, "yes"),
        ({"access": ["yes", "private"]}, "private"),
    ],
)
def test_of_merged_ways_the_least_welcoming_tag_counts(data: dict[str, object], told: str) -> None:
    assert edge_tags({"highway": "residential", **data})[next(iter(data))] == told
