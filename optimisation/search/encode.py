"""From a Problem to the tables of the compiled search, and from a week to its routes.

Everything that can be decided before the search is decided here: which shift may serve what, in
which windows (refusals, rests and blocked periods cut out of them), with which units. The search
then only compares integers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.engines.schedule import item_of, may_go, presence_s
from optimisation.engines.state import PROMISE_S, locks_of, pairs, rivals_of
from optimisation.problem import (
    Appointment,
    Kind,
    Place,
    Problem,
    Shift,
)
from optimisation.search import layout as c
from optimisation.starts import by_band, starts

Ints = NDArray[np.int64]
NUM_NEAR = 120
"""Neighbours kept per activity."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the compiled search reads; columns are named in `layout`.

    Attributes
    ----------
    shifts, entries, activities, rates
        int64 tables.
    way_s, legs
        int64[modes, L, L]: seconds of travel (`FAR`: no way) and points a leg costs.
    profiles, unit, q
        Units of entry profiles: profile p covers `unit[profiles[p]:profiles[p + 1]]` with `q`.
    weight, exposure0
        int64[U] of the units.
    masks, areas, area_min, rivals
        Day sets as bit masks, areas of activities, passages areas are owed, rival shifts.
    near
        int64[A, K]: activities by travel from each, nearest first (itself first).
    explore
        (target share, rate in points) of the exploration share.
    num_promises
        Promises, numbered over all places.
    longest
        Most rows a route may need.
    """

    shifts: Ints
    entries: Ints
    activities: Ints
    rates: Ints
    way_s: Ints
    legs: Ints
    profiles: Ints
    unit: Ints
    q: Ints
    weight: Ints
    exposure0: Ints
    masks: Ints
    areas: Ints
    area_min: Ints
    rivals: Ints
    near: NDArray[np.int64]
    explore: NDArray[np.float64]
    rests: Ints
    num_promises: int
    longest: int


def encode(problem: Problem) -> Tables:
    """Make the tables of a problem.

    Raises
    ------
    ValueError
        A day from `MOST_DAYS` on: sets of days are bit masks.
    """
    last = max((shift.day for shift in problem.shifts), default=0)
    if last >= c.MOST_DAYS:
        raise ValueError(f"day {last}: at most {c.MOST_DAYS} days")
    entries, activities, profiles, masks, areas = _Maker(problem).tables()
    shifts, rivals = _shifts(problem)
    way_s, legs = _travel(problem)
    bounds = np.zeros(len(profiles) + 1, dtype=np.int64)
    bounds[1:] = np.cumsum([len(pairs_) for pairs_ in profiles])
    flat = [pair for pairs_ in profiles for pair in pairs_]
    weights = problem.weights
    longest = _longest(problem, activities, entries)
    return Tables(
        shifts=shifts,
        entries=entries,
        activities=activities,
        rates=np.array(
            [
                weights.passage_missing,
                weights.due_missed,
                weights.area_shortfall,
                weights.promise_broken,
                weights.fixed,
                weights.coverage,
                weights.optional_appointment,
            ],
            dtype=np.int64,
        ),
        way_s=way_s,
        legs=legs,
        profiles=bounds,
        unit=np.array([u for u, _q in flat], dtype=np.int64),
        q=np.array([q for _u, q in flat], dtype=np.int64),
        weight=problem.units.weight.astype(np.int64),
        exposure0=problem.units.exposure0.astype(np.int64),
        masks=masks,
        areas=areas,
        area_min=np.array([area.min_passages for area in problem.areas], dtype=np.int64),
        rivals=rivals,
        near=_near(problem, way_s),
        explore=np.array([weights.exploration_target_share, float(weights.exploration_shortfall)]),
        rests=_rests(problem),
        num_promises=sum(len(place.promises) for place in problem.places),
        longest=longest,
    )


class _Maker:
    """Entries and activities, with the profiles of units they refer to."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.profiles: list[tuple[tuple[int, int], ...]] = [()]
        self.profile_of: dict[tuple[tuple[int, int], ...], int] = {(): 0}
        self.rows: list[tuple[int, ...]] = []
        self.masks: list[int] = []
        self.areas: list[int] = []
        self.first_promise = 0
        self.paired = pairs(problem)

    def tables(self) -> tuple[Ints, Ints, list[tuple[tuple[int, int], ...]], Ints, Ints]:
        found = np.zeros((self.problem.num_activities, c.ACTIVITY_FIELDS), dtype=np.int64)
        for activity in range(self.problem.num_activities):
            item = item_of(self.problem, activity)
            row = found[activity]
            row[c.A_LOC], row[c.A_STAY], row[c.A_APP] = (
                item.location,
                presence_s(item),
                item.approach_s,
            )
            row[c.A_DEMAND] = item.demand
            row[c.A_E0] = len(self.rows)
            row[c.A_P0], row[c.A_AREA0] = len(self.masks), len(self.areas)
            if isinstance(item, Place):
                self._place(row, activity, item)
            else:
                self._appointment(row, activity, item)
            row[c.A_E1] = len(self.rows)
            row[c.A_P1], row[c.A_AREA1] = len(self.masks), len(self.areas)
        entries = np.array(self.rows, dtype=np.int64).reshape(-1, c.ENTRY_FIELDS)
        return (
            entries,
            found,
            self.profiles,
            np.array(self.masks, dtype=np.int64),
            np.array(self.areas, dtype=np.int64),
        )

    def _place(self, row: Ints, activity: int, place: Place) -> None:
        row[c.A_MIN], row[c.A_MAX] = place.min_passages, place.max_passages
        row[c.A_EXPLORES] = place.kind is Kind.EXPLORATORY
        row[c.A_MIN_GAP] = -1 if place.min_gap_s is None else place.min_gap_s
        row[c.A_MAX_GAP] = -1 if place.max_gap_s is None else place.max_gap_s
        row[c.A_PREVIOUS] = max(place.previous_s, default=c.NEVER)
        row[c.A_DUE] = place.due_s is not None
        row[c.A_IS_PLACE] = 1
        if place.day_sets is not None:
            kept = usable_sets(place)
            self.masks += [sum(1 << day for day in days) for days in kept]
            row[c.A_ASIDE] = not kept
        self.areas += [
            rank for rank, area in enumerate(self.problem.areas) if activity in area.places
        ]
        for shift_rank, shift in enumerate(self.problem.shifts):
            if may_go(shift, place):
                self._place_entries(activity, place, shift_rank, shift)
        self.first_promise += len(place.promises)

    def _place_entries(self, activity: int, place: Place, rank: int, shift: Shift) -> None:
        for low, high in starts(place, shift):
            for one, two, pairs_ in by_band(self.problem.units, place, low, high):
                profile = self._profile(pairs_)
                for first, last, due in _by_due(place, one, two):
                    self.rows.append((activity, rank, first, last, profile, -1, due))
                    self._promised(place, (activity, rank, first, last, profile, due))

    def _promised(self, place: Place, entry: tuple[int, int, int, int, int, int]) -> None:
        activity, rank, first, last, profile, due = entry
        here = self.problem.shifts[rank]
        for number, promise in enumerate(place.promises):
            there = self.problem.shifts[promise.shift]
            low = max(first, promise.start_s - PROMISE_S)
            high = min(last, promise.start_s + PROMISE_S)
            if there.team == here.team and there.day == here.day and low <= high:
                told = self.first_promise + number
                self.rows.append((activity, rank, low, high, profile, told, due))

    def _profile(self, pairs_: tuple[tuple[int, int], ...]) -> int:
        if pairs_ not in self.profile_of:
            self.profile_of[pairs_] = len(self.profiles)
            self.profiles.append(pairs_)
        return self.profile_of[pairs_]

    def _appointment(self, row: Ints, activity: int, item: Appointment) -> None:
        row[c.A_MAX] = 1
        row[c.A_MANDATORY], row[c.A_PRIZE] = item.mandatory, item.prize
        row[c.A_MIN_GAP] = row[c.A_MAX_GAP] = -1
        row[c.A_PREVIOUS] = c.NEVER
        row[c.A_ASIDE] = activity in self.paired
        for rank, shift in enumerate(self.problem.shifts):
            if may_go(shift, item):
                for low, high in starts(item, shift):
                    self.rows.append((activity, rank, low, high, 0, -1, 0))


