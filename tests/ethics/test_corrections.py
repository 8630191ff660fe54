"""E6: a published month is corrected, and no small count comes out of the two releases."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.declared_activity import (
    FIRST,
    MET,
    TOTAL,
    corrections,
    declared_activity,
    month_counts,
    months_to_release,
    tally_areas,
)
from planner.errors import PrivacyError
from planner.publication import Area, Ledger, Release
from tests.ethics.test_publication import (
    TODAY,
    K,
    areas,
    leaves_under,
    outings,
    tallied,
    trees,
    year,
)

FAMILY = areas(0, 0)
FIRST_RELEASE = Ledger(FAMILY).released("2026-11", {"1": 40, "2": 50}, today=TODAY)


def test_e6_a_correction_of_ten_or_more_takes_the_place_of_the_earlier_figures_and_both_stay():
    found = FIRST_RELEASE.correction("2026-11", {"1": 40, "2": 62})
    assert found == Release("2026-11", {"0": 102, "1": 40, "2": 62}, correction=1)
    ledger = Ledger(FAMILY, (*FIRST_RELEASE.releases, found))
    again = ledger.correction("2026-11", {"1": 30, "2": 72})
    assert again == Release("2026-11", {"0": 102, "1": 30, "2": 72}, correction=2)


@pytest.mark.parametrize(
    "counts",
    [
        {"1": 40, "2": 53},  # three people more
        {"1": 31, "2": 50},  # nine fewer
        {"1": 52, "2": 38 + 9},  # a small part of a large change
        {"1": 52, "2": 39},  # large in each, one person more in the whole
        {"1": 40, "2": 4},  # now withheld: the whole minus the other would tell it
    ],
)
def test_e6_a_correction_that_would_give_a_small_count_leaves_the_earlier_figures(counts):
    with pytest.raises(PrivacyError, match="garde les comptes publiés"):
        FIRST_RELEASE.correction("2026-11", counts)


def test_e6_a_correction_is_compared_with_every_earlier_release_of_its_month():
    raised = FIRST_RELEASE.correction("2026-11", {"1": 40, "2": 62})
    assert raised is not None
    ledger = Ledger(FAMILY, (*FIRST_RELEASE.releases, raised))
    with pytest.raises(PrivacyError, match="garde les comptes publiés"):
        ledger.correction("2026-11", {"1": 40, "2": 52})  # ten from the last, two from the first


def test_e6_a_withheld_count_is_not_told_by_a_correction():
    ledger = Ledger(areas(0, 0, 0)).released("2026-11", {"1": 3, "2": 12, "3": 40}, today=TODAY)
    found = ledger.correction("2026-11", {"1": 30, "2": 12, "3": 40})
    assert found is not None
    assert found.counts == {"0": 82, "1": None, "2": None, "3": 40}


def test_e6_nothing_is_released_again_where_no_told_count_changes_or_no_month_was_released():
    assert FIRST_RELEASE.correction("2026-11", {"1": 40, "2": 50}) is None
    with pytest.raises(PrivacyError, match="pas publié"):
        FIRST_RELEASE.correction("2026-10", {"1": 40, "2": 50})


changes = st.lists(st.lists(st.integers(-30, 30), min_size=13, max_size=13), max_size=3)


@settings(max_examples=300, deadline=None)
@given(trees, changes)
def test_e6_no_correction_subtracts_from_an_earlier_release_to_a_small_count(case, steps):
    """Every set of leaves that is a told area minus told areas inside it, in every two releases."""
    parents, numbers, households = case
    tree = areas(*parents, households=tuple(households))
    leaves = sorted(set().union(*(leaves_under(tree, one.id) for one in tree)))
    counts = {leaf: numbers[int(leaf)] for leaf in leaves}
    ledger = Ledger(tree).released("2026-11", counts, today=TODAY)
    for step in steps:
        counts = {leaf: max(0, count + step[int(leaf)]) for leaf, count in counts.items()}
        try:
            found = ledger.correction("2026-11", counts)
        except PrivacyError:
            continue
        ledger = Ledger(tree, (*ledger.releases, *([found] if found else [])))
    for rank, after in enumerate(ledger.releases):
        for before in ledger.releases[:rank]:
            assert {a for a, n in before.counts.items() if n is None} == {
                a for a, n in after.counts.items() if n is None
            }
            for area, inside in differences(tree, after):
                first, second = (
                    release.counts[area] - sum(release.counts[one] for one in inside)
                    for release in (before, after)
                )
                assert second == first or abs(second - first) >= K
                assert second == 0 or second >= K


def differences(tree: tuple[Area, ...], release: Release):
    """Each told area with each set of told areas inside it that do not overlap."""
    told = [one.id for one in tree if release.counts[one.id] is not None]
    under = {area: leaves_under(tree, area) for area in told}
    depth = {one.id: len(ancestors(tree, one.id)) for one in tree}
    for area in told:
        inside = [one for one in told if area in ancestors(tree, one)]
        for size in range(min(4, len(inside)) + 1):
            for chosen in combinations(sorted(inside, key=lambda one: depth[one]), size):
                if sum(len(under[one]) for one in chosen) == len(
                    set().union(*(under[one] for one in chosen))
                ):
                    yield area, chosen


def ancestors(tree: tuple[Area, ...], area: str) -> set[str]:
    above = next(one.parent for one in tree if one.id == area)
    return set() if above is None else {above} | ancestors(tree, above)


@settings(max_examples=200, deadline=None)
@given(tallied, tallied)
def test_e6_reports_before_and_after_a_correction_subtract_to_no_small_count(told, more):
    """Meetings, first ones, the others, and the sum of the months told."""
    whole, ledger = year([1, 6]), Ledger(tally_areas())
    for month in months_to_release(outings(told), whole, ledger, today=TODAY):
        ledger = ledger.released(month, month_counts(outings(told), month), today=TODAY)
    before = declared_activity(outings(told), whole, ledger=ledger, only_released=True).counts
    found = corrections(outings(told + more), whole, ledger)
    ledger = Ledger(ledger.areas, (*ledger.releases, *found.possible))
    after = declared_activity(outings(told + more), whole, ledger=ledger, only_released=True)
    assert after.corrected == tuple(one.month for one in found.possible)
    for month in before[MET].keys() - {TOTAL}:
        rows = [(t[MET][month], t[FIRST][month]) for t in (before, after.counts)]
        met, first = zip(*rows, strict=True)
        cells = [met, first] + (
            [] if None in first + met else [(met[0] - first[0], met[1] - first[1])]
        )
        for one, two in cells:
            assert (one is None) == (two is None)
            assert one is None or one == two or abs(two - one) >= K
