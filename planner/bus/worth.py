"""What each stop and each half-day of a tour brings, and what one half-day more or less would.

Every figure is the judge's (`planner.bus.judge`) on two tours, one beside the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.bus.choose import Chosen, choose
from planner.bus.ground import Ground
from planner.bus.judge import Reached, reached
from planner.bus.tour import CYCLE_WEEKS, BusRules, BusStop, BusTour, HalfDay


@dataclass(frozen=True, slots=True)
class Lost:
    """What is no longer reached without something, the rest of the tour held; all ≥ 0.

    `people` None: inhabitants are not known.
    """

    points: int
    need_share: float
    people: float | None


def stop_values(ground: Ground, tour: BusTour) -> list[tuple[BusStop, Lost]]:
    """What each stop alone reaches."""
    whole = reached(ground, tour)
    return [(stop, _lost(whole, reached(ground, tour.without(stop)))) for stop in tour.stops]


def half_day_values(ground: Ground, tour: BusTour) -> list[tuple[HalfDay, Lost]]:
    """What each half-day alone reaches, its stops of all weeks together."""
    whole = reached(ground, tour)
    found = []
    for half in dict.fromkeys(stop.half_day for stop in tour.stops):
        rest = BusTour(tuple(stop for stop in tour.stops if stop.half_day != half))
        found.append((half, _lost(whole, reached(ground, rest))))
    return found


def _lost(whole: Reached, rest: Reached) -> Lost:
    people = None
    if whole.people is not None and rest.people is not None:
        people = whole.people - rest.people
    return Lost(whole.points - rest.points, whole.need_share - rest.need_share, people)


@dataclass(frozen=True, slots=True)
class Budgeted:
    """The best tour found for a number of half-days in a cycle, and what it reaches."""

    num_half_days: int
    chosen: Chosen
    reached: Reached


def one_more_or_less(
    ground: Ground, half_days: Sequence[HalfDay], rules: BusRules
) -> list[Budgeted]:
    """The tour chosen again with one half-day a week less, and one more where the bus has it."""
    room = sum(len(half.weeks) for half in half_days)
    most = rules.most_half_days(half_days)
    found = []
    for num in (most - CYCLE_WEEKS, min(most + CYCLE_WEEKS, room)):
        if num >= 0 and num != most:
            chosen = choose(ground, half_days, replace(rules, num_half_days=num))
            found.append(Budgeted(num, chosen, reached(ground, chosen.tour)))
    return found
