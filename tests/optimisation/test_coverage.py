"""Coverage: the formula on numbers done by hand, and the same points in any order."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optimisation.judge
from optimisation.coverage import GAIN, exposure, unit_value
from optimisation.judge import judge
from optimisation.problem import FULL_EXPOSURE, Solution, Units
from tests.optimisation.strategies import problems
from tests.optimisation.tiny import HOME, SIMPLE, place, problem, route, shift, units, visit, week


@pytest.mark.parametrize(
    ("chance", "share", "q"),
    [
        (0.5, 1.0, 710),  # 1024 ln 2 = 709.78
        (0.5, 0.5, 295),  # 1024 ln (4/3) = 294.59
        (0.0, 1.0, 0),
        (1.0, 0.0, 0),
        (1.0, 1.0, FULL_EXPOSURE),
        (1.0, 1 - 1e-12, FULL_EXPOSURE),  # 1024 · 27.6 = 28 294, capped
    ],
)
def test_the_exposure_of_one_passage(chance, share, q):
    assert exposure(chance, share) == q


@pytest.mark.parametrize(("chance", "share"), [(-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5)])
def test_a_chance_or_share_outside_zero_to_one_is_refused(chance, share):
    with pytest.raises(ValueError, match="must lie in"):
        exposure(chance, share)


@pytest.mark.parametrize(
    ("weight", "before", "after", "points"),
    [
        (10**9, 0, 0, 0),
        (10**9, 0, 1024, 632_120_558),  # 1 − 1/e = 0.632 120 558 8
        (10**9, 1024, 2048, 232_544_157),  # 1/e − 1/e² = 0.232 544 158
        (10**9, 0, FULL_EXPOSURE, 10**9),
        (10**9, 1024, 99_999, 367_879_441),  # 1/e = 0.367 879 441; beyond the table is full
        (10**9, FULL_EXPOSURE, 99_999, 0),
        (1000, 0, 710, 500),  # half, rounded down
        (1, 0, 1024, 0),
    ],
)
def test_the_value_of_a_unit(weight, before, after, points):
    assert unit_value(weight, before, after) == points
    held = units(weight, before=before)
    item = problem(place(unit_q=((0, after - before),)), units=held)
    assert judge(item, SIMPLE).parts["coverage"] == points


def test_both_tables_are_the_formula():
    wanted = np.array([round(2**30 * np.exp(-k / 1024)) for k in range(FULL_EXPOSURE)] + [0])
    assert np.array_equal(GAIN, wanted)
    assert np.array_equal(optimisation.judge._GAIN, wanted)
    assert (np.diff(GAIN) <= 0).all()


def test_two_passages_are_worth_less_than_twice_one_and_as_much_as_chances_say():
    """Met at one of two passages of one half: 3/4; exposures 710 are rounded, hence 1 in 2000."""
    item = problem(place(unit_q=((0, 710),), max_passages=2), shifts=(shift(), shift(team=1)))
    verdict = judge(item, week(route(visit()), route(visit())))
    assert verdict.exposure.tolist() == [1420]
    assert verdict.parts["coverage"] == pytest.approx(0.75e9, rel=5e-4)


@pytest.mark.parametrize(
    ("start_s", "counts"), [(599, False), (600, True), (900, True), (901, False)]
)
def test_a_passage_counts_for_a_unit_when_it_starts_in_its_band(start_s, counts):
    """Bands of one unit: 600–900 and 5000–6000."""
    held = Units(
        np.array([10**9]), np.array([0]), np.array([1]), (((0, 0),), ((600, 900), (5000, 6000)))
    )
    item = problem(place(unit_q=((0, FULL_EXPOSURE),)), units=held)
    solution = week(route(visit(0, 599, start_s)))
    assert judge(item, solution).parts["coverage"] == (10**9 if counts else 0)
    later = week(route(visit(0, 5500)))
    assert judge(item, later).parts["coverage"] == 10**9


@given(prizes=st.lists(st.integers(0, 10**9), min_size=1, max_size=5), seen=st.data())
def test_a_stop_of_an_orienteering_problem_is_worth_its_prize_exactly(prizes, seen):
    stops = seen.draw(st.sets(st.integers(0, len(prizes) - 1)))
    item = problem(
        *(place(1, unit_q=((k, FULL_EXPOSURE),)) for k in range(len(prizes))),
        units=units(*prizes),
    )
    visits = [visit(k, 600 + 600 * n) for n, k in enumerate(sorted(stops))]
    solution = week(route(*visits) if visits else HOME)
    assert judge(item, solution).parts["coverage"] == sum(prizes[k] for k in stops)


def somewhere(item, rng: Random) -> Solution:
    """Any visits of any place by any outing, as many as eight, at any hour of it."""
    routes = [[] for _shift in item.shifts]
    for _ in range(rng.randint(0, 8)):
        rank = rng.randrange(len(item.shifts))
        start_s = item.shifts[rank].start_s + rng.randrange(0, 10_800, 600)
        routes[rank].append(visit(rng.randrange(len(item.places)), start_s))
    return week(*(route(*visits) if visits else HOME for visits in routes))


@given(problems(), st.randoms(use_true_random=False))
def test_the_coverage_is_the_same_in_any_order_to_the_unit(item, rng):
    if not item.places:
        return
    solution = somewhere(item, rng)
    shuffled = [list(one.visits) for one in solution.routes]
    for visits in shuffled:
        rng.shuffle(visits)
    other = week(*(route(*visits) if visits else HOME for visits in shuffled))
    one, two = judge(item, solution), judge(item, other)
    assert one.parts["coverage"] == two.parts["coverage"]
    assert one.exposure.tolist() == two.exposure.tolist()


@given(problems(), st.randoms(use_true_random=False))
def test_counting_one_passage_after_the_other_gives_the_judges_coverage(item, rng):
    """Exposure is kept as a running sum, passages taken in any order; points follow from it."""
    if not item.places:
        return
    solution = somewhere(item, rng)
    passages = [visited for one in solution.routes for visited in one.visits]
    rng.shuffle(passages)
    before = item.units.exposure0.tolist()
    held = list(before)
    for visited in passages:
        for unit, q in item.places[visited.activity].unit_q:
            band = item.units.bands[int(item.units.band[unit])]
            if any(low <= visited.start_s <= high for low, high in band):
                held[unit] += q
    verdict = judge(item, solution)
    points = sum(map(unit_value, item.units.weight.tolist(), before, held))
    assert points * item.weights.coverage == verdict.parts["coverage"]
    assert [min(FULL_EXPOSURE, e) for e in held] == verdict.exposure.tolist()


@given(problems(), st.randoms(use_true_random=False))
def test_one_more_passage_never_covers_less_and_no_week_covers_more_than_all(item, rng):
    if not item.places:
        return
    solution = somewhere(item, rng)
    rank = rng.randrange(len(item.shifts))
    longer = list(solution.routes)
    extra = visit(rng.randrange(len(item.places)), item.shifts[rank].start_s + 600)
    longer[rank] = route(*longer[rank].visits, extra)
    less, more = judge(item, solution), judge(item, week(*longer))
    assert less.parts["coverage"] <= more.parts["coverage"] <= int(item.units.weight.sum())
