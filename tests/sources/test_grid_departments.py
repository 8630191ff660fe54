"""A national grid cut by department: nothing lost, nothing twice, faults at their lines."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from planner.errors import CancelledError, InputFileError, ZonesError
from planner.sources import grid_departments
from planner.sources.grid_departments import (
    departments_of,
    read_department,
    split_by_department,
)
from planner.sources.zones import parse_zones
from tests.sources.grid_files import grid, in_layout, write


def country() -> pd.DataFrame:
    """Rows of three departments one after another, one row in twenty-five of none."""
    frame = grid(10, 10)
    frame["lcog_geo"] = np.resize(["77288", "2A004", "97411", "7728897411"], len(frame))
    frame.loc[::25, "lcog_geo"] = ["", "00000", "99001", "Melun"]
    return frame


@pytest.mark.parametrize(
    ("commune", "department"),
    [
        ("77288", "77"), ("2a004", "2A"), ("2B033", "2B"), ("97411", "974"), ("01001", "01"),
        ("7728877305", "77"), (" 95018 ", "95"), ("20004", None), ("96001", None), ("99001", None),
        ("", None), (None, None), ("Melun", None),
    ],
)  # fmt: skip
def test_a_commune_tells_its_department(commune, department):
    assert departments_of(pa.array([commune], type=pa.string())).to_pylist() == [department]


def test_a_commune_written_as_a_number_keeps_its_zero():
    assert departments_of(pa.array([1001, 77288, None])).to_pylist() == ["01", "77", None]


@pytest.mark.parametrize("year", ["2015", "2017", "2019", "2021"])
@pytest.mark.parametrize("suffix", [".csv", ".zip", ".parquet"])
def test_every_row_is_in_one_part_or_said_to_be_in_none(tmp_path, monkeypatch, year, suffix):
    monkeypatch.setattr(grid_departments, "BUFFER_ROWS", 7)
    monkeypatch.setattr(grid_departments.grid_rows, "BATCH_ROWS", 13)
    frame = in_layout(country(), year)
    path = write(frame, tmp_path / f"carreaux{suffix}")
    split = split_by_department(path, tmp_path / "parts")
    assert split.num_without == 4
    assert sum(split.rows_by_department.values()) == 96
    assert list(split.rows_by_department) == ["2A", "77", "974"]
    ids = []
    for code, rows in split.rows_by_department.items():
        raw, epsg = read_department(split.part(code))
        zones = parse_zones(raw, path, epsg=epsg)
        assert len(zones) == rows
        assert epsg == 2154
        ids += list(zones.index)
    expected = set(frame[frame.columns[0]]) - set(frame.iloc[::25][frame.columns[0]])
    assert sorted(ids) == sorted(expected)


def test_parts_of_the_same_content_are_taken_up_again_and_those_of_another_are_not(tmp_path):
    path = write(country(), tmp_path / "carreaux.parquet")
    first = split_by_department(path, tmp_path / "parts")
    written = first.part("77").stat().st_mtime_ns
    assert split_by_department(path, tmp_path / "parts") == first
    assert first.part("77").stat().st_mtime_ns == written
    first.part("974").unlink()
    assert split_by_department(path, tmp_path / "parts") == first
    assert first.part("974").is_file()
    write(country().assign(men=12.0), path)
    again = split_by_department(path, tmp_path / "parts")
    assert again.digest != first.digest
    assert again.part("77").stat().st_mtime_ns > written


def test_a_cut_that_is_stopped_is_cut_again(tmp_path):
    path = write(country(), tmp_path / "carreaux.parquet")
    with pytest.raises(CancelledError):
        split_by_department(path, tmp_path / "parts", should_stop=lambda: True)
    assert sum(split_by_department(path, tmp_path / "parts").rows_by_department.values()) == 96


def test_a_fault_names_the_producers_file_and_line(tmp_path):
    frame = country().astype({"men": object})
    frame.loc[60, "men"] = "beaucoup"
    frame.loc[64, "idcar_200m"] = "CRS3035RES200mNxE1"
    path = write(frame.astype(str), tmp_path / "carreaux.csv")
    split = split_by_department(path, tmp_path / "parts")
    raw, epsg = read_department(split.part("77"))
    with pytest.raises(ZonesError) as error:
        parse_zones(raw, path, epsg=epsg)
    assert {fault.line for fault in error.value.faults} == {62, 66}
    assert {fault.file for fault in error.value.faults} == {str(path)}


@pytest.mark.parametrize("column", ["idcar_200m", "lcog_geo"])
def test_a_grid_without_squares_or_communes_is_refused(tmp_path, column):
    frame = country().drop(columns=[column, "idcar_1km", "idcar_nat"])
    path = write(frame, tmp_path / "carreaux.csv")
    with pytest.raises(InputFileError, match="lcog_geo"):
        split_by_department(path, tmp_path / "parts")


def test_a_file_that_is_no_table_is_refused(tmp_path):
    path = tmp_path / "carreaux.gpkg"
    path.write_bytes(b"SQLite format 3\x00")
    with pytest.raises(InputFileError):
        split_by_department(path, tmp_path / "parts")
