"""Known routes make a better week than any week they were met in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from optimisation.judge import judge
from optimisation.problem import AreaFloor, Place, Problem, Promise, Solution
from optimisation.search import layout as c
from optimisation.search.encode import Tables, encode
from optimisation.search.packing import Packing
from optimisation.search.pool import Pool, adds_up, best_of_pool, new_pool
from optimisation.search.week import load, rows_of, timed
from tests.optimisation.tiny import appointment, place, problem, shift, units

STAYS = [place(row + 1, unit_q=((row, 20_480),)) for row in range(4)]


def alone(*, num_shifts: int = 2, places: list[Place] | None = None) -> Problem:
    """Places worth 1, 2, 3 and 4 thousand million, one unit each."""
    return problem(
        *(STAYS if places is None else places),
        units=units(*(10**9 * (row + 1) for row in range(4))),
        shifts=tuple(shift(team=team) for team in range(num_shifts)),
    )


def entries_of(tables: Tables, rank: int, *activities: int) -> tuple[int, ...]:
    found = []
    for activity in activities:
        own = np.flatnonzero(
            (tables.entries[:, c.E_SHIFT] == rank) & (tables.entries[:, c.E_ACT] == activity)
        )
        found.append(int(own[0]))
    return tuple(found)


def put(pool: Pool, slot: int, rank: int, rows: tuple[int, ...]) -> None:
    pool.keys[slot] = slot + 1
    pool.head[slot] = rank, len(rows)
    pool.rows[slot, : len(rows)] = rows


def test_routes_of_several_weeks_are_joined():
    item = alone()
    tables = encode(item)
    pool = new_pool(item, tables)
    # met on the same outing, so never in one week; on two outings of one kind they are
    put(pool, 0, 0, entries_of(tables, 0, 0, 3))
    put(pool, 1, 0, entries_of(tables, 0, 1, 2))
    mine = [entries_of(tables, 0, 0, 1), entries_of(tables, 1, 2)]
    rows = best_of_pool(item, tables, pool, mine, seconds=None)
    assert rows is not None
    better = judge(item, timed(item, tables, rows))
    assert sorted(len(own) for own in rows) == [2, 2]
    assert better.violations == ()
    assert better.parts["coverage"] == 10 * 10**9


def test_a_week_that_cannot_be_beaten_is_kept():
    item = alone()
    tables = encode(item)
    pool = new_pool(item, tables)
    put(pool, 0, 0, entries_of(tables, 0, 0))
    mine = [entries_of(tables, 0, 0, 3), entries_of(tables, 1, 1, 2)]
    assert best_of_pool(item, tables, pool, mine, seconds=None) is None


def test_a_week_goes_to_rows_and_back():
    item = alone()
    tables = encode(item)
    rows = [entries_of(tables, 0, 0, 3), entries_of(tables, 1, 1)]
    solution = timed(item, tables, rows)
    assert judge(item, solution).violations == ()
    assert rows_of(load(item, tables, solution)) == rows
    assert timed(item, tables, [(), ()]) == Solution.empty(item)


@pytest.mark.parametrize(
    "tied",
    [
        {"places": tuple(replace(STAYS[0], max_passages=2) for _ in range(1))},
        {"places": (STAYS[0], replace(STAYS[1], unit_q=((0, 100),)))},
        {"places": (replace(STAYS[0], min_gap_s=0),)},
        {"places": (replace(STAYS[0], promises=(Promise(0, 600),)),)},
        {"areas": (AreaFloor(frozenset({0}), 1),)},
        {"appointments": (appointment(pair=1), appointment(pair=0))},
        {"shifts": (shift(vehicle=0), shift(team=1, vehicle=0))},
    ],
)
def test_what_ties_routes_together_leaves_no_pool(tied):
    item = replace(alone(places=STAYS[:1]), **tied)
    assert not adds_up(item, encode(item))
    assert len(new_pool(item, encode(item)).keys) == 0


@dataclass(frozen=True)
class Known:
    shift: int
    activities: frozenset[int]
    value: float


def test_what_is_owed_is_served_on_one_of_its_sets_of_days():
    owed = replace(STAYS[0], unit_q=(), min_passages=2, max_passages=2,
                   day_sets=(frozenset({0, 1}), frozenset({2})))  # fmt: skip
    item = replace(alone(places=[owed]), shifts=tuple(shift(day=day, team=0) for day in range(3)))
    tables = encode(item)
    on = [Known(day, frozenset({0}), -10.0) for day in range(3)]
    program = Packing(item, tables, (0, 1, 2), on)
    chosen = program.better_than([], None)
    assert chosen is not None
    assert {column.shift for column in chosen} == {2}  # one route does, rather than two
    dear = [*on[:2], replace(on[2], value=-30.0)]
    chosen = Packing(item, tables, (0, 1, 2), dear).better_than([], None)
    assert chosen is not None
    assert {column.shift for column in chosen} == {0, 1}


def test_a_mandatory_appointment_comes_before_any_prize():
    item = replace(alone(places=STAYS[:1]), appointments=(appointment(2),))
    tables = encode(item)
    prize = Known(0, frozenset({0}), 10.0**9)
    meeting = Known(0, frozenset({1}), -1.0)
    both = replace(item, shifts=item.shifts[:1])
    chosen = Packing(both, encode(both), (0,), [prize, meeting]).better_than([prize], None)
    assert chosen == [meeting]
    assert Packing(item, tables, (0, 0), [prize, meeting]).value([prize, meeting]) == 10**9 - 1
