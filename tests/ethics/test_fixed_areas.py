"""E6: fixed areas × closed months; no subtraction finds anything finer than what is told."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.declared_activity import (
    FIRST,
    MET,
    TOTAL,
    Corrections,
    Tally,
    corrections,
    declared_activity,
    month_counts,
    months_to_release,
    tally_areas,
)
from planner.fixed_areas import ELSEWHERE, GROUND, FixedAreas, fixed_areas
from planner.model import Point
from planner.publication import MIN_HOUSEHOLDS, Area, Ledger, Release
from planner.returns import Held, OutingReturn, StopReturn, Unplanned, summed, tally_of
from tests.ethics.test_publication import TODAY, K, year
from tests.indicators.frames_made import zones

REST = "autres"
NAMES = ("Amont", "Aval", "Rive", "Val")


def town(*communes: tuple[str, int], kind: str = "iris", households: list[float] | None = None):
    """Communes with their number of zones, side by side."""
    names = [name for name, num in communes for _ in range(num)]
    return zones(
        kind=kind,
        commune=names,
        households=households or [200.0] * len(names),
        name=[f"Q{rank}" for rank in range(len(names))],
    )


def ids(found: FixedAreas) -> dict[str, str | None]:
    return {area.id: area.parent for area in found.areas}


def test_areas_are_communes_and_the_districts_inside_them():
    found = fixed_areas(town(("Amont", 2), ("Aval", 1)), MET)
    assert ids(found) == {
        GROUND: None, ELSEWHERE: GROUND, "commune Amont": GROUND, "commune Aval": GROUND,
        "zone z0": "commune Amont", "zone z1": "commune Amont",
    }  # fmt: skip
    assert found.of_zone == {"z0": "zone z0", "z1": "zone z1", "z2": "commune Aval"}
    assert found.names["zone z1"] == "Amont · Q1"
    assert {a.id: a.households for a in found.areas}["commune Amont"] == 400


def test_squares_are_no_area_of_their_own_and_one_area_is_none():
    squares = fixed_areas(town(("Amont", 2), ("Aval", 2), kind="cell"), MET)
    assert set(ids(squares)) == {GROUND, ELSEWHERE, "commune Amont", "commune Aval"}
    assert squares.of_zone["z1"] == "commune Amont"
    assert fixed_areas(town(("Amont", 3), kind="cell"), MET) == FixedAreas()


def test_people_met_at_protected_places_or_where_nobody_planned_are_in_no_area():
    here = Point(1.0, 1.0)
    stops = tuple(
        StopReturn(str(n), n, 1200, {"met": met}, here, protected)
        for n, (met, protected) in enumerate([(12, False), (40, True)])
    )
    lines = (*stops, Unplanned(1260, here, {"met": 5}))
    told = OutingReturn("o", "p", 1, "s", dt.date(2026, 11, 3), Held.YES, stops, lines[2:],
                        summed(lines))  # fmt: skip
    tally = tally_of(told, lambda _point: "commune Amont")
    assert tally.met_at == {"commune Amont": 12}
    assert month_counts([tally], "2026-11")[ELSEWHERE] == 45


OUTING = st.tuples(
    st.integers(1, 3), st.lists(st.integers(0, 25), min_size=6, max_size=6), st.integers(0, 30),
    st.floats(0, 1),
)  # fmt: skip
"""Month, people met in each smallest area, elsewhere, part of them met for the first time."""
OUTINGS = st.lists(OUTING, min_size=1, max_size=5)


def made(sizes: list[int], households: list[float]):
    return town(*zip(NAMES, sizes, strict=False), households=households[: sum(sizes)])


TOWN = st.builds(
    made,
    st.lists(st.integers(1, 3), min_size=2, max_size=4).filter(lambda sizes: sum(sizes) <= 6),
    st.lists(st.sampled_from([5.0, 40.0, 900.0]), min_size=6, max_size=6),
)


def tallies(ground: FixedAreas, outings: list) -> list[Tally]:
    leaves = sorted(set(ground.of_zone.values()))
    found = []
    for month, numbers, elsewhere, share in outings:
        met_at = dict(zip(leaves, numbers, strict=False))
        met = sum(met_at.values()) + elsewhere
        counts = {MET: met, FIRST: round(share * met)}
        found.append(Tally(dt.date(2026, month, 5), True, counts, met_at))
    return found


def released(ledger: Ledger, told: list[Tally]) -> Ledger:
    for month in months_to_release(told, year([1, 3]), ledger, today=TODAY):
        ledger = ledger.released(month, month_counts(told, month), today=TODAY)
    return ledger


def corrected(ledger: Ledger, told: list[Tally]) -> tuple[Ledger, Corrections]:
    found = corrections(told, year([1, 3]), ledger)
    return Ledger(ledger.areas, (*ledger.releases, *found.possible)), found


def leaves_of(areas: tuple[Area, ...]) -> dict[str, frozenset[str]]:
    """Smallest areas of the ground under each of its areas."""
    parents = {area.id: area.parent for area in areas}
    ground = [a for a in parents if a == GROUND or GROUND in above(parents, a)]
    leaves = [a for a in ground if a not in parents.values()]
    return {
        area: frozenset(one for one in leaves if one == area or area in above(parents, one))
        for area in ground
    }


def above(parents: dict[str, str | None], area: str) -> list[str]:
    parent = parents[area]
    return [] if parent is None else [parent, *above(parents, parent)]


@settings(max_examples=150, deadline=None)
@given(TOWN, OUTINGS)
def test_e6_no_area_withheld_can_be_computed_from_all_that_is_told_of_its_month(ground, outings):
    """Cells are areas × met again or for the first time; every told figure is a sum of them."""
    found = fixed_areas(ground, MET)
    ledger = released(Ledger(tally_areas(None, found.areas)), tallies(found, outings))
    under = leaves_of(ledger.areas)
    leaves = sorted(under[GROUND])
    rows = {
        area: np.array([[leaf in inside] * 2 for leaf in leaves]).ravel()
        for area, inside in under.items()
    }
    again = np.array([[True, False] for _leaf in leaves]).ravel()
    rows |= {MET: rows[GROUND], FIRST: ~again, REST: again}
    for release in ledger.releases:
        known = np.array([rows[a] for a in rows if release.counts[a] is not None], dtype=float)
        rank = np.linalg.matrix_rank(known) if known.size else 0
        assert release.counts[MET] == release.counts[GROUND]
        for area, row in rows.items():
            if release.counts[area] is None:
                both = np.vstack([known, row]) if known.size else row[None, :]
                assert np.linalg.matrix_rank(both.astype(float)) == rank + 1


@settings(max_examples=150, deadline=None)
@given(TOWN, OUTINGS, st.lists(OUTINGS, max_size=2))
def test_e6_any_two_releases_and_any_area_and_its_parent_subtract_to_nothing_small(
    ground, outings, more
):
    """Every told area less told areas inside it, in each release and between any two."""
    found = fixed_areas(ground, MET)
    told = tallies(found, outings)
    ledger = released(Ledger(tally_areas(None, found.areas)), told)
    for added in more:
        told = told + tallies(found, added)
        ledger, _both = corrected(released(ledger, told), told)
    households = {area.id: area.households for area in found.areas}
    under = leaves_of(ledger.areas)
    for rank, after in enumerate(ledger.releases):
        for area, inside in differences(under, after):
            left = figure(after, area, inside)
            assert left >= K or not under[area] - set().union(
                *(under[one] for one in inside), set()
            )
            assert all((households[a] or MIN_HOUSEHOLDS) >= MIN_HOUSEHOLDS for a in (area, *inside))
            for before in ledger.releases[:rank]:
                if before.month == after.month:
                    apart = left - figure(before, area, inside)
                    assert apart == 0 or abs(apart) >= K


def differences(under: dict[str, frozenset[str]], release: Release):
    """Each told area with each set of up to three told areas inside it that do not overlap."""
    told = [area for area in under if release.counts[area] is not None]
    for area in told:
        inside = [one for one in told if one != area and under[one] <= under[area]]
        for size in range(min(3, len(inside)) + 1):
            for chosen in combinations(inside, size):
                if sum(len(under[a]) for a in chosen) == len(
                    set().union(*(under[a] for a in chosen))
                ):
                    yield area, chosen


def union(under: dict[str, frozenset[str]], areas: tuple[str, ...]) -> set[str]:
    return set().union(*(under[one] for one in areas))


def figure(release: Release, area: str, inside: tuple[str, ...]) -> int:
    return release.counts[area] - sum(release.counts[one] for one in inside)


@settings(max_examples=50, deadline=None)
@given(TOWN, OUTINGS)
def test_e6_a_report_tells_the_areas_of_the_ledger_and_sums_months_told_alone(ground, outings):
    found = fixed_areas(ground, MET)
    told = tallies(found, outings)
    ledger = released(Ledger(tally_areas(None, found.areas)), told)
    report = declared_activity(told, year([1, 3]), ledger=ledger, only_released=True)
    assert set(report.by_area) == {area.id for area in found.areas} - {GROUND}
    for area, counts in report.by_area.items():
        months = {r.month: r.counts[area] for r in ledger.releases}
        known = [count for count in months.values() if count is not None]
        assert counts == months | {TOTAL: sum(known) if known else None}


AMONT, AVAL = "commune Amont", "commune Aval"
PLAIN = fixed_areas(town(("Amont", 1), ("Aval", 1)), MET)


def one(amont: int, aval: int) -> Tally:
    return Tally(dt.date(2026, 11, 3), True, {MET: amont + aval + 20}, {AMONT: amont, AVAL: aval})


def first(*told: Tally) -> Ledger:
    ledger = Ledger(tally_areas(None, PLAIN.areas))
    return ledger.released("2026-11", month_counts(told, "2026-11"), today=TODAY)


def test_e6_a_small_area_takes_another_with_it():
    counts = first(one(4, 40)).releases[0].counts
    assert {name for name, count in counts.items() if count} == {MET, GROUND, AVAL}
    assert (counts[MET], counts[GROUND], counts[AVAL]) == (64, 64, 40)


def test_e6_a_month_told_by_area_is_not_corrected_once_it_is_forgotten_where():
    ledger = first(one(30, 40))
    erased = Tally(dt.date(2026, 11, 3), True, {MET: 90})
    whole = year([11, 11])
    assert corrections([erased], whole, ledger) == Corrections()
    changed = Tally(dt.date(2026, 11, 3), True, {MET: 130})
    assert corrections([changed], whole, ledger) == Corrections(kept=("2026-11",))
    (found,) = corrections([one(30, 60)], whole, ledger).possible
    assert (found.counts[AVAL], found.counts[MET]) == (60, 110)


@pytest.mark.parametrize("areas", [(), fixed_areas(town(("Amont", 1), ("Rive", 1)), MET).areas])
def test_e6_a_month_told_over_areas_that_are_no_more_keeps_its_figures(areas):
    ledger = Ledger(tally_areas(None, areas), first(one(30, 40)).releases)
    assert corrections([one(30, 60)], year([11, 11]), ledger) == Corrections(kept=("2026-11",))


def test_a_month_released_before_there_were_areas_is_corrected_without_them():
    before = Ledger(tally_areas()).released("2026-11", {MET: 90, FIRST: 30, REST: 60}, today=TODAY)
    ledger = Ledger(tally_areas(None, PLAIN.areas), before.releases)
    now = Tally(dt.date(2026, 11, 3), True, {MET: 130, FIRST: 50}, {AMONT: 50, AVAL: 60})
    (found,) = corrections([now], year([11, 11]), ledger).possible
    assert (found.counts[MET], found.counts[FIRST]) == (130, 50)
    assert GROUND not in found.counts