def usable_sets(place: Place) -> list[frozenset[int]]:
    """Sets of days a place can be served on: of some days, and no more than its passages."""
    return [days for days in place.day_sets or () if 0 < len(days) <= place.max_passages]


def _by_due(place: Place, low: int, high: int) -> Iterator[tuple[int, int, int]]:
    """(first start, last start, 1 when in time); a window across the due time is cut there."""
    if place.due_s is None:
        yield low, high, 0
        return
    if low <= place.due_s:
        yield low, min(high, place.due_s), 1
    if high > place.due_s:
        yield max(low, place.due_s + 1), high, 0


def _shifts(problem: Problem) -> tuple[Ints, Ints]:
    table = np.zeros((len(problem.shifts), c.SHIFT_FIELDS), dtype=np.int64)
    held: list[int] = []
    frozen = {
        rank
        for rank, locks in locks_of(problem).items()
        if any(lock.position is not None for _activity, lock in locks)
    }
    for rank, (shift, rivals) in enumerate(zip(problem.shifts, rivals_of(problem), strict=True)):
        first = len(held)
        held += rivals
        table[rank] = (
            shift.mode,
            shift.earliest_s,
            shift.latest_s,
            shift.start_location,
            shift.end_location,
            c.NO_LIMIT if shift.capacity is None else shift.capacity,
            shift.plannable_s,
            c.NO_LIMIT if shift.max_route_s is None else shift.max_route_s,
            shift.fixed_cost,
            shift.day,
            first,
            len(held),
            shift.frozen or rank in frozen,
        )
    return table, np.array(held, dtype=np.int64)


