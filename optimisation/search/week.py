"""A week on the tables of the compiled search: from a Solution, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimisation.coverage import GAIN
from optimisation.engines.schedule import item_of
from optimisation.engines.state import locks_of, pairs
from optimisation.judge import judge
from optimisation.problem import Place, Problem, Route, Solution, Visit
from optimisation.search import layout as c
from optimisation.search.encode import Ints, Tables
from optimisation.search.kernel import explore_points, mark, refresh
from optimisation.search.moves import attach, retie

MOST_PASSAGES = 64


@dataclass(frozen=True, slots=True)
class Week:
    """The changing arrays of a search; columns are named in `layout`.

    `best_*` hold the best week met, of `best_totals`.
    """

    route: Ints
    state: Ints
    old_route: Ints
    old_state: Ints
    best_route: Ints
    best_state: Ints
    exposed: Ints
    count: Ints
    due_kept: Ints
    kept: Ints
    area_count: Ints
    at_shift: Ints
    totals: Ints
    best_totals: Ints
    cached_cost: NDArray[np.float64]
    cached_at: Ints
    cached_version: Ints

    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """The arrays in the order `run.search` takes them."""
        return (
            self.route, self.state, self.old_route, self.old_state, self.best_route,
            self.best_state, self.exposed, self.count, self.due_kept, self.kept, self.area_count,
            self.at_shift, self.totals, self.best_totals, self.cached_cost, self.cached_at,
            self.cached_version,
        )  # fmt: skip


def table_arrays(tables: Tables) -> tuple[NDArray[np.generic], ...]:
    """The constant arrays in the order `run.search` takes them."""
    return (
        tables.shifts, tables.entries, tables.activities, tables.rates, tables.way_s, tables.legs,
        tables.profiles, tables.unit, tables.q, tables.weight, tables.exposure0, tables.masks,
        tables.areas, tables.area_min, tables.rivals, tables.near, tables.explore, GAIN,
    )  # fmt: skip


def load(problem: Problem, tables: Tables, solution: Solution) -> Week:
    """Put a solution that breaks nothing above information on the tables.

    A visit that no entry allows (judged otherwise than by the tables) is left out. Visits locked by
    a person and double services are held where they are.
    """
    week = _blank(problem, tables)
    held = held_visits(problem)
    for rank, route in enumerate(solution.routes):
        _load_route(problem, tables, week, rank, route, held)
    _tie(tables, week)
    week.totals[c.T_MISSED] += sum(item.mandatory for item in problem.appointments)
    week.totals[c.T_POINTS] = _points(problem, tables, week)
    week.best_totals[:] = week.totals
    week.best_totals[c.T_POINTS] -= explore_points(
        week.totals[c.T_EXPLORING], week.totals[c.T_PRESENCE], tables.explore
    )
    week.best_route[:] = week.route
    week.best_state[:] = week.state
    return week


def _blank(problem: Problem, tables: Tables) -> Week:
    num_shifts, rows = len(problem.shifts), tables.longest
    num, entries = problem.num_activities, len(tables.entries)
    most = int(tables.activities[:, c.A_MAX].max(initial=1))
    shape = (num_shifts, rows, c.ROW_FIELDS)
    route, state = np.zeros(shape, np.int64), np.zeros((num_shifts, c.ROUTE_FIELDS), np.int64)
    totals = np.zeros(c.TOTAL_FIELDS, np.int64)
    for rank in range(num_shifts):
        _bases(tables, route[rank], state[rank], rank)
        totals[c.T_VERSION] += 1
        state[rank, c.VERSION] = totals[c.T_VERSION]
        refresh(route, state, tables.shifts, tables.way_s, tables.legs, rank)
    return Week(
        route, state, route.copy(), state.copy(), route.copy(), state.copy(),
        exposed=tables.exposure0.copy(),
        count=np.zeros(num, np.int64),
        due_kept=np.zeros(num, np.int64),
        kept=np.zeros(max(1, tables.num_promises), np.int64),
        area_count=np.zeros(max(1, len(tables.area_min)), np.int64),
        at_shift=np.full((num, min(most, num_shifts, MOST_PASSAGES) + 1), -1, np.int64),
        totals=totals,
        best_totals=totals.copy(),
        cached_cost=np.zeros(entries, np.float64),
        cached_at=np.zeros(entries, np.int64),
        cached_version=np.zeros(entries, np.int64),
    )  # fmt: skip


def _bases(tables: Tables, route: Ints, state: Ints, rank: int) -> None:
    """Rows of an empty route: start base, the rest where there is one, end base."""
    shift, (rest_s, rest_low, rest_high) = tables.shifts[rank], tables.rests[rank]
    route[0, c.LOC], route[0, c.LEAVE], route[0, c.START] = (
        shift[c.FROM],
        shift[c.EARLY],
        shift[c.EARLY],
    )
    route[0, c.LO], route[0, c.HI] = shift[c.EARLY], shift[c.LATE]
    last = 1
    if rest_s >= 0:
        row = route[1]
        row[c.STAY], row[c.LO], row[c.HI] = rest_s, rest_low, rest_high
        row[c.ACT], row[c.ENT], row[c.HELD] = -1, c.REST, 1
        last, state[c.NUM] = 2, 1
    row = route[last]
    row[c.LOC], row[c.LO], row[c.HI] = shift[c.TO], shift[c.EARLY], shift[c.LATE]
    for base in (0, last):
        route[base, c.ACT], route[base, c.ENT] = -1, c.BASE


Held = set[tuple[int, int]]
"""(shift, activity) of visits the search leaves where they are; shift `ANY`: on any."""
ANY = -1


def held_visits(problem: Problem) -> Held:
    """Visits the search leaves where they are: locked by a person, or double services."""
    locked = {
        (rank, activity) for rank, locks in locks_of(problem).items() for activity, _lock in locks
    }
    return locked | {(ANY, activity) for activity in pairs(problem)}


def is_held(held: Held, rank: int, visit: Visit) -> bool:
    """Whether a visit of a shift is among those held."""
    return (rank, visit.activity) in held or (ANY, visit.activity) in held


def _load_route(
    problem: Problem,
    tables: Tables,
    week: Week,
    rank: int,
    route: Route,
    held: Held,
) -> None:
    """Rows of a solution's route, in order; the rest goes where the solution has it."""
    if not route.visits:
        return
    rows: list[Ints] = []
    rest = week.route[rank, 1].copy() if tables.rests[rank, 0] >= 0 else None
    for visit in route.visits:
        if (
            rest is not None
            and route.rest_start_s is not None
            and route.rest_start_s < visit.start_s
        ):
            rows.append(rest)
            rest = None
        row = _row(problem, tables, rank, visit, held)
        if row is not None:
            rows.append(row)
    if rest is not None:
        rows.append(rest)
    own = week.route[rank]
    end = own[week.state[rank, c.NUM] + 1].copy()
    for position, row in enumerate(rows, start=1):
        own[position] = row
    own[len(rows) + 1] = end
    visits = [row for row in rows if row[c.ENT] >= 0]
    state = week.state[rank]
    state[c.NUM], state[c.VISITS] = len(rows), len(visits)
    state[c.LOAD] = sum(int(tables.activities[row[c.ACT], c.A_DEMAND]) for row in visits)
    refresh(week.route, week.state, tables.shifts, tables.way_s, tables.legs, rank)
    week.totals[c.T_WAY] += state[c.WAY]
    for row in visits:
        attach(row[c.ACT], rank, week.count, week.at_shift)
        _mark(tables, week, int(row[c.ENT]))


