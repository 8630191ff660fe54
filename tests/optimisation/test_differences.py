"""What changes between two weeks, on cases told by hand."""

from __future__ import annotations

from optimisation.differences import Moved, differences, promise_changes
from optimisation.judge import judge
from optimisation.problem import Promise
from tests.optimisation.tiny import HOME, SIMPLE, place, problem, route, shift, visit, week


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


def promised(*starts: int):
    return place(promises=tuple(Promise(0, start_s) for start_s in starts), max_passages=3)


def test_a_promise_kept_to_the_second_is_not_told():
    assert promise_changes(problem(promised(600)), SIMPLE) == ()


def test_a_promise_kept_ten_minutes_late_is_told_as_kept():
    (change,) = promise_changes(problem(promised(0)), SIMPLE)
    assert (change.delay_s, change.kept) == (600, True)


def test_a_promise_an_hour_off_is_told_as_moved_and_one_without_passage_as_dropped():
    found = promise_changes(problem(promised(4200, 6000)), SIMPLE)
    assert [(one.delay_s, one.kept) for one in found] == [(-3600, False), (None, False)]
    verdict = judge(problem(promised(4200, 6000)), SIMPLE)
    assert len(verdict.broken) == sum(not one.kept for one in found)


def test_another_team_at_the_same_hour_breaks_a_promise():
    shifts = (shift(), shift(team=1))
    own = problem(promised(600), shifts=shifts)
    (change,) = promise_changes(own, week(HOME, route(visit())))
    assert (change.delay_s, change.kept) == (0, False)
