"""What a tour reaches and which rules it breaks, from their definitions alone.

It shares no code with what chooses tours: nodes one by one, stops two by two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from planner.bus.ground import Ground
from planner.bus.tour import BusRules, BusStop, BusTour, Frequency, HalfDay


@dataclass(frozen=True, slots=True)
class Reached:
    """What a tour newly reaches on foot: whoever an office already reaches is not counted.

    `points`: int, each node once, times the twentieths of its most frequent stop. `need_share`:
    part of the territory's need, whatever the frequency; `weighted_share`: times the frequency's
    worth. `people`: inhabitants, None where unknown.
    """

    points: int
    need_share: float
    weighted_share: float
    people: float | None


@dataclass(frozen=True, slots=True)
class BusFault:
    """A rule a tour breaks.

    `rule`: `refused`, `hours`, `short`, `frequency`, `weeks`, `half_day`, `twice`, `site_twice`,
    `drive`, `base` or `budget`. `stops`: sites concerned.
    """

    rule: str
    stops: tuple[str, ...]


def reached(ground: Ground, tour: BusTour) -> Reached:
    """Measure a tour."""
    most: dict[int, int] = {}
    for stop in tour.stops:
        row = ground.rank(stop.site)
        start, end = ground.reach.indptr[row], ground.reach.indptr[row + 1]
        for node in ground.reach.indices[start:end].tolist():
            most[node] = max(most.get(node, 0), _worth(stop))
    points = sum(int(ground.points[node]) * worth for node, worth in most.items())
    need = sum(float(ground.need[node]) for node in most)
    weighted = sum(float(ground.need[node]) * worth / 20 for node, worth in most.items())
    people = ground.people
    met = None if people is None else sum(float(people[node]) for node in most)
    return Reached(points, need, weighted, met)


def _worth(stop: BusStop) -> int:
    """Twentieths: every week 20, every second 14, every fourth 8."""
    return {Frequency.WEEKLY: 20, Frequency.FORTNIGHTLY: 14, Frequency.MONTHLY: 8}.get(
        stop.frequency or Frequency.MONTHLY, 0
    )


def faults(
    ground: Ground, tour: BusTour, half_days: Sequence[HalfDay], rules: BusRules
) -> list[BusFault]:
    """Rules a tour breaks; none: it can be held."""
    found = [fault for stop in tour.stops for fault in _alone(ground, stop, half_days, rules)]
    for first, then in combinations(tour.stops, 2):
        found += _together(ground, first, then, rules)
    room = sum(len(half.weeks) for half in half_days)
    most = room if rules.num_half_days is None else min(room, rules.num_half_days)
    if sum(len(stop.weeks) for stop in tour.stops) > most:
        found.append(BusFault("budget", ()))
    return found


def _alone(
    ground: Ground, stop: BusStop, half_days: Sequence[HalfDay], rules: BusRules
) -> list[BusFault]:
    row = ground.rank(stop.site)
    site, half = ground.sites[row], stop.half_day
    open_ = site.hours is None or any(
        span.weekday == half.weekday
        and span.start_min <= stop.start_min
        and stop.end_min <= span.end_min
        for span in site.hours
    )
    broken = {
        "refused": site.refused,
        "hours": not open_,
        "short": stop.end_min - stop.start_min < rules.min_stop_min,
        "frequency": stop.frequency not in rules.frequencies,
        "weeks": not stop.weeks <= half.weeks,
        "half_day": half not in half_days
        or not half.start_min <= stop.start_min < stop.end_min <= half.end_min,
        "base": ground.has_base and not _base_near(ground, row, rules),
    }
    return [BusFault(rule, (stop.site,)) for rule, is_broken in broken.items() if is_broken]


def _base_near(ground: Ground, row: int, rules: BusRules) -> bool:
    base, minutes = len(ground.sites), rules.approach_min
    there, back = ground.drive.seconds[base, row], ground.drive.seconds[row, base]
    known = ground.drive.reachable[base, row] and ground.drive.reachable[row, base]
    return bool(known and max(there, back) <= 60 * minutes)


def _together(ground: Ground, a: BusStop, b: BusStop, rules: BusRules) -> list[BusFault]:
    both = (a.site, b.site)
    found = [BusFault("site_twice", both)] if a.site == b.site else []
    if a.half_day.bus != b.half_day.bus or a.half_day.weekday != b.half_day.weekday:
        return found
    if not a.weeks & b.weeks:
        return found
    if a.half_day == b.half_day:
        return [*found, BusFault("twice", both)]
    first, then = sorted((a, b), key=lambda stop: (stop.start_min, stop.end_min))
    here, there = ground.rank(first.site), ground.rank(then.site)
    leave_s = 60 * (first.end_min + rules.turnaround_min)
    known = ground.drive.reachable[here, there]
    if not known or leave_s + ground.drive.seconds[here, there] > 60 * then.start_min:
        found.append(BusFault("drive", both))
    return found
