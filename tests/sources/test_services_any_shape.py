"""Service files of any shape are read, or refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import InputFileError, PlannerError
from planner.opening import weekly_hours
from planner.sources.finess_file import etalab_frame
from planner.sources.opening import hours_of_stamps
from planner.sources.services import read_services
from tests.sources.service_files import (
    LAT,
    LON,
    inclusion_service,
    itinerary,
    place,
    stop,
    structure,
    week,
)

EPSG = 2154


@pytest.mark.parametrize("bad", ["[]", "{}", "[1]", '{"places": 3}', "{", "[" * 5000, "null", '""'])
def test_json_that_is_no_list_of_records_is_said_so(tmp_path: Path, bad: str):
    path = tmp_path / "x.json"
    path.write_text(bad, encoding="utf-8")
    with pytest.raises(InputFileError):
        read_services([path], epsg=EPSG)


_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-3000, 3000) | st.floats() | st.text(max_size=12),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=3),
    max_leaves=6,
)
_GOOD = [
    place(1, "A", [{"category": "food"}]),
    itinerary(2, "B", [stop(week({"monday": [(1900, 1930)]}))]),
    structure("1", "CCAS"),
    inclusion_service("a", "1", ["famille"]),
    {"nofinesset": "1", "rslongue": "X", "categetab": "124", "lon": LON, "lat": LAT},
    {"name": "A", "category": "food", "lat": LAT, "lon": LON, "capacity_h_week": 3},
]


@given(st.sampled_from(_GOOD), st.dictionaries(st.integers(0, 20), _VALUE, max_size=6))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_records_of_any_shape_are_read_or_refused_in_words(tmp_path: Path, record, wrong):
    keys = list(record)
    broken = record | {keys[at % len(keys)]: value for at, value in wrong.items()}
    path = tmp_path / "fuzz.json"
    path.write_text(json.dumps([record, broken]), encoding="utf-8")
    try:
        services = read_services([path], epsg=EPSG)
    except PlannerError:
        return
    assert services.index.is_unique


@given(
    st.text(max_size=200), st.sampled_from([".csv", ".json", ".txt", ".xlsx", ".parquet", ".gz"])
)
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_files_of_any_text_are_read_or_refused_in_words(tmp_path: Path, told, suffix):
    path = tmp_path / f"fuzz{suffix}"
    path.write_bytes(told.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(PlannerError):
        read_services([path], epsg=EPSG)


@given(
    st.lists(st.sampled_from(["structureet", "geolocalisation", "x", "1", "1e9", "", ";", "\n"]))
)
@settings(max_examples=60, deadline=None)
def test_extracts_of_finess_of_any_shape_are_read(parts):
    assert len(etalab_frame("finess;etalab;1\n" + ";".join(parts), "f.csv")) >= 0


@given(_VALUE)
@settings(max_examples=100, deadline=None)
def test_hours_of_any_shape_are_valid_or_unknown(told):
    found = hours_of_stamps({"monday": {"open": True, "timeslot": [{"start": told, "end": 1200}]}})
    assert found is None or weekly_hours(found, pd.Timestamp("2026-01-05").date()) is not None
