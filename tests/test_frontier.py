"""Which plans of a frontier another beats."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planner.frontier import FrontierPoint, dominated


def _point(reach, kept, missed=0):
    return FrontierPoint(0, reach, kept, 10, missed)


def test_a_plan_beaten_on_both_counts_is_dominated():
    points = [_point(0.5, 8), _point(0.6, 9), _point(0.7, 3)]
    assert dominated(points) == (True, False, False)


def test_equal_plans_dominate_neither_and_one_better_count_is_enough():
    assert dominated([_point(0.5, 8), _point(0.5, 8)]) == (False, False)
    assert dominated([_point(0.5, 8), _point(0.5, 9)]) == (True, False)


def test_a_plan_that_misses_an_appointment_never_dominates_one_that_keeps_it():
    assert dominated([_point(0.5, 5), _point(0.9, 9, missed=1)]) == (False, False)


def test_an_unknown_reach_is_never_compared():
    assert dominated([_point(None, 1), _point(0.9, 9)]) == (False, False)


def test_nothing_promised_has_no_share_kept():
    assert FrontierPoint(0, 0.5, 0, 0).kept_share is None
    assert _point(0.5, 4).kept_share == 0.4


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 10)), min_size=1, max_size=8))
def test_some_plan_is_never_dominated_and_the_best_on_a_count_is_dominated_by_equals_only(cells):
    points = [_point(reach, kept) for reach, kept in cells]
    marks = dominated(points)
    assert not all(marks)
    best = max(range(len(points)), key=lambda k: (points[k].reach_share, points[k].kept))
    assert not marks[best]
