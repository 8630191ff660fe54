"""Points by outing and by zone sum to the judge's, whoever they are told to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.judge import judge
from optimisation.solve import solve
from planner.frames import PARTS
from planner.model import DatedException, ExceptionKind, Protection, Team, TeamKind
from planner.planning.score import WEEK, as_parts, parts_by_outing, parts_by_zone
from planner.privacy import SMALL_TEAMS, figure_groups
from tests.planning import village as v

SPOTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=5)


def planned(week):
    built = v.built_of(week)
    solution = solve(built.problem, seed=1, iterations=1, engines=["greedy"]).solution
    return built, solution, judge(built.problem, solution)


def two_street_teams(*places, sizes=(3, 2), **more):
    teams = tuple(
        Team(ref, ref, TeamKind.MARAUDE, "walk", size, frozenset({"social"}))
        for ref, size in zip("AB", sizes, strict=True)
    )
    shifts = (v.shift(), v.shift("B-mer", 2, team="B"))
    return v.means(*places, teams=teams, shifts=shifts, **more)


@given(SPOTS, st.lists(st.sampled_from(list(Protection)[:3]), min_size=5, max_size=5))
@settings(max_examples=15, deadline=None)
def test_outings_sum_to_each_part_and_zones_to_the_points(spots, classes):
    places = [
        v.place(f"p{rank}", column, row, protection=classes[rank], frequency=2)
        for rank, (column, row) in enumerate(spots)
    ]
    week = two_street_teams(*places)
    built, solution, verdict = planned(week)
    outings = parts_by_outing(built, week, solution, verdict)
    for name in PARTS:
        assert int(outings[name].sum()) == verdict.parts[name]
    assert int(outings["points"].sum()) == verdict.points
    assert sum(sum(parts.values()) for parts in as_parts(outings).values()) == verdict.points
    for for_team in (False, True):
        zones = parts_by_zone(built, week, solution, verdict, for_team=for_team)
        assert int(zones["points"].sum()) == verdict.points


def test_a_zone_of_protected_places_alone_tells_nothing_outside_the_team():
    week = two_street_teams(
        v.place("hidden", 2, 1), v.place("open", 0, 2, protection=Protection.PUBLIC)
    )
    built, solution, verdict = planned(week)
    without = tuple(
        replace(route, visits=tuple(x for x in route.visits if x.activity != 0))
        if any(x.activity == 0 for x in route.visits)
        else route
        for route in solution.routes
    )
    gone = replace(solution, routes=without)
    told = [
        parts_by_zone(built, week, plan, judge(built.problem, plan)) for plan in (solution, gone)
    ]
    zones = [frame[frame["kind"] == "zone"]["points"].to_dict() for frame in told]
    assert zones[0] == zones[1]
    team = parts_by_zone(built, week, solution, verdict, for_team=True)
    assert int(team.loc["zone/rue/E", "points"]) > zones[0]["zone/rue/E"]


def test_outings_of_a_team_of_two_are_with_the_week_when_it_is_alone_of_its_kind():
    week = two_street_teams(v.place("p", frequency=2))
    built, solution, verdict = planned(week)
    outings = parts_by_outing(built, week, solution, verdict)
    assert all(not str(row).startswith("B") for row in outings.index)
    assert outings.index[-1] == WEEK
    assert outings.loc[WEEK, "num_outings"] == 1


def test_two_teams_of_two_are_told_together():
    week = two_street_teams(v.place("p", frequency=2), sizes=(2, 2))
    outings = parts_by_outing(*_args(week))
    assert list(outings.index) == [SMALL_TEAMS, WEEK]
    assert outings.loc[SMALL_TEAMS, "num_outings"] == 2


def test_e17_an_outing_of_a_team_of_three_that_is_two_that_day_is_with_the_week():
    week = two_street_teams(v.place("p", frequency=2), sizes=(3, 3))
    (first, second) = parts_by_outing(*_args(week)).index[:2]
    day = dt.date.fromisoformat(second.partition("@")[2])
    teams = tuple(
        replace(team, workers=tuple(f"{team.id}{n}" for n in "123")) for team in week.teams
    )
    away = DatedException(ExceptionKind.ABSENCE, day, team="B", workers_absent=("B1",))
    outings = parts_by_outing(*_args(replace(week, teams=teams, exceptions=(away,))))
    assert list(outings.index) == [first, WEEK]


def _args(week):
    built, solution, verdict = planned(week)
    return built, week, solution, verdict


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ({"a": 3, "b": 4}, {"a": "a", "b": "b"}),
        ({"a": 3, "b": 2}, {"a": "a", "b": None}),
        ({"a": 2, "b": 2, "c": 5}, {"a": SMALL_TEAMS, "b": SMALL_TEAMS, "c": "c"}),
        ({"a": 1, "b": 1}, {"a": None, "b": None}),
    ],
)
def test_no_figure_is_of_fewer_than_three_people(sizes, groups):
    assert figure_groups(sizes) == groups
