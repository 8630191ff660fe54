"""Greedy insertion: the next best visit, again and again, until nothing fits or pays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from optimisation.engines.schedule import detours, item_of, may_go, presence_s
from optimisation.engines.state import State
from optimisation.problem import Lock, Place, Route, Window

_PAIR_STEP_S = 900
_PAIR_TRIES = 40
MAX_CELLS = 8_000
"""Candidates × shifts looked at together."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """One way to add an activity: the route it makes, its start, the travel it adds."""

    route: Route
    start_s: int
    detour_s: int


def fill(
    state: State,
    candidates: Iterable[int],
    *,
    density: float = 0.5,
    noise: Callable[[], float] = lambda: 1.0,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Insert candidates by decreasing worth until none has room or pays for its travel.

    Parameters
    ----------
    state
        Changed in place.
    candidates
        Activities to try; a place may be taken as often as it may be passed at.
    density
        0 orders by points, 1 by points per second taken (between them: both).
    noise
        Factor drawn for each score; 1 is deterministic.
    stop
        Polled between insertions and while their table is filled; what is inserted stays.
    """
    wanted = _in_pairs_first(state, candidates, stop)
    for batch in _batches(state, wanted):
        table = _Table(state, batch, (density, noise), stop)
        while not stop():
            choice = table.best()
            if choice is None:
                break
            activity, rank, insertion = choice
            state.put(rank, insertion.route)
            table.refresh(activity, rank)
        if stop():
            return


def _in_pairs_first(state: State, candidates: Iterable[int], stop: Callable[[], bool]) -> list[int]:
    """Place double services, then give back the activities that go alone."""
    alone = []
    for activity in candidates:
        if activity not in state.pair_of:
            alone.append(activity)
        elif not state.starts(activity) and not stop():
            insert_pair(state, activity)
    return alone


def _batches(state: State, wanted: list[int]) -> Iterator[list[int]]:
    """Candidates as they are while their table is small; else by worth, a table at a time.

    Every step reads the whole table, so that one table for a very large week takes time in the
    square of its size; with tables of a bounded size it takes time in proportion to it.
    """
    if len(wanted) * len(state.problem.shifts) <= MAX_CELLS:
        yield wanted
        return
    batch: list[int] = []
    cells = 0
    for activity in sorted(wanted, key=lambda activity: (-_worth(state, activity), activity)):
        batch.append(activity)
        cells += len(welcome(state, activity))
        if cells >= MAX_CELLS:
            yield batch
            batch, cells = [], 0
    if batch:
        yield batch


def _worth(state: State, activity: int) -> float:
    """Points a second of a first visit, at an hour of a shift that may make it; 0 without one."""
    ranks = welcome(state, activity)
    if not ranks:
        return 0.0
    item, start_s = item_of(state.problem, activity), state.problem.shifts[ranks[0]].earliest_s
    windows = (item.windows or ()) if isinstance(item, Place) else (item.window,)
    start_s = max(start_s, min((low for low, _high in windows), default=start_s))
    return state.gain(activity, start_s, ranks[0]) / (presence_s(item) + 60)


class _Table:
    """Best insertion of every candidate in every route, kept until its route changes."""

    def __init__(
        self,
        state: State,
        wanted: list[int],
        scoring: tuple[float, Callable[[], float]],
        stop: Callable[[], bool],
    ) -> None:
        self.state = state
        self.density, self.noise = scoring
        self.welcome = {a: welcome(state, a) for a in wanted}
        self.near = _sharing(state, wanted)
        self.cells: dict[tuple[int, int], Insertion | None] = {}
        self.scores: dict[tuple[int, int], float] = {}
        for activity in wanted:
            if stop():
                return
            for rank in self.welcome[activity]:
                self._fill_cell(activity, rank)

    def best(self) -> tuple[int, int, Insertion] | None:
        if not self.scores:
            return None
        key = max(self.scores, key=lambda k: (self.scores[k], -k[0], -k[1]))
        insertion = self.cells[key]
        assert insertion is not None
        return key[0], key[1], insertion

    def refresh(self, taken: int, changed: int) -> None:
        rivals = {changed, *self.state.rivals[changed]}
        for activity, ranks in self.welcome.items():
            own = activity == taken
            for rank in ranks:
                if own or rank in rivals:
                    self._fill_cell(activity, rank)
                elif activity in self.near[taken] and self.cells.get((activity, rank)):
                    self._score(activity, rank)

    def _fill_cell(self, activity: int, rank: int) -> None:
        self.cells[activity, rank] = cheapest(self.state, activity, rank)
        self._score(activity, rank)

    def _score(self, activity: int, rank: int) -> None:
        key, insertion = (activity, rank), self.cells[activity, rank]
        self.scores.pop(key, None)
        if insertion is None:
            return
        state = self.state
        gain = state.gain(activity, insertion.start_s, rank)
        net = gain - state.problem.weights.travel_s * insertion.detour_s
        if net > 0:
            # a detour may be a short cut where the travel times break the triangle inequality
            taken_s = max(0, insertion.detour_s) + presence_s(item_of(state.problem, activity)) + 60
            self.scores[key] = net / taken_s**self.density * self.noise()