def _mark(tables: Tables, week: Week, entry: int) -> None:
    mark(entry, 1, tables.entries, tables.activities, tables.profiles, tables.unit, tables.q,
         week.exposed, week.count, week.due_kept, week.kept, tables.areas, week.area_count,
         week.totals)  # fmt: skip


def _row(problem: Problem, tables: Tables, rank: int, visit: Visit, held: Held) -> Ints | None:
    """Row of a visit: of the entries that allow its start, one that keeps a promise first."""
    activity = tables.activities[visit.activity]
    choices = [
        e
        for e in range(int(activity[c.A_E0]), int(activity[c.A_E1]))
        if tables.entries[e, c.E_SHIFT] == rank
        and tables.entries[e, c.E_LO] <= visit.start_s <= tables.entries[e, c.E_HI]
    ]
    if not choices:
        return None
    entry = max(choices, key=lambda e: int(tables.entries[e, c.E_PROMISE]))
    row = np.zeros(c.ROW_FIELDS, np.int64)
    row[c.LOC], row[c.APP], row[c.STAY] = (
        activity[c.A_LOC],
        activity[c.A_APP],
        activity[c.A_STAY],
    )
    row[c.LO], row[c.HI] = tables.entries[entry, c.E_LO], tables.entries[entry, c.E_HI]
    if activity[c.A_MIN_GAP] >= 0 or activity[c.A_MAX_GAP] >= 0:
        row[c.LO] = max(row[c.LO], visit.start_s)  # its gaps hold there; `_tie` gives it its slack
    row[c.ACT], row[c.ENT] = visit.activity, entry
    row[c.HELD] = is_held(held, rank, visit)
    item = item_of(problem, visit.activity)
    if row[c.HELD] and (not isinstance(item, Place) or item.locks):
        row[c.LO] = row[c.HI] = visit.start_s
    return row


