"""A week on the tables of the coupled search (`links`, `coupled`), and back.

Appointments are free: the search takes them out and puts them in. Passages at places, what a person
locked, and rests stay on their route in their order; they may start later within the window that
keeps the units, the due time and the promise they count for, so their points do not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.judge import judge
from optimisation.problem import Problem, Route, Solution, Visit, Window
from optimisation.search import layout as c
from optimisation.search import links as k
from optimisation.search.encode import Ints, Tables
from optimisation.search.tied import free_appointments, ties
from optimisation.search.week import Week

NUM_NEAR = 80
WAIT_SHARE = 0.3
"""Part of the seconds between two windows that counts as distance, in one of the two orders."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The changing arrays of a search; columns are named in `links`."""

    nxt: Ints
    prv: Ints
    shift_of: Ints
    loc: Ints
    start: Ints

    def arrays(self) -> tuple[Ints, ...]:
        """The arrays in the order `search_coupled` takes them."""
        return self.nxt, self.prv, self.shift_of, self.loc, self.start

    def copy(self) -> Chain:
        """Arrays of its own."""
        return Chain(*(array.copy() for array in self.arrays()))


@dataclass(frozen=True, slots=True)
class Coupled:
    """The constant arrays of a search: nodes, windows of starts, shifts, rates, neighbours.

    `window_of[v, s]` is the slice of `windows` in which node v may start on shift s. `near` is
    int64[2, V, K]: free nodes by travel, and by travel and time. `num_free`: nodes below it are
    free.
    """

    nodes: Ints
    windows: Ints
    window_of: NDArray[np.int32]
    ends: Ints
    rivals: Ints
    rates: Ints
    way_s: Ints
    legs: Ints
    near: Ints
    num_free: int

    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """The arrays in the order `search_coupled` takes them."""
        return (
            self.nodes, self.windows, self.window_of, self.ends, self.rivals, self.rates,
            self.way_s, self.legs, self.near,
        )  # fmt: skip


