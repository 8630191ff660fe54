"""Hours of an outing after an edit, by the planner's own schedule.

The other passages keep their hours where they can; where they cannot, they come up to a quarter of
an hour later, then later, then at any time. Where the outing's rules leave no time at all, rules
are loosened one more at a time until it can be timed along the streets: the judge then says which
of them the outing breaks. What a person fixed and double services move last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from optimisation.change_family import with_shift
from optimisation.change_trials import held_starts
from optimisation.engines.schedule import item_of, schedule, way_s
from optimisation.engines.state import PROMISE_S
from optimisation.problem import ALWAYS, Appointment, Place, Problem, Route, Solution, Visit, Window

EVER_S = 10**9
LATE_S, EARLY_S = 6 * 3600, 12 * 3600
"""How far the end and the beginning of an outing are loosened."""


class Slack(IntEnum):
    """How far the other passages of the outing may move."""

    KEPT = 0
    QUARTER = 1
    LATER = 2
    FREE = 3


class Loose(IntEnum):
    """Rules left to the judge, each step with those before it."""

    NOTHING = 0
    RESERVE = 1
    OWN_HOURS = 2
    END = 3
    BEGINNING = 4
    REST = 5
    ALL = 6


@dataclass(frozen=True, slots=True)
class Wish:
    """An activity to put in an outing: at a start, None where it is best."""

    activity: int
    start_s: int | None = None


def inserted(
    problem: Problem,
    solution: Solution,
    rank: int,
    wish: Wish,
    *,
    dropped: int | None = None,
    most: Loose = Loose.ALL,
) -> list[Route]:
    """Ways to put one passage more in an outing, those that disturb others least first.

    Parameters
    ----------
    problem, solution
        The week and its plan.
    rank
        The outing.
    wish
        What is put in, and when.
    dropped
        Rank of a passage of the outing that is taken out first.
    most
        How far rules may be loosened.

    Returns
    -------
    list of Route
        All of the same looseness and slack; empty where the streets leave no way.
    """
    kept = _without(solution.routes[rank], dropped)
    fixed = _fixed(problem, solution, rank, wish.activity)
    sequence = [visit.activity for visit in kept]
    orders = [(*sequence[:at], wish.activity, *sequence[at:]) for at in range(len(sequence) + 1)]
    for loose in Loose:
        if loose > most:
            break
        own = loose >= Loose.OWN_HOURS or wish.start_s is not None
        changed = _loosened(problem, rank, loose, [wish.activity] if own else [])
        for slack in _slacks(loose):
            pins = _pins(kept, slack, () if loose is Loose.ALL else fixed)
            _pin_wish(pins, wish, problem.shifts[rank].earliest_s, loose)
            routes = [
                route
                for order in orders
                if (route := schedule(changed, rank, order, pins)) is not None
                and _as_wished(route, wish)
            ]
            if routes:
                return sorted(routes, key=lambda route: _disturbance(problem, rank, kept, route))
    return []


def removed(problem: Problem, solution: Solution, rank: int, position: int) -> Route | None:
    """An outing without one of its passages; None where the streets leave no way."""
    kept = _without(solution.routes[rank], position)
    sequence = tuple(visit.activity for visit in kept)
    fixed = _fixed(problem, solution, rank, None)
    for slack in Slack:
        for loose in Loose:
            if slack not in _slacks(loose):
                continue
            changed = _loosened(problem, rank, loose, [])
            pins = _pins(kept, slack, () if loose is Loose.ALL else fixed)
            route = schedule(changed, rank, sequence, pins)
            if route is not None:
                return route
    return None


def _without(route: Route, position: int | None) -> tuple[Visit, ...]:
    return tuple(visit for at, visit in enumerate(route.visits) if at != position)


def _fixed(problem: Problem, solution: Solution, rank: int, activity: int | None) -> frozenset[int]:
    """Activities of an outing whose start stays: fixed, confirmed, double services."""
    return frozenset(held_starts(problem, solution).get(rank, {})) - {activity}


def _slacks(loose: Loose) -> Iterator[Slack]:
    """Where an outing may begin much earlier, its passages do not follow."""
    return (slack for slack in Slack if slack < Slack.FREE or loose < Loose.BEGINNING)


def _pins(
    kept: Sequence[Visit], slack: Slack, fixed: frozenset[int] | tuple[()]
) -> dict[int, Window]:
    """Starts the passages that stay are held in; one place twice on an outing has both's."""
    found: dict[int, Window] = {}
    for visit in kept:
        low, high = visit.start_s, visit.start_s
        if visit.activity not in fixed:
            if slack is Slack.FREE:
                continue
            high += (0, PROMISE_S, EVER_S)[slack]
        held = found.get(visit.activity, (low, high))
        found[visit.activity] = min(low, held[0]), max(high, held[1])
    return found


def _pin_wish(pins: dict[int, Window], wish: Wish, earliest_s: int, loose: Loose) -> None:
    """Hold the passage put in at the start wished for; never before the outing begins otherwise."""
    if wish.start_s is not None:
        low, high = wish.start_s, wish.start_s
    elif loose >= Loose.BEGINNING:
        low, high = earliest_s, EVER_S
    else:
        return
    held = pins.get(wish.activity, (low, high))
    pins[wish.activity] = min(low, held[0]), max(high, held[1])


def _as_wished(route: Route, wish: Wish) -> bool:
    """Whether the passage starts when it was wished for, to the second."""
    return wish.start_s is None or any(
        visit.activity == wish.activity and visit.start_s == wish.start_s for visit in route.visits
    )


def _disturbance(
    problem: Problem, rank: int, kept: Sequence[Visit], route: Route
) -> tuple[int, int, int]:
    """Passages moved by more than a quarter of an hour, seconds moved in all, travel."""
    left = list(route.visits)
    moves = []
    for visit in kept:
        same = [other for other in left if other.activity == visit.activity]
        near = min(same, key=lambda other: abs(other.start_s - visit.start_s))
        left.remove(near)
        moves.append(abs(near.start_s - visit.start_s))
    order = tuple(visit.activity for visit in route.visits)
    return sum(by_s > PROMISE_S for by_s in moves), sum(moves), way_s(problem, rank, order)


def _loosened(problem: Problem, rank: int, loose: Loose, opened: Sequence[int]) -> Problem:
    """The week with rules of one outing, and of activities put in it, left to the judge."""
    shift = problem.shifts[rank]
    if loose >= Loose.RESERVE:
        shift = replace(shift, reserve_share=0.0, capacity=None, max_route_s=None)
    if loose >= Loose.END:
        shift = replace(shift, end_s=shift.end_s + LATE_S)
    if loose >= Loose.BEGINNING:
        shift = replace(shift, start_s=shift.start_s - EARLY_S)
    if loose >= Loose.REST:
        shift = replace(shift, rest=None, blocked=())
    changed = with_shift(problem, rank, shift)
    return _opened(changed, range(problem.num_activities) if loose is Loose.ALL else opened)


def _opened(problem: Problem, activities: Sequence[int]) -> Problem:
    """The week where activities may be visited by any team at any time."""
    places, visits = list(problem.places), list(problem.appointments)
    for activity in activities:
        item = item_of(problem, activity)
        if isinstance(item, Place):
            places[activity] = replace(
                item, windows=None, forbidden=(), skills=frozenset(), teams=None
            )
        else:
            visits[activity - len(places)] = _open_visit(item)
    return replace(problem, places=tuple(places), appointments=tuple(visits))


def _open_visit(item: Appointment) -> Appointment:
    return replace(item, window=ALWAYS[0], forbidden=(), skills=frozenset(), teams=None)
