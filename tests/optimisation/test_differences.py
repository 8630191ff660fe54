"""What changes between two weeks, on cases told by hand."""

from __future__ import annotations

from optimisation.differences import Moved, differences
from tests.optimisation.tiny import HOME, SIMPLE, route, visit, week


def test_the_same_week_twice_has_no_difference():
    found = differences(SIMPLE, SIMPLE)
    assert (found.moved, found.left_out, found.added) == ((), (), ())


def test_a_passage_ten_minutes_later_is_moved_by_600_s():
    found = differences(SIMPLE, week(route(visit(arrive_s=1200))))
    assert found.moved == (Moved(0, (0, 600), (0, 1200)),)
    assert found.moved[0].delay_s == 600
    assert not found.moved[0].other_shift


def test_of_two_passages_the_one_of_the_same_outing_is_matched_first():
    before = week(route(visit(arrive_s=600)), route(visit(arrive_s=4000)))
    after = week(HOME, route(visit(arrive_s=600)))
    found = differences(before, after)
    assert found.moved == (Moved(0, (1, 4000), (1, 600)),)
    assert found.left_out == ((0, (0, 600)),)


def test_what_is_new_is_added_and_what_is_gone_is_left_out():
    found = differences(SIMPLE, week(route(visit(1))))
    assert found.left_out == ((0, (0, 600)),)
    assert found.added == ((1, (0, 600)),)