class Maker:
    """Tables and first chain of a week that the other compiled search loaded."""

    def __init__(self, problem: Problem, tables: Tables, week: Week) -> None:
        self.problem, self.tables, self.week = problem, tables, week
        self.free = free_appointments(problem, tables, week)
        self.node_of = {activity: node for node, activity in enumerate(self.free)}
        self.tied = ties(problem)
        self.rows: list[Ints] = []
        self.windows: list[Window] = []
        self.spans: list[tuple[int, int, int, int]] = []

    def make(self, *, empty: bool = False) -> tuple[Coupled, Chain]:
        """Tables and chain; with `empty`, free appointments are all out."""
        for activity in self.free:
            self._free_node(activity)
        order = [list(self._nodes_of(shift, empty)) for shift in range(len(self.problem.shifts))]
        self._drop_halves(order)
        num, num_shifts = len(self.rows), len(self.problem.shifts)
        window_of = np.zeros((num, num_shifts, 2), dtype=np.int32)
        for node, shift, first, last in self.spans:
            window_of[node, shift] = first, last
        nodes = np.array(self.rows, dtype=np.int64).reshape(-1, k.NODE_FIELDS)
        weights, ends = self.problem.weights, _ends(self.tables)
        coupled = Coupled(
            nodes=nodes,
            windows=np.array(self.windows, dtype=np.int64).reshape(-1, 2),
            window_of=window_of,
            ends=ends,
            rivals=self.tables.rivals,
            rates=np.array([weights.tardiness, weights.largest_tardiness], dtype=np.int64),
            way_s=self.tables.way_s,
            legs=self.tables.legs,
            near=_near(nodes[: len(self.free)], self.tables.way_s),
            num_free=len(self.free),
        )
        return coupled, _chain(nodes, ends, order)

    def _drop_halves(self, order: list[list[int]]) -> None:
        """Leave out a free visit whose partner is out."""
        there = {-1, *(node for row in order for node in row)}
        for row in order:
            row[:] = [node for node in row if int(self.rows[node][k.N_PARTNER]) in there]

    def _free_node(self, activity: int) -> None:
        item = self.problem.appointments[activity - len(self.problem.places)]
        row = self._row(activity)
        for partner, (low, _high) in self.tied.get(activity, {}).items():  # one at most
            row[k.N_PARTNER], row[k.N_GAP] = self.node_of[partner], low
        row[k.N_FREE] = 1
        row[k.N_MANDATORY] = item.mandatory
        row[k.N_VALUE] = (
            0 if item.mandatory else self.problem.weights.optional_appointment * item.prize
        )
        by_shift: dict[int, list[Window]] = {}
        activities, entries = self.tables.activities, self.tables.entries
        for e in range(int(activities[activity, c.A_E0]), int(activities[activity, c.A_E1])):
            shift = int(entries[e, c.E_SHIFT])
            if self.tables.shifts[shift, c.FROZEN] == 0:
                window = int(entries[e, c.E_LO]), int(entries[e, c.E_HI])
                by_shift.setdefault(shift, []).append(window)
        for shift, windows in by_shift.items():
            self._open(len(self.rows), shift, sorted(windows))
        row[k.N_LOW] = min((w[0] for windows in by_shift.values() for w in windows), default=0)
        self.rows.append(row)

    def _open(self, node: int, shift: int, windows: list[Window]) -> None:
        self.spans.append((node, shift, len(self.windows), len(self.windows) + len(windows)))
        self.windows += windows

    def _row(self, activity: int) -> Ints:
        row = np.zeros(k.NODE_FIELDS, dtype=np.int64)
        own = self.tables.activities[activity]
        row[k.N_LOC], row[k.N_APP], row[k.N_STAY] = own[c.A_LOC], own[c.A_APP], own[c.A_STAY]
        row[k.N_DEMAND], row[k.N_ACT] = own[c.A_DEMAND], activity
        row[k.N_PARTNER], row[k.N_SOFT] = -1, k.NEVER
        if not self.problem.is_place(activity):
            item = self.problem.appointments[activity - len(self.problem.places)]
            if item.soft_end_s is not None:
                row[k.N_SOFT], row[k.N_WEIGHT] = item.soft_end_s, item.tardiness_weight
        return row

    def _nodes_of(self, shift: int, empty: bool) -> Iterator[int]:
        """Nodes of a shift in order; those held are made here."""
        rows, state = self.week.route[shift], self.week.state[shift]
        for own in rows[1 : int(state[c.NUM]) + 1]:
            node = self.node_of.get(int(own[c.ACT]))
            if node is None:
                yield self._held_node(own, shift)
            elif not empty:
                yield node

    def _held_node(self, own: Ints, shift: int) -> int:
        """A rest, or a visit that stays where it is."""
        node = len(self.rows)
        window = int(own[c.LO]), int(own[c.HI])
        if own[c.ENT] == c.REST:
            row = np.zeros(k.NODE_FIELDS, dtype=np.int64)
            row[k.N_STAY], row[k.N_REST] = own[c.STAY], 1
            row[k.N_ACT] = row[k.N_PARTNER] = -1
            row[k.N_SOFT] = k.NEVER
        else:
            row = self._row(int(own[c.ACT]))
            gaps = self.tables.activities[own[c.ACT], [c.A_MIN_GAP, c.A_MAX_GAP]]
            if (gaps >= 0).any() or self.tables.shifts[shift, c.FROZEN] == 1:
                window = int(own[c.START]), int(own[c.START])
        self._open(node, shift, [window])
        self.rows.append(row)
        return node


def _ends(tables: Tables) -> Ints:
    table = np.zeros((len(tables.shifts), k.END_FIELDS), dtype=np.int64)
    for own, theirs in (
        (k.S_MODE, c.MODE), (k.S_EARLY, c.EARLY), (k.S_LATE, c.LATE), (k.S_FROM, c.FROM),
        (k.S_TO, c.TO), (k.S_PLANNABLE, c.PLANNABLE), (k.S_CAPACITY, c.CAPACITY),
        (k.S_MAX_ROUTE, c.MAX_ROUTE), (k.S_RIVAL0, c.RIVAL0), (k.S_RIVAL1, c.RIVAL1),
    ):  # fmt: skip
        table[:, own] = tables.shifts[:, theirs]
    table[:, k.S_FIXED] = tables.shifts[:, c.FIXED] * tables.rates[c.W_FIXED]
    table[table[:, k.S_MAX_ROUTE] == c.NO_LIMIT, k.S_MAX_ROUTE] = k.NEVER
    return table


