"""Sheets brought back: blank and zero differ, counts expire, other hours are never a closing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.counted_places import counted_places
from planner.model import AppointmentState, Point, TimeWindow
from planner.outing_code import CODE_LENGTH, outing_code, typed_code
from planner.returns import (
    MOST,
    Held,
    OutingReturn,
    StopReturn,
    Unplanned,
    count_faults,
    hours_to_try,
    observations_of,
    outcomes_of,
    summed,
    tally_of,
    without_lines,
)
from planner.tally import TallyColumn as Column
from tests.planning.village import place

DAY = dt.date(2026, 12, 1)
SPOT = Point(652_000.0, 6_862_000.0)


def returned(*stops: StopReturn, unplanned: tuple[Unplanned, ...] = (), **more) -> OutingReturn:
    values = {"held": Held.YES} | more
    return OutingReturn(
        "K7F3Q", "plan", 1, "A-mar@2026-12-01", DAY, stops=stops, unplanned=unplanned,
        sums=summed((*stops, *unplanned)), **values,
    )  # fmt: skip


def stop(start_min: int = 1260, number: int = 1, **counts: int) -> StopReturn:
    return StopReturn("L1", number, start_min, counts, SPOT, protected=True)


@given(st.dictionaries(st.sampled_from([c.value for c in Column]), st.integers(0, MOST)))
def test_a_place_counts_only_where_its_cell_was_filled_in_and_a_zero_is_a_count(counts):
    frame = observations_of([returned(stop(**counts))], epsg=2154, today=DAY)
    if Column.MET in counts:
        assert frame["count"].tolist() == [counts[Column.MET]]
    else:
        assert frame is None


def test_a_visit_that_met_nobody_lowers_what_is_usual_and_a_blank_changes_nothing():
    week = dt.timedelta(days=7)
    two, none = returned(stop(met=4)), returned(stop(met=0))
    blank = returned(stop(oriented=1))
    for told, usual in (([two], 4.0), ([two, blank], 4.0), ([two, none], 2.0)):
        frame = observations_of(told, epsg=2154, today=DAY + week)
        assert counted_places(frame, DAY + week)["weight"].tolist() == [usual]


@given(st.integers(0, 200))
def test_a_count_is_used_for_ninety_days_and_never_after(days):
    frame = observations_of([returned(stop(met=3))], epsg=2154, today=DAY + dt.timedelta(days))
    assert (frame is not None) == (days < 90)


@pytest.mark.parametrize(
    ("start_min", "date", "band"),
    [(1260, "2026-12-01", (1200, 1320)), (1440, "2026-12-02", (0, 120)),
     (1479, "2026-12-02", (0, 120)), (0, "2026-12-01", (0, 120))],
)  # fmt: skip
def test_a_count_stands_in_its_two_hours_on_its_own_date(start_min, date, band):
    frame = observations_of([returned(stop(start_min, met=2))], epsg=2154, today=DAY)
    row = frame.iloc[0]
    assert (row["date"], (row["start_min"], row["end_min"])) == (date, band)


def test_a_meeting_no_plan_foresaw_is_protected_and_a_visit_tells_no_place():
    visit = StopReturn("r", 2, 600, outcome=AppointmentState.NOT_THERE)
    told = returned(visit, unplanned=(Unplanned(1300, SPOT, {"met": 2}),))
    frame = observations_of([told], epsg=2154, today=DAY)
    assert frame["protected"].tolist() == [True]
    assert [(one.appointment, one.date) for one in outcomes_of(told)] == [("r", DAY)]


def test_sums_leave_a_column_nobody_filled_in_out_and_outlive_the_lines():
    told = returned(stop(met=3, first_time=1), stop(met=0, number=2))
    assert told.sums == {"met": 3, "first_time": 1}
    left = without_lines(told)
    assert (left.stops, left.unplanned) == ((), ())
    assert tally_of(left) == tally_of(told)
    assert dict(tally_of(told).counts) == {"rencontrées": 3, "dont 1re fois": 1}
    assert not tally_of(returned(held=Held.NO)).held


def test_a_part_greater_than_its_whole_and_a_count_out_of_bounds_are_told():
    assert count_faults({"met": 2, "first_time": 2}) == []
    assert len(count_faults({"met": 2, "first_time": 3})) == 1
    assert len(count_faults({"met": MOST + 1})) == 1


@pytest.mark.parametrize(
    ("counts", "nobody"),
    [({}, False), ({"met": 0}, True), ({"not_there": 1}, True), ({"not_there": 0}, False),
     ({"met": 2, "not_there": 1}, False), ({"declined": 1}, False)],
)  # fmt: skip
def test_nobody_was_there_only_where_the_sheet_says_so(counts, nobody):
    assert stop(**counts).nobody is nobody


def test_other_hours_are_those_of_an_outing_within_the_hours_of_the_place():
    evening = [(1200, 1500)]
    assert hours_to_try(place("L"), evening, at_min=1260) == ((1440, 1560), (1320, 1440))
    late = place("L", windows=(TimeWindow(None, 1320, 1440),))
    assert hours_to_try(late, evening, at_min=1260) == ((1320, 1440),)
    assert hours_to_try(late, evening, at_min=1330) == ()
    again = hours_to_try(place("L"), evening, at_min=1260, met_nobody=[1450])
    assert again == ((1320, 1440), (1440, 1560))


def test_a_code_is_of_its_outing_whatever_the_version_and_is_read_as_people_type_it():
    code = outing_code("plan", "A-mar@2026-12-01")
    assert len(code) == CODE_LENGTH
    assert typed_code(f" {code[:2].lower()}-{code[2:]} ") == code
    others = {outing_code("plan", f"A@{day}") for day in range(500)}
    assert len(others) == 500
