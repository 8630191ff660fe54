"""A mobile team's week: visits first, open rounds in what is left, wishes as skills, meetings."""

from __future__ import annotations

from dataclasses import replace

from optimisation.judge import judge
from optimisation.solve import solve
from planner.model import Public
from planner.planning.solution import to_shifts
from tests.planning.village import (
    DAY,
    MOBILE_TEAM,
    STREET_TEAM,
    H,
    built_of,
    means,
    needs,
    place,
    shift,
    violations_above_info,
    visit,
)

HOUSING = {Public.HOUSING: needs(), Public.STREET: needs()}


def planned(week):
    """The week searched, judged without a violation: its outings."""
    built = built_of(week, by_public=HOUSING)
    outcome = solve(built.problem, seed=1, iterations=30)
    assert not violations_above_info(judge(built.problem, outcome.solution))
    shifts = to_shifts(built.problem, built.index, outcome.solution)
    return {one.id.partition("@")[0]: one.passages for one in shifts}


def test_open_rounds_take_the_time_that_visits_leave_in_the_same_outing():
    week = means(place("foyer", 2, 1, public=Public.HOUSING), appointments=(visit("v"),))
    passages = planned(week)["M-mer"]
    assert {one.appointment for one in passages} == {"v", None}
    assert "foyer" in {one.place for one in passages}


def test_a_language_or_gender_wish_is_a_skill_a_team_has_or_lacks():
    """No field of the person: the visit asks for a word, and only a team that has it comes."""
    arabic = replace(
        MOBILE_TEAM, id="N", name="N", skills=frozenset({"arabe"}), workers=("N1", "N2")
    )
    shifts = (
        shift(),
        shift("M-mer", 2, (9, 17), team="M", vehicle="V"),
        shift("N-mer", 2, (9, 17), team="N"),
    )
    week = means(
        teams=(STREET_TEAM, MOBILE_TEAM, arabic),
        shifts=shifts,
        appointments=(visit("v", skills=frozenset({"arabe"})),),
    )
    found = planned(week)
    assert [one.appointment for one in found["N-mer"]] == ["v"]
    assert not found.get("M-mer")


def test_no_visit_begins_before_the_meeting_and_the_road_end():
    early = visit("v", hours=(9, 12))
    plain = planned(means(appointments=(early,)))["M-mer"][0].start_s
    meeting = means(
        shifts=(shift(), shift("M-mer", 2, (9, 17), team="M", vehicle="V", meeting_min=60)),
        appointments=(early,),
    )
    start_s = planned(meeting)["M-mer"][0].start_s
    assert start_s >= 2 * DAY + 10 * H + 20 * 60
    assert plain < start_s
