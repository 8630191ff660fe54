"""Routes met by the search, and the best week that can be made of them.

Where a week's points add up over its routes (every passage counts alone, as in the published
problems), choosing among known routes is a set packing program (`packing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from optimisation.coverage import GAIN, SHIFT_BITS
from optimisation.problem import FULL_EXPOSURE, Problem, Shift
from optimisation.search import layout as c
from optimisation.search.encode import Ints, Tables
from optimisation.search.packing import Packing

Kinds: TypeAlias = tuple[int, ...]
"""Number of each shift's kind; shifts of one kind serve the same in the same way."""
SIZE = 1 << 14
"""Routes kept: one for each value of a hash, the last met."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Routes by hash of what they visit.

    Attributes
    ----------
    keys
        int64[SIZE]: full hash of the route there; 0: none.
    head
        int64[SIZE, 2]: shift, number of rows.
    rows
        int64[SIZE, rows]: entry of each row (`REST` for the rest).
    chance
        int64[activities]: hash of each activity.
    """

    keys: Ints
    head: Ints
    rows: Ints
    chance: Ints

    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """The arrays in the order `run.search` takes them."""
        return self.keys, self.head, self.rows, self.chance


def new_pool(problem: Problem, tables: Tables) -> Pool:
    """An empty pool; one without room where routes do not add up."""
    size = SIZE if adds_up(problem, tables) else 0
    rng = np.random.Generator(np.random.PCG64(7))
    return Pool(
        keys=np.zeros(size, np.int64),
        head=np.zeros((size, 2), np.int64),
        rows=np.zeros((size, tables.longest), np.int64),
        chance=rng.integers(1, 2**62, max(1, problem.num_activities), dtype=np.int64),
    )


def adds_up(problem: Problem, tables: Tables) -> bool:
    """Whether the points of a week are the sum of its routes' and of what it leaves out."""
    weights = problem.weights
    explores = weights.exploration_target_share > 0 and weights.exploration_shortfall > 0
    if explores or problem.areas or len(tables.rivals):
        return False
    seen: set[int] = set()
    for place in problem.places:
        own = {unit for unit, _q in place.unit_q}
        once = place.max_passages <= 1 and place.min_passages <= 1
        patterned = place.day_sets is not None and not own
        tied = place.min_gap_s is not None or place.max_gap_s is not None
        if not (once or patterned) or tied or place.promises or place.locks or own & seen:
            return False
        if place.due_s is not None:
            return False
        seen |= own
    return all(
        meeting.pair is None and meeting.lock is None and meeting.soft_end_s is None
        for meeting in problem.appointments
    )


@dataclass(frozen=True, slots=True)
class Column:
    """A route of the pool: the shift it was met on, its rows, what it visits, its points."""

    shift: int
    rows: tuple[int, ...]
    activities: frozenset[int]
    value: float

    def key(self, kinds: Kinds) -> tuple[int, frozenset[int]]:
        """What makes two routes interchangeable: the kind of their shift and what they visit."""
        return kinds[self.shift], self.activities


def best_of_pool(
    problem: Problem,
    tables: Tables,
    pool: Pool,
    own: Sequence[tuple[int, ...]],
    *,
    seconds: float | None,
) -> list[tuple[int, ...]] | None:
    """Rows of each shift of a better week made of known routes; None: none found.

    Parameters
    ----------
    own
        Rows of each shift of the week in hand, entries in order (`REST` for the rest).
    seconds
        Most time; None: a limit of nodes, so that it repeats.
    """
    kinds = _kinds(problem, tables)
    worth = _worth(problem, tables)
    held = {column.key(kinds): column for column in _columns(tables, pool, worth)}
    mine = [
        _column(tables, worth, rank, rows)
        for rank, rows in enumerate(own)
        if any(entry >= 0 for entry in rows)
    ]
    for column in mine:
        held[column.key(kinds)] = column
    program = Packing(problem, tables, kinds, list(held.values()))
    chosen = program.better_than(mine, seconds)
    return None if chosen is None else _on_shifts(tables, kinds, chosen)


def _kinds(problem: Problem, tables: Tables) -> Kinds:
    """Number shifts so that those of one number serve the same, in the same way."""
    known: dict[tuple[Shift, bytes], int] = {}
    kinds = []
    for rank, shift in enumerate(problem.shifts):
        own = tables.entries[tables.entries[:, c.E_SHIFT] == rank].copy()
        own[:, c.E_SHIFT] = 0
        alike = (replace(shift, team=0, workers=frozenset()), own.tobytes())
        kinds.append(known.setdefault(alike, len(known)))
    return tuple(kinds)


def _worth(problem: Problem, tables: Tables) -> NDArray[np.float64]:
    """Points of one passage at each activity, legs apart."""
    weights = problem.weights
    worth = weights.optional_appointment * tables.activities[:, c.A_PRIZE].astype(np.float64)
    worth[tables.activities[:, c.A_MANDATORY] == 1] = 0.0
    for activity, place in enumerate(problem.places):
        for unit, q in place.unit_q:
            before = min(FULL_EXPOSURE, int(tables.exposure0[unit]))
            after = min(FULL_EXPOSURE, before + q)
            gain = int(tables.weight[unit]) * int(GAIN[before] - GAIN[after]) >> SHIFT_BITS
            worth[activity] += weights.coverage * gain
    return worth


def _columns(tables: Tables, pool: Pool, worth: NDArray[np.float64]) -> Iterator[Column]:
    for slot in np.flatnonzero(pool.keys).tolist():
        rank, num = pool.head[slot].tolist()
        yield _column(tables, worth, rank, tuple(pool.rows[slot, :num].tolist()))


def _column(tables: Tables, worth: NDArray[np.float64], rank: int, rows: tuple[int, ...]) -> Column:
    """A route priced: what it visits, less its legs and its fixed cost."""
    visits = [int(tables.entries[entry, c.E_ACT]) for entry in rows if entry >= 0]
    shift = tables.shifts[rank]
    stops = [shift[c.FROM], *tables.activities[visits, c.A_LOC], shift[c.TO]]
    legs = int(tables.legs[shift[c.MODE]][stops[:-1], stops[1:]].sum())
    fixed = int(tables.rates[c.W_FIXED] * shift[c.FIXED])
    value = float(worth[visits].sum()) - legs - fixed
    return Column(rank, rows, frozenset(visits), value)


def _on_shifts(tables: Tables, kinds: Kinds, chosen: Sequence[Column]) -> list[tuple[int, ...]]:
    """Give each route a shift of its kind, in order; its entries become that shift's."""
    free: dict[int, list[int]] = {}
    for rank, kind in enumerate(kinds):
        free.setdefault(kind, []).append(rank)
    rows: list[tuple[int, ...]] = [()] * len(kinds)
    for column in chosen:
        rank = free[kinds[column.shift]].pop(0)
        there, here = (
            np.flatnonzero(tables.entries[:, c.E_SHIFT] == r) for r in (column.shift, rank)
        )
        moved = dict(zip(there.tolist(), here.tolist(), strict=True))
        rows[rank] = tuple(moved.get(entry, entry) for entry in column.rows)
    return rows
