"""Reasons kept from one opening of a plan to the next: only for what is equal in everything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optimisation.problem as op
from planner.planning import explained as kept
from planner.planning.build import BuiltWeek
from planner.planning.explain import explain
from tests.planning.test_explain import built_of, place, plan, problem, shift


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[op.Problem]:
    """Problems of which reasons were tried, in order."""
    found: list[op.Problem] = []

    def trying(built: BuiltWeek, solution: op.Solution) -> Any:
        found.append(built.problem)
        return explain(built, solution)

    kept._LAST.clear()
    monkeypatch.setattr(kept, "explain", trying)
    return found


def _week(**more: Any) -> op.Problem:
    """Two places for one short outing that holds the first alone; a new object every time."""
    return problem(place(1), place(2, 1), shifts=(shift(end_s=2200),), **more)


def test_an_equal_week_is_not_tried_anew(tried):
    first = kept.explained(built_of(_week()), plan(_week(), (0,)))
    again = kept.explained(built_of(_week()), plan(_week(), (0,)))
    assert [entry.id for entry in first] == ["a1"]
    assert again == first
    assert len(tried) == 1


def _slower() -> op.Problem:
    week = _week()
    seconds = week.travel[0].seconds.copy()
    seconds[0, 2] += 1
    return replace(week, travel=(replace(week.travel[0], seconds=seconds),))


def _weighed() -> op.Problem:
    week = _week()
    return replace(week, units=replace(week.units, weight=week.units.weight * 2))


OTHERS = {
    "a second more on one way": _slower,
    "needs elsewhere": _weighed,
    "a place that closes": lambda: problem(
        place(1), place(2, 1, windows=((0, 60),)), shifts=(shift(end_s=2200),)
    ),
    "other rates": lambda: _week(weights=op.Weights(exploration_target_share=0.0, travel_s=9)),
    "a longer outing": lambda: problem(place(1), place(2, 1)),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_whatever_differs_is_tried_anew(tried, other):
    kept.explained(built_of(_week()), plan(_week(), (0,)))
    week = other()
    found = kept.explained(built_of(week), plan(week, (0,)))
    assert len(tried) == 2
    assert found == explain(built_of(week), plan(week, (0,)))


def test_other_routes_and_other_ids_are_tried_anew(tried):
    week = _week()
    kept.explained(built_of(week), plan(week, (0,)))
    kept.explained(built_of(week), plan(week, (1,)))
    renamed = built_of(week)
    index = replace(renamed.index, places=("b0", "b1"))
    found = kept.explained(replace(renamed, index=index), plan(week, (0,)))
    assert [entry.id for entry in found] == ["b1"]
    assert len(tried) == 3


def test_few_weeks_are_kept(tried):
    for seconds in range(kept.MOST + 1):
        week = problem(place(1), place(2, 1), shifts=(shift(end_s=2200 + seconds),))
        kept.explained(built_of(week), plan(week, (0,)))
    assert len(kept._LAST) == kept.MOST
    assert np.array_equal(kept._LAST[0][0].problem.travel[0].seconds, _week().travel[0].seconds)