def _rests(problem: Problem) -> Ints:
    """Length, earliest and latest start of each shift's rest; length -1: none."""
    rows = [
        (-1, 0, 0)
        if shift.rest is None
        else (shift.rest.duration_s, shift.rest.earliest_s, shift.rest.latest_s)
        for shift in problem.shifts
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)


def _travel(problem: Problem) -> tuple[Ints, Ints]:
    weights = problem.weights
    way, legs = [], []
    for travel in problem.travel:
        seconds = np.where(travel.reachable, travel.seconds, c.FAR).astype(np.int64)
        cost = weights.travel_s * travel.seconds + weights.distance * travel.cost
        way.append(seconds)
        legs.append(np.where(travel.reachable, cost, 0).astype(np.int64))
    return np.stack(way), np.stack(legs)


def _near(problem: Problem, way_s: Ints) -> NDArray[np.int64]:
    """Nearest activities of each, by the faster of both directions in its quickest mode."""
    rows = np.array([problem.location(a) for a in range(problem.num_activities)], dtype=np.int64)
    num = min(NUM_NEAR, len(rows))
    if not num:
        return np.zeros((0, 0), dtype=np.int64)
    best = way_s.min(axis=0)
    best = np.minimum(best, best.T)
    near = np.empty((len(rows), num), dtype=np.int64)
    for rank, row in enumerate(rows):
        away = best[row, rows].copy()
        away[rank] = -1
        near[rank] = np.argsort(away, kind="stable")[:num]
    return near


def _longest(problem: Problem, activities: Ints, entries: Ints) -> int:
    """Rows a route may need: as many visits as fit its time, at the shortest stay."""
    possible = np.bincount(entries[:, c.E_SHIFT], minlength=len(problem.shifts))
    takes = activities[:, c.A_STAY] + activities[:, c.A_APP]
    shortest = int(takes.min()) if len(takes) else 0
    most = 0
    for rank, shift in enumerate(problem.shifts):
        span = max(0, shift.latest_s - shift.earliest_s)
        fits = (
            int(possible[rank]) if shortest <= 0 else min(int(possible[rank]), span // shortest + 1)
        )
        most = max(most, fits)
    return most + 4
