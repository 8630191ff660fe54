"""Rules one route can break by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from optimisation.judge_rules import Rule, Violation
from optimisation.problem import Appointment, Kind, Place, Problem, Route, Shift, Solution, Window


@dataclass(frozen=True, slots=True)
class RouteLoad:
    """What a route holds, in seconds: with people, on the way, parking and walking up (approach).

    `plannable_s` is what it may hold (`Shift.plannable_s`: the reserve is left out). A leg without
    a way counts nothing.
    """

    presence_s: int
    travel_s: int
    approach_s: int
    plannable_s: int

    @property
    def free_s(self) -> int:
        """Plannable seconds left; negative: seconds taken from the reserve."""
        return self.plannable_s - self.presence_s - self.travel_s - self.approach_s


def route_load(problem: Problem, rank: int, route: Route) -> RouteLoad:
    """What the route of a shift holds; an empty route holds nothing."""
    shift = problem.shifts[rank]
    legs = _legs(problem, shift, route) if route.visits else iter(())
    return RouteLoad(
        presence_s=sum(visit.leave_s - visit.start_s for visit in route.visits),
        travel_s=sum(leg_s or 0 for leg_s, _cost in legs),
        approach_s=sum(_item(problem, visit.activity).approach_s for visit in route.visits),
        plannable_s=shift.plannable_s,
    )


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What a route is by itself; nothing of an empty one.

    `travel_s`, `distance`: over its legs that have a way, `distance` in the unit of `Travel.cost`.
    `at_places_s`, `at_appointments_s`: with people; `exploring_s`: of it, at exploratory places.
    `away`: first and last moment told of it, None where it is empty.
    """

    broken: tuple[Violation, ...] = ()
    travel_s: int = 0
    distance: int = 0
    at_places_s: int = 0
    at_appointments_s: int = 0
    exploring_s: int = 0
    away: Window | None = None


