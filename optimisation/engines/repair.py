"""The one repair shared by all engines: whatever they propose becomes a week without a fault.

Locks first, then each route visit by visit in the order proposed, leaving out what breaks a rule;
then greedy insertion of what is out; then the rules that need the whole week (longest gap, day
sets, both visits of a pair), by leaving out passages.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from optimisation.engines.engine import Sequences
from optimisation.engines.insertion import fill, insert_locked
from optimisation.engines.schedule import item_of
from optimisation.engines.state import PROMISE_S, State
from optimisation.problem import Place, Problem, Solution, Window


def repaired(
    problem: Problem, sequences: Sequences, *, stop: Callable[[], bool] = lambda: False
) -> Solution:
    """Time proposed sequences, mend them, and fill the time left."""
    state = rebuilt(problem, sequences)
    fill(state, range(problem.num_activities), stop=stop)
    settle(state)
    return state.solution()


def rebuilt(problem: Problem, sequences: Sequences) -> State:
    """A state that keeps as much of the sequences as breaks no rule."""
    state = State(problem)
    insert_locked(state)
    for rank, sequence in enumerate(sequences):
        locked = state.sequence(rank)
        whole = None if locked else _whole(state, rank, sequence)
        if whole is not None:
            continue
        for activity in sequence:
            _append(state, rank, activity)
    return state


def from_solution(problem: Problem, solution: Solution, *, hold: bool = False) -> State:
    """The state of a solution; pairs keep their starts, and with `hold` promises theirs."""
    sequences = [[visit.activity for visit in route.visits] for route in solution.routes]
    state = State(problem)
    starts = {
        (rank, visit.activity): visit.start_s
        for rank, route in enumerate(solution.routes)
        for visit in route.visits
    }
    for (rank, activity), start_s in starts.items():
        if activity in state.pair_of:
            state.pins.setdefault(rank, {})[activity] = (start_s, start_s)
        elif hold and (promised := _promised(problem, rank, activity, start_s)) is not None:
            state.pins.setdefault(rank, {})[activity] = promised
    for rank, locks in state.locks.items():
        for activity, lock in locks:
            if lock.start_s is not None:
                state.pins.setdefault(rank, {})[activity] = (lock.start_s, lock.start_s)
    missing = any(
        activity not in sequences[rank]
        for rank, locks in state.locks.items()
        for activity, _lock in locks
    )
    if missing:
        return rebuilt(problem, sequences)
    for rank, sequence in enumerate(sequences):
        route = state.timed(rank, sequence)
        if route is None:
            return rebuilt(problem, sequences)
        state.put(rank, route)
    return state


def _promised(problem: Problem, rank: int, activity: int, start_s: int) -> Window | None:
    """The window of the promise a visit keeps; None where it keeps none."""
    if not problem.is_place(activity):
        return None
    for promise in problem.places[activity].promises:
        if promise.shift == rank and abs(start_s - promise.start_s) <= PROMISE_S:
            return promise.start_s - PROMISE_S, promise.start_s + PROMISE_S
    return None


def _whole(state: State, rank: int, sequence: list[int]) -> bool | None:
    """Take a route as it is, when it holds no pair (both visits are placed together later)."""
    if any(activity in state.pair_of for activity in sequence):
        return None
    route = state.timed(rank, sequence)
    if route is None:
        return None
    state.put(rank, route)
    return True


def _append(state: State, rank: int, activity: int) -> None:
    if activity in state.pair_of or activity in state.sequence(rank):
        return
    route = state.timed(rank, [*state.sequence(rank), activity])
    if route is not None:
        state.put(rank, route)


def settle(state: State) -> None:
    """Leave out passages that break a rule only the whole week can tell."""
    changed = True
    while changed:
        changed = False
        for activity in list(state.where):
            for rank in _too_much(state, activity):
                state.remove(rank, activity)
                changed = True


def _too_much(state: State, activity: int) -> list[int]:
    """Shifts to take an activity out of."""
    ranks = list(dict.fromkeys(state.where.get(activity, ())))
    if not ranks:
        return []
    item = item_of(state.problem, activity)
    if not isinstance(item, Place):
        partner = state.pair_of.get(activity)
        return ranks if partner is not None and not state.starts(partner[0]) else []
    return _beyond_gap(state, activity, item) or _off_days(state, activity, item, ranks)


def _beyond_gap(state: State, activity: int, place: Place) -> list[int]:
    """The passage after too long or too short a gap (and, by repetition, those after it).

    A later insertion delays what follows it on its route, and may bring two passages too near.
    """
    if place.max_gap_s is None and place.min_gap_s is None:
        return []
    longest_s = math.inf if place.max_gap_s is None else place.max_gap_s
    shortest_s = place.min_gap_s or 0
    passages = sorted(
        (visit.start_s, rank)
        for rank in set(state.where[activity])
        for visit in state.routes[rank].visits
        if visit.activity == activity
    )
    before = [(max(place.previous_s), -1)] if place.previous_s else []
    locked = {lock.shift for lock in place.locks}
    for (one_s, one), (two_s, rank) in pairwise([*before, *passages]):
        if not shortest_s <= two_s - one_s <= longest_s:
            return [one] if rank in locked and one >= 0 and one not in locked else [rank]
    return []


def _off_days(state: State, activity: int, place: Place, ranks: list[int]) -> list[int]:
    """Passages outside the largest allowed day set that the passages fill."""
    if place.day_sets is None:
        return []
    days = frozenset(state.problem.shifts[rank].day for rank in ranks)
    if days in place.day_sets:
        return []
    inside = [allowed for allowed in place.day_sets if allowed and allowed <= days]
    kept = max(inside, key=lambda allowed: (len(allowed), sorted(allowed)), default=frozenset())
    return [rank for rank in ranks if state.problem.shifts[rank].day not in kept]
