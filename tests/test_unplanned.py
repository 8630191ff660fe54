"""Lines no plan foresaw: typed, kept, typed again."""

from __future__ import annotations

import pytest

from planner.model import Point
from planner.network.gazetteer import Gazetteer
from planner.returns import Unplanned
from planner.service.outings import Outing
from planner.service.unplanned import locator, read_unplanned, typed_again
from planner.tally import TallyColumn
from planner.typed_return import TypedUnplanned
from tests.exports import town

MET = {"met": 2}
NAMES = Gazetteer.from_streets(town.make_streets())


def outing(start_h: int = 20) -> Outing:
    shift = town.make_shift([f"L{rank}" for rank in range(10)], start_h=start_h)
    return Outing("K7F3Q", town.make_plan(shift), shift, town.make_means(()))


def read(typed: TypedUnplanned, start_h: int = 20) -> Unplanned:
    found, faults = read_unplanned(outing(start_h), 1, typed, (MET, []), locator(NAMES))
    assert faults == []
    assert found is not None
    return found


def test_what_was_saved_is_typed_again_and_saved_as_it_was():
    somewhere = Point(town.xy(3, 2)[0] + 7.0, town.xy(3, 2)[1] - 4.0)
    saved = Unplanned(1475, somewhere, MET)
    (again,) = typed_again([saved], NAMES)
    assert (again.hour, {again.street, again.crossing}) == ("00:35", {"Rue Basse", "Rue Voltaire"})
    assert again.counts == {TallyColumn.MET: 2}
    assert read(again) == saved
    assert (typed_again([saved], None)[0].street, read(typed_again([saved], None)[0])) == (
        "", saved,
    )  # fmt: skip


def test_another_street_moves_the_line_there():
    moved = read(TypedUnplanned("21:00", "Rue Haute", "Rue du Puits"))
    assert moved.point == Point(*town.xy(0, 0))


@pytest.mark.parametrize(
    ("start_h", "typed", "minute"),
    [(20, "22:15", 1335), (20, "00:30", 1470), (20, "19:50", 1190), (9, "10:00", 600),
     (9, "8:45", 525)],
)  # fmt: skip
def test_an_hour_after_midnight_is_of_the_outing_s_night(start_h, typed, minute):
    assert read(TypedUnplanned(typed, "Rue Haute", "Rue du Puits"), start_h).start_min == minute


def test_a_line_emptied_is_blank_wherever_it_was():
    assert TypedUnplanned("", " ", "", {TallyColumn.MET: None}).blank
    assert not TypedUnplanned(kept=Point(0.0, 0.0), counts={TallyColumn.MET: 0}).blank
