"""The smallest change that serves what is left out: by hand, then against trying everything.

Hand cases are on the week of `tiny.py` (all 600 s apart, passages of 600 s). The property compares
with a search of the tests' own: every member of the family, every order of the outing, times found
by stepping through the outing, the judge alone deciding.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.change_family import ChangeKind
from optimisation.changes import Answer, Change, smallest_changes
from optimisation.judge import judge
from optimisation.problem import (
    Break,
    Lock,
    Problem,
    Promise,
    Route,
    Severity,
    Shift,
    Solution,
    Travel,
    Units,
    Visit,
)
from tests.optimisation import tiny
from tests.optimisation.strategies import problems

DAY_S = 86_400


def above_info(problem: Problem, solution: Solution) -> list[str]:
    found = judge(problem, solution).violations
    return [str(item.rule) for item in found if item.severity is not Severity.INFO]


def of_kind(answer: Answer, kind: ChangeKind) -> Change:
    return next(change for change in answer.changes if change.kind is kind)


def two_full(**more) -> tuple[Problem, Solution]:
    """An outing that holds two passages (3 × 600 + 2 × 600 s) and not a third one (1200 s more)."""
    three = [tiny.place(n, unit_q=((n - 1, 1024),)) for n in (1, 2, 3)]
    problem = tiny.problem(
        *three,
        shifts=(tiny.shift(end_s=3000 + more.pop("spare_s", 0), **more),),
        units=tiny.units(500, 300, 200),
    )
    return problem, tiny.week(tiny.route(tiny.visit(0, 600), tiny.visit(1, 1800)))


def test_an_outing_twenty_minutes_short_ends_half_an_hour_later():
    problem, solution = two_full()
    answer = smallest_changes(problem, solution, 2)
    later = of_kind(answer, ChangeKind.ENDS_LATER)
    assert later.minutes == 30
    assert later.cost.lost == ()
    assert above_info(later.problem, later.solution) == []
    assert later.problem.shifts[0].end_s == 3000 + 1800


def test_an_outing_a_second_more_than_a_quarter_short_needs_two_quarters():
    for spare_s, minutes in ((300, 15), (299, 30)):
        problem, solution = two_full(spare_s=spare_s)
        answer = smallest_changes(problem, solution, 2)
        assert of_kind(answer, ChangeKind.ENDS_LATER).minutes == minutes
        assert answer.changes[0].kind is ChangeKind.ENDS_LATER


def test_an_outing_that_cannot_start_before_the_week_does_not():
    problem, solution = two_full()
    kinds = {change.kind for change in smallest_changes(problem, solution, 2).changes}
    assert kinds == {ChangeKind.ENDS_LATER, ChangeKind.LEFT_OUT}


def test_leaving_one_out_leaves_out_the_one_worth_least_and_says_what_is_lost():
    problem, solution = two_full()
    left = of_kind(smallest_changes(problem, solution, 2), ChangeKind.LEFT_OUT)
    assert left.left_out == 1
    assert left.cost.lost == (1,)
    before, after = judge(problem, solution), judge(problem, left.solution)
    assert left.cost.points == after.points - before.points < 0
    assert sum(left.cost.parts.values()) == left.cost.points


def test_a_longer_outing_comes_before_a_passage_left_out():
    problem, solution = two_full()
    answer = smallest_changes(problem, solution, 2)
    assert [change.kind for change in answer.changes] == [
        ChangeKind.ENDS_LATER,
        ChangeKind.LEFT_OUT,
    ]
    assert answer.whole


def test_a_place_that_closes_too_early_closes_a_quarter_later():
    """It is reached at 600 at the earliest and closed at 0: 600 s are one step."""
    problem = tiny.problem(tiny.place(1, windows=((-3600, 0),)), shifts=(tiny.shift(),))
    answer = smallest_changes(problem, Solution.empty(problem), 0)
    change = answer.changes[0]
    assert (change.kind, change.minutes, change.window) == (ChangeKind.WINDOW, 15, (-3600, 900))
    assert answer.tried[ChangeKind.WINDOW] >= 1
    assert answer.whole


def test_a_place_that_opens_after_the_outing_opens_earlier():
    """Back by 7200, the last start is at 6000; it opens at 10 000, so 4000 s or five steps."""
    problem = tiny.problem(tiny.place(1, windows=((10_000, 12_000),)))
    change = smallest_changes(problem, Solution.empty(problem), 0).changes
    by_kind = {one.kind: one.minutes for one in change}
    assert by_kind[ChangeKind.WINDOW] == 75
    assert by_kind[ChangeKind.ENDS_LATER] == 75


def test_a_refusal_is_never_a_change_offered():
    """Not wished at any hour of the outing nor in the two hours after: nothing serves it."""
    hours = ((-DAY_S, 3 * DAY_S),)
    problem = tiny.problem(tiny.place(1, windows=((0, 7200),), forbidden=hours))
    answer = smallest_changes(problem, Solution.empty(problem), 0)
    assert answer.changes == ()
    assert answer.whole


def test_a_change_never_moves_a_refusal_and_goes_round_it():
    problem = tiny.problem(tiny.place(1, forbidden=((0, 8000),)))
    change = smallest_changes(problem, Solution.empty(problem), 0).changes[0]
    assert (change.kind, change.minutes) == (ChangeKind.ENDS_LATER, 45)
    assert change.start_s == 8000
    assert change.problem.places[0].forbidden == problem.places[0].forbidden


def test_the_one_missing_skill_is_added_and_two_are_not():
    for skills, kinds in (({3}, [ChangeKind.SKILL]), ({3, 4}, [])):
        problem = tiny.problem(tiny.place(1, skills=frozenset(skills)))
        answer = smallest_changes(problem, Solution.empty(problem), 0)
        assert [change.kind for change in answer.changes] == kinds
    assert (
        smallest_changes(
            tiny.problem(tiny.place(1, skills=frozenset({3}))),
            tiny.week(tiny.HOME),
            0,
        )
        .changes[0]
        .skill
        == 3
    )


def test_what_fits_needs_no_change():
    problem = tiny.problem(tiny.place(1))
    answer = smallest_changes(problem, Solution.empty(problem), 0)
    assert [change.kind for change in answer.changes] == [ChangeKind.AS_IS]
    assert answer.whole


def test_another_order_is_found_where_it_makes_room():
    """The first place closes early, the second is visited first: swapped, a third one fits."""
    problem = tiny.problem(
        tiny.place(1, windows=((0, 600),)),
        tiny.place(2),
        shifts=(tiny.shift(end_s=3000),),
    )
    answer = smallest_changes(problem, tiny.week(tiny.route(tiny.visit(1, 1200))), 0)
    assert answer.changes[0].kind in (ChangeKind.AS_IS, ChangeKind.REORDERED)
    three = tiny.problem(
        tiny.place(1),
        tiny.place(2, windows=((0, 600),)),
        tiny.place(3, windows=((1800, 1800),)),
        shifts=(tiny.shift(end_s=4200),),
    )
    plan = tiny.week(tiny.route(tiny.visit(0, 600), tiny.visit(2, 1800)))
    answer = smallest_changes(three, plan, 1)
    change = answer.changes[0]
    assert change.kind is ChangeKind.REORDERED
    assert [visit.activity for visit in change.solution.routes[0].visits] == [1, 2, 0]
    assert above_info(three, change.solution) == []


def test_a_promise_it_would_break_is_told_and_other_changes_are_looked_for():
    problem = tiny.problem(
        tiny.place(1, promises=(Promise(0, 600),), unit_q=((0, 1024),)),
        tiny.place(2, windows=((600, 600),)),
        shifts=(tiny.shift(end_s=4200),),
    )
    plan = tiny.week(tiny.route(tiny.visit(0, 600)))
    answer = smallest_changes(problem, plan, 1)
    first = answer.changes[0]
    assert first.kind is ChangeKind.AS_IS
    assert first.cost.broken == (0,)
    assert first.cost.moved == ((0, 1200),)
    assert len(answer.tried) > 1


def test_a_confirmed_hour_is_no_window_to_widen():
    fixed = tiny.appointment(1, window=(9000, 9000))
    locked = tiny.appointment(1, window=(7000, 9000), lock=Lock(0))
    for visit in (fixed, locked):
        problem = tiny.problem(appointments=(visit,))
        answer = smallest_changes(problem, Solution.empty(problem), 0)
        assert ChangeKind.WINDOW not in answer.tried
        assert ChangeKind.ENDS_LATER in {change.kind for change in answer.changes}


def test_an_appointment_to_keep_is_never_left_out():
    problem = tiny.problem(
        tiny.place(2),
        appointments=(tiny.appointment(1),),
        shifts=(tiny.shift(end_s=1800),),
    )
    answer = smallest_changes(problem, tiny.week(tiny.route(tiny.visit(1, 600))), 0)
    assert ChangeKind.LEFT_OUT not in {change.kind for change in answer.changes}


def test_both_visits_of_a_double_service_come_in_together():
    two = (tiny.shift(end_s=1500), tiny.shift(team=1))
    both = (tiny.appointment(1, pair=1), tiny.appointment(2))
    problem = tiny.problem(shifts=two, appointments=both)
    answer = smallest_changes(problem, Solution.empty(problem), 0)
    change = of_kind(answer, ChangeKind.ENDS_LATER)
    served = {visit.activity for route in change.solution.routes for visit in route.visits}
    assert served == {0, 1}
    assert change.minutes == 15
    assert not answer.whole


def test_two_outings_of_one_team_are_never_made_to_overlap():
    shifts = (tiny.shift(end_s=1700), tiny.shift(start_s=1700, end_s=1800))
    problem = tiny.problem(tiny.place(1), shifts=shifts)
    (change,) = smallest_changes(problem, Solution.empty(problem), 0).changes
    assert (change.kind, change.shift) == (ChangeKind.ENDS_LATER, 1)


def test_the_hours_of_a_longer_outing_are_those_the_caller_gives():
    """Past two hours the caller asks for a rest of 20 minutes, so one step more is needed."""

    def with_rest(shift: Shift, before_s: int, after_s: int) -> Shift:

        long = replace(shift, start_s=shift.start_s - before_s, end_s=shift.end_s + after_s)
        return replace(long, rest=Break(1200, 0, 6000)) if long.end_s > 3000 else long

    problem, solution = two_full()
    answer = smallest_changes(problem, solution, 2, lengthen=with_rest)
    later = of_kind(answer, ChangeKind.ENDS_LATER)
    assert later.minutes == 45
    assert ChangeKind.ENDS_LATER not in answer.exhaustive


def test_stopped_at_once_it_claims_nothing():
    problem, solution = two_full()
    answer = smallest_changes(problem, solution, 2, should_stop=lambda: True)
    assert answer.exhaustive == frozenset()
    assert not answer.whole or not answer.tried


def random_week(rng: Random) -> tuple[Problem, Solution]:
    """One or two outings without rest, up to four places with hours, served as they come."""
    size = 6
    seconds = np.array(
        [[0 if a == b else 300 * rng.randint(1, 4) for b in range(size)] for a in range(size)],
        dtype=np.int64,
    )
    grid = Travel(seconds, np.ones((size, size), dtype=np.bool_), np.zeros_like(seconds))
    shifts = tuple(
        tiny.shift(
            team=rank, start_s=7200, end_s=7200 + 300 * rng.randint(6, 14),
            skills=frozenset({0}) if rng.random() < 0.5 else frozenset(),
        )
        for rank in range(rng.randint(1, 2))
    )  # fmt: skip
    places = []
    for location in range(1, rng.randint(3, 5)):
        low = 7200 + 300 * rng.randint(0, 10)
        places.append(
            tiny.place(
                location, unit_q=((0, 300),),
                windows=((low, low + 300 * rng.randint(0, 8)),) if rng.random() < 0.5 else None,
                skills=frozenset({0}) if rng.random() < 0.3 else frozenset(),
                forbidden=((low, low + 600),) if rng.random() < 0.2 else (),
            )
        )  # fmt: skip
    problem = tiny.problem(
        *places, shifts=shifts, travel=(grid,),
        units=Units(*(np.array([value], dtype=np.int64) for value in (10**9, 0, 0))),
    )  # fmt: skip
    solution = Solution.empty(problem)
    for activity in range(len(places) - 1):
        for rank in range(len(shifts)):
            order = tuple(visit.activity for visit in solution.routes[rank].visits)
            route = timed(problem, rank, (*order, activity))
            if route is not None:
                routes = list(solution.routes)
                routes[rank] = route
                solution = Solution(tuple(routes))
                break
    return problem, solution


def timed(problem: Problem, rank: int, order: tuple[int, ...]) -> Route | None:
    """Earliest times of an order, by steps of 300 s (all that happens here is a multiple)."""
    shift = problem.shifts[rank]
    at, now_s, visits = shift.start_location, shift.start_s, []
    for activity in order:
        place = problem.places[activity]
        arrive_s = now_s + int(problem.travel[0].seconds[at, place.location])
        for start_s in range(arrive_s, shift.end_s + 1, 300):
            inside = place.windows is None or any(a <= start_s <= b for a, b in place.windows)
            off = all(start_s >= b or start_s + 600 <= a for a, b in place.forbidden)
            if inside and off:
                break
        else:
            return None
        visits.append(Visit(activity, arrive_s, start_s, start_s + 600))
        at, now_s = place.location, start_s + 600
    route = Route(
        tuple(visits), shift.start_s,
        now_s + int(problem.travel[0].seconds[at, shift.end_location]),
    )  # fmt: skip
    alone = Solution(tuple(route if r == rank else Route() for r in range(len(problem.shifts))))
    return None if above_info(problem, alone) else route


def serves(problem: Problem, solution: Solution, rank: int, activity: int) -> bool:
    order = [visit.activity for visit in solution.routes[rank].visits]
    return any(timed(problem, rank, ways) for ways in permutations([*order, activity]))


def fewest_minutes(problem: Problem, solution: Solution, activity: int, kind: ChangeKind):
    """Fewest minutes of a kind that serve, by trying every one."""

    for step in range(1, 9):
        by_s = 900 * step
        for rank, shift in enumerate(problem.shifts):
            early_s = by_s if kind is ChangeKind.STARTS_EARLIER else 0
            shifts = list(problem.shifts)
            shifts[rank] = replace(
                shift, start_s=shift.start_s - early_s, end_s=shift.end_s + by_s - early_s
            )
            if serves(replace(problem, shifts=tuple(shifts)), solution, rank, activity):
                return 15 * step
    return None


def fewest_wider(problem: Problem, solution: Solution, activity: int) -> int | None:
    """Fewest minutes of a wider window that serve, by trying every one."""
    place = problem.places[activity]
    for step in range(1, 9):
        for number, (low, high) in enumerate(place.windows or ()):
            for wider in ((low - 900 * step, high), (low, high + 900 * step)):
                windows = list(place.windows or ())
                windows[number] = wider
                places = list(problem.places)
                places[activity] = replace(place, windows=tuple(windows))
                changed = replace(problem, places=tuple(places))
                ranks = range(len(problem.shifts))
                if any(serves(changed, solution, rank, activity) for rank in ranks):
                    return 15 * step
    return None


def best_without_one(problem: Problem, solution: Solution, activity: int) -> int | None:
    """Most points of a week with one passage left out for it, by trying every order of each."""
    best = None
    for rank, route in enumerate(solution.routes):
        order = [visit.activity for visit in route.visits]
        for left_out in order:
            rest = [other for other in order if other != left_out]
            for ways in permutations([*rest, activity]):
                changed = timed(problem, rank, ways)
                if changed is not None:
                    routes = list(solution.routes)
                    routes[rank] = changed
                    points = judge(problem, Solution(tuple(routes))).points
                    best = points if best is None else max(best, points)
    return best


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_what_is_told_to_be_the_smallest_is_so_when_everything_is_tried(rng):
    problem, solution = random_week(rng)
    served = {visit.activity for route in solution.routes for visit in route.visits}
    for activity in set(range(len(problem.places))) - served:
        answer = smallest_changes(problem, solution, activity)
        fits = any(serves(problem, solution, rank, activity) for rank in range(len(problem.shifts)))
        kinds = {change.kind for change in answer.changes}
        assert fits == bool(kinds & {ChangeKind.AS_IS, ChangeKind.REORDERED})
        if fits:
            continue
        assert answer.whole
        for kind in (ChangeKind.STARTS_EARLIER, ChangeKind.ENDS_LATER):
            got = next((c.minutes for c in answer.changes if c.kind is kind), None)
            assert got == fewest_minutes(problem, solution, activity, kind)
        by_kind = {change.kind: change for change in answer.changes}
        wider = by_kind.get(ChangeKind.WINDOW)
        assert (wider and wider.minutes) == fewest_wider(problem, solution, activity)
        without = by_kind.get(ChangeKind.LEFT_OUT)
        best = best_without_one(problem, solution, activity)
        assert (without is None) == (best is None)
        if without is not None:
            assert judge(problem, without.solution).points == best


@given(problems(), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_every_change_told_passes_the_judge_and_takes_only_what_it_says(problem, pick):
    from optimisation.engines.greedy import GREEDY

    found: list[Solution] = []
    from optimisation.engines.engine import Budget

    GREEDY.improve(problem, Solution.empty(problem), Budget(None, 1, 1), found.append)
    solution = found[-1] if found else Solution.empty(problem)
    served = {visit.activity for route in solution.routes for visit in route.visits}
    out = [a for a in range(problem.num_activities) if a not in served]
    if not out:
        return
    activity = out[pick % len(out)]
    known = set(above_info(problem, solution))
    for change in smallest_changes(problem, solution, activity).changes:
        assert set(above_info(change.problem, change.solution)) <= known
        now = {visit.activity for route in change.solution.routes for visit in route.visits}
        assert activity in now
        assert served - now <= ({change.left_out} if change.left_out is not None else set())
        assert [p.forbidden for p in change.problem.places] == [p.forbidden for p in problem.places]
        verdicts = judge(change.problem, change.solution), judge(problem, solution)
        assert change.cost.points == verdicts[0].points - verdicts[1].points
        assert verdicts[0].missed <= verdicts[1].missed
