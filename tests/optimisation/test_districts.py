"""Large weeks by territories: nothing is lost in the cut, and what is joined keeps the rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimisation import districts as cutting
from optimisation.bench.weeks import Size, week
from optimisation.districts import District, districts, neighbours
from optimisation.engines import ENGINES
from optimisation.engines import districts as engine
from optimisation.engines.engine import Budget
from optimisation.engines.repair import repaired
from optimisation.executor import Serial
from optimisation.judge import judge
from optimisation.problem import Lock, Promise, Severity, Solution
from optimisation.subproblem import part_of
from tests.optimisation.strategies import problems
from tests.optimisation.tiny import appointment, place, problem, shift

quiet = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture(scope="module")
def large():
    return week(Size(9, 27, 60, 20, 200, 3, 12_000.0), 3)


def test_a_cut_holds_every_outing_and_activity_once(large):
    cut = districts(large, 3)
    assert Counter(s for one in cut for s in one.shifts) == Counter(range(27))
    assert Counter(a for one in cut for a in one.activities) == Counter(range(80))
    assert len(cut) == 3
    held = [sum(large.shifts[s].plannable_s for s in one.shifts) for one in cut]
    assert max(held) < 2 * min(held)
    teams = [{large.shifts[s].team for s in one.shifts} for one in cut]
    assert not teams[0] & teams[1]


def test_a_territory_is_nearer_to_its_activities_than_the_others_are(large):
    cut = districts(large, 3)
    seconds = large.travel[0].seconds
    own, others = [], []
    for here in cut:
        rows = [large.location(a) for a in here.activities]
        for there in cut:
            bases = sorted({large.shifts[s].start_location for s in there.shifts})
            mean = float(seconds[np.ix_(bases, rows)].min(axis=0).mean())
            (own if here is there else others).append(mean)
    assert sum(own) / len(own) < 0.7 * sum(others) / len(others)


def test_neighbours_are_pairs_nearest_first(large):
    pairs = neighbours(large, districts(large, 3))
    assert all(a < b for a, b in pairs)
    assert {n for pair in pairs for n in pair} == {0, 1, 2}


def test_what_belongs_together_stays_together():
    shifts = tuple(shift(team=team, vehicle=0 if team < 2 else None) for team in range(4))
    item = problem(
        place(promises=(Promise(3, 600),)),
        place(locks=(Lock(2),)),
        shifts=shifts,
        appointments=(appointment(pair=1), appointment()),
    )
    cut = districts(item, 4)
    group = {s: rank for rank, one in enumerate(cut) for s in one.shifts}
    home = {a: rank for rank, one in enumerate(cut) for a in one.activities}
    assert group[0] == group[1]
    assert (home[0], home[1]) == (group[3], group[2])
    assert home[2] == home[3]


@quiet
@given(item=problems(), rng=st.randoms(use_true_random=False))
def test_a_part_is_judged_as_it_is_in_the_whole(item, rng: Random):
    one = replace(item, areas=())
    whole = repaired(one, [[] for _ in one.shifts])
    chosen = [s for s in range(len(one.shifts)) if rng.random() < 0.6] or [0]
    part = part_of(one, chosen, range(one.num_activities))
    own = part.take(whole)
    alone = Solution(tuple(r if s in chosen else type(r)() for s, r in enumerate(whole.routes)))
    assert part.give(own, alone) == alone
    here, there = judge(part.problem, own), judge(one, alone)
    for name in ("coverage", "optional_appointments", "travel", "passages_missing"):
        assert here.parts[name] == there.parts[name]


def test_half_of_a_double_service_is_no_part():
    item = problem(place(), appointments=(appointment(pair=1), appointment()))
    with pytest.raises(ValueError, match="double service"):
        part_of(item, [0], [0, 1])


def test_a_week_by_territories_keeps_the_rules_and_beats_an_empty_one(large, monkeypatch):
    monkeypatch.setattr(engine, "SHIFTS_EACH", 9)
    found: list[Solution] = []
    empty = Solution.empty(large)
    ENGINES["districts"].improve(large, empty, Budget(None, 8, 1), found.append)
    last = judge(large, found[-1])
    assert [v for v in last.violations if v.severity is not Severity.INFO] == []
    assert last.parts["coverage"] > 0
    assert last.missed < judge(large, empty).missed
    again: list[Solution] = []
    ENGINES["districts"].improve(large, empty, Budget(None, 8, 1), again.append)
    assert again == found


def test_pairs_searched_at_the_same_time_share_no_territory():
    pairs = [(0, 1), (1, 2), (2, 3), (0, 2), (3, 4)]
    rounds = engine._rounds(pairs)
    assert rounds == [[(0, 1), (2, 3)], [(1, 2), (3, 4)], [(0, 2)]]
    for together in rounds:
        assert max(Counter(k for pair in together for k in pair).values()) == 1


def test_the_time_of_pieces_is_shared_out_by_who_searches_them(monkeypatch):
    monkeypatch.setattr(engine.time, "time", lambda: 1000.0)
    monkeypatch.setattr(engine.time, "perf_counter", lambda: 0.0)
    two = Serial()
    two.workers = 2
    budget = Budget(100.0, None, 1, whole_s=100.0, executor=two)
    monkeypatch.setattr(Budget, "left_s", property(lambda _self: 100.0))
    slots = engine._Slots(budget, 0.75, 4, 1)
    item = problem(place())
    pieces = [slots.piece(rank, item, Solution.empty(item)) for rank in range(4)]
    assert [piece.turns for piece in pieces] == [2, 2, 1, 1]
    assert pieces[0].budget(lambda: False).whole_s == pytest.approx(75.0 / 2)


def test_territories_that_share_a_double_service_with_a_third_are_left_as_they_are():
    item = problem(
        shifts=tuple(shift(team=team) for team in range(3)),
        appointments=(appointment(pair=1), appointment()),
    )
    cut = [District((0,), (0, 1)), District((1,), ()), District((2,), ())]
    apart = repaired(item, [[0], [1], []])
    assert [len(route.visits) for route in apart.routes] == [1, 1, 0]
    assert engine._joined(item, cut[0], cut[2], apart) is None
    both = engine._joined(item, cut[0], cut[1], apart)
    assert both is not None
    assert both.activities == (0, 1)


def test_territories_have_even_work_for_the_time_of_their_teams():
    one = week(Size(40, 120, 300, 100, 800, 5, 30_000.0), 5)
    shares = []
    for own in districts(one, 5):
        held = sum(one.shifts[s].plannable_s for s in own.shifts)
        shares.append(sum(cutting._load_s(one, a) for a in own.activities) / held)
    assert len(shares) == 5
    assert max(shares) < 1.5 * min(shares)