def _tie(tables: Tables, week: Week) -> None:
    """Narrow the windows of passages that have gaps to keep."""
    touched = np.empty(len(tables.shifts), np.int64)
    num = 0
    for activity in np.flatnonzero(week.count > 0).tolist():
        row = tables.activities[activity]
        if row[c.A_MIN_GAP] >= 0 or row[c.A_MAX_GAP] >= 0:
            num = retie(
                activity, week.count, week.at_shift, week.route, week.state, tables.shifts,
                tables.entries, tables.activities, tables.way_s, tables.legs, week.totals,
                week.old_route, week.old_state, touched, num,
            )  # fmt: skip
    week.state[:, c.SAVED] = 0


def _points(problem: Problem, tables: Tables, week: Week) -> int:
    """Points of the week as loaded, exploration apart: judged, promises as the search counts."""
    verdict = judge(problem, decode(problem, tables, week.route, week.state))
    kept = int((week.kept[: tables.num_promises] > 0).sum())
    points = verdict.points - verdict.parts["exploration_shortfall"]
    points -= verdict.parts["promises_broken"]
    return points - problem.weights.promise_broken * (tables.num_promises - kept)


def rows_of(week: Week) -> list[tuple[int, ...]]:
    """Entries of the best week's routes, in order (`REST` for the rest); empty: no visit."""
    return [
        tuple(week.best_route[rank, 1 : int(one[c.NUM]) + 1, c.ENT].tolist())
        if one[c.VISITS] > 0
        else ()
        for rank, one in enumerate(week.best_state)
    ]


def timed(problem: Problem, tables: Tables, rows: Sequence[tuple[int, ...]]) -> Solution:
    """The week of these routes, every visit as early as can be."""
    return Solution(tuple(_timed(problem, tables, rank, own) for rank, own in enumerate(rows)))


def _timed(problem: Problem, tables: Tables, rank: int, rows: tuple[int, ...]) -> Route:
    shift = tables.shifts[rank]
    way_s = tables.way_s[shift[c.MODE]]
    at, leave_s = int(shift[c.FROM]), int(shift[c.EARLY])
    visits: list[Visit] = []
    rest_start_s: int | None = None
    for entry in rows:
        if entry == c.REST:
            rest_start_s = max(leave_s, int(tables.rests[rank, 1]))
            leave_s = rest_start_s + int(tables.rests[rank, 0])
            continue
        activity = tables.activities[tables.entries[entry, c.E_ACT]]
        arrive_s = leave_s + int(way_s[at, activity[c.A_LOC]])
        start_s = max(arrive_s + int(activity[c.A_APP]), int(tables.entries[entry, c.E_LO]))
        at, leave_s = int(activity[c.A_LOC]), start_s + int(activity[c.A_STAY])
        visits.append(Visit(int(tables.entries[entry, c.E_ACT]), arrive_s, start_s, leave_s))
    if not visits:
        return Route()
    back_s = leave_s + int(way_s[at, shift[c.TO]])
    return Route(tuple(visits), int(shift[c.EARLY]), back_s, rest_start_s)


def decode(problem: Problem, tables: Tables, route: Ints, state: Ints) -> Solution:
    """The solution on the tables, each route leaving its base as late as its first start allows."""
    return Solution(
        tuple(
            _route(problem, tables, route[rank], int(state[rank, c.NUM]), rank)
            if state[rank, c.VISITS] > 0
            else Route()
            for rank in range(len(problem.shifts))
        )
    )


def _route(problem: Problem, tables: Tables, rows: Ints, num: int, rank: int) -> Route:
    visits: list[Visit] = []
    rest_start_s: int | None = None
    depart_s: int | None = None
    way_s = tables.way_s[tables.shifts[rank, c.MODE]]
    for position in range(1, num + 1):
        row, before = rows[position], rows[position - 1]
        start_s = int(row[c.START])
        if row[c.ENT] == c.REST:
            rest_start_s = start_s
            depart_s = start_s if depart_s is None else depart_s
            continue
        leg_s = int(way_s[before[c.LOC], row[c.LOC]])
        arrive_s = int(before[c.LEAVE]) + leg_s
        if depart_s is None:
            arrive_s = start_s - int(row[c.APP])
            depart_s = arrive_s - leg_s
        visits.append(Visit(int(row[c.ACT]), arrive_s, start_s, int(row[c.LEAVE])))
    return Route(tuple(visits), depart_s, int(rows[num + 1][c.START]), rest_start_s)
