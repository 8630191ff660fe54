"""Streets of small extracts written in the test, and of the real one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.errors import InputFileError, StreetsError
from planner.frames import LINKS, NODES
from planner.network.graph import build
from planner.network.modes import MODES
from planner.network.streets import Streets
from planner.sources.streets_pbf import read
from tests.sources.osm_files import at, street, write_pbf

Ways = dict[int, tuple[list[int], dict[str, str]]]


def extract(
    tmp_path: Path, ways: Ways, nodes: dict[int, tuple[float, float]] | None = None
) -> Streets:
    """Nodes 1 to 9 in a row 100 m apart, unless given."""
    nodes = nodes or {n: at(n, 0) for n in range(1, 10)}
    return read(write_pbf(tmp_path / "rues.osm.pbf", nodes, ways))


def ends(streets: Streets, mode: str = "walk") -> set[tuple[int, int]]:
    links = streets.links[streets.links[mode]]
    return set(zip(links["from_node"], links["to_node"], strict=True))


def test_shape_points_become_geometry_and_junctions_nodes(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(1, 1), 3: at(2, 0), 4: at(3, 0), 5: at(2, -1)}
    ways = {10: ([1, 2, 3, 4], street("Rue A")), 11: ([3, 5], street("Rue B"))}
    streets = extract(tmp_path, ways, nodes)
    assert streets.nodes.index.tolist() == [1, 3, 4, 5]
    assert ends(streets) == {(1, 3), (3, 1), (3, 4), (4, 3), (3, 5), (5, 3)}
    bent = streets.links[(streets.links["from_node"] == 1)].iloc[0]
    assert len(bent.geometry.coords) == 3
    assert bent["length_m"] == pytest.approx(bent.geometry.length)
    assert bent["length_m"] == pytest.approx(2 * np.hypot(100, 100), rel=0.02)
    assert (bent["street"], bent["osm_id"]) == ("Rue A", 10)


def test_the_frames_keep_their_contracts(tmp_path: Path) -> None:
    streets = extract(tmp_path, {10: ([1, 2, 3], street("Rue A"))})
    NODES.check(streets.nodes)
    LINKS.check(streets.links)
    assert streets.epsg == 2154
    west, south, east, north = streets.bbox_lonlat
    assert (west, south) == pytest.approx(at(1, 0))
    assert (east, north) == pytest.approx(at(3, 0))
    assert streets.notes == ()


def test_every_link_goes_from_its_start_to_its_end(tmp_path: Path) -> None:
    ways = {
        10: ([1, 2, 3], street("Rue A", oneway="-1")),
        11: ([3, 4, 5], street("Rue B")),
        12: ([5, 6, 7], street("Rue C", oneway="yes", oneway__bicycle="no")),
    }
    streets = extract(tmp_path, ways)
    xy = streets.nodes
    for link in streets.links.itertuples():
        for node, corner in ((link.from_node, 0), (link.to_node, -1)):
            assert link.geometry.coords[corner] == tuple(xy.loc[node])


def test_ways_of_one_street_are_joined_and_of_two_are_not(tmp_path: Path) -> None:
    ways = {
        10: ([1, 2], street("Rue A")),
        11: ([2, 3], street("Rue A")),
        12: ([3, 4], street("Rue B")),
        13: ([4, 5], street("Rue B", maxspeed="30")),
    }
    assert ends(extract(tmp_path, ways)) == {(1, 3), (3, 1), (3, 4), (4, 3), (4, 5), (5, 4)}


def test_ways_drawn_towards_each_other_are_joined_when_both_ways_are_open(tmp_path: Path) -> None:
    ways = {10: ([1, 2], street("Rue A")), 11: ([3, 2], street("Rue A"))}
    assert ends(extract(tmp_path, ways)) == {(1, 3), (3, 1)}
    opposed = {
        10: ([1, 2], street("Rue A", oneway="yes")),
        11: ([3, 2], street("Rue A", oneway="yes")),
    }
    assert ends(extract(tmp_path, opposed), "car") == {(1, 2), (3, 2)}


def test_one_way_streets_run_one_way_whatever_the_drawing(tmp_path: Path) -> None:
    ways = {
        10: ([1, 2], street("Rue A", oneway="yes")),
        11: ([4, 3], street("Rue B", oneway="-1")),
        12: ([5, 6], street("Rue C", oneway="yes", oneway__bicycle="no")),
        13: ([7, 8], street("Rue D")),
    }
    streets = extract(tmp_path, ways)
    assert ends(streets, "car") == {(1, 2), (3, 4), (5, 6), (7, 8), (8, 7)}
    assert ends(streets, "bike") == {(1, 2), (3, 4), (5, 6), (6, 5), (7, 8), (8, 7)}


def test_a_roundabout_is_driven_as_drawn_with_its_tag(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(1, 1), 3: at(2, 0), 4: at(1, -1), 5: at(3, 0), 6: at(-1, 0)}
    ways = {
        10: ([1, 4, 3, 2, 1], {"highway": "tertiary", "junction": "roundabout"}),
        11: ([3, 5], street("Rue A")),
        12: ([1, 6], street("Rue B")),
    }
    streets = extract(tmp_path, ways, nodes)
    circle = streets.links[streets.links["junction"].eq("roundabout").fillna(False)]
    # node 2 stays, so that on foot both halves are kept
    assert set(zip(circle["from_node"], circle["to_node"], strict=True)) == {(1, 3), (3, 2), (2, 1)}
    assert build(streets, MODES["car"]).num_nodes == 5


def test_a_closed_street_with_one_way_in_stays_walkable_all_round(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(1, 1), 4: at(2, 1), 5: at(2, 0)}
    ways = {10: ([1, 2], street("Rue A")), 11: ([2, 3, 4, 5, 2], street("Square B"))}
    graph = build(extract(tmp_path, ways, nodes), MODES["walk"])
    assert graph.length_m.sum() / 2 == pytest.approx(500, rel=0.02)


def test_two_ways_between_two_junctions_are_both_kept(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(0.5, 1), 4: at(-1, 0), 5: at(2, 0)}
    ways = {
        10: ([4, 1], street("Rue A")),
        11: ([1, 2], street("Rue B")),
        12: ([1, 3, 2], street("Rue C")),
        13: ([2, 5], street("Rue D")),
    }
    streets = extract(tmp_path, ways, nodes)
    graph = build(streets, MODES["walk"])
    kept = streets.links["street"].iloc[graph.link]
    assert set(kept) == {"Rue A", "Rue B", "Rue C", "Rue D"}


def test_a_ring_that_touches_nothing_is_read(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(1, 1), 4: at(0, 1)}
    streets = extract(tmp_path, {10: ([1, 2, 3, 4, 1], street("Rue A"))}, nodes)
    assert streets.links["length_m"].sum() / 2 == pytest.approx(400, rel=0.02)


def test_a_clipped_way_keeps_its_inner_parts_and_is_told(tmp_path: Path) -> None:
    ways = {
        10: ([99, 1, 2, 98, 3, 4], street("Rue A")),
        11: ([4, 5], street("Rue B")),
        12: ([97, 96], street("Rue Dehors")),
    }
    streets = extract(tmp_path, ways)
    assert ends(streets) == {(1, 2), (2, 1), (3, 4), (4, 3), (4, 5), (5, 4)}
    assert len(streets.notes) == 1
    assert "2 voies" in streets.notes[0]
    assert "Rue Dehors" not in set(streets.links["street"])


def test_private_ways_and_ways_to_come_are_left_out(tmp_path: Path) -> None:
    ways = {
        10: ([1, 2], street("Rue A")),
        11: ([2, 3], street("Rue B", access="private")),
        12: ([2, 4], {"highway": "construction", "name": "Rue C"}),
    }
    assert set(extract(tmp_path, ways).links["street"]) == {"Rue A"}


def test_names_speeds_and_classes_are_kept_and_absence_is_null(tmp_path: Path) -> None:
    ways = {
        10: ([1, 2], street("Rue A", maxspeed="FR:30")),
        11: ([3, 4], {"highway": "footway"}),
    }
    links = extract(tmp_path, ways).links.set_index("from_node")
    assert links.loc[1, "freespeed_kmh"] == 30
    assert links.loc[1, "highway"] == "residential"
    assert links.loc[[3]][["street", "junction", "freespeed_kmh"]].isna().all(axis=None)


def test_landmarks_come_from_nodes_and_ways_without_shelters(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(0, 2), 4: at(2, 2), 5: at(5, 5), 6: at(6, 6)}
    ways = {
        10: ([1, 2], street("Rue A")),
        11: ([3, 4], {"leisure": "park", "name": "Parc du Port"}),
    }
    tags = {
        5: {"amenity": "library", "name": "Médiathèque", "opening_hours": "Tu 14:00-18:00"},
        6: {"amenity": "social_facility", "name": "Foyer caché"},
    }
    path = write_pbf(tmp_path / "a.osm.pbf", nodes, ways, tags)
    marks = read(path).landmarks
    assert marks[["name", "kind"]].to_numpy().tolist() == [
        ["Médiathèque", "library"],
        ["Parc du Port", "park"],
    ]
    assert marks["opening_hours"].dropna().to_dict() == {marks.index[0]: "Tu 14:00-18:00"}
    park = marks[marks["name"] == "Parc du Port"].iloc[0]
    streets = read(path)
    east = streets.nodes.loc[2]
    assert (park["x_m"], park["y_m"] - 200) == pytest.approx((east["x_m"], east["y_m"]), abs=3)


def test_a_station_and_its_entrances_are_one_landmark(tmp_path: Path) -> None:
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(0, 1), 4: at(0, 30)}
    tags = {
        1: {"railway": "subway_entrance", "name": "Gare"},
        3: {"railway": "station", "name": "Gare"},
        4: {"railway": "station", "name": "Gare"},
    }
    path = write_pbf(tmp_path / "a.osm.pbf", nodes, {10: ([1, 2], street("Rue A"))}, tags)
    assert read(path).landmarks["kind"].tolist() == ["station", "station"]


def test_overseas_extracts_get_their_own_metric_system(tmp_path: Path) -> None:
    nodes = {1: (55.45, -20.88), 2: (55.451, -20.88)}
    assert extract(tmp_path, {10: ([1, 2], street("Rue A"))}, nodes).epsg == 2975


@pytest.mark.parametrize("name", ["<script>", "`${1}`", "\u202eeuR", "🚀", "x" * 120, "شارع"])
def test_a_hostile_name_is_kept_as_text(tmp_path: Path, name: str) -> None:
    assert set(extract(tmp_path, {10: ([1, 2], street(name))}).links["street"]) == {name}


def test_no_street_is_told(tmp_path: Path) -> None:
    with pytest.raises(StreetsError, match="aucune rue praticable"):
        extract(tmp_path, {10: ([1, 2], {"waterway": "river", "name": "La Seine"})})


def test_streets_all_outside_the_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(StreetsError, match="aucune voie n'a ses nœuds"):
        extract(tmp_path, {10: ([98, 99], street("Rue A"))})


def test_missing_empty_truncated_and_foreign_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "rues.osm.pbf"
    with pytest.raises(InputFileError, match="introuvable"):
        read(path)
    path.touch()
    with pytest.raises(InputFileError, match="vide"):
        read(path)
    nodes = {n: at(n, 0) for n in range(1, 500)}
    write_pbf(path, nodes, {10: (list(nodes), street("Rue A"))})
    whole = path.read_bytes()
    for wrong in (whole[: len(whole) // 2], whole[:-3], whole[:40], b"\x00" * 500, b"<osm/>" * 50):
        path.write_bytes(wrong)
        with pytest.raises(InputFileError, match="abîmé, tronqué") as caught:
            read(path)
        assert caught.value.faults[0].file == "rues.osm.pbf"


@pytest.mark.shared
def test_the_real_extract_gives_a_graph_per_mode(shared_data: Path) -> None:
    streets = read(shared_data / "paris_republique" / "paris_3e_11e_paris_bss.osm.pbf")
    assert streets.epsg == 2154
    assert streets.bbox_lonlat == pytest.approx((2.3515, 48.8576, 2.3807, 48.8700), abs=0.001)
    assert 1300 < len(streets.nodes) < 1600  # of 4,598
    assert streets.links["street"].nunique() > 250
    assert "découpé" in streets.notes[0]
    sizes = {key: build(streets, mode).num_nodes for key, mode in MODES.items()}
    assert sizes["walk"] > 1000 > sizes["bike"] > sizes["car"] > 500


def test_tunnels_light_and_private_ground_are_kept(tmp_path: Path) -> None:
    ways = {
        10: ([1, 2], street("Rue A", lit="yes")),
        11: ([2, 3], street("Rue A", lit="no", tunnel="yes")),
        12: ([3, 4], street("Rue B", access="customers")),
    }
    links = extract(tmp_path, ways).links.drop_duplicates("osm_id").set_index("osm_id")
    assert links["tunnel"].tolist() == [False, True, False]
    assert links["access"].isna().tolist() == [True, True, False]
    assert links["access"].iloc[2] == "customers"
    assert links["lit"].astype(object).tolist() == [True, False, pd.NA]
