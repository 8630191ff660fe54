"""Ways to break one forbidding rule in a week that keeps them all.

A mutation takes a week without anything forbidden, makes exactly one rule matter there (a refusal
somewhere else, a skill only one team has, a place sealed to its visitors), checks that the week is
still clean, then moves one visit across that line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TypeAlias

from hypothesis import assume

from optimisation.judge_rules import Rule
from optimisation.problem import Appointment, Place, Problem, Route, Solution, Visit

Week: TypeAlias = tuple[Problem, Solution]
SKILL = 99


def item_of(problem: Problem, activity: int) -> Place | Appointment:
    return (*problem.places, *problem.appointments)[activity]


def with_item(problem: Problem, activity: int, **changed) -> Problem:
    items = [*problem.places, *problem.appointments]
    items[activity] = replace(items[activity], **changed)
    first = len(problem.places)
    return replace(problem, places=tuple(items[:first]), appointments=tuple(items[first:]))


def with_shift(problem: Problem, rank: int, **changed) -> Problem:
    shifts = list(problem.shifts)
    shifts[rank] = replace(shifts[rank], **changed)
    return replace(problem, shifts=tuple(shifts))


def with_route(solution: Solution, rank: int, changed: Route) -> Solution:
    routes = list(solution.routes)
    routes[rank] = changed
    return Solution(tuple(routes))


def later(visit: Visit, by_s: int) -> Visit:
    return Visit(visit.activity, visit.arrive_s + by_s, visit.start_s + by_s, visit.leave_s + by_s)


def any_visit(solution: Solution, rng: Random) -> tuple[int, int]:
    """Shift and position of one visit."""
    spots = [(r, p) for r, one in enumerate(solution.routes) for p in range(len(one.visits))]
    assume(spots)
    return rng.choice(spots)


def moved_to(solution: Solution, spot: tuple[int, int], rank: int) -> Solution:
    """The visit handed over to another outing, at the end of it."""
    old, position = spot
    visits = solution.routes[old].visits
    rest = visits[:position] + visits[position + 1 :]
    taken = solution.routes[rank]
    depart_s = visits[position].arrive_s if taken.depart_s is None else taken.depart_s
    return_s = visits[position].leave_s if taken.return_s is None else taken.return_s
    more = replace(
        taken, visits=(*taken.visits, visits[position]), depart_s=depart_s, return_s=return_s
    )
    left = replace(solution.routes[old], visits=rest) if rest else Route()
    return with_route(with_route(solution, old, left), rank, more)


def another(problem: Problem, rank: int, rng: Random) -> int:
    others = [other for other in range(len(problem.shifts)) if other != rank]
    assume(others)
    return rng.choice(others)


def into_a_refusal(week: Week, rng: Random) -> tuple[Week, Week]:
    problem, solution = week
    rank, position = any_visit(solution, rng)
    visit = solution.routes[rank].visits[position]
    stay_s = max(1, visit.leave_s - visit.start_s)
    off_s = rng.choice((-1, 1)) * (stay_s + rng.randint(0, 4000))
    low_s = visit.start_s + off_s
    window = (low_s, low_s + rng.randint(1, stay_s))
    held = item_of(problem, visit.activity).forbidden
    problem = with_item(problem, visit.activity, forbidden=(*held, window))
    visits = list(solution.routes[rank].visits)
    visits[position] = later(visit, off_s)
    changed = replace(solution.routes[rank], visits=tuple(visits))
    return (problem, solution), (problem, with_route(solution, rank, changed))


def to_a_team_without_the_skill(week: Week, rng: Random) -> tuple[Week, Week]:
    problem, solution = week
    spot = any_visit(solution, rng)
    rank = another(problem, spot[0], rng)
    activity = solution.routes[spot[0]].visits[spot[1]].activity
    for served, one in enumerate(solution.routes):
        if any(visit.activity == activity for visit in one.visits):
            own = problem.shifts[served].skills | {SKILL}
            problem = with_shift(problem, served, skills=own)
    assume(SKILL not in problem.shifts[rank].skills)
    asked = item_of(problem, activity).skills | {SKILL}
    problem = with_item(problem, activity, skills=asked)
    return (problem, solution), (problem, moved_to(solution, spot, rank))


def to_a_team_a_place_is_not_for(week: Week, rng: Random) -> tuple[Week, Week]:
    problem, solution = week
    spot = any_visit(solution, rng)
    rank = another(problem, spot[0], rng)
    activity = solution.routes[spot[0]].visits[spot[1]].activity
    teams = {
        problem.shifts[served].team
        for served, one in enumerate(solution.routes)
        if any(visit.activity == activity for visit in one.visits)
    }
    assume(problem.shifts[rank].team not in teams)
    problem = with_item(problem, activity, teams=frozenset(teams))
    return (problem, solution), (problem, moved_to(solution, spot, rank))


def over_a_way_that_does_not_exist(week: Week, rng: Random) -> tuple[Week, Week]:
    problem, solution = week
    rank, position = any_visit(solution, rng)
    shift, visits = problem.shifts[rank], solution.routes[rank].visits
    before = problem.location(visits[position - 1].activity) if position else shift.start_location
    modes = list(problem.travel)
    reachable = modes[shift.mode].reachable.copy()
    reachable[before, problem.location(visits[position].activity)] = False
    modes[shift.mode] = replace(modes[shift.mode], reachable=reachable)
    return week, (replace(problem, travel=tuple(modes)), solution)


def an_appointment_kept_twice(week: Week, rng: Random) -> tuple[Week, Week]:
    problem, solution = week
    rank, position = any_visit(solution, rng)
    visit = solution.routes[rank].visits[position]
    assume(not problem.is_place(visit.activity))
    one = solution.routes[rank]
    twice = replace(one, visits=(*one.visits[: position + 1], *one.visits[position:]))
    return week, (problem, with_route(solution, rank, twice))


def one_vehicle_twice(week: Week, rng: Random) -> tuple[Week, Week]:
    return _shared(week, rng, "vehicle", 77)


def one_worker_twice(week: Week, rng: Random) -> tuple[Week, Week]:
    return _shared(week, rng, "workers", frozenset({77}))


def _shared(week: Week, rng: Random, field: str, value) -> tuple[Week, Week]:
    """Two outings that do not meet share something; then one is moved onto the other."""
    problem, solution = week
    out = [rank for rank, one in enumerate(solution.routes) if one.visits]
    assume(len(out) > 1)
    one, two = rng.sample(out, 2)
    first, second = solution.routes[one], solution.routes[two]
    assume(first.return_s <= second.depart_s or second.return_s <= first.depart_s)
    for rank in (one, two):
        problem = with_shift(problem, rank, **{field: value})
    by_s = first.depart_s - second.depart_s
    moved = Route(
        tuple(later(visit, by_s) for visit in second.visits),
        first.depart_s,
        second.return_s + by_s,
        second.rest_start_s,
    )
    return (problem, solution), (problem, with_route(solution, two, moved))


MUTATIONS: dict[Rule, Callable[[Week, Random], tuple[Week, Week]]] = {
    Rule.FORBIDDEN_WINDOW: into_a_refusal,
    Rule.SKILL_MISSING: to_a_team_without_the_skill,
    Rule.RESERVED: to_a_team_a_place_is_not_for,
    Rule.UNREACHABLE: over_a_way_that_does_not_exist,
    Rule.APPOINTMENT_TWICE: an_appointment_kept_twice,
    Rule.VEHICLE_CLASH: one_vehicle_twice,
    Rule.WORKER_CLASH: one_worker_twice,
}
