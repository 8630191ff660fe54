"""E19: operators see where and when others pass, by zone and field, if those opted in."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import box

from planner.indicators.exposure import presence_exposure
from planner.indicators.presence import presence_table
from planner.model import Point, Public
from planner.planning.partners import operators_there
from planner.sharing import COLUMNS, Field, Share, field_words, opted_lines, shared_presence
from tests.indicators.frames_made import presence, zones

ON = dt.date(2026, 11, 25)
WEST, EAST = box(0, 0, 200, 200), box(200, 0, 400, 200)
OPERATORS, ZONES = ("Relais", "Croix", "Bus"), ("z0", "z1", "z2")
ALL = frozenset(Field)
ROW = st.fixed_dictionaries(
    {
        "zone_id": st.sampled_from(ZONES),
        "operator": st.sampled_from(OPERATORS),
        "weekday": st.integers(0, 6),
        "band": st.integers(0, 11),
        "faded": st.booleans(),
        "kind": st.sampled_from(("maraude", "bus")),
        "share": st.floats(0.1, 1),
    }
)
SHARES = st.dictionaries(
    st.tuples(st.sampled_from(OPERATORS), st.sampled_from(ZONES)),
    st.frozensets(st.sampled_from(Field)),
).map(lambda found: [Share(*key, fields) for key, fields in found.items()])


def frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(
        {name: [row[name] for row in rows] for name in (*COLUMNS, "kind", "share")},
    )


def made() -> pd.DataFrame:
    lines = presence(
        {"shape": WEST, "weekday": 2, "start": 20, "end": 22, "operator": "Relais"},
        {"shape": EAST, "weekday": 4, "start": 20, "end": 22, "operator": "Relais"},
        {"shape": WEST, "weekday": 3, "start": 8, "end": 10, "operator": "Croix"},
    )
    return presence_table(lines, zones(num=2), on=ON)


def test_e19_nothing_is_shared_by_default():
    assert shared_presence(made(), []).empty
    assert list(shared_presence(made(), []).columns) == list(COLUMNS)


def test_e19_only_the_zones_and_fields_ticked_appear():
    told = shared_presence(made(), [Share("Relais", "z0", frozenset({Field.WEEKDAY}))])
    assert told["zone_id"].tolist() == ["z0"]
    assert told["operator"].tolist() == ["Relais"]
    assert told["weekday"].tolist() == [2]
    assert told[["band", "faded"]].isna().all(axis=None)
    hours = shared_presence(made(), [Share("Relais", "z1", frozenset({Field.HOURS}))])
    assert (hours["zone_id"].tolist(), hours["band"].tolist()) == (["z1"], [10])
    assert hours[["weekday", "faded"]].isna().all(axis=None)


def test_e19_a_zone_shared_without_a_field_says_that_somebody_passes_and_no_more():
    told = shared_presence(made(), [Share("Croix", "z0")])
    assert told[["zone_id", "operator"]].values.tolist() == [["z0", "Croix"]]
    assert told[["weekday", "band", "faded"]].isna().all(axis=None)


def test_e19_a_shared_frame_has_a_column_for_where_and_when_alone():
    told = shared_presence(made(), [Share(name, zone, ALL) for name in OPERATORS for zone in ZONES])
    assert set(told.columns) == {"zone_id", "operator", "weekday", "band", "faded"}
    assert len(told) == 3
    assert len({field_words(field) for field in Field}) == len(Field)


@given(rows=st.lists(ROW, max_size=30), others=st.lists(ROW, max_size=30), shares=SHARES)
def test_e19_what_is_shared_depends_on_what_was_opted_in_alone(rows, others, shares):
    opted = {(one.operator, one.zone) for one in shares}
    inside = [row for row in rows if (row["operator"], row["zone_id"]) in opted]
    outside = [row for row in others if (row["operator"], row["zone_id"]) not in opted]
    one = shared_presence(frame(rows), shares).to_csv().encode()
    other = shared_presence(frame([*reversed(inside), *outside]), shares).to_csv().encode()
    assert one == other


@given(rows=st.lists(ROW, min_size=1, max_size=20), field=st.sampled_from(Field))
def test_e19_two_worlds_that_differ_in_a_field_not_shared_look_the_same(rows, field):
    column, other = {
        Field.WEEKDAY: ("weekday", 0), Field.HOURS: ("band", 0), Field.CHECKED: ("faded", True),
    }[field]  # fmt: skip
    shares = [Share(name, zone, ALL - {field}) for name in OPERATORS for zone in ZONES]
    if field is not Field.CHECKED:  # when several passages look alike, one checked is enough
        shares = [Share(one.operator, one.zone, one.fields - {Field.CHECKED}) for one in shares]
    changed = [row | {column: other} for row in rows]
    assume(changed != rows)
    told = [shared_presence(frame(world), shares).to_csv() for world in (rows, changed)]
    assert told[0] == told[1]


@pytest.mark.parametrize("field", Field)
def test_e19_a_field_shared_is_told(field):
    told = shared_presence(made(), [Share("Relais", "z0", frozenset({field}))])
    assert told[["weekday", "band", "faded"]].notna().sum(axis=None) == 1


BOTH = frozenset({Field.WEEKDAY, Field.HOURS})


def lines():
    """Relais in both zones at once, Croix in the first; Relais has an account."""
    return presence(
        {"shape": box(0, 0, 400, 200), "weekday": 2, "start": 20, "end": 22, "operator": "Relais"},
        {"shape": WEST, "weekday": 3, "start": 8, "end": 10, "operator": "Croix"},
    )


def read(*shares: Share, operators: tuple[str, ...] = ("Relais",)) -> pd.DataFrame:
    """What the coordination's calendar is made of."""
    return presence_table(
        opted_lines(lines(), zones(num=2), operators, shares), zones(num=2), on=ON
    )