def _near(nodes: Ints, way_s: Ints) -> Ints:
    """Free nodes nearest to each (itself first), by travel, and by travel and windows apart."""
    num = len(nodes)
    kept = min(NUM_NEAR, num)
    near = np.zeros((2, num, kept), dtype=np.int64)
    if not num:
        return near
    best = way_s.min(axis=0)
    away = np.minimum(best, best.T)[np.ix_(nodes[:, k.N_LOC], nodes[:, k.N_LOC])].astype(float)
    apart = np.abs(nodes[:, None, k.N_LOW] - nodes[None, :, k.N_LOW]) * WAIT_SHARE
    for rank, measure in enumerate((away, away + apart)):
        measure[np.arange(num), np.arange(num)] = -1.0
        near[rank] = np.argsort(measure, axis=1, kind="stable")[:, :kept]
    return near


def _chain(nodes: Ints, ends: Ints, order: list[list[int]]) -> Chain:
    """Linked lists of nodes in order; starts are not told yet."""
    num, num_shifts = len(nodes), len(ends)
    chain = Chain(*(np.full(num + 2 * num_shifts, -1, dtype=np.int64) for _ in range(5)))
    chain.loc[:num] = nodes[:, k.N_LOC]
    chain.loc[num : num + num_shifts] = ends[:, k.S_FROM]
    chain.loc[num + num_shifts :] = ends[:, k.S_TO]
    for shift, row in enumerate(order):
        before = num + shift
        for node in [*row, num + num_shifts + shift]:
            chain.nxt[before], chain.prv[node] = node, before
            if node < num:
                chain.shift_of[node] = shift
                if nodes[node, k.N_REST]:
                    chain.loc[node] = chain.loc[before]
            before = node
    return chain


def decode(problem: Problem, coupled: Coupled, chain: Chain) -> Solution:
    """The solution on the tables, each route leaving its base as late as its first start allows."""
    return Solution(
        tuple(_route(problem, coupled, chain, shift) for shift in range(len(problem.shifts)))
    )


def _route(problem: Problem, coupled: Coupled, chain: Chain, shift: int) -> Route:
    nodes, num = coupled.nodes, len(coupled.nodes)
    way_s = coupled.way_s[problem.shifts[shift].mode]
    visits: list[Visit] = []
    depart_s: int | None = None
    rest_start_s: int | None = None
    at, leave_s = num + shift, 0
    while (node := int(chain.nxt[at])) < num:
        start_s = int(chain.start[node])
        if nodes[node, k.N_REST]:
            rest_start_s = start_s
            depart_s = start_s if depart_s is None else depart_s
        else:
            leg_s = int(way_s[chain.loc[at], chain.loc[node]])
            arrive_s = leave_s + leg_s
            if depart_s is None:
                arrive_s = start_s - int(nodes[node, k.N_APP])
                depart_s = arrive_s - leg_s
            stay_s = int(nodes[node, k.N_STAY])
            visits.append(Visit(int(nodes[node, k.N_ACT]), arrive_s, start_s, start_s + stay_s))
        at, leave_s = node, start_s + int(nodes[node, k.N_STAY])
    if not visits:
        return Route()
    return_s = leave_s + int(way_s[chain.loc[at], chain.loc[node]])
    return Route(tuple(visits), depart_s, return_s, rest_start_s)


def points_of(problem: Problem, coupled: Coupled, chain: Chain) -> tuple[int, int]:
    """(mandatory missed, points) of a chain, as the judge counts."""
    verdict = judge(problem, decode(problem, coupled, chain))
    return verdict.missed, verdict.points
