"""Presence of operators: bands, fading, overlaps and holes, exposure of the weekly model."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from optimisation.coverage import exposure
from planner.indicators.bands import BANDS
from planner.indicators.exposure import presence_exposure
from planner.indicators.presence import presence_table
from planner.indicators.presence_gaps import WATCHED_BANDS, days_together, met_by, overlaps, watched
from planner.indicators.presence_slots import hours_by_zone, slots, within
from planner.model import Public
from tests.indicators.frames_made import presence, zones

ON = dt.date(2026, 11, 25)
AREA = box(0, 0, 200, 200)
STREET = Public.STREET


def test_a_passage_is_told_by_two_hour_bands_with_its_hours():
    table = presence_table(
        presence({"shape": AREA, "weekday": 2, "start": 19, "end": 23}), zones(num=2), on=ON
    )
    mine = table[table["zone_id"] == "z0"]
    assert mine[["weekday", "band", "hours"]].values.tolist() == [[2, 9, 1], [2, 10, 2], [2, 11, 1]]
    assert mine["share"].tolist() == pytest.approx([1.0] * 3)


def test_the_small_hours_of_sunday_night_are_mondays():
    table = presence_table(
        presence({"shape": AREA, "weekday": 6, "start": 23, "end": 25}), zones(num=1), on=ON
    )
    assert table[["weekday", "band", "hours"]].values.tolist() == [[0, 0, 1], [6, 11, 1]]


def test_only_the_months_told_count():
    winter = presence({"shape": AREA, "months": 1 << 0 | 1 << 11})
    assert presence_table(winter, zones(num=1), on=ON).empty
    assert len(presence_table(winter, zones(num=1), on=dt.date(2026, 12, 1)))


def test_what_was_checked_long_ago_or_never_is_faded_and_counts_half():
    lines = presence(
        {"shape": AREA, "operator": "new"},
        {"shape": AREA, "operator": "old", "checked_on": "2026-01-01"},
        {"shape": AREA, "operator": "never", "checked_on": None, "sure": False},
    )
    table = presence_table(lines, zones(num=1), on=ON)
    weight = table.groupby("operator")["weight"].first()
    assert weight.to_dict() == {"new": 1.0, "old": 0.5, "never": 0.25}


def test_a_whole_district_is_not_covered_by_one_passage():
    district = presence({"shape": box(0, 0, 10_000, 10_000), "start": 20, "end": 22})
    table = presence_table(district, zones(num=1), on=ON)
    assert table["share"].iloc[0] == pytest.approx(2 * 2 * np.pi * 300**2 / 1e8)


def test_a_street_reaches_a_hundred_metres_on_either_side():
    street = presence({"shape": LineString([(0, -50), (200, -50)])})
    table = presence_table(street, zones(num=1), on=ON)
    assert table["share"].iloc[0] == pytest.approx(0.25, abs=0.01)


def test_six_operators_at_one_hour_and_a_hole_elsewhere_are_both_first_with_their_hours():
    crowd = [
        {"shape": AREA, "operator": f"O{i}", "weekday": 3, "start": 20, "end": 22} for i in range(6)
    ]
    pair = [{"shape": box(2000, 0, 2200, 200), "operator": f"P{i}", "weekday": 1} for i in range(2)]
    every_evening = [
        {"shape": box(1000 * i, 0, 1000 * i + 1000, 200), "operator": "R", "weekday": day,
         "start": 18, "end": 24}
        for i in (1, 2) for day in range(7)
    ]  # fmt: skip
    places = zones(num=4, side_m=1000.0)
    table = met_by(presence_table(presence(*crowd, *pair, *every_evening), places, on=ON), STREET)
    most = overlaps(table).iloc[0]
    assert (most["zone_id"], most["weekday"], most["start_h"], most["end_h"]) == ("z0", 3, 20, 22)
    assert most["operators"] == tuple(f"O{i}" for i in range(6))
    need = pd.Series([5.0, 1.0, 1.0, 3.0], index=places.index)
    empty = watched(table, need.index, bands=WATCHED_BANDS[STREET]).holes(need).frame()
    first = empty.iloc[0]
    assert (first["zone_id"], first["start_h"], first["end_h"]) == ("z3", 18, 24)
    assert first["never"]
    assert first["hours"] == 42.0
    assert set(empty["zone_id"]) == {"z3", "z0"}
    thursday = empty[(empty["zone_id"] == "z0") & (empty["weekday"] == 3)]
    assert thursday[["start_h", "end_h"]].values.tolist() == [[18, 20], [22, 24]]


def test_a_night_round_is_no_visit_to_households():
    lines = presence({"shape": AREA}, {"shape": AREA, "kind": "bus", "operator": "B"})
    table = presence_table(lines, zones(num=1), on=ON)
    assert set(met_by(table, Public.HOUSING)["operator"]) == {"B"}
    assert set(met_by(table, STREET)["operator"]) == {"A"}


def test_nobody_known_is_an_empty_table_and_holes_everywhere():
    table = presence_table(presence({"shape": Point(9e6, 9e6)}), zones(num=1), on=ON)
    assert table.empty
    assert overlaps(table).empty
    assert slots(table).empty
    assert hours_by_zone(table, pd.Index(["z0"]), BANDS["semaine"]).tolist() == [0.0]
    need = pd.Series([1.0], index=["z0"])
    assert len(watched(table, need.index, bands=(9,)).holes(need).frame()) == 7


def test_the_calendar_counts_an_operator_once_a_slot():
    lines = presence({"shape": AREA}, {"shape": AREA}, {"shape": AREA, "operator": "B"})
    found = slots(presence_table(lines, zones(num=1), on=ON))
    assert found[["weekday", "band", "num_operators", "weight"]].values.tolist() == [[0, 10, 2, 2]]
    assert found["operators"].tolist() == [("A", "B")]


def test_a_slot_is_faded_unsure_or_vague_where_nothing_better_is_told_by_the_operator():
    lines = presence(
        {"shape": AREA, "checked_on": "2025-11-01"},
        {"shape": AREA, "sure": False},
        {"shape": AREA, "operator": "B", "vague": True, "sure": False},
        {"shape": AREA, "operator": "C", "checked_on": "2025-11-01"},
    )
    (found,) = slots(presence_table(lines, zones(num=1), on=ON)).to_dict("records")
    counted = [found[name] for name in ("num_operators", "num_faded", "num_unsure", "num_vague")]
    assert counted == [3, 1, 1, 1]
    assert found["weight"] == 1.5


def test_hours_told_are_those_of_the_part_of_the_week_halved_where_old():
    evening = presence_table(
        presence(
            {"shape": AREA, "start": 20, "end": 23},
            {"shape": AREA, "operator": "B", "checked_on": "2025-11-01",
             "start": 20, "end": 22},
        ),
        zones(num=2),
        on=ON,
    )  # fmt: skip
    ids = pd.Index(["z0", "z1", "z9"])
    week = hours_by_zone(evening, ids, BANDS["semaine"])
    assert week["z0"] == 3.0 + 1.0
    assert week["z9"] == 0.0
    assert hours_by_zone(evening, ids, BANDS["soir"])["z0"] == 2.0 + 1.0
    assert hours_by_zone(evening, ids, BANDS["nuit"])["z0"] == 1.0
    assert hours_by_zone(evening, ids, BANDS["jour"])["z0"] == 0.0


def test_days_and_bands_narrow_a_table():
    table = presence_table(
        presence({"shape": AREA}, {"shape": AREA, "weekday": 3}), zones(num=1), on=ON
    )
    assert set(within(table, weekdays=[3])["weekday"]) == {3}
    assert len(within(table, bands=[0])) == 0
    assert len(within(table)) == len(table)


def _e0(*rows: dict, **more) -> list[int]:
    kwargs = {"on": ON, "public": STREET, **more}
    return presence_exposure(presence(*rows), zones(num=1), **kwargs).tolist()


def test_exposure_is_the_models_and_adds_up():
    one = exposure(0.5, 1.0)
    assert _e0({"shape": AREA}) == [one]
    assert _e0({"shape": AREA}, {"shape": AREA, "weekday": 1}) == [2 * one]
    assert _e0({"shape": AREA, "checked_on": "2025-11-01"}) == [round(one / 2)]
    assert _e0({"shape": AREA}, chance=1.0) == [20480]


def test_own_passages_are_planned_and_are_no_presence():
    assert _e0({"shape": AREA, "operator": "Nous "}, own="nous") == [0]
    assert _e0({"shape": AREA, "operator": ""}, own="")[0] > 0


def test_nothing_known_is_no_exposure():
    assert presence_exposure(None, zones(num=2), on=ON, public=STREET).tolist() == [0, 0]


@given(
    x=st.floats(-500, 700), start=st.integers(0, 23), length=st.integers(1, 12),
    day=st.integers(0, 6),
)  # fmt: skip
def test_hours_by_band_add_up_to_the_passage_and_shares_stay_in_zero_one(x, start, length, day):
    line = {"shape": Point(x, 100), "weekday": day, "start": start, "end": start + length}
    table = presence_table(presence(line), zones(num=1), on=ON)
    if len(table):
        assert table["hours"].sum() == pytest.approx(length)
        assert table["share"].between(0, 1).all()
        assert table["weekday"].isin([day, (day + 1) % 7]).all()


def test_days_of_one_zone_and_hours_are_one_line_in_the_order_of_the_first() -> None:
    found = pd.DataFrame(
        {
            "zone_id": ["b", "a", "b", "a", "b"], "weekday": [0, 1, 2, 3, 4],
            "start_h": [8, 8, 8, 8, 10], "end_h": [10, 10, 10, 10, 12],
            "operators": [("x",), ("x",), ("x",), ("y",), ("x",)],
        }
    )  # fmt: skip
    lines = days_together(found, "operators")
    assert lines["weekday"].tolist() == [(0, 2), (1,), (3,), (4,)]
    assert lines["zone_id"].tolist() == ["b", "a", "a", "b"]
    assert lines["start_h"].tolist() == [8, 8, 8, 10]
    assert days_together(found[:0], "operators").empty
