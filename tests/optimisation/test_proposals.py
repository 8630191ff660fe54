"""Proposals for a call or an absence: known answers on tiny weeks, properties on random ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimisation.engines.repair import repaired
from optimisation.judge import judge
from optimisation.problem import Lock, Problem, Severity, Solution
from optimisation.proposals import Proposal, Way, propose_absence, propose_call, shut
from optimisation.proposals.again import planned_again
from optimisation.proposals.proposal import signature
from tests.optimisation.strategies import problems
from tests.optimisation.tiny import (
    END_S,
    HOME,
    SIMPLE,
    appointment,
    place,
    problem,
    route,
    shift,
    units,
    visit,
    week,
)

FULL = 20_480
seeded = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def worth(unit: int) -> dict[str, object]:
    return {"unit_q": ((unit, FULL),)}


def two_places(**more):
    """Places 0 and 1 at locations 1 and 2, each worth half of the need."""
    half = units(5 * 10**8, 5 * 10**8)
    return problem(place(1, **worth(0)), place(2, **worth(1)), units=half, **more)


def test_a_call_with_room_is_added_and_delays_what_comes_after_in_whole_seconds():
    found = propose_call(two_places(), SIMPLE, 1, search=False)
    assert [one.way for one in found] == [Way.ADDED, Way.INSTEAD]
    added, instead = found
    assert added.differences.added == ((1, (0, 1800)),)
    assert added.differences.moved == ()
    assert added.points == added.verdict.points - judge(two_places(), SIMPLE).points
    assert added.travel_s == 600
    assert instead.differences.left_out == ((0, (0, 600)),)
    assert instead.disturbed == 1


def test_a_call_before_the_next_passage_moves_it_by_its_detour_and_presence():
    """The call must start by 600: the other passage starts at 1800 in place of 600."""
    own = two_places()
    own = replace(own, places=(own.places[0], replace(own.places[1], windows=((0, 600),))))
    added = next(one for one in propose_call(own, SIMPLE, 1, search=False) if one.way == "added")
    assert [one.delay_s for one in added.differences.moved] == [1200]
    assert added.disturbed == 1


def test_where_time_is_short_the_passage_worth_less_is_left_out():
    short = shift(end_s=1800)
    own = problem(
        place(1, **worth(0)),
        place(2, **worth(1)),
        units=units(10**8, 9 * 10**8),
        shifts=(short,),
    )
    (only,) = propose_call(own, SIMPLE, 1, search=False)
    assert only.way is Way.INSTEAD
    assert only.differences.left_out == ((0, (0, 600)),)
    assert only.points == 8 * 10**8


def test_what_is_left_out_goes_to_the_outing_with_room():
    shifts = (shift(end_s=1800), shift(team=1))
    own = two_places(shifts=shifts)
    own = replace(own, places=(own.places[0], replace(own.places[1], teams=frozenset({0}))))
    found = propose_call(own, week(route(visit()), HOME), 1, search=False)
    assert [one.way for one in found] == [Way.ELSEWHERE, Way.INSTEAD]
    assert [one.after for one in found[0].differences.moved] == [(1, 600)]


def test_a_locked_passage_is_neither_moved_nor_left_out():
    own = two_places()
    locked = replace(own.places[0], locks=(Lock(0, start_s=600),))
    own = replace(own, places=(locked, replace(own.places[1], windows=((0, 600),))))
    assert propose_call(own, SIMPLE, 1, search=False) == ()


def test_nothing_is_put_before_now_nor_what_has_begun_moved():
    own = two_places()
    found = propose_call(own, SIMPLE, 1, now_s=700, search=False)
    assert [one.way for one in found] == [Way.ADDED]
    assert found[0].differences.added[0][1][1] >= 1800
    assert propose_call(own, SIMPLE, 1, now_s=END_S, search=False) == ()


def test_a_call_that_another_operator_covers_may_be_left_to_them():
    found = propose_call(two_places(), SIMPLE, 1, covered=True, search=False)
    assert found[-1].way is Way.PARTNER
    assert found[-1].handed == (1,)
    assert found[-1].solution == SIMPLE


def test_a_refusal_is_never_overridden_by_a_call():
    own = two_places()
    shunned = replace(own.places[1], forbidden=((0, END_S),))
    assert (
        propose_call(replace(own, places=(own.places[0], shunned)), SIMPLE, 1, search=False) == ()
    )


def test_a_double_service_keeps_its_hour_when_a_call_comes():
    pair = (appointment(1, pair=1), appointment(1))
    own = problem(
        place(2, windows=((0, 600),), **worth(0)),
        shifts=(shift(), shift(team=1)),
        appointments=pair,
    )
    plan = week(route(visit(1)), route(visit(2)))
    for one in propose_call(own, plan, 0, search=False):
        assert one.differences.moved == ()


def test_the_team_that_those_left_join_takes_over_what_it_can():
    own = two_places(shifts=(shift(), shift(team=1)))
    plan = week(route(visit(0)), route(visit(1)))
    found = propose_absence(own, plan, [0], companions=[1], search=False)
    assert {one.way for one in found} == {Way.MERGED, Way.SHARED, Way.CANCELLED}
    merged = next(one for one in found if one.way is Way.MERGED)
    assert merged.joins == 1
    assert [(one.activity, one.after[0]) for one in merged.differences.moved] == [(0, 1)]
    cancelled = found[-1]
    assert cancelled.way is Way.CANCELLED
    assert cancelled.differences.left_out == ((0, (0, 600)),)


def test_a_team_of_two_left_may_go_out_as_planned():
    own = two_places(shifts=(shift(), shift(team=1)))
    plan = week(route(visit(0)), route(visit(1)))
    found = propose_absence(own, plan, [0], goes_out=True, search=False)
    assert found[0].way is Way.KEPT
    assert found[0].points == found[0].disturbed == 0


def test_what_another_operator_passes_at_is_handed_and_the_rest_taken_over():
    own = two_places(shifts=(shift(), shift(team=1)))
    plan = week(route(visit(0), visit(1, 1800)), HOME)
    found = propose_absence(own, plan, [0], covered=[0], search=False)
    handed = next(one for one in found if one.way is Way.PARTNER)
    assert handed.handed == (0,)
    assert [activity for activity, _slot in handed.differences.left_out] == [0]
    assert [one.activity for one in handed.differences.moved] == [1]


def test_another_day_takes_over_what_that_day_cannot():
    later = shift(team=1, day=1, start_s=86_400, end_s=86_400 + END_S)
    own = two_places(shifts=(shift(), later))
    found = propose_absence(own, week(route(visit(0)), HOME), [0], search=False)
    assert [one.way for one in found] == [Way.POSTPONED, Way.CANCELLED]
    assert found[0].differences.moved[0].after == (1, 86_400 + 600)


def test_the_compiled_search_gives_the_same_proposals_twice():
    """Two near places of ten minutes and a call in their midst: the search finds an order."""
    shifts = tuple(shift(team=team, end_s=3000) for team in range(3))
    own = two_places(shifts=shifts)
    plan = week(route(visit(0)), HOME, HOME)
    one, two = (propose_call(own, plan, 1, iterations=3) for _ in range(2))
    assert one
    assert [item.solution for item in one] == [item.solution for item in two]


def test_outings_planned_again_leave_the_others_where_they_are():
    shifts = (shift(end_s=2400), shift(team=1, end_s=2400), shift(team=2))
    half = units(4 * 10**8, 3 * 10**8, 3 * 10**8)
    stops = (place(1, **worth(0)), place(2, **worth(1)), place(3, **worth(2)))
    own = problem(*stops, shifts=shifts, units=half)
    plan = week(route(visit(0)), HOME, route(visit(2)))
    again = planned_again(own, plan, [0, 1], [1], iterations=3)
    assert again.routes[2] == plan.routes[2]
    assert sorted(v.activity for r in again.routes for v in r.visits) == [0, 1, 2]


def given_plan(own: Problem) -> Solution:
    return repaired(own, [[] for _ in own.shifts])


def check(own: Problem, plan: Solution, found: tuple[Proposal, ...]) -> None:
    assert len(found) <= 3
    assert all(signature(a) != signature(b) for a, b in combinations(found, 2))
    before = {
        (item.rule, item.shift, item.activity)
        for item in judge(own, plan).violations
        if item.severity is not Severity.INFO
    }
    for one in found:
        verdict = judge(own, one.solution)
        assert verdict.points == one.verdict.points
        for item in verdict.violations:
            if item.severity is not Severity.INFO:
                assert (item.rule, item.shift, item.activity) in before


@seeded
@given(own=problems(), data=st.data())
def test_a_proposal_for_a_call_breaks_no_rule_the_plan_did_not(own, data):
    if not own.num_activities:
        return
    activity = data.draw(st.integers(0, own.num_activities - 1))
    plan = given_plan(_without(own, activity))
    now_s = data.draw(st.sampled_from([None, own.shifts[0].start_s + 3600]))
    found = propose_call(own, plan, activity, now_s=now_s, search=False)
    check(own, plan, found)
    for one in found:
        assert any(added == activity for added, _slot in one.differences.added)
        for shift_rank, (old, new) in enumerate(zip(plan.routes, one.solution.routes, strict=True)):
            begun = [v for v in old.visits if now_s is not None and v.start_s < now_s]
            kept = [(v.activity, v.start_s) for v in new.visits[: len(begun)]]
            assert [(v.activity, v.start_s) for v in begun] == kept, shift_rank


def _without(own: Problem, activity: int) -> Problem:
    """The same week where an activity can be served by nobody."""
    first = len(own.places)
    nobody = frozenset({99})
    if activity < first:
        places = list(own.places)
        places[activity] = replace(places[activity], teams=nobody, locks=())
        return replace(own, places=tuple(places))
    visits = list(own.appointments)
    visits[activity - first] = replace(visits[activity - first], teams=nobody, lock=None)
    return replace(own, appointments=tuple(visits))


@seeded
@given(own=problems(), data=st.data())
def test_a_proposal_for_an_absence_breaks_no_rule_and_sends_nobody_out(own, data):
    plan = given_plan(own)
    lost = (data.draw(st.integers(0, len(own.shifts) - 1)),)
    others = [rank for rank in range(len(own.shifts)) if rank not in lost]
    found = propose_absence(own, plan, lost, companions=others, search=False)
    closed = shut(own, lost)
    base = Solution(tuple(HOME if r in lost else x for r, x in enumerate(plan.routes)))
    assert found
    assert len(found) <= 3
    for one in found:
        assert not any(one.solution.routes[rank].visits for rank in lost)
        verdict = judge(closed, one.solution)
        known = {(v.rule, v.shift, v.activity) for v in judge(closed, base).violations}
        for item in verdict.violations:
            if item.severity is not Severity.INFO:
                assert (item.rule, item.shift, item.activity) in known


@settings(seeded, max_examples=8)
@given(own=problems(), data=st.data())
def test_what_the_compiled_search_proposes_breaks_no_rule_either(own, data):
    if not own.num_activities:
        return
    activity = data.draw(st.integers(0, own.num_activities - 1))
    plan = given_plan(_without(own, activity))
    check(own, plan, propose_call(own, plan, activity, iterations=1))
    propose_absence(own, plan, [0], iterations=1)
