"""A week under construction: timed routes, exposures, and what a change is worth.

The state only ever holds routes that break no rule above information, so every change is tried on
the route it touches and on the rules that tie routes together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from optimisation.coverage import unit_value
from optimisation.engines.engine import Sequences
from optimisation.engines.schedule import item_of, presence_s, schedule
from optimisation.problem import (
    Appointment,
    Kind,
    Lock,
    Place,
    Problem,
    Promise,
    Route,
    Solution,
    Window,
)

MANDATORY_POINTS = 10**12
"""More than any plan's points: a mandatory appointment comes first."""
PROMISE_S = 900


class State:
    """Routes of every shift with their times; `pins[shift]` hold starts of pairs and locks."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.routes: list[Route] = [Route() for _ in problem.shifts]
        self.pins: dict[int, dict[int, Window]] = {}
        self.where: dict[int, list[int]] = {}
        self.exposure: list[int] = problem.units.exposure0.tolist()
        self.weight: list[int] = problem.units.weight.tolist()
        self.pair_of = pairs(problem)
        self.rivals = rivals_of(problem)
        self.locks = locks_of(problem)

    @property
    def sequences(self) -> Sequences:
        """Activities of each route."""
        return [[visit.activity for visit in route.visits] for route in self.routes]

    def solution(self) -> Solution:
        """The week as it stands."""
        return Solution(tuple(self.routes))

    def starts(self, activity: int, *, without: int | None = None) -> list[int]:
        """Starts of an activity's visits, on all routes but one."""
        return [
            visit.start_s
            for rank in self.where.get(activity, ())
            if rank != without
            for visit in self.routes[rank].visits
            if visit.activity == activity
        ]

    def sequence(self, rank: int) -> list[int]:
        """Activities of one route."""
        return [visit.activity for visit in self.routes[rank].visits]

    def timed(self, rank: int, sequence: Sequence[int]) -> Route | None:
        """The route timed, when it breaks nothing by itself nor with the others."""
        route = schedule(self.problem, rank, sequence, self.pins.get(rank))
        return route if route is not None and self._holds_together(rank, route) else None

    def copy(self) -> State:
        """An independent state; the problem's own indexes are shared."""
        other = State.__new__(State)
        other.problem, other.weight, other.pair_of = self.problem, self.weight, self.pair_of
        other.rivals, other.locks = self.rivals, self.locks
        other.routes = list(self.routes)
        other.pins = {rank: dict(held) for rank, held in self.pins.items()}
        other.where = {activity: list(ranks) for activity, ranks in self.where.items()}
        other.exposure = list(self.exposure)
        return other

    def remove(self, rank: int, activity: int) -> None:
        """Take one activity out of a route; the others keep their starts where they must."""
        self.pins.get(rank, {}).pop(activity, None)
        rest = [other for other in self.sequence(rank) if other != activity]
        route = self.timed(rank, rest)
        if route is None:
            held = {v.activity: (v.start_s, v.start_s) for v in self.routes[rank].visits}
            route = schedule(self.problem, rank, rest, held)
        if route is None or not self._holds_together(rank, route):
            route = Route()
        self.put(rank, route)

    def _holds_together(self, rank: int, route: Route) -> bool:
        if not self._apart(rank, route):
            return False
        for visit in route.visits:
            item = item_of(self.problem, visit.activity)
            if isinstance(item, Place):
                if not self._place_ok(rank, route, visit.activity, item):
                    return False
            elif not self._pair_ok(rank, visit.activity, item, visit.start_s):
                return False
        return self._locks_ok(rank, route)

    def put(self, rank: int, route: Route) -> None:
        """Replace a route that `timed` gave."""
        self._expose(self.routes[rank], -1)
        for activity in set(self.sequence(rank)):
            self.where[activity] = [r for r in self.where[activity] if r != rank]
        self.routes[rank] = route
        for activity in {visit.activity for visit in route.visits}:
            self.where.setdefault(activity, []).append(rank)
        self._expose(route, 1)

    def _expose(self, route: Route, sign: int) -> None:
        units = self.problem.units
        for visit in route.visits:
            if visit.activity >= len(self.problem.places):
                continue
            for unit, q in self.problem.places[visit.activity].unit_q:
                if in_band(units.bands[int(units.band[unit])], visit.start_s):
                    self.exposure[unit] += sign * q

    def gain(self, activity: int, start_s: int, rank: int) -> int:
        """Points one more visit brings, travel aside."""
        item = item_of(self.problem, activity)
        if isinstance(item, Appointment):
            return MANDATORY_POINTS if item.mandatory else item.prize
        weights, units = self.problem.weights, self.problem.units
        points = 0
        for unit, q in item.unit_q:
            if in_band(units.bands[int(units.band[unit])], start_s):
                before = self.exposure[unit]
                points += unit_value(self.weight[unit], before, before + q)
        points *= weights.coverage
        done = len(self.starts(activity))
        if done < item.min_passages:
            points += weights.passage_missing
        if item.due_s is not None and start_s <= item.due_s:
            points += weights.due_missed if done == 0 else 0
        if item.kind is Kind.EXPLORATORY and self._explores_too_little():
            points += self._exploration_points(item)
        return points + self._standing_points(activity, item, start_s, rank)

    def _standing_points(self, activity: int, item: Place, start_s: int, rank: int) -> int:
        """What people were told or are owed: promises, area floors, locks."""
        weights, points = self.problem.weights, 0
        if any(self._kept(item, number, start_s, rank) for number in range(len(item.promises))):
            points += weights.promise_broken
        for area in self.problem.areas:
            if activity in area.places and self._area_count(area.places) < area.min_passages:
                points += weights.area_shortfall
        if any(lock.shift == rank for lock in item.locks):
            points += MANDATORY_POINTS
        return points

    def _kept(self, item: Place, number: int, start_s: int, rank: int) -> bool:
        return keeps(self.problem, item.promises[number], rank, start_s)

    def _area_count(self, places: frozenset[int]) -> int:
        return sum(len(self.starts(place)) for place in places)

    def _presences(self) -> tuple[int, int]:
        exploring = total = 0
        for route in self.routes:
            for visit in route.visits:
                if visit.activity < len(self.problem.places):
                    spent_s = visit.leave_s - visit.start_s
                    total += spent_s
                    if self.problem.places[visit.activity].kind is Kind.EXPLORATORY:
                        exploring += spent_s
        return exploring, total

    def _explores_too_little(self) -> bool:
        exploring, total = self._presences()
        return exploring < self.problem.weights.exploration_target_share * total

    def _exploration_points(self, item: Place) -> int:
        """Share of presence this passage would add, at the rate of the shortfall."""
        _exploring, total = self._presences()
        added = presence_s(item) / max(1, total + presence_s(item))
        return int(self.problem.weights.exploration_shortfall * added)

    def _apart(self, rank: int, route: Route) -> bool:
        """No vehicle and no worker in two routes at once."""
        for other in self.rivals[rank]:
            held = self.routes[other]
            if held.visits and not (
                _number(held.return_s) <= _number(route.depart_s)
                or _number(route.return_s) <= _number(held.depart_s)
            ):
                return False
        return True

    def _place_ok(self, rank: int, route: Route, activity: int, place: Place) -> bool:
        here = [visit.start_s for visit in route.visits if visit.activity == activity]
        starts = sorted(here + self.starts(activity, without=rank))
        if len(starts) > place.max_passages:
            return False
        if place.day_sets is not None:
            days = {self.problem.shifts[r].day for r in self.where.get(activity, ()) if r != rank}
            days.add(self.problem.shifts[rank].day)
            if not any(days <= allowed for allowed in place.day_sets):
                return False
        last = [max(place.previous_s)] if place.previous_s else []
        return place.min_gap_s is None or all(
            two - one >= place.min_gap_s for one, two in pairwise([*last, *starts])
        )

    def _pair_ok(self, rank: int, activity: int, item: Appointment, start_s: int) -> bool:
        elsewhere = self.starts(activity, without=rank)
        if elsewhere:
            return False
        other = self.pair_of.get(activity)
        if other is None:
            return True
        partner = self.starts(other[0])
        low, high = other[1]
        return all(low <= partner_s - start_s <= high for partner_s in partner)

    def _locks_ok(self, rank: int, route: Route) -> bool:
        order = [visit.activity for visit in route.visits]
        own = {activity for activity, _lock in self.locks.get(rank, ())}
        if self.problem.shifts[rank].frozen and not own.issuperset(order):
            return False
        return all(
            order.index(activity) == lock.position
            for activity, lock in self.locks.get(rank, ())
            if activity in order and lock.position is not None
        )


