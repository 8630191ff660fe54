"""Streets of node and link layers: small files, bad files, the real one."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from shapely import LineString, Point

from planner.errors import FaultsError, InputFileError, StreetsError
from planner.frames import LINKS, NODES
from planner.network.graph import build
from planner.network.modes import MODES
from planner.network.streets import Streets
from planner.sources.streets_layers import parse, read

EAST, NORTH = 675_000.0, 6_826_000.0


def layers(**columns: object) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Three nodes in a row, both ways between neighbours; columns of links may be replaced."""
    points = [Point(EAST + 100 * n, NORTH) for n in range(3)]
    nodes = gpd.GeoDataFrame({"id": ["7", "8", "9"]}, geometry=points, crs=2154)
    pairs = [(0, 1), (1, 0), (1, 2), (2, 1)]
    lines = [LineString([points[a], points[b]]) for a, b in pairs]
    links = gpd.GeoDataFrame(
        {
            "u": [str(7 + a) for a, _b in pairs],
            "v": [str(7 + b) for _a, b in pairs],
            "name": ["Rue A", "Rue A", "Rue B", None],
            "highway": "residential",
            "modes": "car",
            "freespeed_ms": 10.0,
            "length_m": 110.0,
            **columns,
        },
        geometry=lines,
        crs=2154,
    )
    return nodes, links


def write(path: Path, nodes: gpd.GeoDataFrame | None, links: gpd.GeoDataFrame | None) -> Path:
    for name, frame in (("nodes", nodes), ("links", links)):
        if frame is not None:
            pyogrio.write_dataframe(frame, path, layer=name, append=path.exists())
    return path


def test_layers_become_checked_frames(tmp_path: Path) -> None:
    streets = read(write(tmp_path / "rues.gpkg", *layers()))
    NODES.check(streets.nodes)
    LINKS.check(streets.links)
    assert streets.epsg == 2154
    assert streets.nodes.index.tolist() == [7, 8, 9]
    assert streets.links["from_node"].tolist() == [7, 8, 8, 9]
    assert streets.links["street"].dropna().tolist() == ["Rue A", "Rue A", "Rue B"]
    assert (streets.links["freespeed_kmh"] == 36).all()
    assert (streets.links["length_m"] == 110).all()
    west, south, east, north = streets.bbox_lonlat
    assert 2 < west < east < 3
    assert 48 < south <= north < 49


def test_tags_of_standing_are_read_where_the_layer_has_them(tmp_path: Path) -> None:
    nodes, links = layers()
    plain = read(write(tmp_path / "plain.gpkg", nodes, links)).links
    assert not {"tunnel", "access", "lit"} & set(plain.columns)
    links["lit"] = ["yes", "yes", "no", None]
    links["tunnel"] = ["yes", None, None, "no"]
    told = read(write(tmp_path / "told.gpkg", nodes, links)).links
    assert told["lit"].astype(object).tolist() == [True, True, False, pd.NA]
    assert told["tunnel"].tolist() == [True, False, False, False]
    assert "access" not in told.columns


def test_layers_in_degrees_are_projected(tmp_path: Path) -> None:
    degrees = [frame.to_crs(4326) for frame in layers()]
    streets = read(write(tmp_path / "rues.gpkg", *degrees))
    assert streets.nodes["x_m"].to_numpy() == pytest.approx(EAST + np.array([0, 100, 200]))
    assert streets.links.crs.to_epsg() == 2154


def test_without_modes_walkers_and_bikes_take_the_slow_streets_and_it_is_told() -> None:
    streets = parse(*layers(highway=["residential", "residential", "motorway", "motorway"]))
    assert streets.links["car"].all()
    assert streets.links["walk"].tolist() == [True, True, False, False]
    assert streets.links["bike"].tolist() == [True, True, False, False]
    assert len(streets.notes) == 2


def test_own_modes_are_obeyed_and_rails_left_out() -> None:
    streets = parse(*layers(modes=["car,bike,walk", "car", "walk", "rail"]))
    assert streets.links[["car", "bike", "walk"]].to_numpy().tolist() == [
        [True, True, True],
        [True, False, False],
        [False, False, True],
    ]
    assert streets.notes == ()


def test_unknown_lengths_and_speeds_fall_back() -> None:
    streets = parse(
        *layers(length_m=[np.nan, -5.0, 0.0, np.inf], freespeed_ms=[np.nan, -1.0, 0.0, np.inf])
    )
    assert streets.links["length_m"].to_numpy() == pytest.approx(100)
    assert streets.links["freespeed_kmh"].isna().all()


def test_links_cut_by_the_border_are_left_out() -> None:
    streets = parse(*layers(v=["8", "7", "outside", "8"]))
    assert streets.links["to_node"].tolist() == [8, 7, 8]


def test_ids_that_are_no_numbers_are_ranked() -> None:
    nodes, links = layers(u=list("abbc"), v=list("bacb"))
    streets = parse(nodes.assign(id=list("abc")), links)
    assert streets.nodes.index.tolist() == [0, 1, 2]
    assert streets.links["from_node"].tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize("ids", [[7.5, 8, 10**30], ["²", "8", "9"], ["9" * 5000, "8", "9"]])
def test_ids_beyond_any_integer_are_ranked(ids: list[object]) -> None:
    nodes, links = layers(
        u=[str(ids[n]) for n in (0, 1, 1, 2)], v=[str(ids[n]) for n in (1, 0, 2, 1)]
    )
    streets = parse(nodes.assign(id=pd.Series(ids, dtype=object)), links)
    assert streets.links["from_node"].tolist() == [0, 1, 1, 2]


