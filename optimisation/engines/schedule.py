"""Times of one route: earliest starts, then the latest departure that keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from optimisation.problem import Appointment, Place, Problem, Route, Shift, Visit, Window

Pins: TypeAlias = Mapping[int, Window]
"""Activity → window its start is held in (locks, promises, the common start of a pair)."""


def item_of(problem: Problem, activity: int) -> Place | Appointment:
    """The place or appointment behind an activity."""
    first = len(problem.places)
    return problem.places[activity] if activity < first else problem.appointments[activity - first]


def presence_s(item: Place | Appointment) -> int:
    """Seconds asked at the spot."""
    return item.presence_s if isinstance(item, Place) else item.duration_s


def schedule(
    problem: Problem, rank: int, sequence: Sequence[int], pins: Pins | None = None
) -> Route | None:
    """Time a sequence on a shift, or None when it cannot be done there in this order.

    Team, skills, hours, wishes, blocked periods, rest, reserve, capacity and length of the route
    are honoured; what ties routes together (gaps, pairs, day sets) is not looked at.
    """
    if not sequence:
        return Route()
    shift = problem.shifts[rank]
    if not _fits(problem, shift, sequence):
        return None
    return _Timer(problem, shift, pins or {}).time(sequence)


def _fits(problem: Problem, shift: Shift, sequence: Sequence[int]) -> bool:
    load = busy_s = 0
    travel = problem.travel[shift.mode]
    at = shift.start_location
    for activity in sequence:
        item = item_of(problem, activity)
        if not may_go(shift, item) or not travel.reachable[at, item.location]:
            return False
        load += item.demand
        busy_s += int(travel.seconds[at, item.location]) + item.approach_s + presence_s(item)
        at = item.location
    if not travel.reachable[at, shift.end_location]:
        return False
    busy_s += int(travel.seconds[at, shift.end_location])
    return busy_s <= shift.plannable_s and (shift.capacity is None or load <= shift.capacity)


def way_s(problem: Problem, rank: int, sequence: Sequence[int]) -> int:
    """Travel of a sequence on a shift, base to base; none where it is empty."""
    if not sequence:
        return 0
    shift = problem.shifts[rank]
    stops = [problem.location(activity) for activity in sequence]
    seconds = problem.travel[shift.mode].seconds
    legs = pairwise([shift.start_location, *stops, shift.end_location])
    return sum(int(seconds[one, two]) for one, two in legs)


def detours(
    problem: Problem, rank: int, sequence: Sequence[int], activity: int
) -> list[tuple[int, int]]:
    """(extra travel seconds, position) of each place in a sequence that streets allow."""
    shift = problem.shifts[rank]
    travel = problem.travel[shift.mode]
    own = problem.location(activity)
    stops = [shift.start_location, *(problem.location(a) for a in sequence), shift.end_location]
    found = []
    for at, (before, after) in enumerate(pairwise(stops)):
        if travel.reachable[before, own] and travel.reachable[own, after]:
            direct_s = int(travel.seconds[before, after]) if sequence else 0
            around_s = int(travel.seconds[before, own]) + int(travel.seconds[own, after])
            found.append((around_s - direct_s, at))
    return found


def may_go(shift: Shift, item: Place | Appointment) -> bool:
    """Whether the shift's team may visit: not reserved to another, with the skills asked."""
    return (item.teams is None or shift.team in item.teams) and item.skills <= shift.skills


class _Timer:
    """Forward pass with the rest placed in waiting time, or as late as it may be."""

    def __init__(self, problem: Problem, shift: Shift, pins: Pins) -> None:
        self.problem, self.shift, self.pins = problem, shift, pins
        self.travel = problem.travel[shift.mode]
        self.rest_start_s: int | None = None

    def time(self, sequence: Sequence[int]) -> Route | None:
        shift = self.shift
        at, now_s = shift.start_location, shift.earliest_s
        visits: list[Visit] = []
        for activity in sequence:
            visit = self._next(activity, at, now_s)
            if visit is None:
                return None
            visits.append(visit)
            at, now_s = item_of(self.problem, activity).location, visit.leave_s
        way_s = int(self.travel.seconds[at, shift.end_location])
        if self._rest_due():
            now_s = self._take_rest(now_s)
        return_s = now_s + way_s
        if return_s > shift.latest_s or self._rest_due():
            return None
        return self._tidy(visits, return_s)

    def _next(self, activity: int, at: int, now_s: int) -> Visit | None:
        item = item_of(self.problem, activity)
        way_s = int(self.travel.seconds[at, item.location])
        visit = self._visit(activity, item, now_s + way_s)
        if not self._rest_due():
            return visit
        rest = self.shift.rest
        assert rest is not None
        waits = visit is not None and (
            visit.start_s - item.approach_s - now_s - way_s >= rest.duration_s
        )
        must = visit is None or visit.leave_s > rest.latest_s
        if (waits and now_s >= rest.earliest_s) or must:
            rested_s = self._take_rest(now_s)
            if not self._rest_due():
                return self._visit(activity, item, rested_s + way_s)
        return visit

    def _rest_due(self) -> bool:
        return self.shift.rest is not None and self.rest_start_s is None

    def _take_rest(self, now_s: int) -> int:
        """Rest from now or from its earliest moment; too late leaves it untaken."""
        rest = self.shift.rest
        assert rest is not None
        start_s = max(now_s, rest.earliest_s)
        if start_s > rest.latest_s:
            return now_s
        self.rest_start_s = start_s
        return start_s + rest.duration_s

    def _visit(self, activity: int, item: Place | Appointment, arrive_s: int) -> Visit | None:
        stay_s = presence_s(item)
        start_s = first_start(
            item, arrive_s + item.approach_s, pin=self.pins.get(activity), also=self.shift.blocked
        )
        if start_s is None or start_s + stay_s > self.shift.latest_s:
            return None
        return Visit(activity, arrive_s, start_s, start_s + stay_s)

    def _tidy(self, visits: list[Visit], return_s: int) -> Route | None:
        """Leave the base as late as the first start allows; check the length of the route."""
        shift, first = self.shift, visits[0]
        item = item_of(self.problem, first.activity)
        arrive_s = first.arrive_s
        rested_first = self.rest_start_s is not None and self.rest_start_s < first.arrive_s
        way_s = int(self.travel.seconds[shift.start_location, item.location])
        depart_s = shift.earliest_s
        if not rested_first:
            arrive_s = first.start_s - item.approach_s
            depart_s = arrive_s - way_s
        if shift.max_route_s is not None and return_s - depart_s > shift.max_route_s:
            return None
        visits[0] = Visit(first.activity, arrive_s, first.start_s, first.leave_s)
        return Route(tuple(visits), depart_s, return_s, self.rest_start_s)


def first_start(
    item: Place | Appointment,
    from_s: int,
    *,
    pin: Window | None = None,
    also: Sequence[Window] = (),
) -> int | None:
    """First start at or after `from_s` in a window, off wishes and blocked periods, in its pin."""
    stay_s = max(1, presence_s(item))
    windows = item.windows if isinstance(item, Place) else (item.window,)
    avoid = sorted((*item.forbidden, *also))
    best: int | None = None
    held_low, held_high = pin or (from_s, 10**12)
    for low, high in ((from_s, 10**12),) if windows is None else windows:
        start_s = max(low, from_s, held_low)
        for taken_low, taken_high in avoid:
            if start_s + stay_s > taken_low and start_s < taken_high:
                start_s = taken_high
        if start_s <= min(high, held_high) and (best is None or start_s < best):
            best = start_s
    return best
