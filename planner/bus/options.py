"""Every stop a bus could hold, and which of them cannot be held together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from planner.bus.ground import Ground
from planner.bus.tour import BusRules, BusStop, HalfDay, Site

Ints = NDArray[np.int64]


def stops_of(
    ground: Ground, half_days: Sequence[HalfDay], rules: BusRules
) -> list[tuple[int, BusStop]]:
    """(rank of the site, stop) for every site, half-day and frequency that can be held alone."""
    found = []
    for rank, site in enumerate(ground.sites):
        if site.refused or not near_base(ground, rank, rules):
            continue
        for half in half_days:
            hours = hours_at(site, half, rules)
            if hours is None:
                continue
            found += [
                (rank, BusStop(site.id, half, *hours, weeks))
                for frequency in rules.frequencies
                for weeks in (frequency.weeks(first) for first in range(frequency.every))
                if weeks <= half.weeks
            ]
    return found


def hours_at(site: Site, half: HalfDay, rules: BusRules) -> tuple[int, int] | None:
    """Longest time a half-day and a site's hours share; None: shorter than a stop."""
    spans = [(half.start_min, half.end_min)]
    if site.hours is not None:
        spans = [
            (max(half.start_min, span.start_min), min(half.end_min, span.end_min))
            for span in site.hours
            if span.weekday == half.weekday
        ]
    long = [(start, end) for start, end in spans if end - start >= rules.min_stop_min]
    return max(long, key=lambda span: (span[1] - span[0], -span[0])) if long else None


def near_base(ground: Ground, rank: int, rules: BusRules) -> bool:
    """Whether the base is within the longest drive, both ways; true where no base is told."""
    if not ground.has_base:
        return True
    most_s, drive = rules.approach_min * 60, ground.drive
    ways = ((-1, rank), (rank, -1))
    return all(drive.reachable[way] and drive.seconds[way] <= most_s for way in ways)


def groups_of(ground: Ground, stops: Sequence[tuple[int, BusStop]], rules: BusRules) -> list[Ints]:
    """Sets of stops of which one at most is held.

    A site has one stop; a half-day of a week has one; and, for each site of a half-day, the stops
    there and all those of the bus's other half-day of that day that it cannot hold as well.
    """
    by_site: dict[int, list[int]] = defaultdict(list)
    by_half: dict[tuple[HalfDay, int], list[int]] = defaultdict(list)
    for at, (rank, stop) in enumerate(stops):
        by_site[rank].append(at)
        for week in stop.weeks:
            by_half[stop.half_day, week].append(at)
    found = [*by_site.values(), *by_half.values(), *_too_far(ground, stops, by_half, rules)]
    return [np.array(group, dtype=np.int64) for group in found if len(group) > 1]


def _too_far(
    ground: Ground,
    stops: Sequence[tuple[int, BusStop]],
    by_half: dict[tuple[HalfDay, int], list[int]],
    rules: BusRules,
) -> Iterable[list[int]]:
    for (half, week), (other, same) in combinations(by_half, 2):
        if (half.bus, half.weekday, week) != (other.bus, other.weekday, same):
            continue
        by_rank: dict[int, list[int]] = defaultdict(list)
        for at in by_half[half, week]:
            by_rank[stops[at][0]].append(at)
        for own in by_rank.values():
            far = [
                at
                for at in by_half[other, week]
                if not _in_time(ground, stops[own[0]], stops[at], rules)
            ]
            if far:
                yield own + far


def _in_time(
    ground: Ground, one: tuple[int, BusStop], other: tuple[int, BusStop], rules: BusRules
) -> bool:
    """Whether a bus can hold two stops of one day, the earlier first."""
    first, then = sorted((one, other), key=lambda told: (told[1].start_min, told[1].end_min))
    way = (first[0], then[0])
    if not ground.drive.reachable[way]:
        return False
    free_s = (then[1].start_min - first[1].end_min - rules.turnaround_min) * 60
    return bool(ground.drive.seconds[way] <= free_s)
