"""E3 and E6: small counts stay inside, and no subtraction brings them out."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.activity import Period
from planner.declared_activity import (
    FIRST,
    MET,
    TOTAL,
    Tally,
    declared_activity,
    month_counts,
    months_to_release,
    tally_areas,
)
from planner.errors import PrivacyError
from planner.privacy import told_count
from planner.publication import MIN_HOUSEHOLDS, Area, Ledger, suppressed

K = 10
TODAY = dt.date(2026, 12, 2)


def areas(*parents: int, households: tuple[float | None, ...] = ()) -> tuple[Area, ...]:
    """A tree: area n has parent `parents[n - 1]`, area 0 is the whole."""
    told = (*households, *(100.0 for _ in range(len(parents) + 1 - len(households))))
    return tuple(
        Area(str(n), None if n == 0 else str(parents[n - 1]), told[n])
        for n in range(len(parents) + 1)
    )


def test_e3_a_small_count_is_told_as_fewer_than_five():
    assert [told_count(n) for n in (0, 1, 4, 5)] == ["<5", "<5", "<5", "5"]


def test_e6_a_small_cell_takes_the_smallest_other_one_with_it():
    told = suppressed(areas(0, 0, 0), {"1": 3, "2": 12, "3": 40})
    assert told == {"0": 55, "1": None, "2": None, "3": 40}


def test_e6_two_small_cells_that_weigh_little_together_take_a_third():
    told = suppressed(areas(0, 0, 0, 0), {"1": 3, "2": 4, "3": 12, "4": 40})
    assert told == {"0": 59, "1": None, "2": None, "3": None, "4": 40}


def test_e6_an_only_child_that_is_small_withholds_its_parent():
    assert suppressed(areas(0), {"1": 3}) == {"0": None, "1": None}


def test_e6_an_area_under_eleven_households_is_not_told_whatever_its_count():
    told = suppressed(areas(0, 0, households=(200, MIN_HOUSEHOLDS - 1)), {"1": 50, "2": 50})
    assert told["1"] is None
    assert told["2"] is None  # or the whole minus it would tell the first
    plenty = suppressed(areas(0, 0, households=(200, MIN_HOUSEHOLDS)), {"1": 50, "2": 50})
    assert plenty == {"0": 100, "1": 50, "2": 50}


def test_e6_what_is_large_everywhere_is_told_everywhere():
    counts = {"1": 10, "2": 25}
    assert suppressed(areas(0, 0), counts) == {"0": 35, "1": 10, "2": 25}


trees = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        st.tuples(*(st.integers(0, max(0, at)) for at in range(n))),
        st.lists(st.integers(0, 40), min_size=n + 1, max_size=n + 1),
        st.lists(st.sampled_from([5.0, 100.0, None]), min_size=n + 1, max_size=n + 1),
    )
)


def leaves_under(tree: tuple[Area, ...], area: str) -> set[str]:
    below = [one.id for one in tree if one.parent == area]
    return {area} if not below else set().union(*(leaves_under(tree, one) for one in below))


@settings(max_examples=200, deadline=None)
@given(trees)
def test_e6_no_withheld_cell_can_be_computed_from_what_is_told(case):
    """Linear algebra over the leaves: a withheld total is never in the span of the told ones."""
    parents, numbers, households = case
    tree = areas(*parents, households=tuple(households))
    leaves = sorted(set().union(*(leaves_under(tree, one.id) for one in tree)))
    counts = {leaf: numbers[int(leaf)] for leaf in leaves}
    told = suppressed(tree, counts, k=K)
    rows = {
        one.id: np.array([leaf in leaves_under(tree, one.id) for leaf in leaves], dtype=float)
        for one in tree
    }
    known = np.array([rows[one.id] for one in tree if told[one.id] is not None])
    for one in tree:
        total = sum(counts[leaf] for leaf in leaves_under(tree, one.id))
        if told[one.id] is not None:
            assert told[one.id] == total >= K
            assert one.households is None or one.households >= MIN_HOUSEHOLDS
        elif known.size:
            rank = np.linalg.matrix_rank(known)
            assert np.linalg.matrix_rank(np.vstack([known, rows[one.id]])) == rank + 1


@settings(max_examples=200, deadline=None)
@given(trees)
def test_e6_an_area_minus_everything_told_inside_it_is_nothing_or_no_small_count(case):
    parents, numbers, households = case
    tree = areas(*parents, households=tuple(households))
    leaves = set().union(*(leaves_under(tree, one.id) for one in tree))
    counts = {leaf: numbers[int(leaf)] for leaf in leaves}
    told = suppressed(tree, counts, k=K)

    def rest(area: str) -> set[str]:
        """Leaves left once the told areas strictly inside are taken away."""
        below = [one.id for one in tree if one.parent == area]
        if not below:
            return {area}
        return set().union(*(rest(one) for one in below if told[one] is None), set())

    for one in tree:
        below = [other.id for other in tree if other.parent == one.id]
        if told[one.id] is not None and below:
            left = rest(one.id)
            assert not left or sum(counts[leaf] for leaf in left) >= K


def test_e6_a_month_is_released_once_and_only_when_it_is_over():
    ledger = Ledger(areas(0, 0)).released("2026-11", {"1": 20, "2": 30}, today=TODAY)
    assert ledger.releases[0].counts == {"0": 50, "1": 20, "2": 30}
    with pytest.raises(PrivacyError, match="déjà publié"):
        ledger.released("2026-11", {"1": 21, "2": 30}, today=TODAY)
    with pytest.raises(PrivacyError, match="pas clos"):
        ledger.released("2026-12", {"1": 20, "2": 30}, today=TODAY)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=4))
def test_e6_no_two_releases_are_of_the_same_cell(months):
    """Subtracting two releases compares two months; none is a correction of the other."""
    ledger = Ledger(areas(0, 0))
    for number, (one, two) in enumerate(months, 1):
        ledger = ledger.released(f"2026-{number:02d}", {"1": one, "2": two}, today=TODAY)
    cells = [(release.month, area) for release in ledger.releases for area in release.counts]
    assert len(cells) == len(set(cells))
    assert all(value is None or value >= K for r in ledger.releases for value in r.counts.values())


tallied = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 25), st.integers(0, 25)), min_size=1, max_size=12
)
"""Month, people met again and people met for the first time, of some outings."""
SPANS = st.tuples(st.integers(1, 6), st.integers(1, 6)).map(sorted)


def outings(told: list[tuple[int, int, int]]) -> list[Tally]:
    return [
        Tally(dt.date(2026, month, 5), True, {MET: again + first, FIRST: first})
        for month, again, first in told
    ]


def year(span: list[int]) -> Period:
    after = dt.date(2026, span[1], 28) + dt.timedelta(days=4)
    return Period(dt.date(2026, span[0], 1), after.replace(day=1) - dt.timedelta(days=1))


@settings(max_examples=200, deadline=None)
@given(tallied, tallied, SPANS, SPANS)
def test_e6_two_reports_and_a_correction_between_subtract_to_no_small_count(
    told, correction, one, two
):
    """Whatever is added between two reports, what they differ by is months told, or nothing."""
    ledger, found = Ledger(tally_areas()), []
    for tallies, span in ((outings(told), one), (outings(told + correction), two)):
        for month in months_to_release(tallies, year(span), ledger, today=TODAY):
            ledger = ledger.released(month, month_counts(tallies, month), today=TODAY)
        found.append(declared_activity(tallies, year(span), ledger=ledger, only_released=True))
    before, after = (one.counts for one in found)
    for name in (MET, FIRST):
        both = (before[name].keys() & after[name].keys()) - {TOTAL}
        assert all(before[name][month] == after[name][month] for month in both)
        sums = []
        for counts in (before[name], after[name]):
            months = {month: n for month, n in counts.items() if month != TOTAL and n is not None}
            assert all(n >= K for n in months.values())
            assert (counts[TOTAL] or 0) == sum(months.values())
            sums.append(months)
        apart = sums[0].items() ^ sums[1].items()
        gained = {month for month, _n in apart}
        assert len(gained) == len(apart)  # no month told twice with two counts
    for counts in (before, after):
        for month in counts[MET].keys() - {TOTAL}:
            met, first = counts[MET][month], counts[FIRST][month]
            if met is not None and first is not None:
                assert met == first or met - first >= K or met - first == 0


def test_e6_a_month_that_is_not_over_or_not_whole_is_not_released():
    tallies = [Tally(dt.date(2026, month, 1), True, {MET: 30}) for month in (10, 11, 12)]
    ledger = Ledger(tally_areas())
    days = Period(dt.date(2026, 10, 2), dt.date(2026, 12, 31))
    assert months_to_release(tallies, days, ledger, today=TODAY) == ["2026-11"]
    ledger = ledger.released("2026-11", month_counts(tallies, "2026-11"), today=TODAY)
    assert months_to_release(tallies, days, ledger, today=TODAY) == []
    told = declared_activity(tallies, days, ledger=ledger, only_released=True)
    assert told.counts[MET] == {"2026-11": 30, TOTAL: 30}


def test_e6_a_territory_of_fewer_than_eleven_households_tells_no_count():
    tallies = [Tally(dt.date(2026, 11, 1), True, {MET: 300, FIRST: 100})]
    ledger = Ledger(tally_areas(MIN_HOUSEHOLDS - 1))
    ledger = ledger.released("2026-11", month_counts(tallies, "2026-11"), today=TODAY)
    assert set(ledger.releases[0].counts.values()) == {None}
