"""Beside a need: poverty with its confidence, priority districts; none weighs in it."""

from __future__ import annotations

import csv

import geopandas as gpd
import pytest
from shapely import box

from tests.cli.runner import av
from tests.sources.test_streets_layers import EAST, NORTH

SIDE = 1000.0


@pytest.fixture
def files(tmp_path):
    shapes = [box(EAST + SIDE * i, NORTH, EAST + SIDE * (i + 1), NORTH + SIDE) for i in range(4)]
    data = {
        "idcar_200m": [
            f"CRS3035RES200mN{2_029_800 + 200 * i}E4252400" for i in range(4)
        ],
        "ind": [240.0, 160.0, 100.0, 30.0], "men": [120.0, 80.0, 50.0, 12.0],
        "men_pauv": [36.0, 16.0, None, 3.0], "i_est_200": [0, 0, 0, 1],
        "ind_snv": [240 * 18_000.0, 160 * 24_000.0, 100 * 20_000.0, 30 * 20_000.0],
    }  # fmt: skip
    zones = tmp_path / "Filosofi2019_carreaux" / "carreaux.gpkg"
    zones.parent.mkdir()
    gpd.GeoDataFrame(data, geometry=shapes, crs=2154).to_file(zones, layer="zones")
    districts = gpd.GeoDataFrame(
        {"code_qp": ["QN07701M"], "lib_qp": ["Les Prés"], "lib_com": ["Melun"],
         "insee_com": ["77288"]},
        geometry=[box(EAST, NORTH, EAST + SIDE * 1.25, NORTH + SIDE)], crs=2154,
    )  # fmt: skip
    overlay = tmp_path / "QP2024.geojson"
    overlay.write_text(districts.to_crs(4326).to_json(drop_id=True), encoding="utf-8")
    return zones, overlay


def _added(tmp_path, *words):
    home = tmp_path / "home"
    ran = av("territory", "add", "ville", "--name", "Ville", "--home", home, *words)
    assert ran.code == 0, ran.err
    return home


def test_each_zone_tells_its_poverty_the_gap_to_the_median_and_how_far_to_trust_it(
    files, tmp_path
) -> None:
    home = _added(tmp_path, "--zones", files[0])
    found = av("needs", "ville", "--public", "logement", "--home", home, "--json").json
    zones = sorted(found["zones"], key=lambda zone: zone["zone_id"])
    assert [zone["confidence"] for zone in zones] == [
        "published", "published", "estimated", "imputed",
    ]  # fmt: skip
    assert [zone["poor_households"] for zone in zones][:2] == [36.0, 16.0]
    assert zones[0]["poor_people"] == pytest.approx(240 * 0.3)
    median = 22_040  # 2019, the year of the squares
    assert zones[0]["living_standard_gap"] == pytest.approx(1 - 18_000 / median)
    outside = av("needs", "ville", "--public", "rue", "--home", home, "--json").json
    assert "confidence" not in outside["zones"][0]


def test_priority_districts_are_told_zone_by_zone_and_weigh_in_no_need(files, tmp_path) -> None:
    plain = _added(tmp_path / "a", "--zones", files[0])
    home = _added(tmp_path / "b", "--zones", files[0], "--qpv", files[1])
    out = tmp_path / "out"
    ran = av("needs", "ville", "--public", "logement", "--home", home, "--json", "--out", out)
    zones = sorted(ran.json["zones"], key=lambda zone: zone["zone_id"])
    assert [zone["qpv_share"] for zone in zones] == pytest.approx([1.0, 0.25, 0, 0], abs=1e-3)
    assert [zone["qpv"] for zone in zones] == ["QN07701M", "QN07701M", None, None]
    other = av("needs", "ville", "--public", "logement", "--home", plain, "--json").json["zones"]
    needs = {zone["zone_id"]: zone["need"] for zone in other}
    assert needs == {zone["zone_id"]: zone["need"] for zone in zones}
    assert any("1 zone sur 4 est" in note for note in ran.json["notes"])
    assert any("(périmètres) (liste de 2024)" in source for source in ran.json["sources"])
    with (out / "besoins-ville-logement.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file, delimiter=";")}
    assert {row["qpv"] for row in rows.values()} == {"QN07701M", "aucun"}


def test_districts_without_zones_to_lay_them_on_are_wrong_usage(files, tmp_path) -> None:
    ran = av("territory", "add", "ville", "--name", "V", "--home", tmp_path / "h", "--qpv",
             files[1], "--place", "Melun")  # fmt: skip
    assert ran.code == 2
    assert "--qpv" in ran.err


def test_who_does_not_ask_is_a_cited_range_of_the_territory_and_of_no_zone(files, tmp_path) -> None:
    home = _added(tmp_path, "--zones", files[0])
    words = ("needs", "ville", "--public", "logement", "--home", home)
    plain = av(*words, "--json").json
    found = av(*words, "--recipients", "rsa=1200,css=3000", "--json").json
    first = found["non_take_up"][0]
    assert first["not_asking_low"] == pytest.approx(1200 * 0.33 / 0.67)
    assert first["not_asking_high"] == pytest.approx(1200 * 0.36 / 0.64)
    assert "DREES" in first["source"]
    assert found["zones"] == plain["zones"]  # nothing of it in any zone
    note = next(note for note in found["notes"] if note.startswith("RSA"))
    assert "590 à 680" in note.replace("\u202f", " ")
    assert "jamais d'une zone" in note
    for wrong in ("rsa=beaucoup", "rsa=-3", "apl=12"):
        assert av(*words, "--recipients", wrong).code == 2
