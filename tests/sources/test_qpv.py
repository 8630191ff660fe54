"""Priority districts: both lists, INSEE's tables, ground shared out among zones."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from planner.errors import PlannerError, ZonesError
from planner.frames import QPV
from planner.sources.qpv import parse_indicators, parse_perimeters, qpv_shares, read_qpv
from planner.sources.zones import read_zones
from tests.indicators.frames_made import zones

EPSG = 2154
EAST, NORTH = 652_000.0, 6_862_000.0


def _square(x: float, y: float = 0.0, side: float = 100.0) -> Polygon:
    return box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


def _layer(path: Path, rows: list[dict], shapes: list[Polygon]) -> Path:
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=EPSG).to_crs(4326)
    path.write_text(frame.to_json(drop_id=True), encoding="utf-8")
    return path


@pytest.fixture
def of_2015(tmp_path: Path) -> Path:
    rows = [
        {"code_qp": "QP077001", "nom_qp": "Les Prés", "commune_qp": "Melun",
         "code_commune": "77288", "nom_commune": "Melun", "code_departement": "77"},
        {"code_qp": "QP077002", "nom_qp": "Le Clos", "commune_qp": "Melun, Dammarie",
         "code_commune": "77288", "nom_commune": "Melun", "code_departement": "77"},
    ]  # fmt: skip
    return _layer(tmp_path / "qp2015.geojson", rows, [_square(0), _square(200)])


@pytest.fixture
def of_2024(tmp_path: Path) -> Path:
    """One row per district and commune, as the layer of 2024 is published."""
    rows = [
        {"code_qp": "QN07701M", "lib_qp": "Les Prés", "insee_dep": "77", "insee_com": "77288",
         "lib_com": "Melun", "siren_epci": "200057958"},
        {"code_qp": "QN07702M", "lib_qp": "Entre-deux", "insee_dep": "77", "insee_com": "77288",
         "lib_com": "Melun", "siren_epci": "200057958"},
        {"code_qp": "QN07702M", "lib_qp": "Entre-deux", "insee_dep": "77", "insee_com": "77152",
         "lib_com": "Dammarie-les-Lys", "siren_epci": "200057958"},
    ]  # fmt: skip
    return _layer(tmp_path / "QP2024.geojson", rows, [_square(0), _square(200), _square(300)])


def _table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_perimeters_and_table_of_2015_make_zones_with_population_rate_and_income(of_2015, tmp_path):
    table = _table(
        tmp_path / "stats.csv",
        "code_qp,nom_qp,pop_mun,tp60,disp_q2\n"
        "QP077001,Les Prés,1200,41.5,13724\nQP077002,Le Clos,800,ns,nd\n",
    )
    found = read_zones(of_2015, epsg=EPSG, indicators=[table])
    assert found.index.tolist() == ["QP077001", "QP077002"]
    assert found["name"].tolist() == ["Les Prés", "Le Clos"]
    assert found["population"].tolist() == [1200.0, 800.0]
    assert found["poverty_share"].iloc[0] == pytest.approx(0.415)
    assert found["median_income_eur"].iloc[0] == 13724.0
    assert found[["poverty_share", "median_income_eur"]].iloc[1].isna().all()  # never zero
    assert found["parent"].tolist() == ["77288", "77288"]
    assert found["households"].isna().all()
    assert found.attrs["vintages"] == {"qpv": "liste de 2015"}


def test_a_district_of_2024_told_once_per_commune_is_one_district(of_2024, tmp_path):
    table = _table(
        tmp_path / "FILO2021_QPV.csv",
        "CODGEO;LIBGEO;DISP_TP6021;DISP_MED21;POP_QPV\n"
        "QN07701M;Les Prés;38,2;14100;900\nQN07702M;Entre-deux;45,0;13000;1500\n"
        "77288;Melun;21,0;20000;40000\n",
    )
    found = read_zones(of_2024, epsg=EPSG, indicators=[table])
    assert found.index.tolist() == ["QN07701M", "QN07702M"]
    assert found["population"].sum() == 2400  # the commune's line is nobody's
    assert found["poverty_share"].tolist() == pytest.approx([0.382, 0.45])
    assert found.geometry.area.tolist() == pytest.approx([10_000, 20_000], rel=1e-3)
    assert found["parent"].tolist() == ["77288", "77288"]
    assert found.attrs["vintages"] == {"qpv": "liste de 2024, 2021"}


def test_a_table_of_one_list_is_refused_for_the_perimeters_of_the_other(of_2024, tmp_path):
    table = _table(tmp_path / "stats.csv", "code_qp,pop_mun\nQP077001,1200\n")
    with pytest.raises(ZonesError, match="quartiers de 2015 dans le tableau, de 2024"):
        read_zones(of_2024, epsg=EPSG, indicators=[table])


def test_faults_of_a_layer_are_told_all_at_once():
    rows = gpd.GeoDataFrame(
        {"code_qp": ["QP077001", "77288", None]}, geometry=[_square(0)] * 3, crs=EPSG
    )
    with pytest.raises(ZonesError) as caught:
        parse_perimeters(rows, "q.geojson")
    assert "« 77288 »" in str(caught.value)
    assert len(caught.value.faults) == 2
    both = gpd.GeoDataFrame(
        {"code_qp": ["QP077001", "QN07701M"]}, geometry=[_square(0)] * 2, crs=EPSG
    )
    with pytest.raises(ZonesError, match="2015 et de 2024"):
        parse_perimeters(both, "q.geojson")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"nom": ["x"]}, "sans code de quartier"),
        ({"CODGEO": ["77288"]}, "sans quartier prioritaire"),
    ],
)
def test_a_table_that_tells_no_district_is_refused(table, told):
    with pytest.raises(ZonesError, match=told):
        parse_indicators(pd.DataFrame(table), pd.Series(["QP077001"]), "t.csv")


def test_districts_laid_over_zones_say_which_part_of_each_and_their_codes(of_2024):
    districts = read_qpv(of_2024, epsg=EPSG)
    assert districts.attrs["vintage"] == "liste de 2024"
    ground = zones(3, kind="cell").set_geometry(
        [_square(-50), _square(150, side=200), _square(900)], crs=EPSG
    )
    found = qpv_shares(ground, districts)
    assert found["qpv_share"].tolist() == pytest.approx([0.5, 0.375, 0.0], abs=1e-3)
    assert found["qpv"].tolist() == ["QN07701M", "QN07702M", None]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_ground_of_districts_is_shared_out_among_the_zones_none_lost_none_made(seed):
    rng = np.random.default_rng(seed)
    side = int(rng.integers(2, 7))
    grid = [box(x, y, x + 100, y + 100) for x in range(0, side * 100, 100)
            for y in range(0, side * 100, 100)]  # fmt: skip
    cells = zones(len(grid)).set_geometry(grid, crs=EPSG)
    cuts = np.sort(rng.uniform(0, side * 100, 4))
    shapes = [box(cuts[0], 0, cuts[1], 50), box(cuts[2], 10, cuts[3], side * 100)]
    districts = gpd.GeoDataFrame(
        {"name": [None, None], "commune": [None, None]}, geometry=shapes, crs=EPSG,
        index=pd.Index(["QP000001", "QP000002"], name="qpv_id"),
    )  # fmt: skip
    found = qpv_shares(cells, QPV.check(districts))
    held = (found["qpv_share"] * cells.geometry.area).sum()
    assert held == pytest.approx(districts.geometry.area.sum(), rel=1e-9)
    assert found["qpv_share"].between(0, 1).all()
    assert found.index.equals(cells.index)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_layer_of_districts_fails_with_anything_but_a_sentence(of_2024, tmp_path, data):
    text = of_2024.read_text("utf-8")
    at, cut = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 30))
    path = tmp_path / "fuzz.geojson"
    noise = data.draw(st.text(max_size=15))
    path.write_bytes((text[:at] + noise + text[at + cut :]).encode(errors="replace"))
    try:
        found = read_qpv(path, epsg=EPSG)
    except PlannerError:
        return
    assert found.index.is_unique


@pytest.mark.shared
def test_the_districts_of_occitanie_are_read_from_the_published_files(shared_data: Path):
    folder = shared_data / "occitanie"
    districts = read_qpv(folder / "qpv_occitanie.geojson", epsg=EPSG)
    assert len(districts) == 105
    assert districts.attrs["vintage"] == "liste de 2015"
    assert shapely.is_valid(districts.geometry.to_numpy()).all()
    assert (districts["commune"] == "Toulouse").sum() == 12
    found = read_zones(
        folder / "qpv_occitanie.geojson", epsg=EPSG, indicators=[folder / "qpv_occitanie_stats.csv"]
    )
    table = pd.read_csv(folder / "qpv_occitanie_stats.csv", encoding="utf-8-sig")
    table = table.set_index("code_qp")
    assert found["population"].sum() == table["pop_mun"].sum()
    rates = pd.to_numeric(table["tp60"], errors="coerce").reindex(found.index) / 100
    np.testing.assert_allclose(found["poverty_share"], rates)
    np.testing.assert_allclose(found.geometry.area, districts.geometry.area.reindex(found.index))