def _sharing(state: State, wanted: list[int]) -> dict[int, set[int]]:
    """Activities that share a unit, an area or the exploration share with each other."""
    by_unit: dict[int, set[int]] = {}
    for activity in wanted:
        item = item_of(state.problem, activity)
        for unit, _q in item.unit_q if isinstance(item, Place) else ():
            by_unit.setdefault(unit, set()).add(activity)
    exploring = {
        a
        for a in wanted
        if isinstance(item := item_of(state.problem, a), Place) and item.kind == "exploratory"
    }
    near: dict[int, set[int]] = {}
    for activity in wanted:
        item = item_of(state.problem, activity)
        units = [u for u, _q in item.unit_q] if isinstance(item, Place) else []
        near[activity] = exploring.union(*(by_unit[unit] for unit in units))
        for area in state.problem.areas:
            if activity in area.places:
                near[activity] |= area.places
    return near


def welcome(state: State, activity: int) -> list[int]:
    """Shifts whose team may go, with the skills, at hours that meet the activity's."""
    item = item_of(state.problem, activity)
    windows = item.windows if isinstance(item, Place) else (item.window,)
    return [
        rank
        for rank, shift in enumerate(state.problem.shifts)
        if may_go(shift, item)
        and not shift.frozen
        and (
            windows is None
            or any(low <= shift.latest_s and high >= shift.earliest_s for low, high in windows)
        )
    ]


def cheapest(state: State, activity: int, rank: int) -> Insertion | None:
    """Insertion of least detour that breaks nothing; None when there is none."""
    item = item_of(state.problem, activity)
    sequence = state.sequence(rank)
    if activity in sequence:
        return None
    if isinstance(item, Place) and len(state.starts(activity)) >= item.max_passages:
        return None
    for detour_s, at in sorted(detours(state.problem, rank, sequence, activity)):
        route = state.timed(rank, [*sequence[:at], activity, *sequence[at:]])
        if route is not None:
            return Insertion(route, route.visits[at].start_s, detour_s)
    return None


def insert_pair(state: State, activity: int) -> bool:
    """Place both visits of a double service, with the start of each pinned; False: no room."""
    partner, (low, high) = state.pair_of[activity]
    for first in welcome(state, activity):
        alone = cheapest(state, activity, first)
        if alone is None:
            continue
        for start_s in _pair_starts(state, activity, alone.start_s):
            if _try_pair(state, (activity, partner), first, (start_s, low, high)):
                return True
    return False


def _pair_starts(state: State, activity: int, from_s: int) -> Iterable[int]:
    item = item_of(state.problem, activity)
    windows = item.windows if isinstance(item, Place) else (item.window,)
    last_s = max((high for _low, high in windows or ()), default=from_s)
    return range(from_s, min(last_s, from_s + _PAIR_STEP_S * _PAIR_TRIES) + 1, _PAIR_STEP_S)


def _try_pair(state: State, both: tuple[int, int], first: int, times: tuple[int, int, int]) -> bool:
    activity, partner = both
    start_s, low, high = times
    before = state.routes[first]
    own = _pinned(state, activity, first, (start_s, start_s))
    if own is None:
        return False
    state.put(first, own.route)
    for second in welcome(state, partner):
        if second == first:
            continue
        other = _pinned(state, partner, second, (start_s + low, start_s + high))
        if other is not None:
            state.pins[second][partner] = (other.start_s, other.start_s)
            state.put(second, other.route)
            return True
    state.pins[first].pop(activity, None)
    state.put(first, before)
    return False


def _pinned(state: State, activity: int, rank: int, pin: Window) -> Insertion | None:
    """Cheapest insertion with the start held in a window; the pin stays when it is found."""
    held = state.pins.setdefault(rank, {})
    held[activity] = pin
    found = cheapest(state, activity, rank)
    if found is None:
        held.pop(activity, None)
    return found


def _put_whole(state: State, rank: int, locks: list[tuple[int, Lock]]) -> bool:
    """Put a locked route as it is; False where it breaks a rule."""
    held = state.pins.setdefault(rank, {})
    held |= {a: (lock.start_s, lock.start_s) for a, lock in locks if lock.start_s is not None}
    route = state.timed(rank, [activity for activity, _lock in locks])
    if route is not None:
        state.put(rank, route)
    return route is not None


def insert_locked(state: State) -> None:
    """Put every locked passage on its shift, at its rank and start, before anything else."""
    for rank, locks in state.locks.items():
        ordered = sorted(locks, key=lambda pair: pair[1].position or 0)
        if state.problem.shifts[rank].frozen and _put_whole(state, rank, ordered):
            continue
        for activity, lock in ordered:
            pin = None if lock.start_s is None else (lock.start_s, lock.start_s)
            if activity in state.sequence(rank):
                continue
            if pin is None:
                found = cheapest(state, activity, rank)
            else:
                found = _pinned(state, activity, rank, pin)
            if found is not None:
                state.put(rank, found.route)