def test_e19_the_coordination_reads_nothing_of_an_operator_that_opted_in_nothing():
    assert set(read()["operator"]) == {"Croix"}
    assert set(read(operators=(" RELAIS ",))["operator"]) == {"Croix"}
    assert read(operators=("Relais", "Croix")).empty


def test_e19_the_coordination_reads_an_operator_in_the_zones_it_opted_in_alone():
    told = read(Share("Relais", "z1", BOTH))
    own = told[told["operator"] == "Relais"]
    assert own[["zone_id", "weekday", "band"]].to_numpy().tolist() == [["z1", 2, 10]]
    plain = read(operators=())
    whole = plain[(plain["operator"] == "Relais") & (plain["zone_id"] == "z1")]
    assert own["share"].tolist() == pytest.approx(whole["share"].tolist())
    assert own["inside"].tolist() == pytest.approx(whole["inside"].tolist())


@pytest.mark.parametrize("field", sorted(BOTH))
def test_e19_a_day_without_hours_or_hours_without_a_day_are_in_no_week_of_the_coordination(field):
    assert "Relais" not in set(read(Share("Relais", "z1", ALL - {field}))["operator"])


def test_e19_an_operator_that_keeps_its_checks_counts_as_never_checked():
    told = read(Share("Relais", "z0", BOTH), Share("Relais", "z1", ALL)).set_index("zone_id")
    own = told[told["operator"] == "Relais"]["faded"]
    assert own.to_dict() == {"z0": True, "z1": False}


def test_e19_weeks_and_calls_count_an_operator_where_it_opted_in_alone():
    def exposed(*shares: Share) -> list[bool]:
        told = opted_lines(lines(), zones(num=2), ("Relais", "Croix"), shares)
        found = presence_exposure(told, zones(num=2), on=ON, public=Public.STREET)
        return [bool(e > 0) for e in found]

    def there(x_m: float, *shares: Share) -> tuple[str, ...]:
        told = opted_lines(lines(), zones(num=2), ("Relais", "Croix"), shares)
        return operators_there(told, Point(x_m, 100.0), (ON, 21 * 60))

    assert (exposed(), there(300)) == ([False, False], ())
    east = Share("Relais", "z1", ALL)
    assert (exposed(east), there(300, east), there(100, east)) == ([False, True], ("Relais",), ())
    assert exposed(east, Share("Relais", "z0", ALL)) == [True, True]