def keeps(problem: Problem, promise: Promise, rank: int, start_s: int) -> bool:
    """Whether a passage keeps a promise: same team and weekday, within a quarter of an hour."""
    promised, here = problem.shifts[promise.shift], problem.shifts[rank]
    same = promised.team == here.team and promised.day == here.day
    return same and abs(start_s - promise.start_s) <= PROMISE_S


def in_band(band: tuple[Window, ...], start_s: int) -> bool:
    """Whether a start lies in one of a band's windows."""
    return any(low <= start_s <= high for low, high in band)


def pairs(problem: Problem) -> dict[int, tuple[int, Window]]:
    """Activity → (partner, bounds of partner's start − own start), both ways."""
    first = len(problem.places)
    found: dict[int, tuple[int, Window]] = {}
    for rank, item in enumerate(problem.appointments):
        if item.pair is None:
            continue
        low, high = item.pair_gap_s
        found[first + rank] = (first + item.pair, (low, high))
        found.setdefault(first + item.pair, (first + rank, (-high, -low)))
    return found


def locks_of(problem: Problem) -> dict[int, list[tuple[int, Lock]]]:
    """Shift → activities a person locked there."""
    found: dict[int, list[tuple[int, Lock]]] = {}
    for activity in range(problem.num_activities):
        item = item_of(problem, activity)
        held = item.locks if isinstance(item, Place) else (item.lock,) if item.lock else ()
        for lock in held:
            found.setdefault(lock.shift, []).append((activity, lock))
    return found


def rivals_of(problem: Problem) -> list[list[int]]:
    """Shifts that share a vehicle or a worker and may overlap."""
    found: list[list[int]] = [[] for _ in problem.shifts]
    for one, a in enumerate(problem.shifts):
        for two, b in enumerate(problem.shifts):
            shares = (a.vehicle is not None and a.vehicle == b.vehicle) or a.workers & b.workers
            if one != two and shares and a.start_s < b.end_s and b.start_s < a.end_s:
                found[one].append(two)
    return found


def _number(value: int | None) -> int:
    return 0 if value is None else value
