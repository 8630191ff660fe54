"""Why something has no passage: a planted case per reason, and the cause lifted.

Each case is a problem, a plan of it, and the same problem without the one thing the reason names:
there the place can be inserted. A scheduler of the tests' own, second by second, tells whether an
insertion is possible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import optimisation.problem as op
from optimisation.judge import better, judge
from planner.model import PlannedShift
from planner.planning.build import BuiltWeek
from planner.planning.explain import explain
from planner.planning.reasons import Reason, in_words
from planner.planning.solution import Index
from tests.planning.village import violations_above_info

WAY_S, STAY_S, STEP_S = 600, 900, 300
FAR = 4
"""A location nobody reaches; the others, 0 (base) to 3, are all 600 s apart."""


def travel() -> op.Travel:
    seconds = np.full((5, 5), WAY_S, dtype=np.int64)
    np.fill_diagonal(seconds, 0)
    reachable = np.ones((5, 5), dtype=np.bool_)
    reachable[FAR, :FAR] = reachable[:FAR, FAR] = False
    return op.Travel(seconds, reachable, np.zeros_like(seconds))


def shift(**more: Any) -> op.Shift:
    values = {"team": 0, "day": 0, "mode": 0, "start_s": 0, "end_s": 7200} | more
    return op.Shift(**values, start_location=0, end_location=0)


def place(location: int = 1, unit: int = 0, **more: Any) -> op.Place:
    values = {"presence_s": STAY_S, "unit_q": ((unit, 1024),)} | more
    return op.Place(location, **values)


def problem(
    *places: op.Place, shifts: tuple[op.Shift, ...] = (shift(),), **more: Any
) -> op.Problem:
    """Two units of five hundred million points each, so that any passage is worth its way."""
    weight = np.array([500_000_000, 500_000_000], dtype=np.int64)
    zero = np.zeros(2, dtype=np.int64)
    values = {"appointments": (), "weights": op.Weights(exploration_target_share=0.0)} | more
    return op.Problem(
        shifts, places, travel=(travel(),), units=op.Units(weight, zero, zero), **values
    )


def appointment(location: int = 1, **more: Any) -> op.Appointment:
    values = {"duration_s": STAY_S, "window": (0, 7200)} | more
    return op.Appointment(location, **values)


def timed(item: op.Problem, rank: int, sequence: tuple[int, ...]) -> op.Route | None:
    """Earliest times of a sequence, found by trying starts one step after the other."""
    outing, at = item.shifts[rank], item.shifts[rank].start_location
    now_s, visits = outing.earliest_s, []
    for activity in sequence:
        spot = _spot(item, activity)
        arrive_s = now_s + int(item.travel[outing.mode].seconds[at, spot.location])
        stay_s = spot.presence_s if isinstance(spot, op.Place) else spot.duration_s
        starts = range(arrive_s, outing.latest_s, STEP_S)
        start_s = next((s for s in starts if _suits(spot, s, stay_s)), None)
        if start_s is None:
            return None
        visits.append(op.Visit(activity, arrive_s, start_s, start_s + stay_s))
        at, now_s = spot.location, start_s + stay_s
    back_s = int(item.travel[outing.mode].seconds[at, outing.end_location])
    return op.Route(tuple(visits), outing.earliest_s, now_s + back_s)


def _spot(item: op.Problem, activity: int) -> op.Place | op.Appointment:
    first = len(item.places)
    return item.places[activity] if activity < first else item.appointments[activity - first]


def _suits(spot: op.Place | op.Appointment, start_s: int, stay_s: int) -> bool:
    windows = spot.windows if isinstance(spot, op.Place) else (spot.window,)
    inside = windows is None or any(low <= start_s <= high for low, high in windows)
    return inside and not any(
        start_s < high and start_s + stay_s > low for low, high in spot.forbidden
    )


def plan(item: op.Problem, *sequences: tuple[int, ...]) -> op.Solution:
    routes = []
    for rank in range(len(item.shifts)):
        sequence = sequences[rank] if rank < len(sequences) else ()
        route = timed(item, rank, sequence) if sequence else op.Route()
        assert route is not None
        routes.append(route)
    return op.Solution(tuple(routes))


def insertions(item: op.Problem, solution: op.Solution, activity: int) -> Iterator[Any]:
    """Verdicts of every plan with the activity added that breaks no rule."""
    for rank, route in enumerate(solution.routes):
        sequence = tuple(visit.activity for visit in route.visits)
        for at in range(len(sequence) + 1):
            changed = timed(item, rank, (*sequence[:at], activity, *sequence[at:]))
            if changed is None:
                continue
            routes = list(solution.routes)
            routes[rank] = changed
            verdict = judge(item, op.Solution(tuple(routes)))
            if not violations_above_info(verdict):
                yield verdict


@dataclass(frozen=True)
class Case:
    """A problem, the routes of its plan, what to explain, and the problem without the cause."""

    problem: op.Problem
    routes: tuple[tuple[int, ...], ...]
    activity: int
    cured: op.Problem


SKILLED = place(skills=frozenset({1}))
TUESDAY = 86_400
CLOSED = ((0, 7200),)
FULL = (place(1), place(2), place(3, unit=1))
"""Three places take 4 × 600 + 3 × 900 s: a shift of 5100 s holds them, of 5099 only two."""
LASTING = place(1, presence_s=3600)
"""It lasts from 600 to 4200 s at the earliest, and ends by 6600 s at the latest."""
LONG = (place(1), place(2), place(3, unit=1, presence_s=3000))
"""The last one takes 600 + 3000 + 600 s alone, and both others must go to make room in 4200 s."""
WORTH_LITTLE = op.Weights(exploration_target_share=0.0, travel_s=1_000_000)


def with_pair(window: op.Window) -> op.Problem:
    """Two interventions at the same hour by two teams; the second has the hours given."""
    two = (shift(), shift(team=1))
    return problem(
        shifts=two,
        appointments=(appointment(1, pair=1), appointment(2, window=window, teams=frozenset({1}))),
    )


CASES = {
    Reason.NO_PASSAGE_WANTED: Case(
        problem(place(forbidden=CLOSED)), (), 0, problem(place(forbidden=()))
    ),
    Reason.RESERVED: Case(
        problem(place(teams=frozenset({7}))), (), 0, problem(place(teams=frozenset({0})))
    ),
    Reason.SKILL_ABSENT: Case(
        problem(SKILLED), (), 0, problem(SKILLED, shifts=(shift(skills=frozenset({1})),))
    ),
    Reason.OUTSIDE_HOURS: Case(
        problem(place(windows=((TUESDAY, TUESDAY + 3600),))),
        (), 0,
        problem(place(windows=((1200, 3600),))),
    ),
    Reason.BREAK: Case(
        problem(LASTING, shifts=(shift(rest=op.Break(1800, 3000, 3300)),)), (), 0,
        problem(LASTING),
    ),
    Reason.NOT_REACHABLE: Case(problem(place(FAR)), (), 0, problem(place(1))),
    Reason.GAP: Case(
        problem(place(min_gap_s=86_400, previous_s=(-3600,))),
        (), 0,
        problem(place(min_gap_s=3600, previous_s=(-3600,))),
    ),
    Reason.PAIR: Case(with_pair((90_000, 93_600)), (), 0, with_pair((0, 7200))),
    Reason.NO_TIME: Case(
        problem(*LONG, shifts=(shift(end_s=4200),)), ((0, 1),), 2,
        problem(*LONG, shifts=(shift(end_s=7200),)),
    ),
    Reason.OUTRANKED: Case(
        problem(*FULL, shifts=(shift(end_s=5099),)), ((0, 2),), 1,
        problem(*FULL, shifts=(shift(end_s=5100),)),
    ),
    Reason.LITTLE_GAIN: Case(
        problem(place(1), weights=WORTH_LITTLE), (), 0, problem(place(1))
    ),
    Reason.ROOM_LEFT: Case(problem(place(1)), (), 0, problem(place(1))),
}  # fmt: skip


def built_of(item: op.Problem) -> BuiltWeek:
    ids = tuple(f"a{rank}" for rank in range(item.num_activities))
    blank: tuple[PlannedShift, ...] = ()
    index = Index(blank, ids[: len(item.places)], ids[len(item.places) :])
    return BuiltWeek(item, index, sites=None, demand=None)  # type: ignore[arg-type]


def told(item: op.Problem, solution: op.Solution, activity: int) -> tuple[str, dict[str, Any]]:
    found = {entry.id: entry for entry in explain(built_of(item), solution)}
    return found[f"a{activity}"].reason, found[f"a{activity}"].detail


def test_every_reason_has_its_case():
    assert set(CASES) == set(Reason)


@pytest.mark.parametrize("reason", list(Reason))
def test_the_planted_cause_is_the_reason_given(reason):
    case = CASES[reason]
    solution = plan(case.problem, *case.routes)
    assert not violations_above_info(judge(case.problem, solution)) or reason is Reason.PAIR
    assert told(case.problem, solution, case.activity)[0] == reason


@pytest.mark.parametrize(
    "reason", [r for r in Reason if r not in (Reason.LITTLE_GAIN, Reason.ROOM_LEFT)]
)
def test_adding_it_really_breaks_a_rule_and_no_longer_does_without_the_cause(reason):
    case = CASES[reason]
    solution = plan(case.problem, *case.routes)
    assert not list(insertions(case.problem, solution, case.activity))
    cured = plan(case.cured, *case.routes)
    if reason is Reason.PAIR:
        cured = plan(case.cured, (), (1,))
    assert list(insertions(case.cured, cured, case.activity))
    assert told(case.cured, cured, case.activity)[0] == Reason.ROOM_LEFT


def test_what_is_outranked_fits_in_place_of_another_and_what_lacks_time_does_not():
    outranked, no_time = CASES[Reason.OUTRANKED], CASES[Reason.NO_TIME]
    swapped = plan(outranked.problem, (0, 1))
    assert not violations_above_info(judge(outranked.problem, swapped))
    assert (
        judge(outranked.problem, plan(outranked.problem, *outranked.routes)).points
        > judge(outranked.problem, swapped).points
    )
    for kept in (0, 1):
        assert not list(insertions(no_time.problem, plan(no_time.problem, (kept,)), 2))
    assert list(insertions(no_time.problem, plan(no_time.problem), 2))


def test_a_little_gain_costs_more_than_it_brings_by_the_points_said():
    case = CASES[Reason.LITTLE_GAIN]
    solution = plan(case.problem)
    reason, detail = told(case.problem, solution, 0)
    best = max(insertions(case.problem, solution, 0), key=lambda verdict: verdict.points)
    assert not better(best, judge(case.problem, solution))
    assert reason == Reason.LITTLE_GAIN
    assert detail == {"points": judge(case.problem, solution).points - best.points}


def test_where_room_is_left_the_points_a_passage_would_bring_are_said():
    case = CASES[Reason.ROOM_LEFT]
    solution = plan(case.problem)
    best = max(insertions(case.problem, solution, 0), key=lambda verdict: verdict.points)
    wanted = best.points - judge(case.problem, solution).points
    assert wanted > 0
    assert told(case.problem, solution, 0) == (Reason.ROOM_LEFT, {"points": wanted})


def test_a_missed_mandatory_appointment_that_fits_is_never_said_to_gain_little():
    item = problem(appointments=(appointment(1),), weights=WORTH_LITTLE)
    assert told(item, plan(item), 0)[0] == Reason.ROOM_LEFT


def test_a_gap_that_is_already_too_long_is_a_gap():
    item = problem(place(max_gap_s=86_400, previous_s=(-90_000,)))
    assert told(item, plan(item), 0)[0] == Reason.GAP


def test_a_rule_already_broken_elsewhere_is_not_the_places_fault():
    """A hand-made plan comes back late on its second outing; the first still has room."""
    item = problem(place(1), place(2), shifts=(shift(), shift(team=1, start_s=0, end_s=1500)))
    late = op.Route((op.Visit(1, 600, 600, 1500),), 0, 2100)
    solution = op.Solution((op.Route(), late))
    assert violations_above_info(judge(item, solution))
    assert told(item, solution, 0)[0] == Reason.ROOM_LEFT


def test_room_before_a_service_given_by_two_is_room_though_its_start_may_not_move():
    """Both visits start at 3600; a place fits before one of them, and after neither."""
    shifts = (shift(end_s=5100), shift(team=1, end_s=5100))
    both = (appointment(2, pair=1), appointment(2))
    item = problem(place(1), shifts=shifts, appointments=both)
    held = [op.Route((op.Visit(n, 3600, 3600, 4500),), 3000, 5100) for n in (1, 2)]
    solution = op.Solution(tuple(held))
    assert violations_above_info(judge(item, solution)) == []
    assert told(item, solution, 0)[0] == Reason.ROOM_LEFT


def test_an_hour_locked_by_a_person_is_not_moved_to_make_room():
    """Moved to the beginning, the locked visit would leave room after it; held, there is none."""
    locked = appointment(2, lock=op.Lock(0, start_s=1800))
    item = problem(place(1), shifts=(shift(end_s=3900),), appointments=(locked,))
    solution = op.Solution((op.Route((op.Visit(1, 1800, 1800, 2700),), 1200, 3300),))
    assert violations_above_info(judge(item, solution)) == []
    assert told(item, solution, 0)[0] != Reason.ROOM_LEFT


def test_what_has_a_passage_is_not_explained():
    item = problem(place(1))
    built = BuiltWeek(item, Index((), ("a0",), ()), sites=None, demand=None)  # type: ignore[arg-type]
    assert explain(built, plan(item, (0,))) == ()


def test_every_reason_has_its_own_sentence_and_an_unknown_one_comes_back():
    sentences = {in_words(reason) for reason in Reason}
    assert len(sentences) == len(Reason)
    assert not sentences & set(Reason)
    assert in_words("autre") == "autre"


def test_the_cured_problems_differ_by_one_thing_only():
    for reason, case in CASES.items():
        changed = sum(
            getattr(case.cured, name) != getattr(case.problem, name)
            for name in ("shifts", "places", "appointments", "weights")
        )
        assert changed == (0 if reason is Reason.ROOM_LEFT else 1)
