"""Proposed stops as files: names as typed, formulas inert, nothing of the team's own."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest

from planner.errors import PrivacyError
from planner.exports.stops_geojson import stops_geojson
from planner.exports.stops_table import stops_csv, stops_rows
from planner.frames import STOPS

HOSTILE = (
    "=1+1",
    "<script>alert(1)</script>",
    "`${x}`;\"'",
    "../../etc/passwd",
    "قهوة 🙂\nx",
    "@a",
)


def _stops(*names: str, team_only: bool = False) -> pd.DataFrame:
    num = len(names)
    frame = pd.DataFrame(
        {
            "name": list(names),
            "node_id": range(1, num + 1),
            "x_m": [700_000.0 + 100 * rank for rank in range(num)],
            "y_m": [6_600_000.0] * num,
            "need_share": [0.1] * num,
            "covers": [f"{name} (50 % de ses rues)" for name in names],
            "worth": [0.75] * num,
            "why": ["croisement de rues, éclairé"] * num,
            "team_only": [team_only] * num,
        },
        index=pd.Index([f"arret-{rank}" for rank in range(1, num + 1)], name="stop_id"),
    )
    return STOPS.check(frame)


def _geojson(stops: pd.DataFrame) -> dict:
    return json.loads(stops_geojson(stops, epsg=2154, public="rue", attributions=("OSM",)))


def test_hostile_names_are_inert_in_the_table_and_whole_in_the_geojson():
    stops = _stops(*HOSTILE)
    rows = list(csv.reader(io.StringIO(stops_csv(stops)), delimiter=";"))
    assert len(rows) == 1 + len(HOSTILE)
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in {"=", "@", "+", "-"}]
    told = [feature["properties"]["name"] for feature in _geojson(stops)["features"]]
    assert told == list(HOSTILE)


def test_a_feature_says_where_what_it_adds_covers_and_why():
    feature = _geojson(_stops("Rue A / Rue B"))["features"][0]
    east, north = feature["geometry"]["coordinates"]
    assert (east, north) == (pytest.approx(3.0, abs=1e-6), pytest.approx(46.5, abs=1e-6))
    assert feature["properties"] == {
        "rank": 1,
        "name": "Rue A / Rue B",
        "need_share": 0.1,
        "covers": "Rue A / Rue B (50 % de ses rues)",
        "why": "croisement de rues, éclairé",
        "worth": 0.75,
    }


def test_the_table_writes_decimals_with_a_comma():
    rows = list(csv.reader(io.StringIO(stops_csv(_stops("Rue A"))), delimiter=";"))
    assert rows[1][:4] == ["1", "arret-1", "Rue A", "0,1"]
    assert stops_rows(_stops("Rue A"))[0][2].replace("\u202f", " ").replace("\xa0", " ") == "10,0 %"


@pytest.mark.parametrize("write", [stops_csv, _geojson])
def test_one_stop_for_the_team_only_refuses_the_whole_file(write):
    stops = pd.concat([_stops("Rue A"), _stops("Rue B", team_only=True).rename(lambda _: "b")])
    with pytest.raises(PrivacyError, match="--team"):
        write(stops)


@pytest.mark.parametrize("write", [stops_csv, _geojson])
def test_no_stop_gives_a_file_of_none(write):
    empty = _stops("Rue A").iloc[:0]
    assert len(write(empty)) > 0
