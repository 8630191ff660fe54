"""Covering: the program equals trying every choice, and every promise of the docstrings holds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimisation.covering import Budget, Cover, Covering, in_order, objective, solve
from optimisation.covering.mip import _cliques, solve_mip
from optimisation.covering.search import Search


def covering(
    covers: list[set[int]],
    weight: list[int],
    *,
    num_max: int,
    worth: list[int] | None = None,
    least_gain: int = 0,
    conflicts: list[tuple[int, int]] = (),
    groups: list[set[int]] = (),
    uses: list[int] | None = None,
    most: int = 0,
) -> Covering:
    sizes = [len(units) for units in covers]
    return Covering(
        offsets=np.cumsum([0, *sizes]).astype(np.int64),
        units=np.array([u for units in covers for u in sorted(units)], dtype=np.int64),
        weight=np.array(weight, dtype=np.int64),
        worth=np.array(worth or [1] * len(covers), dtype=np.int64),
        num_max=num_max,
        least_gain=least_gain,
        conflicts=np.array(conflicts, dtype=np.int64).reshape(-1, 2),
        groups=tuple(np.array(sorted(group), dtype=np.int64) for group in groups),
        budget=None if uses is None else Budget(np.array(uses, dtype=np.int64), most),
    )


@st.composite
def problems(draw: st.DrawFn, *, plain: bool = False) -> Covering:
    """Problems small enough to try every choice."""
    num_units, size = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    covers = draw(st.lists(st.sets(st.integers(0, num_units - 1)), min_size=size, max_size=size))
    weight = draw(st.lists(st.integers(0, 9), min_size=num_units, max_size=num_units))
    worth = draw(st.lists(st.integers(1, 4), min_size=size, max_size=size))
    one = st.integers(0, size - 1)
    pairs = draw(st.lists(st.tuples(one, one).filter(lambda p: p[0] != p[1]), max_size=6))
    groups = draw(st.lists(st.sets(one, min_size=1), max_size=3))
    uses = draw(st.none() | st.lists(st.integers(1, 4), min_size=size, max_size=size))
    return covering(
        covers,
        weight,
        num_max=draw(st.integers(0, 4)),
        worth=None if plain else worth,
        least_gain=0 if plain else draw(st.integers(0, 6)),
        conflicts=[] if plain else pairs,
        groups=[] if plain else groups,
        uses=None if plain else uses,
        most=draw(st.integers(0, 9)),
    )


def allowed(problem: Covering, chosen: tuple[int, ...]) -> bool:
    apart = {frozenset(pair) for pair in problem.conflicts.tolist()}
    free = all(frozenset(pair) not in apart for pair in combinations(chosen, 2))
    alone = all(sum(j in group for j in chosen) <= 1 for group in problem.groups)
    budget = problem.budget
    paid = budget is None or sum(int(budget.uses[j]) for j in chosen) <= budget.most
    return free and alone and paid and len(chosen) <= problem.num_max


def best_of_all(problem: Covering) -> int:
    """Points of the best choice, worked out unit by unit over every choice."""
    best = 0
    for num in range(problem.num_max + 1):
        for chosen in combinations(range(problem.num_candidates), num):
            if not allowed(problem, chosen):
                continue
            points = -problem.least_gain * num
            for unit, weight in enumerate(problem.weight.tolist()):
                seen = [int(problem.worth[j]) for j in chosen if unit in problem.covered(j)]
                points += weight * max(seen, default=0)
            best = max(best, points)
    return best


@given(problems())
@settings(max_examples=150, deadline=None)
def test_the_program_finds_and_proves_the_best_choice(problem):
    answer = solve_mip(problem, max_seconds=30, relative_gap=0.0)
    assert allowed(problem, answer.chosen)
    assert objective(problem, answer.chosen) == best_of_all(problem) == answer.bound


@given(problems())
@settings(max_examples=150, deadline=None)
def test_both_together_give_the_best_choice_and_its_bound(problem):
    cover = solve(problem)
    assert allowed(problem, cover.chosen)
    assert cover.points == objective(problem, cover.chosen) == best_of_all(problem)
    assert cover.proven
    assert cover.gap == 0


@given(problems(plain=True))
@settings(max_examples=200, deadline=None)
def test_greedy_choice_reaches_63_percent_of_the_best(problem):
    chosen, _bound = Search(problem).greedy()
    assert objective(problem, chosen) >= (1 - 1 / np.e) * best_of_all(problem)


@given(problems())
@settings(max_examples=200, deadline=None)
def test_search_keeps_conflicts_apart_and_swaps_never_lose(problem):
    search = Search(problem)
    chosen, bound = search.greedy()
    swapped = search.interchange(chosen)
    assert allowed(problem, tuple(chosen))
    assert allowed(problem, tuple(swapped))
    assert objective(problem, swapped) >= objective(problem, chosen) >= 0
    assert bound >= best_of_all(problem)


@given(problems())
@settings(max_examples=100, deadline=None)
def test_every_facility_adds_at_least_the_least_gain(problem):
    chosen = solve(problem).chosen
    order, gains = in_order(problem, chosen)
    assert order == chosen
    assert all(gain >= problem.least_gain for gain in gains)
    assert sum(gains) - problem.least_gain * len(chosen) == objective(problem, chosen)


@given(problems())
@settings(max_examples=100, deadline=None)
def test_cliques_hold_every_conflict_and_nothing_else(problem):
    apart = {frozenset(pair) for pair in problem.conflicts.tolist()}
    told = {frozenset(pair) for clique in _cliques(problem) for pair in combinations(clique, 2)}
    assert told == apart


def test_greedy_is_mended_where_the_largest_first_choice_is_a_trap():
    """Greedy takes the middle (4), then one side (2); the two sides together cover 6 + 1."""
    problem = covering([{0, 1, 2, 3}, {0, 1, 4}, {2, 3, 5}], [1, 1, 1, 1, 1, 1], num_max=2)
    assert Search(problem).greedy()[0][0] == 0
    assert set(solve(problem, max_seconds=0).chosen) == {1, 2}
    assert solve(problem).points == 6


def test_a_large_use_is_no_trap_where_two_small_ones_cover_more():
    """Gain first takes the 5 that spends all; gain per use finds 4 + 4."""
    problem = covering([{0}, {1}, {2}], [5, 4, 4], num_max=3, uses=[2, 1, 1], most=2)
    assert set(solve(problem, max_seconds=0).chosen) == {1, 2}


def test_a_better_place_counts_more_but_only_what_it_covers():
    """Worth 2 on weight 3 (6) beats worth 1 on weight 5; both together: 3·2 + 2·1."""
    problem = covering([{0, 1}, {0}], [3, 2], num_max=1, worth=[1, 2])
    assert solve(problem).chosen == (1,)
    assert objective(problem, (0, 1)) == 8


def test_an_unproven_answer_says_how_far_the_bound_is():
    assert Cover((0,), 75, 100, "swap", "submodular").gap == 0.25


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"worth": [0, 1]}, "worth"),
        ({"weight": [1, -1]}, "weight"),
        ({"num_max": -1}, "num_max"),
        ({"conflicts": [(0, 9)]}, "out of range"),
        ({"covers": [{0}, {7}]}, "out of range"),
        ({"groups": [{0, 4}]}, "out of range"),
        ({"uses": [1, 0]}, "budget"),
        ({"uses": [1]}, "budget"),
    ],
)
def test_a_problem_out_of_range_is_refused(change, told):
    given_ = {"covers": [{0}, {1}], "weight": [1, 1], "num_max": 1} | change
    with pytest.raises(ValueError, match=told):
        covering(given_.pop("covers"), given_.pop("weight"), **given_)


def test_nothing_to_choose_from_is_an_empty_choice():
    cover = solve(covering([], [4], num_max=3))
    assert (cover.chosen, cover.points, cover.proven) == ((), 0, True)
