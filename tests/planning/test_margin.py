"""An hour more of each team: who has a figure, and that it is what the week would gain."""

from __future__ import annotations

from optimisation.judge import judge
from optimisation.solve import solve
from planner.planning.changes import Asked
from planner.planning.margin import team_hours
from planner.privacy import SMALL_TEAMS
from tests.planning import village as v
from tests.planning.test_score import two_street_teams


def asked(week) -> Asked:
    built = v.built_of(week)
    found = solve(built.problem, seed=1, iterations=1, engines=["greedy"])
    return Asked(built, week, found.solution)


def crowded(**more):
    """Nine places, each outing holding four: 260 minutes less a quarter kept, 45 at each place."""
    places = [v.place(f"p{n}", n % 3, n // 3, presence_min=45) for n in range(9)]
    return two_street_teams(*places, **more)


def test_a_team_of_three_has_its_value_and_the_outing_it_goes_to() -> None:
    week = asked(crowded())
    (value,) = team_hours(week).values
    assert value.team == "A"
    assert value.points > 0
    assert str(value.shift).startswith("A-mar")
    assert len(value.gained) == 1
    assert value.lost == ()
    before = judge(week.built.problem, week.solution)
    assert value.points < 10**9 - before.points


def test_a_team_of_two_alone_has_no_figure_and_is_named_so() -> None:
    found = team_hours(asked(crowded()))
    assert found.untold == ("B",)
    assert all(value.team != "B" for value in found.values)


def test_two_teams_of_two_have_one_figure_together_and_no_outing() -> None:
    (value,) = team_hours(asked(crowded(sizes=(2, 2)))).values
    assert value.team == SMALL_TEAMS
    assert value.points > 0
    assert (value.shift, value.earlier, value.gained) == (None, None, ())


def test_teams_the_time_does_not_reach_are_named() -> None:
    week = asked(crowded(sizes=(3, 4)))
    stopped = Asked(week.built, week.means, week.solution, should_stop=lambda: True)
    assert team_hours(stopped).unreached == ("A", "B")
    assert team_hours(stopped).values == ()
