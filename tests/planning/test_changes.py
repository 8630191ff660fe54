"""Changes said with the ids of the week: places, visits, zones, and the rest of a longer outing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from shapely.geometry import box

from optimisation.change_family import ChangeKind
from optimisation.problem import Problem, Solution
from optimisation.solve import solve
from planner.model import Public, TimeWindow
from planner.planning.build import BuiltWeek, build_week
from planner.planning.changes import Asked, explain_place, explain_zone
from planner.planning.outings import REST_S, lengthened
from planner.planning.reasons import Reason
from tests.planning import village as v
from tests.sources.means_town import X0, Y0


def nobody_out(week, built: BuiltWeek | None = None) -> Asked:
    built = built or v.built_of(week)
    return Asked(built, week, Solution.empty(built.problem))


def greedy(week) -> Asked:
    built = v.built_of(week)
    found = solve(built.problem, seed=1, iterations=1, engines=["greedy"])
    return Asked(built, week, found.solution)


def test_the_missing_skill_is_named_by_its_word_and_nothing_else_would_do() -> None:
    week = v.means(v.place("L", skills=frozenset({"nurse"})))
    found = explain_place(nobody_out(week), "L")
    assert [item.reason for item in found.reasons] == [Reason.SKILL_ABSENT]
    (change,) = found.changes
    assert (change.kind, change.skill, change.place) == (ChangeKind.SKILL, "nurse", "L")
    assert change.shift.startswith("A-mar")


def test_hours_just_after_the_outing_are_met_by_a_wider_window_or_a_longer_outing() -> None:
    """The outing of Tuesday ends at 01:00; the place may be passed at from 01:10 to 02:00.

    Ten minutes there, some three back and twenty of closing: 43 minutes, three quarters of an hour.
    """
    late = (TimeWindow(2, 70, 120),)
    week = v.means(v.place("L", windows=late, presence_min=10))
    found = explain_place(nobody_out(week), "L")
    assert [item.reason for item in found.reasons] == [Reason.OUTSIDE_HOURS]
    by_kind = {change.kind: change for change in found.changes}
    assert set(by_kind) == {ChangeKind.WINDOW, ChangeKind.ENDS_LATER}
    later = by_kind[ChangeKind.ENDS_LATER]
    assert later.minutes in (
        45,
        60,
    )  # closing takes 20 minutes, the place 10, the way back the rest
    assert later.lost == ()


def test_a_place_served_already_says_by_which_outings_and_nothing_more() -> None:
    found = explain_place(greedy(v.means(v.place("L"))), "L")
    assert [shift[:5] for shift in found.served] == ["A-mar"]
    assert found.changes == ()


def test_an_id_the_week_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        explain_place(nobody_out(v.means(v.place("L"))), "other")


def test_a_zone_gets_the_changes_of_the_places_it_is_in_reach_of() -> None:
    week = v.means(
        v.place("near", 2, 1, skills=frozenset({"nurse"})),
        v.place("nearer", 2, 2, skills=frozenset({"nurse", "arabic"})),
    )
    found = explain_zone(nobody_out(week), "E", [Public.STREET])
    assert found.is_zone
    assert {item.id for item in found.reasons} == {"near", "nearer"}
    assert [(change.kind, change.place) for change in found.changes] == [(ChangeKind.SKILL, "near")]


def test_a_zone_in_reach_of_a_passage_is_served_by_its_outings() -> None:
    found = explain_zone(greedy(v.means(v.place("L", 2, 1))), "E", [Public.STREET])
    assert [shift[:5] for shift in found.served] == ["A-mar"]


def test_a_zone_no_place_is_in_reach_of_has_no_reason_and_no_change() -> None:
    week = v.means(v.place("L", 0, 0))
    inputs = v.inputs_of(week)
    zones = v.zones()
    zones.loc["N", "geometry"] = box(X0 + 150, Y0 + 750, X0 + 250, Y0 + 1050)
    needs = pd.DataFrame({"need": [1 / 3] * 3, "need_share": [1 / 3] * 3}, index=zones.index)
    built = build_week(replace(inputs, zones=zones, needs={Public.STREET: needs}))
    found = explain_zone(nobody_out(week, built), "N", [Public.STREET])
    assert (found.reasons, found.changes, found.served) == ((), (), ())


def test_a_zone_without_a_known_need_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        explain_zone(nobody_out(v.means(v.place("L"))), "E", [Public.HOUSING])


def test_an_outing_made_longer_than_six_hours_has_the_rest_then_due() -> None:
    problem: Problem = v.built_of(v.means(v.place("L"), shifts=(v.shift(hours=(18, 24)),))).problem
    shift = problem.shifts[0]
    assert shift.rest is None
    for before_s, after_s in ((900, 0), (0, 900)):
        longer = lengthened(shift, before_s, after_s)
        assert longer.rest is not None
        assert longer.rest.duration_s == REST_S
        assert longer.start_s + 1800 < longer.rest.earliest_s < longer.end_s
        assert longer.plannable_s < shift.plannable_s + 900
