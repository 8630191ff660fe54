"""Changes tried on the plan in force: what may move, by how much, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from optimisation.coverage import unit_value
from optimisation.engines.insertion import welcome
from optimisation.engines.schedule import item_of, way_s
from optimisation.engines.state import MANDATORY_POINTS, PROMISE_S, State, in_band
from optimisation.problem import Kind, Place, Problem, Route, Solution, Window

EVER_S = 10**12


class Slack(Enum):
    """How far the passages of a changed route may move."""

    QUARTER = "within a quarter of an hour, never earlier"
    LATER = "later only"
    FREE = "earlier or later"


@dataclass(frozen=True, slots=True)
class Change:
    """One route changed: its shift, its times, an estimate of the points it brings."""

    rank: int
    route: Route
    worth: float


class Trial:
    """A plan with one thing to change.

    `now_s` None: the week has not begun; else passages begun by then stay as they are, and nothing
    is put before them.
    """

    def __init__(self, problem: Problem, plan: Solution, now_s: int | None = None) -> None:
        self.problem, self.now_s = problem, now_s
        self.state = State(problem)
        for rank, route in enumerate(plan.routes):
            self.state.put(rank, route)
        self.locked = {
            (rank, activity): lock.start_s
            for rank, locks in self.state.locks.items()
            for activity, lock in locks
        }
        self.told_s = {
            (rank, visit.activity): visit.start_s
            for rank, route in enumerate(plan.routes)
            for visit in route.visits
        }

    def copy(self) -> Trial:
        """The same plan, to be changed apart."""
        other = Trial.__new__(Trial)
        other.problem, other.now_s, other.locked = self.problem, self.now_s, self.locked
        other.told_s = self.told_s
        other.state = self.state.copy()
        return other

    def begun(self, rank: int) -> int:
        """Passages of a route that have begun."""
        if self.now_s is None:
            return 0
        return sum(visit.start_s < self.now_s for visit in self.state.routes[rank].visits)

    def welcome(self, activity: int) -> list[int]:
        """Outings that may take an activity: team, skills, hours, not over, one passage a time."""
        return [
            rank
            for rank in welcome(self.state, activity)
            if (self.now_s is None or self.problem.shifts[rank].latest_s > self.now_s)
            and self._simple(rank)
        ]

    def _simple(self, rank: int) -> bool:
        """Whether no activity comes twice in the route: pins are by activity."""
        sequence = self.state.sequence(rank)
        return len(set(sequence)) == len(sequence)

    def droppable(self, rank: int, position: int) -> bool:
        """Whether a passage may be left out: not begun, not locked, owed to nobody by a pair."""
        activity = self.state.routes[rank].visits[position].activity
        item = item_of(self.problem, activity)
        return (
            position >= self.begun(rank)
            and (rank, activity) not in self.locked
            and activity not in self.state.pair_of
            and (isinstance(item, Place) or not item.mandatory)
        )

    def hold(self, rank: int, slack: Slack) -> None:
        """Say how far the passages of a route may move from where they are."""
        first = self.begun(rank)
        self.state.pins[rank] = {
            visit.activity: self._window(
                rank, visit.activity, visit.start_s, slack, fixed=at < first
            )
            for at, visit in enumerate(self.state.routes[rank].visits)
        }

    def _window(
        self, rank: int, activity: int, start_s: int, slack: Slack, *, fixed: bool
    ) -> Window:
        paired = activity in self.state.pair_of
        if fixed or paired or self.locked.get((rank, activity)) is not None:
            return start_s, start_s
        told_s = self.told_s.get((rank, activity), start_s)
        if slack is Slack.QUARTER:
            return told_s, told_s + PROMISE_S
        if slack is Slack.LATER:
            return told_s, EVER_S
        return (-EVER_S if self.now_s is None else self.now_s), EVER_S

    def insertions(
        self, activity: int, rank: int, without: Sequence[int] = ()
    ) -> Iterator[tuple[Route, float]]:
        """Timed routes with the activity at each position, `without` positions left out, and worth.

        The slack is what `hold` last said of the route.
        """
        visits = self.state.routes[rank].visits
        kept = [visit.activity for at, visit in enumerate(visits) if at not in without]
        if activity in kept:
            return
        held = self.state.pins.setdefault(rank, {})
        lost = sum(self.loss(rank, visits[at].activity, visits[at].start_s) for at in without)
        for at in range(self.begun(rank), len(kept) + 1):
            earliest_s = self._earliest(rank, activity, kept[:at])
            if earliest_s is not None:
                held[activity] = (earliest_s, EVER_S)
            route = self.state.timed(rank, [*kept[:at], activity, *kept[at:]])
            held.pop(activity, None)
            if route is not None:
                gain = self.state.gain(activity, route.visits[at].start_s, rank)
                yield route, gain - lost + self._moved(rank, route)

    def _earliest(self, rank: int, activity: int, before: list[int]) -> int | None:
        """First start of an outing under way: from where the team is, not before now."""
        shift = self.problem.shifts[rank]
        if self.now_s is None or self.now_s <= shift.earliest_s:
            return None
        here = self.problem.location(before[-1]) if before else shift.start_location
        item = item_of(self.problem, activity)
        way_s = int(self.problem.travel[shift.mode].seconds[here, item.location])
        return self.now_s + way_s + item.approach_s

    def _moved(self, rank: int, route: Route) -> float:
        """Points of the travel saved, less those of passages moved more than people bear."""
        weights, old = self.problem.weights, self.state.routes[rank]
        starts = {visit.activity: visit.start_s for visit in old.visits}
        far = sum(
            self.told(visit.activity)
            and abs(visit.start_s - starts.get(visit.activity, visit.start_s)) > PROMISE_S
            for visit in route.visits
        )
        was, now = (tuple(v.activity for v in one.visits) for one in (old, route))
        saved_s = way_s(self.problem, rank, was) - way_s(self.problem, rank, now)
        return float(weights.travel_s * saved_s - weights.promise_broken * far)

    def told(self, activity: int) -> bool:
        """Whether people know of its hour: all but sweeps."""
        item = item_of(self.problem, activity)
        return not isinstance(item, Place) or item.kind is not Kind.EXPLORATORY

    def loss(self, rank: int, activity: int, start_s: int) -> float:
        """Points lost when a passage is left out, people's slot included."""
        problem, weights = self.problem, self.problem.weights
        item = item_of(problem, activity)
        if not isinstance(item, Place):
            return float(MANDATORY_POINTS if item.mandatory else item.prize)
        points = 0
        for unit, q in item.unit_q:
            if in_band(problem.units.bands[int(problem.units.band[unit])], start_s):
                held = self.state.exposure[unit]
                points += unit_value(self.state.weight[unit], held - q, held)
        points *= weights.coverage
        if len(self.state.starts(activity)) <= item.min_passages:
            points += weights.passage_missing
        if self.told(activity):
            points += weights.promise_broken
        return float(points)

    def best(self, activity: int, ranks: Sequence[int], slacks: Sequence[Slack]) -> list[Change]:
        """Best insertion on each of these outings, the best first."""
        found = []
        for rank in ranks:
            tried: list[tuple[float, Route]] = []
            for slack in slacks:
                self.hold(rank, slack)
                tried += [(worth, route) for route, worth in self.insertions(activity, rank)]
            self.state.pins.pop(rank, None)
            if tried:
                worth, route = max(tried, key=lambda pair: pair[0])
                found.append(Change(rank, route, worth))
        return sorted(found, key=lambda change: (-change.worth, change.rank))
