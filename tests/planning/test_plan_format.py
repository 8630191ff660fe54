"""The plan file: round trips, every fault at once, nothing private."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import PlanFormatError
from planner.model import PlannedPassage, PlannedShift, Public, Unserved, Week, WeekPlan
from planner.planning.plan_format import dumps, loads, to_dict

SECONDS = st.integers(-10_000, 700_000)
IDS = st.text("abcdef0123456789", min_size=1, max_size=12)


@st.composite
def plans(draw):
    passage = st.builds(
        lambda ref, is_place, times: PlannedPassage(
            *times, **({"place": ref} if is_place else {"appointment": ref})
        ),
        IDS,
        st.booleans(),
        st.tuples(SECONDS, SECONDS, SECONDS),
    )
    shift = st.builds(
        PlannedShift,
        id=IDS,
        team=IDS,
        date=st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
        mode=st.sampled_from(["walk", "car"]),
        base_place=IDS,
        start_s=SECONDS,
        end_s=SECONDS,
        depart_s=SECONDS,
        return_s=SECONDS,
        passages=st.lists(passage, max_size=3).map(tuple),
        vehicle=st.none() | IDS,
        break_start_s=st.none() | SECONDS,
    )
    shifts = draw(st.lists(shift, max_size=3, unique_by=lambda s: s.id))
    return WeekPlan(
        id=draw(IDS),
        territory="ville",
        week=Week(2026, draw(st.integers(1, 53))),
        tz="Europe/Paris",
        means=draw(IDS),
        public=draw(st.sampled_from(list(Public))),
        shifts=tuple(shifts),
        unserved=tuple(draw(st.lists(st.builds(Unserved, IDS, IDS), max_size=2))),
        bound_points=draw(st.none() | st.integers(0, 10**9)),
        replaces=draw(st.none() | st.integers(1, 5)),
        extra=draw(st.dictionaries(st.sampled_from(["x_outil", "y_outil"]), st.integers())),
    )


@given(plans())
def test_a_plan_written_then_read_is_the_same_plan(plan):
    assert loads(dumps(plan)) == plan


def minimal():
    return {
        "format": "plan/1",
        "id": "p",
        "territory": "ville",
        "week": "2026-W49",
        "tz": "Europe/Paris",
        "means": "m",
        "public": "rue",
        "shifts": [],
    }


def test_unknown_fields_are_written_back():
    document = minimal() | {"couleur": {"fond": "bleu"}}
    assert to_dict(loads(json.dumps(document)))["couleur"] == {"fond": "bleu"}


def test_another_major_version_is_refused_and_named():
    with pytest.raises(PlanFormatError, match="'plan/2'"):
        loads(json.dumps(minimal() | {"format": "plan/2"}))


def test_all_faults_are_told_at_once_with_their_path():
    document = minimal()
    del document["tz"]
    document["week"] = "2026-W60"
    document["shifts"] = [
        {
            "id": "a",
            "team": 3,
            "date": "2026-12-01",
            "mode": "car",
            "base_place": "b",
            "start_s": True,
            "end_s": 1,
            "depart_s": 0,
            "return_s": 0,
            "passages": [{"arrive_s": 0, "start_s": 0, "leave_s": 0}],
        }
    ]
    with pytest.raises(PlanFormatError) as caught:
        loads(json.dumps(document), file="plan.json")
    text = str(caught.value)
    for path in ("tz", "week", "shifts[0].team", "shifts[0].start_s", "shifts[0].passages[0]"):
        assert path in text
    assert len(caught.value.faults) == 5
    assert all(fault.file == "plan.json" for fault in caught.value.faults)


@pytest.mark.parametrize("text", ["", "[", "[1]", "null", '"x"', "\x00", "[" * 5000])
def test_what_is_not_a_plan_is_refused_without_a_traceback(text):
    with pytest.raises(PlanFormatError):
        loads(text)


def test_two_shifts_of_one_id_are_a_fault():
    shift = {
        "id": "a", "team": "t", "date": "2026-12-01", "mode": "car", "base_place": "b",
        "start_s": 0, "end_s": 1, "depart_s": 0, "return_s": 0,
    }  # fmt: skip
    with pytest.raises(PlanFormatError, match="en double"):
        loads(json.dumps(minimal() | {"shifts": [shift, shift]}))


def test_no_field_of_the_format_can_hold_a_coordinate_an_address_or_a_free_text():
    """Every text field of the written document is an id, a code, a date or a key."""
    allowed = {
        "format", "id", "territory", "week", "tz", "means", "public", "version", "replaces",
        "published", "published_after", "shifts", "unserved", "violations",
        "points", "mandatory_missed", "parts",
        "restores", "locks", "bound", "engine", "seed", "params", "versions", "vintages",
        "outing_parts",
    }  # fmt: skip
    assert set(to_dict(loads(json.dumps(minimal())))) == allowed


def test_points_of_an_outing_that_are_no_object_are_a_fault_with_their_path():
    with pytest.raises(PlanFormatError, match=r"outing_parts\.week"):
        loads(json.dumps(minimal() | {"outing_parts": {"week": "x"}}))
