"""INSEE's squares: every published layout and format, read by box, totals kept."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from planner import geo
from planner.errors import InputFileError, PlannerError, ZonesError
from planner.sources import grid_rows
from planner.sources.grid_cells import parse_cells, squares
from planner.sources.grid_rows import read_rows
from planner.sources.zones import read_zones, zones_bbox_lonlat
from tests.sources.grid_files import (
    HEADS,
    MELUN,
    MELUN_BOX,
    NAMES,
    grid,
    identifier,
    in_layout,
    write,
)

EPSG = 2154


@pytest.mark.parametrize("suffix", [".csv", ".zip", ".parquet", ".gpkg"])
@pytest.mark.parametrize("year", sorted(HEADS))
def test_every_layout_and_format_gives_the_same_zones(tmp_path: Path, year: str, suffix: str):
    frame = grid()
    path = write(in_layout(frame, year), tmp_path / f"{NAMES[year]}{suffix}")
    zones = read_zones(path, epsg=EPSG, bbox_lonlat=MELUN_BOX)
    assert zones.attrs["vintages"] == {"squares": year}
    assert set(zones["kind"]) == {"cell"}
    assert zones.index.tolist() == sorted(frame["idcar_200m"])
    first = zones.loc[frame["idcar_200m"][3]]
    assert (first["population"], first["households"]) == (15.0, 7.5)
    assert first["poor_households"] == pytest.approx(7.5 / 4)
    assert first["living_standard_sum_eur"] == pytest.approx(300_000)
    assert first["single_parent_households"] == pytest.approx(1.5)
    assert first["one_person_households"] == pytest.approx(2.5)
    assert first["older_population"] == pytest.approx(2.0)
    assert first["parent"] == frame["idcar_nat"][3]
    assert first["commune"] == "77288"
    assert zones["imputed"].sum() == 7  # 4.5 to 10.5 households
    assert first["imputed"]
    for column, source in (("households", "men"), ("population", "ind")):
        assert zones[column].sum() == pytest.approx(frame[source].sum(), rel=1e-12)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".gpkg"])
def test_only_the_squares_of_the_box_are_kept_whatever_the_format(tmp_path: Path, suffix: str):
    near, far = grid(), grid(origin=(4_000_000, 3_000_000))
    path = write(pd.concat([far, near], ignore_index=True), tmp_path / f"tout_2019{suffix}")
    zones = read_zones(path, epsg=EPSG, bbox_lonlat=MELUN_BOX)
    assert sorted(zones.index) == sorted(near["idcar_200m"])
    assert zones["households"].sum() == pytest.approx(near["men"].sum())


def test_the_geometry_made_from_the_identifier_is_insee_s_own(tmp_path: Path):
    made = read_zones(write(grid(), tmp_path / "a.csv"), epsg=EPSG)
    drawn = read_zones(write(grid(), tmp_path / "a.gpkg"), epsg=EPSG)
    gap = made.geometry.symmetric_difference(drawn.geometry).area / drawn.geometry.area
    assert gap.max() < 1e-6
    assert made.geometry.area.to_numpy() == pytest.approx([40_000] * 25, rel=5e-3)


def test_neighbours_share_their_side_without_gap_or_overlap(tmp_path: Path):
    zones = read_zones(write(grid(), tmp_path / "a.csv"), epsg=EPSG)
    assert zones.geometry.union_all().area == pytest.approx(zones.geometry.area.sum(), rel=1e-9)


@pytest.mark.parametrize(
    ("crs", "east", "north", "region"),
    [
        (2975, 338_000, 7_690_000, (55.1, -21.5, 55.9, -20.8)),
        (5490, 708_000, 1_618_000, (-61.3, 14.3, -60.7, 15.0)),
        (2972, 355_000, 545_000, (-54.7, 2.0, -51.5, 6.0)),
        (3035, *MELUN, MELUN_BOX),
    ],
)
def test_an_identifier_lies_where_its_own_system_says(crs, east, north, region):
    cells = parse_cells(pa.array([identifier(east, north, crs=crs)]))
    west, south, east_deg, north_deg = region
    lon, lat = squares(cells, geo.LONLAT)[0].centroid.coords[0]
    assert west < lon < east_deg
    assert south < lat < north_deg


def test_levels_of_1_km_and_natural_squares_have_no_finer_parent(tmp_path: Path):
    frame = grid(1, 1).drop(columns=["idcar_200m", "idcar_nat", "i_est_200"])
    zones = read_zones(write(frame, tmp_path / "carreaux_1km_2019.csv"), epsg=EPSG)
    assert zones.index.tolist() == [identifier(*MELUN, 1000)]
    assert zones.geometry.area.iloc[0] == pytest.approx(1e6, rel=5e-3)
    assert "parent" not in zones
    assert zones["imputed"].tolist() == [False]
    natural = frame.drop(columns=["idcar_1km", "i_est_1km"]).assign(
        idcar_nat=identifier(*MELUN, 8000)
    )
    zones = read_zones(write(natural, tmp_path / "carreaux_nivNaturel_met.csv"), epsg=EPSG)
    assert zones.geometry.area.iloc[0] == pytest.approx(64e6, rel=5e-3)
    assert "imputed" not in zones


def test_the_file_is_read_in_pieces_and_only_the_box_stays(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(grid_rows, "BLOCK_BYTES", 2_000)
    monkeypatch.setattr(grid_rows, "BATCH_ROWS", 10)
    held: list[int] = []
    real = grid_rows.parse_cells
    monkeypatch.setattr(grid_rows, "parse_cells", lambda ids: held.append(len(ids)) or real(ids))
    frame = pd.concat([grid(20, 20, origin=(4_000_000, 3_000_000)), grid()], ignore_index=True)
    for name in ("a.csv", "a.parquet"):
        held.clear()
        rows = read_rows(
            write(frame, tmp_path / name), "idcar_200m", ["men"], bbox_lonlat=MELUN_BOX
        )
        assert (rows.num_read, len(rows.frame)) == (425, 25)
        assert sum(held) == 425
        assert max(held) <= 20


def test_a_country_without_a_box_is_refused_saying_what_to_give(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(grid_rows, "MAX_ROWS_KEPT", 10)
    with pytest.raises(InputFileError, match="--boundary"):
        read_zones(write(grid(), tmp_path / "a.csv"), epsg=EPSG)


def test_another_region_is_said(tmp_path: Path):
    path = write(grid(), tmp_path / "a.csv")
    with pytest.raises(ZonesError, match="aucun des 25 carreaux"):
        read_zones(path, epsg=2975, bbox_lonlat=(55.2, -21.4, 55.8, -20.9))
    with pytest.raises(InputFileError, match="rien dans l'emprise"):
        read_zones(write(grid(), tmp_path / "a.gpkg"), epsg=EPSG, bbox_lonlat=(0, 44, 0.1, 44.1))


def test_the_box_of_a_table_is_where_its_squares_are(tmp_path: Path):
    west, south, east, north = zones_bbox_lonlat(write(grid(), tmp_path / "a.csv"))
    assert MELUN_BOX[0] < west < east < MELUN_BOX[2]
    assert MELUN_BOX[1] < south < north < MELUN_BOX[3]


def test_faults_of_a_table_name_the_line_of_the_file(tmp_path: Path):
    far = grid(5, 2, origin=(4_000_000, 3_000_000)).astype({"men": object})
    frame = pd.concat([far, grid().astype({"men": object})], ignore_index=True)
    frame.loc[12, "men"] = "beaucoup"
    frame.loc[13, "i_est_200"] = 4
    frame.loc[14, "idcar_200m"] = "CRS9999RES200mN1E1"
    with pytest.raises(ZonesError) as caught:
        read_zones(write(frame, tmp_path / "a.csv"), epsg=EPSG, bbox_lonlat=MELUN_BOX)
    text = str(caught.value)
    assert "ligne 14, colonne « men » : valeur « beaucoup »" in text
    assert "ligne 15, colonne « i_est_200 »" in text
    assert "ligne 16 : 1 identifiant de carreau illisible" in text


def test_suppressed_counts_are_unknown_and_an_unknown_flag_is_an_estimate(tmp_path: Path):
    frame = grid().astype({"men_pauv": object, "i_est_200": object})
    frame.loc[20, ["men_pauv", "i_est_200"]] = ["ns", ""]
    zones = read_zones(write(frame, tmp_path / "a.csv"), epsg=EPSG)
    row = zones.loc[frame["idcar_200m"][20]]
    assert np.isnan(row["poor_households"])
    assert row["imputed"]


def test_fractional_households_of_2010_are_spread_totals(squares_of_2010: Path):
    zones = read_zones(squares_of_2010, epsg=2975)
    assert zones["imputed"].tolist() == [True, False]
    assert zones.attrs["vintages"] == {"squares": "2010"}


@pytest.fixture
def squares_of_2010(tmp_path: Path) -> Path:
    """Two squares in the layout of localised tax income, end of 2010."""
    shapes = [box(338_000 + d, 7_690_000, 338_200 + d, 7_690_200) for d in (0, 200)]
    values = {"x": [338_100.0, 338_300.0], "y": [7_690_100.0] * 2}
    counts = {"houhold": [5.07, 15.0], "phouhold": [2.4, 4.0]}
    path = tmp_path / "reunion_200m_rfl2010.gpkg"
    gpd.GeoDataFrame(values | counts, geometry=shapes, crs=32740).to_file(path)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.zip", "a.parquet"])
def test_a_cut_file_is_one_fault_that_names_it(tmp_path: Path, name: str):
    path = write(grid(20, 20), tmp_path / name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    if name == "a.csv":  # cut in the middle of a record
        path.write_bytes(path.read_bytes().rsplit(b"\n", 1)[0] + b'\n"CRS3035')
    with pytest.raises(PlannerError, match=name):
        read_zones(path, epsg=EPSG)


def test_a_7z_inside_a_zip_is_said_to_be_unpacked(tmp_path: Path):
    path = tmp_path / "Filosofi2019_carreaux_200m_csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Filosofi2019_carreaux_200m_csv.7z", b"7z")
    with pytest.raises(InputFileError, match="7-Zip"):
        read_zones(path, epsg=EPSG)


def test_a_table_without_squares_asks_for_contours(tmp_path: Path):
    path = tmp_path / "BASE_TD_FILO_DISP_IRIS_2018.csv"
    path.write_text("IRIS;DISP_TP6018\n772880101;20\n", encoding="utf-8")
    with pytest.raises(InputFileError, match="--indicators"):
        read_zones(path, epsg=EPSG)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_table_of_squares_fails_with_anything_but_a_sentence(tmp_path: Path, data):
    text = grid(3, 2).to_csv(index=False)
    kind = data.draw(st.sampled_from(["bytes", "cut", "cell", "line"]))
    raw = text.encode()
    if kind == "bytes":
        raw = data.draw(st.binary(max_size=200))
    elif kind == "cut":
        raw = raw[: data.draw(st.integers(0, len(raw)))]
    else:
        at = data.draw(st.integers(0, len(raw)))
        noise = data.draw(st.text(max_size=20)).encode(errors="replace")
        raw = raw[:at] + noise + (b"\n" if kind == "line" else b"") + raw[at:]
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    try:
        zones = read_zones(path, epsg=EPSG)
    except PlannerError:
        return
    assert zones.index.is_unique


@given(st.lists(st.one_of(st.none(), st.text(max_size=40)), max_size=5))
def test_what_is_no_identifier_has_no_place(texts):
    cells = parse_cells(pa.array(texts, type=pa.string()))
    assert len(cells.epsg) == len(texts)
    assert (squares(cells, EPSG) == np.array(None)).sum() >= (~cells.known).sum()
