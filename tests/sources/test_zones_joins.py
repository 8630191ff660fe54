"""Tables joined to contours: codes, suppressed values, nothing lost, faults with their line."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from planner.errors import PlannerError, ZonesError
from planner.sources.medians import median_eur, national_medians
from planner.sources.zones import read_zones

EPSG = 2154
HEADER = (
    "IRIS;DISP_TP6018;DISP_Q118;DISP_MED18;DISP_Q318;DISP_D118;DISP_D218;DISP_D318;DISP_D418;"
    "DISP_D618;DISP_D718;DISP_D818;DISP_D918;DISP_PPMINI18;DISP_NOTE18"
)
LINE = "20.1;14000;19300;25250;10340;13010;14970;17020;21600;24140;26900;31610;3.4;0"


@pytest.fixture
def contours(tmp_path: Path) -> Path:
    """Three IRIS as IGN names their columns since 2023."""
    shapes = [box(650_000 + 300 * i, 6_860_000, 650_300 + 300 * i, 6_860_300) for i in range(3)]
    codes = ["010040101", "010040102", "010040201"]
    frame = gpd.GeoDataFrame(
        {
            "code_insee": ["01004"] * 3,
            "nom_commune": ["Ambérieu"] * 3,
            "iris": ["0101", "0102", "0201"],
            "code_iris": codes,
            "nom_iris": ["Nord", "Sud", "Gare"],
            "type_iris": ["H", "H", "A"],
        },
        geometry=shapes,
        crs=EPSG,
    )
    path = tmp_path / "iris.gpkg"
    frame.to_file(path)
    return path


def _table(tmp_path: Path, *lines: str, name: str = "BASE_TD_FILO_DISP_IRIS_2018.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return path


def test_filosofi_joins_contours_by_the_code_of_nine_digits(contours: Path, tmp_path: Path):
    table = _table(tmp_path, f"010040102;{LINE}", f"010040101;{LINE.replace('20.1', 'ns')}")
    zones = read_zones(contours, epsg=EPSG, indicators=[table])
    assert zones.index.tolist() == ["010040101", "010040102", "010040201"]
    assert zones["poverty_share"].iloc[1] == pytest.approx(0.201)
    assert np.isnan(zones["poverty_share"].iloc[[0, 2]]).all()
    assert zones["median_income_eur"].iloc[0] == 19_300
    assert zones["minima_share"].iloc[1] == pytest.approx(0.034)
    assert zones["parent"].tolist() == ["01004"] * 3
    assert zones["residential"].tolist() == [True, True, False]
    assert zones["commune"].tolist() == ["Ambérieu"] * 3
    assert zones.attrs["vintages"] == {"filosofi": "2018"}
    assert zones.attrs["notes"] == (
        f"1 zone sur 3 sans ligne dans {table.name} : valeurs inconnues",
    )


@pytest.mark.parametrize("code", ["ns", "nd", "s", "so", "", "c"])
def test_every_mark_of_suppression_is_unknown(contours: Path, tmp_path: Path, code: str):
    table = _table(tmp_path, f"010040101;{LINE.replace('3.4', code)}")
    zones = read_zones(contours, epsg=EPSG, indicators=[table])
    assert np.isnan(zones["minima_share"]).all()
    assert zones["poverty_share"].iloc[0] == pytest.approx(0.201)


def test_faults_of_a_table_name_the_table_and_its_line(contours: Path, tmp_path: Path):
    table = _table(
        tmp_path,
        f"999990101;{LINE}",
        f"010040101;{LINE.replace('20.1', '201')}",
        f"010040102;{LINE.replace('19300', 'beaucoup')}",
    )
    with pytest.raises(ZonesError) as caught:
        read_zones(contours, epsg=EPSG, indicators=[table])
    text = str(caught.value)
    assert f"{table}, ligne 3, colonne « DISP_TP6018 » : valeur « 201 »" in text
    assert f"{table}, ligne 4, colonne « DISP_MED18 » : valeur « beaucoup »" in text


def test_a_code_twice_and_no_common_code_are_faults_of_each_table(contours: Path, tmp_path: Path):
    twice = _table(tmp_path, f"010040101;{LINE}", f"010040101;{LINE}", name="deux.csv")
    other = _table(tmp_path, f"750010101;{LINE}", name="ailleurs.csv")
    with pytest.raises(ZonesError) as caught:
        read_zones(contours, epsg=EPSG, indicators=[twice, other])
    text = str(caught.value)
    assert "« 010040101 » en double, lignes 2, 3" in text
    assert "ailleurs.csv : aucun code de « IRIS » n'est celui d'une zone" in text


def test_two_tables_give_their_columns_together(contours: Path, tmp_path: Path):
    counts = tmp_path / "logement.csv"
    counts.write_text("IRIS,P18_MEN\n010040101,120.5\n010040102,80\n", encoding="utf-8")
    table = _table(tmp_path, f"010040101;{LINE}")
    zones = read_zones(contours, epsg=EPSG, indicators=[table, counts])
    assert zones["households"].tolist()[:2] == [120.5, 80.0]
    assert zones["households"].sum() == 200.5
    assert zones["poverty_share"].iloc[0] == pytest.approx(0.201)


def test_years_mixed_in_one_join_are_all_told(contours: Path, tmp_path: Path):
    later = tmp_path / "2021.csv"
    later.write_text("IRIS;DISP_TP6021\n010040101;15,5\n", encoding="utf-8")
    table = _table(tmp_path, f"010040101;{LINE}")
    zones = read_zones(contours, epsg=EPSG, indicators=[table, later])
    assert zones["poverty_share"].iloc[0] == pytest.approx(0.155)
    assert zones.attrs["vintages"] == {"filosofi": "2018, 2021"}


def test_near_poverty_is_read_between_published_quantiles(contours: Path, tmp_path: Path):
    zones = read_zones(contours, epsg=EPSG, indicators=[_table(tmp_path, f"010040101;{LINE}")])
    line_eur = 0.75 * 21_730  # 16,297.5, between D3 (14,970) and D4 (17,020)
    below = 0.3 + 0.1 * (line_eur - 14_970) / (17_020 - 14_970)
    assert zones["near_poverty_share"].iloc[0] == pytest.approx(below - 0.201)
    assert np.isnan(zones["near_poverty_share"].iloc[1:]).all()


def test_a_year_without_a_traced_median_leaves_near_poverty_out(contours: Path, tmp_path: Path):
    table = _table(tmp_path, f"010040101;{LINE}")
    table.write_text(table.read_text().replace("18;", "20;"), encoding="utf-8")
    zones = read_zones(contours, epsg=EPSG, indicators=[table])
    assert "near_poverty_share" not in zones
    assert median_eur("2020") is None


def test_every_median_says_whom_it_covers_and_who_says_so():
    for year, median in national_medians().items():
        assert 15_000 < median.median_eur < 30_000
        assert 2012 <= int(year) <= 2030
        assert median.field
        assert median.source
        assert median.page.startswith("https://")


@pytest.mark.shared
def test_the_median_of_2018_is_the_one_filosofi_s_rates_rest_on(shared_data: Path):
    """The level below which each IRIS has its published rate is 60 % of the national median."""
    import pandas as pd

    from planner.sources.near_poverty import PROBABILITIES

    table = pd.read_csv(shared_data / "france/BASE_TD_FILO_DISP_IRIS_2018.csv", sep=";")
    keys = list(PROBABILITIES)
    values = table[[f"DISP_{key.upper()}18" for key in keys]].to_numpy()
    rates = table["DISP_TP6018"].to_numpy() / 100
    ok = np.isfinite(values).all(axis=1) & (rates >= 0.1) & (rates <= 0.9)
    lines = [np.interp(p, list(PROBABILITIES.values()), row)
             for p, row in zip(rates[ok], values[ok], strict=True)]  # fmt: skip
    assert ok.sum() > 8_000
    assert np.median(lines) / 0.6 == pytest.approx(median_eur("2018"), rel=2e-3)


@pytest.mark.shared
def test_the_national_table_gives_melun_what_its_layer_already_has(shared_data: Path):
    layer = shared_data / "melun/melun_77_iris_filosofi2018.gpkg"
    own = read_zones(layer, epsg=EPSG)
    joined = read_zones(
        layer, epsg=EPSG, indicators=[shared_data / "france/BASE_TD_FILO_DISP_IRIS_2018.csv"]
    )
    for column in ("poverty_share", "median_income_eur", "minima_share", "near_poverty_share"):
        np.testing.assert_allclose(joined[column], own[column], equal_nan=True)
    assert joined["near_poverty_share"].between(0.05, 0.35).sum() == 47


@pytest.mark.shared
def test_toulouse_s_districts_have_population_and_rate_from_their_table(shared_data: Path):
    folder = shared_data / "occitanie"
    zones = read_zones(
        folder / "qpv_occitanie.geojson", epsg=EPSG, indicators=[folder / "qpv_occitanie_stats.csv"]
    )
    assert len(zones) == 105
    assert zones["poverty_share"].notna().all()
    toulouse = zones[zones["commune"] == "Toulouse"]
    assert len(toulouse) == 12
    assert set(toulouse["parent"]) == {"31555"}
    assert set(zones.attrs["vintages"]) == {"qpv"}
    import csv

    with (folder / "qpv_occitanie_stats.csv").open(encoding="utf-8-sig") as file:
        total = sum(int(row["pop_mun"]) for row in csv.DictReader(file))
    assert zones["population"].sum() == total


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_table_fails_with_anything_but_a_sentence(contours: Path, tmp_path: Path, data):
    raw = f"{HEADER}\n010040101;{LINE}\n010040102;{LINE}\n".encode()
    at = data.draw(st.integers(0, len(raw)))
    noise = data.draw(st.one_of(st.binary(max_size=30), st.sampled_from([b'"', b"\n;", b"\x00"])))
    path = tmp_path / "fuzz.csv"
    path.write_bytes(raw[:at] + noise + raw[at + data.draw(st.integers(0, 20)) :])
    try:
        zones = read_zones(contours, epsg=EPSG, indicators=[path])
    except PlannerError:
        return
    assert len(zones) == 3
