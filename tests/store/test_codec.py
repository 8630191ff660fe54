"""Domain objects survive the store; damaged rows are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import StoreError
from planner.model import Means, Place, Point, Territory, TimeWindow, Week, WeekPlan
from planner.store.codec import decode, encode, from_json, to_json
from tests.store.samples import means, plan

NUMBER = st.floats(allow_nan=False, allow_infinity=False)
WEEKS = (
    st.dates()
    .filter(lambda d: 1 < d.year < 9999)
    .map(lambda d: Week(d.isocalendar().year, d.isocalendar().week))
)
WINDOWS = st.integers(0, 1439).flatmap(
    lambda start: st.builds(
        TimeWindow, st.none() | st.integers(0, 6), st.just(start), st.integers(start + 1, 2880)
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBER | st.text(),
    lambda child: st.lists(child, max_size=3) | st.dictionaries(st.text(), child, max_size=3),
    max_leaves=5,
)
for _type, _strategy in ((Point, st.builds(Point, NUMBER, NUMBER)), (Week, WEEKS)):
    st.register_type_strategy(_type, _strategy)
st.register_type_strategy(TimeWindow, WINDOWS)
FREE = st.dictionaries(st.text(), JSON, max_size=2)
TERRITORIES = st.builds(
    Territory,
    code=st.from_regex(r"[a-z0-9][a-z0-9-]{1,31}", fullmatch=True),
    epsg=st.integers(),
    bbox_lonlat=st.tuples(NUMBER, NUMBER, NUMBER, NUMBER),
)
PLANS = st.builds(WeekPlan, params=FREE, extra=FREE, unserved=st.just(()))


@settings(max_examples=40, deadline=None)
@given(st.from_type(Place) | TERRITORIES | PLANS)
def test_what_is_written_reads_back_equal(value):
    assert from_json(type(value), to_json(value)) == value


def test_means_and_plan_with_every_kind_of_row_read_back_equal():
    assert from_json(Means, to_json(means())) == means()
    assert from_json(WeekPlan, to_json(plan())) == plan()


def without(data: dict, key: str) -> dict:
    return {name: item for name, item in data.items() if name != key}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d | {"surname": "x"}, "Place"),
        (lambda d: without(d, "label"), "Place.label"),
        (lambda d: d | {"label": 3}, "Place.label"),
        (lambda d: d | {"presence_min": True}, "Place.presence_min"),
        (lambda d: d | {"presence_min": 1.5}, "Place.presence_min"),
        (lambda d: d | {"protection": "hidden-secret"}, "Place.protection"),
        (lambda d: d | {"point": {"x_m": 1.0}}, "Place.point.y_m"),
        (lambda d: d | {"skills": "lsf"}, "Place.skills"),
        (lambda d: d | {"refusals": [{"weekday": 9, "start_min": 0, "end_min": 9}]}, "refusals[0]"),
        (lambda _d: ["hidden-secret"], "Place"),
    ],
)
def test_a_row_of_another_shape_is_refused_by_path_without_its_value(change, path):
    data = change(encode(means().places[0]))
    with pytest.raises(StoreError) as caught:
        decode(Place, data)
    assert path in str(caught.value)
    assert "hidden-secret" not in str(caught.value)


def test_a_field_added_later_reads_old_rows_with_its_default():
    old = without(encode(means().places[0]), "is_base")
    assert decode(Place, old) == means().places[0]


def test_a_row_that_is_not_json_is_refused():
    with pytest.raises(StoreError, match="JSON"):
        from_json(Means, "{")


def test_an_infinite_number_is_not_written():
    with pytest.raises(StoreError):
        to_json(Point(float("inf"), 0.0))