def test_numbers_of_ways_that_are_none_are_unknown() -> None:
    streets = parse(*layers(osm_way_id=["12", "²", "--5", "9" * 400]))
    assert streets.links["osm_id"].tolist() == [12, pd.NA, pd.NA, pd.NA]
    dates = parse(*layers(osm_way_id=pd.to_datetime(["2026-01-01"] * 4)))
    assert dates.links["osm_id"].isna().all()
    floats = parse(*layers(osm_way_id=[12.0, float("nan"), 2.5, float("inf")]))
    assert floats.links["osm_id"].tolist() == [12, pd.NA, pd.NA, pd.NA]


def test_columns_may_be_called_from_and_to() -> None:
    nodes, links = layers()
    assert len(parse(nodes, links.rename(columns={"u": "from", "v": "to"})).links) == 4


def test_lines_drawn_against_their_direction_are_turned() -> None:
    nodes, links = layers()
    turned = links.set_geometry(links.geometry.reverse())
    streets = parse(nodes, turned)
    for link in streets.links.itertuples():
        assert link.geometry.coords[0] == tuple(streets.nodes.loc[link.from_node])


def test_links_without_a_line_are_left_out() -> None:
    nodes, links = layers()
    links.loc[3, "geometry"] = None
    assert len(parse(nodes, links).links) == 3


def test_swapped_layers_are_told() -> None:
    nodes, links = layers()
    points = gpd.GeoDataFrame(links, geometry=links.geometry.centroid, crs=2154)
    with pytest.raises(StreetsError, match="« links » : géométries"):
        parse(nodes, points)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "`${1}`", "\u202eeuR", "🚀"])
def test_a_hostile_name_is_kept_as_text(name: str) -> None:
    assert set(parse(*layers(name=name)).links["street"]) == {name}


def test_missing_columns_of_both_layers_are_told_at_once() -> None:
    nodes, links = layers()
    with pytest.raises(StreetsError) as caught:
        parse(nodes.drop(columns="id"), links.drop(columns=["u", "v"]), file="rues.gpkg")
    messages = [fault.message for fault in caught.value.faults]
    assert len(messages) == 3
    assert all("absente" in message for message in messages)
    assert {fault.file for fault in caught.value.faults} == {"rues.gpkg"}


def test_missing_layers_are_told(tmp_path: Path) -> None:
    nodes, links = layers()
    with pytest.raises(StreetsError, match="« links » absente"):
        read(write(tmp_path / "a.gpkg", nodes, None))
    with pytest.raises(StreetsError, match="« nodes » absente"):
        read(write(tmp_path / "b.gpkg", None, links))


def test_no_reference_system_is_told(tmp_path: Path) -> None:
    nodes, links = layers()
    bare = [gpd.GeoDataFrame(f.drop(columns="geometry"), geometry=f.geometry.to_numpy())
            for f in (nodes, links)]  # fmt: skip
    with pytest.raises(StreetsError, match="sans système") as caught:
        parse(*bare)
    assert len(caught.value.faults) == 2


def test_a_reference_system_that_contradicts_the_positions_is_told(tmp_path: Path) -> None:
    wrong = [frame.set_crs(4326, allow_override=True) for frame in layers()]
    with pytest.raises(InputFileError, match="hors du globe"):
        read(write(tmp_path / "rues.gpkg", *wrong))


def test_no_routable_street_is_told() -> None:
    with pytest.raises(StreetsError, match="aucune rue praticable"):
        parse(*layers(modes="rail"))


def test_links_that_join_no_node_are_told() -> None:
    with pytest.raises(StreetsError, match="aucun tronçon ne relie"):
        parse(*layers(u="x", v="y"))


def test_empty_layers_are_told() -> None:
    nodes, links = layers()
    with pytest.raises(FaultsError, match="vide"):
        parse(nodes.iloc[:0], links.iloc[:0])


def test_missing_empty_and_truncated_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "rues.gpkg"
    with pytest.raises(InputFileError, match="introuvable"):
        read(path)
    path.touch()
    with pytest.raises(InputFileError, match="vide"):
        read(path)
    path.unlink()
    write(path, *layers())
    whole = path.read_bytes()
    for wrong in (
        whole[:1000],
        whole[: len(whole) // 2],
        b"SQLite format 3\0" + b"\xff" * 4000,
        b"x" * 3000,
    ):
        path.write_bytes(wrong)
        with pytest.raises(FaultsError) as caught:
            read(path)
        assert caught.value.faults[0].message


@pytest.fixture(scope="module")
def melun(shared_data: Path) -> Streets:
    return read(shared_data / "melun" / "melun_osm_drive.gpkg")


@pytest.mark.shared
def test_the_real_layers_hold_what_their_note_says(melun: Streets) -> None:
    assert len(melun.nodes) == 3132
    assert len(melun.links) <= 6417
    assert melun.epsg == 2154
    assert build(melun, MODES["car"]).num_nodes == 2956
    assert melun.links["osm_id"].notna().all()
    assert pd.api.types.is_string_dtype(melun.links["street"].dropna())


@pytest.mark.shared
def test_on_foot_more_of_the_real_town_is_reached_than_by_car(melun: Streets) -> None:
    walk, car = (build(melun, MODES[key]) for key in ("walk", "car"))
    assert walk.num_nodes > 0.8 * car.num_nodes
    assert len(walk.tail) > len(car.tail) * 0.8
