"""Layers that cannot be, through the command line; an interrupted add leaves the old town whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from tests.cli.hostile import assert_refused, digest
from tests.cli.runner import Ran, av
from tests.sources.osm_files import at, street, write_pbf
from tests.sources.test_streets_layers import EAST, NORTH, layers, write

BOX = (EAST - 500, NORTH - 500, EAST + 500, NORTH + 500)


def _zones(path: Path, crs: int | None = 2154, where: tuple[float, ...] = BOX) -> Path:
    data = {"CODE_IRIS": ["772880101"], "NOM_IRIS": ["Centre"], "DISP_TP6018": ["20.5"]}
    gpd.GeoDataFrame(data, geometry=[box(*where)], crs=crs).to_file(path, layer="iris")
    return path


def _streets(path: Path, **columns: object) -> Path:
    return write(path, *layers(**columns))


def _without_system(path: Path) -> Path:
    """A layer of streets whose table of systems says nothing."""
    with sqlite3.connect(path) as base:
        base.execute("UPDATE gpkg_geometry_columns SET srs_id = -1")
        base.execute("UPDATE gpkg_contents SET srs_id = -1")
    return path


def _add(home: Path, *words: str | Path) -> Ran:
    return av("territory", "add", "ville", "--name", "Ville", "--home", home, "--replace", *words)


@pytest.fixture
def home(tmp_path) -> Path:
    """A workspace that already holds the town `ville`."""
    folder = tmp_path / "home"
    ran = _add(folder, "--streets", _streets(tmp_path / "bon.gpkg"),
               "--zones", _zones(tmp_path / "zones-bonnes.gpkg"))  # fmt: skip
    assert ran.code == 0, ran.err
    return folder


def _refused(home: Path, *words: str | Path, named: str) -> Ran:
    before = digest(home)
    ran = _add(home, *words)
    assert_refused(ran, named)
    assert digest(home) == before
    return ran


def test_zones_without_a_reference_system_are_refused(home, tmp_path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        zones = _zones(tmp_path / "sans.gpkg", crs=None)
    _refused(home, "--streets", _streets(tmp_path / "r.gpkg"), "--zones", zones, named="sans.gpkg")


def test_zones_in_the_wrong_reference_system_are_refused(home, tmp_path) -> None:
    zones = _zones(tmp_path / "faux.gpkg", crs=4326)
    _refused(home, "--streets", _streets(tmp_path / "r.gpkg"), "--zones", zones, named="faux.gpkg")


def test_zones_outside_the_streets_are_refused(home, tmp_path) -> None:
    far = tuple(side + 200_000 for side in BOX)
    zones = _zones(tmp_path / "loin.gpkg", where=far)
    _refused(home, "--streets", _streets(tmp_path / "r.gpkg"), "--zones", zones, named="loin.gpkg")


def test_streets_without_a_reference_system_are_refused(home, tmp_path) -> None:
    path = _without_system(_streets(tmp_path / "perdu.gpkg"))
    _refused(home, "--streets", path, named="perdu.gpkg")


def test_streets_nobody_may_use_are_refused(home, tmp_path) -> None:
    path = _streets(tmp_path / "rail.gpkg", modes="rail", highway="rail")
    _refused(home, "--streets", path, named="rail.gpkg")
    nodes = {1: at(0, 0), 2: at(1, 0)}
    pbf = write_pbf(tmp_path / "prive.osm.pbf", nodes, {9: ([1, 2], street("A", access="private"))})
    _refused(home, "--streets", pbf, named="prive.osm.pbf")


@pytest.mark.parametrize("option", ["--zones", "--services", "--boundary", "--addresses"])
@pytest.mark.parametrize("body", [None, b"", b"\x00\xffnoise" * 99, b"PK\x03\x04cut"],
                         ids=["missing", "empty", "noise", "zip"])  # fmt: skip
def test_a_broken_file_of_any_kind_is_refused(home, tmp_path, option, body) -> None:
    name = "adresses.csv" if option == "--addresses" else "couche.gpkg"
    path = tmp_path / name
    if body is not None:
        path.write_bytes(body)
    _refused(home, "--streets", _streets(tmp_path / "r.gpkg"), option, path, named=name)


def test_a_truncated_layer_is_refused(home, tmp_path) -> None:
    path = tmp_path / "coupe.gpkg"
    whole = _streets(tmp_path / "whole.gpkg").read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    _refused(home, "--streets", path, named="coupe.gpkg")


@pytest.mark.parametrize("code", ["", "-x", "Ville", "../x", "a" * 33, "é", "a b", "<b>", "=1"])
def test_a_code_that_is_none_is_refused(tmp_path, code) -> None:
    ran = av("territory", "add", "--home", tmp_path / "home", "--name", "V",
             "--streets", _streets(tmp_path / "r.gpkg"), "--", code)  # fmt: skip
    assert_refused(ran)


def test_a_code_in_use_wants_replace(home, tmp_path) -> None:
    before = digest(home)
    ran = av("territory", "add", "ville", "--name", "Autre", "--home", home,
             "--streets", _streets(tmp_path / "r.gpkg"))  # fmt: skip
    assert_refused(ran, "--replace")
    assert digest(home) == before


@pytest.mark.parametrize("stage", ["lecture", "enregistrement"])
def test_an_add_killed_on_its_way_leaves_the_old_town_whole(home, tmp_path, stage) -> None:
    nodes = {n: at(n % 200, n // 200) for n in range(20_000)}
    ways = {k: (list(range(200 * k, 200 * k + 200)), street(f"Rue {k}")) for k in range(100)}
    ways |= {1000 + k: (list(range(k, 20_000, 200)), street(f"Quai {k}")) for k in range(200)}
    pbf = write_pbf(tmp_path / "grande.osm.pbf", nodes, ways)
    before = av("territory", "list", "--home", home, "--json").json
    words = ["territory", "add", "ville", "--name", "Grande", "--home", str(home), "--replace",
             "--streets", str(pbf)]  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", "from planner.cli import main; main()", *words],
        stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    ) as run:  # fmt: skip
        assert run.stderr is not None
        for line in run.stderr:
            if stage in line:
                break
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=30)
    assert av("territory", "list", "--home", home, "--json").json == before
    assert av("needs", "ville", "--public", "logement", "--home", home).code == 0
    again = av(*words)
    assert again.code == 0, again.err
    assert av("territory", "list", "--home", home, "--json").json[0]["name"] == "Grande"
    assert np.isfinite(av("territory", "list", "--home", home, "--json").json[0]["bbox_lonlat"][0])