class JudgedRoutes:
    """Routes of one problem, each judged once however many of its weeks hold it."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._known: dict[tuple[int, int], tuple[Route, RouteFacts]] = {}

    def of(self, solution: Solution) -> list[RouteFacts]:
        """What each route of a solution is, in its order."""
        return [self._facts(rank, route) for rank, route in enumerate(solution.routes)]

    def _facts(self, rank: int, route: Route) -> RouteFacts:
        known = self._known.get((rank, id(route)))
        if known is None:  # the route is held with its facts: no other takes its identity
            known = self._known[rank, id(route)] = (route, route_facts(self._problem, rank, route))
        return known[1]


def route_facts(problem: Problem, rank: int, route: Route) -> RouteFacts:
    """What the route of a shift is by itself, every rule it breaks with it."""
    if not route.visits:
        return RouteFacts()
    seconds = {True: 0, False: 0}
    exploring_s = 0
    for visit in route.visits:
        spent_s = visit.leave_s - visit.start_s
        seconds[problem.is_place(visit.activity)] += spent_s
        item = _item(problem, visit.activity)
        if isinstance(item, Place) and item.kind is Kind.EXPLORATORY:
            exploring_s += spent_s
    legs = list(_legs(problem, problem.shifts[rank], route))
    return RouteFacts(
        broken=tuple(_route_violations(problem, rank, route, [leg_s for leg_s, _cost in legs])),
        travel_s=sum(leg_s or 0 for leg_s, _cost in legs),
        distance=sum(cost for _leg_s, cost in legs),
        at_places_s=seconds[True],
        at_appointments_s=seconds[False],
        exploring_s=exploring_s,
        away=_away(route),
    )


def _route_violations(
    problem: Problem, rank: int, route: Route, legs: list[int | None]
) -> Iterator[Violation]:
    yield from _visit_rules(problem, rank, route)
    yield from _leg_rules(rank, route, legs)
    yield from _shift_rules(problem, rank, route)
    yield from _reserve_rule(problem, rank, route)
    yield from _rest_rule(problem, rank, route, legs)


def _away(route: Route) -> Window:
    """First and last moment of a route: times left out or out of order hide no clash."""
    told = [time_s for time_s in (route.depart_s, route.return_s) if time_s is not None]
    told += [time_s for visit in route.visits for time_s in (visit.arrive_s, visit.leave_s)]
    return min(told), max(told)


def _item(problem: Problem, activity: int) -> Place | Appointment:
    first = len(problem.places)
    return problem.places[activity] if activity < first else problem.appointments[activity - first]


def _wanted_s(item: Place | Appointment) -> int:
    return item.presence_s if isinstance(item, Place) else item.duration_s


def _windows(item: Place | Appointment) -> tuple[Window, ...] | None:
    return item.windows if isinstance(item, Place) else (item.window,)


def _overlap_s(one: Window, two: Window) -> int:
    return max(0, min(one[1], two[1]) - max(one[0], two[0]))


def _legs(problem: Problem, shift: Shift, route: Route) -> Iterator[tuple[int | None, int]]:
    """Travel seconds and cost of each leg, base to base; None and 0 where there is no way."""
    travel = problem.travel[shift.mode]
    stops = [problem.location(visit.activity) for visit in route.visits]
    for one, two in pairwise([shift.start_location, *stops, shift.end_location]):
        if travel.reachable[one, two]:
            yield int(travel.seconds[one, two]), int(travel.cost[one, two])
        else:
            yield None, 0


def _visit_rules(problem: Problem, rank: int, route: Route) -> Iterator[Violation]:
    shift = problem.shifts[rank]
    for visit in route.visits:
        item = _item(problem, visit.activity)
        here = (rank, visit.activity)
        if item.teams is not None and shift.team not in item.teams:
            yield Violation(Rule.RESERVED, *here)
        if not item.skills <= shift.skills:
            yield Violation(Rule.SKILL_MISSING, *here, len(item.skills - shift.skills))
        stay = (visit.start_s, max(visit.leave_s, visit.start_s + 1))
        for window in item.forbidden:
            if _overlap_s(stay, window) > 0:
                yield Violation(Rule.FORBIDDEN_WINDOW, *here, _overlap_s(stay, window))
        for window in shift.blocked:
            if _overlap_s(stay, window) > 0:
                yield Violation(Rule.BLOCKED_PERIOD, *here, _overlap_s(stay, window))
        away_s = _outside_s(visit.start_s, _windows(item))
        if away_s:
            yield Violation(Rule.OUTSIDE_WINDOW, *here, away_s)
        short_s = _wanted_s(item) - (visit.leave_s - visit.start_s)
        if short_s > 0:
            yield Violation(Rule.TOO_SHORT, *here, short_s)
        yield from _wish_rules(item, shift, here)


def _outside_s(start_s: int, windows: tuple[Window, ...] | None) -> int:
    """Seconds to the nearest window, 0 inside one; no window at all is a second away from none."""
    if windows is None:
        return 0
    away = [max(low - start_s, start_s - high, 0) for low, high in windows]
    return min(away, default=1)


def _wish_rules(
    item: Place | Appointment, shift: Shift, here: tuple[int, int]
) -> Iterator[Violation]:
    if isinstance(item, Place):
        if item.sweep_s > item.presence_s:
            yield Violation(Rule.SWEEP_TOO_LONG, *here, item.sweep_s - item.presence_s)
        return
    other_team = item.wished_team is not None and item.wished_team != shift.team
    other_worker = item.wished_worker is not None and item.wished_worker not in shift.workers
    if other_team or other_worker:
        yield Violation(Rule.WISH_NOT_MET, *here)


def _leg_rules(rank: int, route: Route, legs: list[int | None]) -> Iterator[Violation]:
    """Each arrival leaves time for the way, each start for the approach (checked per visit)."""
    left_s = route.depart_s
    arrivals = [(visit.activity, visit.arrive_s, visit.leave_s) for visit in route.visits]
    stops = [*arrivals, (route.visits[-1].activity, route.return_s, None)]
    for (activity, arrive_s, leave_s), leg_s in zip(stops, legs, strict=True):
        if leg_s is None:
            yield Violation(Rule.UNREACHABLE, rank, activity)
        elif left_s is None or arrive_s is None:
            yield Violation(Rule.TOO_FAST, rank, activity, leg_s)
        elif arrive_s < left_s + leg_s:
            yield Violation(Rule.TOO_FAST, rank, activity, left_s + leg_s - arrive_s)
        left_s = leave_s


def _shift_rules(problem: Problem, rank: int, route: Route) -> Iterator[Violation]:
    shift = problem.shifts[rank]
    for visit in route.visits:
        early_s = visit.arrive_s + _item(problem, visit.activity).approach_s - visit.start_s
        if early_s > 0:
            yield Violation(Rule.TOO_FAST, rank, visit.activity, early_s)
    if route.depart_s is not None and route.depart_s < shift.earliest_s:
        yield Violation(Rule.BEFORE_SHIFT, rank, None, shift.earliest_s - route.depart_s)
    if route.return_s is not None and route.return_s > shift.latest_s:
        yield Violation(Rule.AFTER_SHIFT, rank, None, route.return_s - shift.latest_s)
    if shift.max_route_s is not None and route.depart_s is not None and route.return_s is not None:
        over_s = route.return_s - route.depart_s - shift.max_route_s
        if over_s > 0:
            yield Violation(Rule.ROUTE_TOO_LONG, rank, None, over_s)
    if shift.capacity is not None:
        load = sum(_item(problem, visit.activity).demand for visit in route.visits)
        if load > shift.capacity:
            yield Violation(Rule.OVER_CAPACITY, rank, None, load - shift.capacity)


def _reserve_rule(problem: Problem, rank: int, route: Route) -> Iterator[Violation]:
    """Travel, approach and presence fit the plannable time."""
    over_s = -route_load(problem, rank, route).free_s
    if over_s > 0:
        yield Violation(Rule.RESERVE_USED, rank, None, over_s)


def _rest_rule(
    problem: Problem, rank: int, route: Route, legs: list[int | None]
) -> Iterator[Violation]:
    """The rest starts in its window, in a gap between visits, and leaves time for the way there."""
    rest = problem.shifts[rank].rest
    if rest is None:
        return
    at_s = route.rest_start_s
    if at_s is None or not rest.earliest_s <= at_s <= rest.latest_s:
        yield Violation(Rule.REST_MISSING, rank, None, rest.duration_s)
        return
    pause = (at_s, at_s + rest.duration_s)
    for (open_s, arrive_s, close_s), leg_s in zip(_gaps(problem, route), legs, strict=True):
        inside = open_s <= pause[0] and pause[1] <= close_s
        on_the_way_s = arrive_s - open_s - _overlap_s(pause, (open_s, arrive_s))
        if inside and on_the_way_s >= (leg_s or 0):
            return
    yield Violation(Rule.REST_MISSING, rank, None, rest.duration_s)


def _gaps(problem: Problem, route: Route) -> Iterator[tuple[int, int, int]]:
    """Leaving a visit, being at the next, starting to approach it; base to base."""
    open_s = route.depart_s or 0
    for visit in route.visits:
        yield open_s, visit.arrive_s, visit.start_s - _item(problem, visit.activity).approach_s
        open_s = visit.leave_s
    back_s = route.return_s or 0
    yield open_s, back_s, back_s
