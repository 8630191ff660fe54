"""Holes of presence, against hours counted one by one."""

from __future__ import annotations

import itertools

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.indicators.presence_gaps import days_together, watched

ZONES = ("z0", "z1", "z2")
SLOTS = list(itertools.product(ZONES, range(7), range(12)))


@settings(max_examples=60)
@given(
    passed=st.sets(st.sampled_from(SLOTS)),
    bands=st.sets(st.integers(0, 11), max_size=5),
    need=st.lists(st.sampled_from([0.0, 1.0, 2.5, float("nan")]), min_size=3, max_size=3),
)
def test_holes_are_the_hours_watched_that_nobody_comes_joined(passed, bands, need) -> None:
    table = pd.DataFrame(sorted(passed), columns=["zone_id", "weekday", "band"])
    needs = pd.Series(need, index=list(ZONES))
    found = watched(table, needs.index, bands=bands).holes(needs).frame()
    wanted = {zone: value for zone, value in zip(ZONES, need, strict=True) if value > 0}
    empty = {slot for slot in SLOTS if slot[0] in wanted and slot[2] in bands} - passed
    told = set()
    for row in found.itertuples():
        hours = {
            (row.zone_id, row.weekday, band) for band in range(row.start_h // 2, row.end_h // 2)
        }
        assert hours <= empty
        assert not hours & told
        assert (row.zone_id, row.weekday, row.start_h // 2 - 1) not in empty  # as long as it can be
        own = [slot for slot in empty if slot[0] == row.zone_id]
        assert (row.hours, row.never) == (2.0 * len(own), len(own) == 7 * len(bands))
        assert row.need == wanted[row.zone_id]
        told |= hours
    assert told == empty
    missed = [(not row.never, -row.need * row.hours) for row in found.itertuples()]
    assert missed == sorted(missed)


@settings(max_examples=100)
@given(
    passed=st.sets(st.sampled_from(SLOTS), max_size=120),
    bands=st.sets(st.integers(0, 11), max_size=5),
    weekdays=st.sets(st.integers(0, 6)),
    need=st.lists(st.sampled_from([0.0, 1.0, 2.5, float("nan")]), min_size=3, max_size=3),
    most=st.integers(0, 12),
)
def test_the_first_lines_told_and_their_number_are_those_of_every_hole(
    passed, bands, weekdays, need, most
) -> None:
    table = pd.DataFrame(sorted(passed), columns=["zone_id", "weekday", "band"])
    needs = pd.Series(need, index=list(ZONES))
    holes = watched(table, needs.index, bands=bands, weekdays=weekdays).holes(needs)
    every = holes.frame()
    assert set(every["weekday"]) <= weekdays
    lines, num = holes.first_together(most)
    together = days_together(every, "need")
    assert num == len(together)
    pd.testing.assert_frame_equal(lines, together.head(most))
    only = pd.Index(["z2", "z0"])
    told = every[every["zone_id"].isin(only)].reset_index(drop=True)
    pd.testing.assert_frame_equal(holes.frame(only), told)
