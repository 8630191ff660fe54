"""Zones: producers' layouts, suppressed values, faults."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point, Polygon, box

from planner.errors import FaultsError, InputFileError, ZonesError
from planner.sources.zones import clip_zones, read_zones, zones_bbox_lonlat

EPSG = 2154


def _squares(num: int = 3, **columns: list) -> gpd.GeoDataFrame:
    shapes = [box(650_000 + 200 * i, 6_860_000, 650_200 + 200 * i, 6_860_200) for i in range(num)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=EPSG)


def _write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    frame.to_file(path)
    return path


def test_iris_rates_in_percent_become_shares_and_suppressed_stays_unknown(tmp_path: Path):
    frame = _squares(
        CODE_IRIS=["a", "b", "c"],
        NOM_IRIS=["Nord", "Sud", ""],
        TYP_IRIS=["H", "A", "D"],
        DISP_TP6018=["12,5", "ns", ""],
        DISP_MED18=["20 000", "nd", "s"],
    )
    zones = read_zones(_write(frame, tmp_path / "iris.gpkg"), epsg=EPSG)
    assert zones["poverty_share"].iloc[0] == pytest.approx(0.125)
    assert zones["poverty_share"].iloc[1:].isna().all()
    assert zones["median_income_eur"].tolist()[:1] == [20_000.0]
    assert zones["residential"].tolist() == [True, False, False]
    assert zones["name"].tolist() == ["Nord", "Sud", None]
    assert set(zones["kind"]) == {"iris"}


def test_the_latest_vintage_of_a_rate_is_taken(tmp_path: Path):
    frame = _squares(CODE_IRIS=["a", "b", "c"], DISP_TP6018=[10.0] * 3, DISP_TP6021=[20.0] * 3)
    zones = read_zones(_write(frame, tmp_path / "iris.gpkg"), epsg=EPSG)
    assert zones["poverty_share"].tolist() == [pytest.approx(0.2)] * 3


def test_insee_squares_keep_fractional_households(tmp_path: Path):
    frame = _squares(
        idcar_200m=["x1", "x2", "x3"], ind=[2.5, 0, 7], men=[1.25, 0, 3.5], men_pauv=[0.25, 0, 1.5]
    )
    zones = read_zones(_write(frame, tmp_path / "carreaux.gpkg"), epsg=EPSG)
    assert zones["households"].sum() == 4.75
    assert zones["poor_households"].tolist() == [0.25, 0, 1.5]
    assert zones["population"].tolist() == [2.5, 0, 7]
    assert set(zones["kind"]) == {"cell"}


@pytest.mark.parametrize("name", ["z.gpkg", "z.geojson", "z.shp", "z.parquet"])
def test_every_layer_format_gives_the_same_zones(tmp_path: Path, name: str):
    frame = _squares(zone_id=["a", "b", "c"], population=[1.0, 2.0, 3.0])
    path = tmp_path / name
    if name.endswith("parquet"):
        frame.to_parquet(path)
    else:
        (frame.to_crs(4326) if name.endswith("geojson") else frame).to_file(path)
    zones = read_zones(path, epsg=EPSG)
    assert zones.index.tolist() == ["a", "b", "c"]
    assert zones["population"].tolist() == [1.0, 2.0, 3.0]
    assert zones.geometry.area.to_numpy() == pytest.approx([40_000] * 3, rel=1e-3)


def test_points_are_refused_because_a_zone_is_a_polygon(tmp_path: Path):
    frame = gpd.GeoDataFrame({"ind": [1]}, geometry=[Point(650_000, 6_860_000)], crs=EPSG)
    with pytest.raises(ZonesError, match="une zone est un polygone"):
        read_zones(_write(frame, tmp_path / "points.gpkg"), epsg=EPSG)


def test_a_layer_without_reference_system_is_a_fault(tmp_path: Path):
    frame = _squares(ind=[1, 2, 3]).to_crs(EPSG)
    frame = gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=list(frame.geometry))
    path = tmp_path / "sans.parquet"
    frame.to_parquet(path)
    with pytest.raises(InputFileError, match="non déclaré"):
        read_zones(path, epsg=EPSG)


def test_metres_declared_as_degrees_are_a_fault(tmp_path: Path):
    frame = _squares(ind=[1, 2, 3]).set_crs(4326, allow_override=True)
    with pytest.raises(InputFileError, match="hors du globe"):
        read_zones(_write(frame, tmp_path / "faux.gpkg"), epsg=EPSG)


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path):
    frame = _squares(4, code=["a", "a", "b", ""], ind=["1", "beaucoup", "-3", "2"])
    with pytest.raises(ZonesError) as caught:
        read_zones(_write(frame, tmp_path / "zones.gpkg"), epsg=EPSG)
    text = str(caught.value)
    assert "« a » en double, lignes 1, 2" in text
    assert "sans identifiant" in text
    assert "ligne 2, colonne « ind » : valeur « beaucoup »" in text
    assert "ligne 3, colonne « ind » : valeur « -3 »" in text


def test_polygons_without_indicator_are_a_fault_naming_the_columns(tmp_path: Path):
    with pytest.raises(ZonesError, match="men_pauv"):
        read_zones(_write(_squares(nom=["a", "b", "c"]), tmp_path / "z.gpkg"), epsg=EPSG)


def test_a_share_above_one_is_a_fault(tmp_path: Path):
    frame = _squares(code=["a", "b", "c"], poverty_share=[0.1, 12.0, 0.3])
    with pytest.raises(ZonesError, match="part de 0 à 1"):
        read_zones(_write(frame, tmp_path / "z.gpkg"), epsg=EPSG)


def test_a_bow_tie_is_repaired(tmp_path: Path):
    tie = Polygon([(0, 0), (200, 200), (200, 0), (0, 200)])
    frame = gpd.GeoDataFrame({"code": ["a"], "ind": [4]}, geometry=[tie], crs=EPSG)
    zones = read_zones(_write(frame, tmp_path / "z.gpkg"), epsg=EPSG)
    assert zones.geometry.is_valid.all()
    assert zones.geometry.area.iloc[0] == pytest.approx(20_000)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.gpkg", b""),
        ("abime.gpkg", b"SQLite format 3\x00" + b"x" * 200),
        ("z.gpkg", None),
        ("z.xlsx", b"PK"),
        ("z.zip", b"PK\x03\x04nope"),
        ("z.geojson", b'{"type": "Feat'),
        ("z.parquet", b"PAR1...."),
    ],
)
def test_an_unreadable_file_is_one_fault_naming_it(
    tmp_path: Path, name: str, content: bytes | None
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputFileError, match=name):
        read_zones(path, epsg=EPSG)


def test_clipping_keeps_whole_the_zones_that_share_ground(tmp_path: Path):
    frame = _squares(code=["a", "b", "c"], ind=[1, 2, 3])
    zones = read_zones(_write(frame, tmp_path / "z.gpkg"), epsg=EPSG)
    kept = clip_zones(zones, box(650_150, 6_859_000, 650_400, 6_861_000))
    assert kept.index.tolist() == ["a", "b"]
    assert kept.geometry.area.sum() == pytest.approx(80_000)
    with pytest.raises(ZonesError, match="aucune des 3 zones"):
        clip_zones(zones, box(0, 0, 10, 10), file="z.gpkg")


@pytest.mark.shared
def test_melun_iris_have_the_rates_published(shared_data: Path):
    zones = read_zones(shared_data / "melun/melun_77_iris_filosofi2018.gpkg", epsg=EPSG)
    rates = zones.loc[zones["commune"] == "Melun", "poverty_share"]
    assert (len(zones), len(rates), int(rates.notna().sum())) == (75, 15, 14)
    assert (rates.min(), rates.max()) == (pytest.approx(0.128), pytest.approx(0.475))
    assert zones["households"].isna().all()
    assert zones.attrs["vintages"] == {"filosofi": "2018"}


@pytest.mark.shared
def test_republique_touches_74_iris_of_which_59_have_a_rate(shared_data: Path):
    zones = read_zones(shared_data / "paris_republique/paris_75_iris_filosofi2018.gpkg", epsg=EPSG)
    near = clip_zones(zones, bbox_lonlat=(2.3515, 48.8576, 2.3807, 48.8700))
    assert (len(zones), len(near), int(near["poverty_share"].notna().sum())) == (992, 74, 59)


@pytest.mark.shared
def test_reunion_squares_conserve_the_island_s_households(shared_data: Path):
    path = shared_data / "reunion/reunion_200m_rfl2010.gpkg"
    zones = read_zones(path, epsg=2975)
    assert len(zones) == 14_076
    assert zones["households"].sum() == pytest.approx(272_641, abs=0.5)
    assert zones["poor_households"].sum() == pytest.approx(85_910, abs=0.5)
    west, south, east, north = zones_bbox_lonlat(path)
    assert 55.1 < west < east < 55.9
    assert -21.5 < south < north < -20.8


@pytest.mark.shared
def test_corsican_points_are_refused(shared_data: Path):
    with pytest.raises(FaultsError, match="polygone"):
        read_zones(shared_data / "corse/corse_iris_points_filosofi2018.gpkg", epsg=EPSG)


def test_nothing_is_made_up_where_a_column_is_absent(tmp_path: Path):
    zones = read_zones(_write(_squares(ind=[1, 2, 3]), tmp_path / "z.gpkg"), epsg=EPSG)
    for column in ("households", "poor_households", "poverty_share", "minima_share"):
        assert np.isnan(zones[column]).all()
    assert zones.index.tolist() == ["zone-00001", "zone-00002", "zone-00003"]
