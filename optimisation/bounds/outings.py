"""Outings with the same routes, and the tables their routes are priced on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from optimisation.bounds.labels import FAR
from optimisation.bounds.value import Option
from optimisation.engines.schedule import item_of, may_go, presence_s
from optimisation.problem import Place, Problem, Shift, Solution
from optimisation.starts import by_band, starts

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Stops = dict[Option, list[tuple[int, int]]]
FEW_NEAR, MOST_NEAR = 4, 16
"""Activities a label remembers at a stop at first, itself one of them, and at most."""


@dataclass(frozen=True, slots=True)
class Outings:
    """Shifts that can make the same routes, seconds counted from when they may leave.

    Attributes
    ----------
    shifts
        Their indices.
    options
        int64[n]: rank of each stop's option among all options.
    gap, gap_out, home
        int64[n, n], [n], [n]: from a start to the next at the earliest, from the base to a start,
        from a start to being back by the way home; `FAR` where there is no way.
    back
        int64[n]: from a start to being back at the earliest, other stops on the way included.
    cost, cost_out, cost_home
        float64: points the legs cost.
    fixed
        Points a route costs that is not empty.
    stay, load, once, alike
        Presence, demand, whether a route serves the activity once at most, number of the activity.
    ptr, windows
        Stop i may start in `windows[ptr[i]:ptr[i + 1]]`.
    near, place
        int64[n, MOST_NEAR] activities a label at a stop remembers (-1: none), int64[n, activities]
        their rank there (-1: not remembered). `remember` adds to them.
    """

    shifts: tuple[int, ...]
    options: Ints
    gap: Ints
    gap_out: Ints
    home: Ints
    back: Ints
    cost: Floats
    cost_out: Floats
    cost_home: Floats
    fixed: float
    stay: Ints
    load: Ints
    once: NDArray[np.bool_]
    alike: Ints
    ptr: Ints
    windows: Ints
    near: Ints
    place: Ints
    end_s: int
    plannable_s: int
    capacity: int

    def stop_at(self, activity: int, at_s: int, stop_of: dict[Option, int]) -> int | None:
        """The stop of an activity that may start at a moment; None: none."""
        for option, i in stop_of.items():
            if option.activity == activity:
                here = self.windows[self.ptr[i] : self.ptr[i + 1]]
                if ((here[:, 0] <= at_s) & (at_s <= here[:, 1])).any():
                    return i
        return None

    def route_cost(self, stops: Sequence[int]) -> float:
        """Points a route of stops costs: its legs, and the outing itself."""
        legs = sum(float(self.cost[i, j]) for i, j in pairwise(stops))
        return self.fixed + float(self.cost_out[stops[0]] + self.cost_home[stops[-1]]) + legs

    def can_be_made(self, stops: Sequence[int]) -> bool:
        """Whether a route goes back to no activity that it serves once at most."""
        told = [int(self.alike[i]) for i in stops if self.once[i]]
        return len(told) == len(set(told))

    def remembered(self, stops: Sequence[int]) -> bool:
        """Whether a route goes back to nothing it remembers."""
        memory: set[int] = set()
        for i in stops:
            activity = int(self.alike[i])
            if activity in memory:
                return False
            memory = {a for a in memory if self.place[i, a] >= 0}
            if self.once[i]:
                memory.add(activity)
        return True

    def remember(self, stops: Sequence[int]) -> bool:
        """Have the shortest way back to an activity of a route remembered; whether one was."""
        last: dict[int, int] = {}
        for rank, i in enumerate(stops):
            activity = int(self.alike[i])
            if self.once[i] and activity in last:
                between = [j for j in stops[last[activity] + 1 : rank]
                           if self.place[j, activity] < 0]  # fmt: skip
                if all(self.near[j, -1] < 0 for j in between):
                    for j in between:
                        self._add(j, activity)
                    return True
            last[activity] = rank
        return False

    def _add(self, stop: int, activity: int) -> None:
        if self.place[stop, activity] < 0:
            free = int(np.flatnonzero(self.near[stop] < 0)[0])
            self.near[stop, free], self.place[stop, activity] = activity, free


def outings_of(problem: Problem) -> tuple[list[Option], list[Outings]]:
    """All options of a problem, and the classes of its shifts."""
    ranks: dict[Option, int] = {}
    alike: dict[object, list[int]] = defaultdict(list)
    stops_of: dict[object, Stops] = {}
    for rank, shift in enumerate(problem.shifts):
        stops = _stops(problem, shift)
        if not stops:
            continue
        for option in stops:
            ranks.setdefault(option, len(ranks))
        key = (_terms(shift), tuple((o, tuple(w)) for o, w in stops.items()))
        alike[key].append(rank)
        stops_of[key] = stops
    found = [_tables(problem, tuple(shifts), stops_of[key], ranks) for key, shifts in alike.items()]
    return list(ranks), found


def routes_of(
    problem: Problem, solution: Solution, options: list[Option], outings: list[Outings]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """(class, stops) of the routes of a plan whose passages are all options."""
    for rank, outing in enumerate(outings):
        stop_of = {options[option]: i for i, option in enumerate(outing.options.tolist())}
        for shift in outing.shifts:
            begin_s = problem.shifts[shift].earliest_s
            stops = []
            for visit in solution.routes[shift].visits:
                at_s = visit.start_s - begin_s
                stops.append(outing.stop_at(visit.activity, at_s, stop_of))
            told = [i for i in stops if i is not None]
            if told and len(told) == len(stops):
                yield rank, tuple(told)


def _terms(shift: Shift) -> tuple[object, ...]:
    return (
        shift.mode,
        shift.start_location,
        shift.end_location,
        shift.latest_s - shift.earliest_s,
        shift.plannable_s,
        shift.max_route_s,
        shift.capacity,
        shift.fixed_cost,
    )


def _stops(problem: Problem, shift: Shift) -> Stops:
    """Options the shift may serve, with windows of starts from when it may leave."""
    found: Stops = {}
    for activity in range(problem.num_activities):
        item = item_of(problem, activity)
        if not may_go(shift, item):
            continue
        for low, high in starts(item, shift):
            cut = (
                by_band(problem.units, item, low, high)
                if isinstance(item, Place)
                else ((low, high, ()),)
            )
            for one, two, pairs in cut:
                window = (one - shift.earliest_s, two - shift.earliest_s)
                found.setdefault(Option(activity, tuple(pairs)), []).append(window)
    return {option: sorted(windows) for option, windows in found.items()}


def _tables(
    problem: Problem, shifts: tuple[int, ...], stops: Stops, ranks: dict[Option, int]
) -> Outings:
    shift = problem.shifts[shifts[0]]
    items = [item_of(problem, option.activity) for option in stops]
    at = np.array([item.location for item in items], dtype=np.int64)
    stay = np.array([presence_s(item) for item in items], dtype=np.int64)
    approach = np.array([item.approach_s for item in items], dtype=np.int64)
    travel = problem.travel[shift.mode]
    away = np.where(travel.reachable, travel.seconds, FAR).astype(np.int64)
    price = (
        problem.weights.travel_s * travel.seconds + problem.weights.distance * travel.cost
    ).astype(np.float64)
    names = {a: rank for rank, a in enumerate(dict.fromkeys(o.activity for o in stops))}
    alike = np.array([names[option.activity] for option in stops], dtype=np.int64)
    span_s = shift.latest_s - shift.earliest_s
    flat = [window for windows in stops.values() for window in windows]
    gap = np.minimum(FAR, away[np.ix_(at, at)] + stay[:, None] + approach[None, :])
    home = np.minimum(FAR, away[at, shift.end_location] + stay)
    near, place = _near(away[np.ix_(at, at)], alike, len(names))
    return Outings(
        shifts=shifts,
        options=np.array([ranks[option] for option in stops], dtype=np.int64),
        gap=gap,
        gap_out=np.minimum(FAR, away[shift.start_location, at] + approach),
        home=home,
        back=_back(gap, home),
        cost=price[np.ix_(at, at)],
        cost_out=price[shift.start_location, at],
        cost_home=price[at, shift.end_location],
        fixed=float(problem.weights.fixed * shift.fixed_cost),
        stay=stay,
        load=np.array([item.demand for item in items], dtype=np.int64),
        once=np.array([_once(item, span_s) for item in items], dtype=np.bool_),
        alike=alike,
        ptr=np.cumsum([0, *map(len, stops.values())], dtype=np.int64),
        windows=np.array(flat, dtype=np.int64).reshape(-1, 2),
        near=near,
        place=place,
        end_s=span_s,
        plannable_s=min(shift.plannable_s, FAR if shift.max_route_s is None else shift.max_route_s),
        capacity=FAR if shift.capacity is None else shift.capacity,
    )


def _back(gap: Ints, home: Ints) -> Ints:
    """Shortest time to be back: a direct way may be missing, or longer by a rounding."""
    back = home
    while True:
        nearer = np.minimum(back, (gap + back[None, :]).min(axis=1))
        if (nearer == back).all():
            return back
        back = nearer


def _once(item: object, span_s: int) -> bool:
    """Whether one route serves the activity at most once."""
    if not isinstance(item, Place):
        return True
    return item.max_passages == 1 or (item.min_gap_s is not None and item.min_gap_s > span_s)


def _near(away: Ints, alike: Ints, num: int) -> tuple[Ints, Ints]:
    """Activities nearest to each stop, its own first."""
    first = np.array([int(np.flatnonzero(alike == a)[0]) for a in range(num)], dtype=np.int64)
    there = away[:, first].copy()
    there[np.arange(len(alike)), alike] = -1
    few = min(FEW_NEAR, num)
    near = np.full((len(alike), MOST_NEAR), -1, dtype=np.int64)
    near[:, :few] = np.argsort(there, axis=1, kind="stable")[:, :few]
    place = np.full((len(alike), num), -1, dtype=np.int64)
    np.put_along_axis(place, near[:, :few], np.arange(few)[None, :], axis=1)
    return near, place
