"""One entry for streets of any kind of file."""

from __future__ import annotations

import datetime as dt
import gzip
import os
from pathlib import Path

import numpy as np
import osmium
import pytest

from planner.errors import InputFileError, PlannerError
from planner.sources import place_osmnx, streets
from planner.sources.streets import read_streets
from tests.sources.osm_files import at, street, write_pbf
from tests.sources.test_streets_layers import layers, write


@pytest.fixture
def pbf(tmp_path: Path) -> Path:
    nodes = {n: at(n, 0) for n in range(1, 400)}
    return write_pbf(tmp_path / "ville.osm.pbf", nodes, {10: (list(nodes), street("Rue A"))})


@pytest.fixture
def gpkg(tmp_path: Path) -> Path:
    return write(tmp_path / "ville.gpkg", *layers())


@pytest.mark.parametrize(
    "name", ["ville.osm.pbf", "VILLE.OSM.PBF", "a.pbf", "sans-extension", "x.dat"]
)
def test_an_extract_is_known_by_its_content(pbf: Path, name: str) -> None:
    assert len(read_streets(pbf.rename(pbf.with_name(name))).links) == 2


def test_layers_are_read(gpkg: Path) -> None:
    assert len(read_streets(gpkg).links) == 4


@pytest.mark.parametrize("name", ["ville.gpkg", "ville.graphml"])
def test_an_extract_named_as_another_kind_says_how_to_name_it(pbf: Path, name: str) -> None:
    with pytest.raises(InputFileError, match=r"le contenu est un \.pbf") as caught:
        read_streets(pbf.rename(pbf.with_name(name)))
    assert caught.value.faults[0].hint == "renommer le fichier en .pbf"


@pytest.mark.parametrize("name", ["ville.osm.pbf", "ville.dat"])
def test_layers_named_as_another_kind_say_how_to_name_them(gpkg: Path, name: str) -> None:
    with pytest.raises(InputFileError, match=r"le contenu est un \.gpkg"):
        read_streets(gpkg.rename(gpkg.with_name(name)))


def test_a_compressed_file_says_to_unpack_it(tmp_path: Path, pbf: Path) -> None:
    packed = gzip.compress(pbf.read_bytes())
    for name, content in (("a.osm.pbf.gz", packed), ("b.graphml", packed[: len(packed) // 2])):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputFileError, match="compressé — le décompresser"):
            read_streets(tmp_path / name)


def test_a_missing_an_empty_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="introuvable"):
        read_streets(tmp_path / "rien.osm.pbf")
    with pytest.raises(InputFileError, match="introuvable"):
        read_streets(tmp_path)
    (tmp_path / "vide.gpkg").touch()
    with pytest.raises(InputFileError, match="vide"):
        read_streets(tmp_path / "vide.gpkg")


@pytest.mark.parametrize("suffix", [".osm.pbf", ".gpkg", ".graphml", ".xyz", ""])
def test_random_bytes_are_told_whatever_their_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"bruit{suffix}"
    path.write_bytes(np.random.default_rng(7).bytes(5000))
    with pytest.raises(InputFileError) as caught:
        read_streets(path)
    fault = caught.value.faults[0]
    assert fault.file == path.name
    assert ".osm.pbf" in fault.hint


def test_every_truncation_of_an_extract_is_told_or_read(pbf: Path) -> None:
    whole = pbf.read_bytes()
    for size in range(1, len(whole), max(1, len(whole) // 60)):
        pbf.write_bytes(whole[:size])
        with pytest.raises(PlannerError) as caught:
            read_streets(pbf)
        assert str(caught.value)


def test_every_flipped_byte_of_an_extract_is_told_or_read(pbf: Path) -> None:
    whole = pbf.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        pbf.write_bytes(damaged)
        try:
            assert len(read_streets(pbf).links)
        except PlannerError as error:
            assert str(error)  # noqa: PT017 - both ends are right, a traceback is not


def test_a_place_is_asked_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(place_osmnx, "fetch", asked.append)
    streets.fetch_place("Melun, France")
    assert asked == ["Melun, France"]


def test_the_date_of_an_extract_is_the_one_it_carries_else_that_of_its_file(
    tmp_path: Path, pbf: Path, gpkg: Path
) -> None:
    day = dt.datetime(2026, 3, 12, 9).timestamp()
    for path in (pbf, gpkg):
        os.utime(path, (day, day))
        assert streets.vintage_of(path) == "fichier du 2026-03-12"
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2025-11-02T20:21:00Z")
    dated = tmp_path / "date.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(dated), "pbf"), header=header) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=at(0, 0), version=1))
    assert streets.vintage_of(dated) == "2025-11-02"
