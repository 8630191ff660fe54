"""What a published plan promises the week after: weekday, team, hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from optimisation.judge import PROMISE_TOLERANCE_S, judge
from optimisation.problem import Promise, Route, Solution, Visit
from optimisation.solve import solve
from planner.clock import Clock
from planner.model import PlannedPassage, PlannedShift, Public, TeamKind, Week, WeekPlan
from planner.planning.promise import last_week_again, previous_starts_s, promises
from tests.planning.village import (
    CLOCK,
    DAY,
    STREET_TEAM,
    H,
    built_of,
    means,
    place,
    shift,
    violations_above_info,
)

LAST_WEEK = Week(2026, 48)
LENGTH_S = 604_800


def planned(ref, day, *starts, team="A", start_h=20, week=LAST_WEEK, at="p"):
    """An outing with passages of 15 minutes that start at these seconds of its week."""
    date = week.monday + dt.timedelta(days=day)
    start_s = day * DAY + start_h * H
    passages = tuple(PlannedPassage(s, s, s + 900, place=at) for s in starts)
    return PlannedShift(
        ref, team, date, "walk", "base", start_s, start_s + 5 * H, start_s, start_s, passages
    )


def plan_of(*shifts, week=LAST_WEEK):
    return WeekPlan("plan", "valmy", week, "Europe/Paris", "means", Public.STREET, shifts)


def this_week(*shifts):
    monday = CLOCK.week.monday
    return [
        replace(s, date=monday + dt.timedelta(days=s.date.weekday()), passages=()) for s in shifts
    ]


def test_without_a_published_plan_nothing_is_promised():
    assert promises(None, this_week(planned("a", 1))) == {}
    assert previous_starts_s(None, to_monday_s=LENGTH_S) == {}


def test_a_passage_promises_its_team_and_weekday_at_the_same_hour():
    last = planned("a", 1, DAY + 21 * H)
    found = promises(plan_of(last), this_week(planned("x", 0), last))
    assert found == {"p": (Promise(1, DAY + 21 * H),)}


def test_two_passages_of_a_week_are_two_promises():
    last = [planned("a", 1, DAY + 21 * H), planned("b", 3, 3 * DAY + 22 * H)]
    found = promises(plan_of(*last), this_week(*last))
    assert found["p"] == (Promise(0, DAY + 21 * H), Promise(1, 3 * DAY + 22 * H))


def test_an_outing_of_another_team_or_weekday_carries_no_promise():
    last = planned("a", 1, DAY + 21 * H)
    others = this_week(planned("x", 2), planned("y", 1, team="B"))
    assert promises(plan_of(last), others) == {}


def test_an_outing_that_starts_later_this_week_moves_its_promises_with_it():
    last = planned("a", 1, DAY + 21 * H)
    assert promises(plan_of(last), this_week(planned("a", 1, start_h=21)))["p"] == (
        Promise(0, DAY + 22 * H),
    )


def test_two_outings_of_a_day_are_told_apart_by_their_rank():
    morning, night = planned("m", 1, DAY + 9 * H, start_h=8), planned("n", 1, DAY + 21 * H)
    found = promises(plan_of(morning, night), this_week(morning, night))
    assert found["p"] == (Promise(0, DAY + 9 * H), Promise(1, DAY + 21 * H))


def test_an_extra_outing_of_last_week_does_not_shift_the_promises_of_the_usual_one():
    extra, usual = planned("plus-A-3", 1, DAY + 9 * H, start_h=8), planned("n", 1, DAY + 21 * H)
    found = promises(plan_of(extra, usual), this_week(usual))
    assert found == {"p": (Promise(0, DAY + 21 * H),)}


def test_an_outing_renamed_in_the_means_still_keeps_its_promises():
    old, new = planned("old", 1, DAY + 21 * H), planned("new", 1)
    assert promises(plan_of(old), this_week(new))["p"] == (Promise(0, DAY + 21 * H),)


def test_two_outings_of_last_week_never_promise_for_one_of_this_week():
    one, two = planned("x", 1, DAY + 21 * H), planned("y", 1, DAY + 22 * H)
    found = promises(plan_of(one, two), this_week(planned("new", 1)))
    assert found["p"] == (Promise(0, DAY + 21 * H),)


def test_a_local_hour_is_promised_across_a_clock_change():
    """Sunday 20:30 before and after the spring change of 2026: the same hour on the wall."""
    spring = Clock(Week(2026, 13), "Europe/Paris")
    sunday = spring.dates[-1]
    now = replace(planned("a", 6), date=sunday, start_s=spring.elapsed_s(sunday, 20 * 60))
    last = plan_of(planned("a", 6, 6 * DAY + 20 * H + 1800, week=Week(2026, 12)))
    promised = promises(last, [now])["p"][0]
    assert (spring.local(promised.start_s).hour, spring.local(promised.start_s).minute) == (20, 30)


def test_starts_of_last_week_lie_before_this_monday():
    last = plan_of(planned("a", 6, 6 * DAY + 23 * H), planned("b", 1, DAY))
    found = previous_starts_s(last, to_monday_s=LENGTH_S)
    assert found == {"p": (-6 * DAY, -H)}


def test_a_start_after_sunday_midnight_belongs_to_last_weeks_passages():
    last = plan_of(planned("a", 6, 7 * DAY + H))
    assert previous_starts_s(last, to_monday_s=LENGTH_S) == {"p": (H,)}


def test_an_appointment_promises_nothing():
    visit = PlannedPassage(DAY, DAY, DAY + 900, appointment="v")
    last = plan_of(replace(planned("a", 1), passages=(visit,)))
    assert promises(last, this_week(planned("a", 1))) == {}
    assert previous_starts_s(last, to_monday_s=LENGTH_S) == {}


# In the Problem, as the judge reads it


def _broken(start_s, *, rank=0):
    week = means(place("p"), shifts=(shift("a", 1), shift("b", 3)))
    built = built_of(week, last=plan_of(planned("a", 1, DAY + 22 * H)))
    routes = [Route(), Route()]
    routes[rank] = Route(
        (Visit(0, start_s, start_s, start_s + 900),), start_s - 600, start_s + 1500
    )
    return judge(built.problem, Solution(tuple(routes))).broken


def test_a_start_within_fifteen_minutes_keeps_the_promise_and_one_second_more_breaks_it():
    assert PROMISE_TOLERANCE_S == 900
    assert _broken(DAY + 22 * H + 900) == ()
    assert _broken(DAY + 22 * H - 900) == ()
    assert _broken(DAY + 22 * H + 901) == ((0, 0),)


def test_the_same_hour_on_another_day_breaks_the_promise():
    assert _broken(3 * DAY + 22 * H, rank=1) == ((0, 0),)


def test_another_team_on_the_same_day_breaks_the_promise():
    second = replace(STREET_TEAM, id="B", name="B", workers=(), kind=TeamKind.MARAUDE)
    week = means(place("p"), teams=(STREET_TEAM, second), vehicles=(),
                 shifts=(shift("a", 1), shift("b", 1, team="B")))  # fmt: skip
    built = built_of(week, last=plan_of(planned("a", 1, DAY + 22 * H)))
    start_s = DAY + 22 * H
    route = Route((Visit(0, start_s, start_s, start_s + 900),), start_s - 600, start_s + 1500)
    kept = judge(built.problem, Solution((route, Route())))
    broken = judge(built.problem, Solution((Route(), route)))
    assert (kept.broken, broken.broken) == ((), ((0, 0),))
    assert kept.points - broken.points == built.problem.weights.promise_broken


def test_last_weeks_passages_and_promises_reach_the_place():
    built = built_of(means(place("p")), last=plan_of(planned("a", 1, DAY + 22 * H)))
    assert built.problem.places[0].previous_s == (DAY + 22 * H - LENGTH_S,)
    assert built.problem.places[0].promises == (Promise(0, DAY + 22 * H),)


def test_the_length_of_last_week_counts_when_it_had_23_hours():
    clock = Clock(Week(2026, 14), "Europe/Paris")
    last = plan_of(planned("a", 6, 601_200 - H, week=Week(2026, 13)), week=Week(2026, 13))
    built = built_of(means(place("p")), clock=clock, last=last)
    assert built.problem.places[0].previous_s == (-H,)


def test_a_plan_published_three_weeks_ago_lies_three_weeks_back():
    last = plan_of(planned("a", 1, DAY + 22 * H, week=Week(2026, 46)), week=Week(2026, 46))
    built = built_of(means(place("p", min_gap_h=48)), last=last)
    assert built.problem.places[0].previous_s == (DAY + 22 * H - 3 * LENGTH_S,)
    assert built.problem.places[0].promises


def test_a_place_left_longer_than_its_longest_gap_is_not_left_again_for_it():
    last = plan_of(planned("a", 1, DAY + 22 * H))
    for max_gap_h, kept in ((24 * 6, 0), (24 * 7, 1)):
        built = built_of(means(place("p", max_gap_h=max_gap_h)), last=last)
        assert len(built.problem.places[0].previous_s) == kept
        outcome = solve(built.problem, seed=1, iterations=5)
        assert [visit.activity for visit in outcome.solution.routes[0].visits] == [0]
        assert not violations_above_info(outcome.verdict)


# Where the search starts


def test_last_week_is_done_again_with_its_hours_and_places_of_this_week():
    last = plan_of(
        planned("a@2026-11-24", 1, DAY + 21 * H), planned("b@2026-11-26", 3, 3 * DAY, at="gone")
    )
    built = built_of(means(place("p"), shifts=(shift("a", 1), shift("b", 3))), last=last)
    again = last_week_again(last, built.index)
    assert again is not None
    assert [visit.start_s for visit in again.routes[0].visits] == [DAY + 21 * H]
    assert again.routes[1] == Route()
    assert last_week_again(None, built.index) is None
