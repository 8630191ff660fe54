"""The tour chosen equals trying every tour, and the judge, written apart, agrees to the point."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.bus import BusRules, BusTour, Frequency, Ground, HalfDay, choose
from planner.bus.judge import faults, reached
from planner.bus.options import stops_of
from planner.bus.tour import BusStop
from tests.bus.grounds import AFTERNOON, MORNING, RULES, ground, half, site


def every_stop(found: Ground, halves: list[HalfDay], rules: BusRules) -> list[BusStop]:
    """All stops one could write down, whether or not a rule allows them."""
    return [
        BusStop(one.id, slot, *hours, frequency.weeks(first))
        for one in found.sites
        for slot in halves
        for hours in {(slot.start_min, slot.end_min)}
        | {(max(slot.start_min, s.start_min), min(slot.end_min, s.end_min)) for s in one.hours or ()
           if max(slot.start_min, s.start_min) < min(slot.end_min, s.end_min)}
        for frequency in rules.frequencies
        for first in range(frequency.every)
    ]  # fmt: skip


def best_of_all(found: Ground, halves: list[HalfDay], rules: BusRules, most: int = 3) -> int:
    """Points of the best tour of at most `most` stops, by the judge alone, over every tour."""
    alone = [
        stop
        for stop in every_stop(found, halves, rules)
        if not faults(found, BusTour((stop,)), halves, rules)
    ]
    best = 0
    for num in range(1, most + 1):
        for stops in combinations(alone, num):
            tour = BusTour(stops)
            if not faults(found, tour, halves, rules):
                best = max(best, reached(found, tour).points)
    return best


@st.composite
def cases(draw: st.DrawFn):
    size, num = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    sites = [
        site(
            rank,
            hours=draw(st.sampled_from([None, [(0, 540, 720)], [(0, 600, 720), (0, 840, 960)]])),
            refused=draw(st.booleans()) and draw(st.booleans()),
        )
        for rank in range(size)
    ]  # fmt: skip
    minutes = st.sampled_from([0.0, 30.0, 61.0, 90.0])
    drive = [[draw(minutes) for _ in range(size + 1)] for _ in range(size + 1)]
    found = ground(
        [draw(st.sets(st.integers(0, num - 1))) for _ in range(size)],
        draw(st.lists(st.integers(0, 9), min_size=num, max_size=num)),
        sites=sites,
        drive_min=drive,
        base=True,
    )
    halves = draw(
        st.lists(
            st.sampled_from([half(0), half(0, AFTERNOON), half(1), half(0, bus=2)]),
            min_size=1, max_size=2, unique=True,
        )
    )  # fmt: skip
    frequencies = draw(
        st.sampled_from(
            [(Frequency.WEEKLY,), (Frequency.WEEKLY, Frequency.FORTNIGHTLY), (Frequency.MONTHLY,)]
        )
    )
    most = draw(st.none() | st.integers(0, 8))
    return found, halves, replace(RULES, frequencies=frequencies, num_half_days=most)


@given(cases())
@settings(max_examples=80, deadline=None)
def test_the_tour_chosen_is_the_best_of_all_and_proven(case):
    found, halves, rules = case
    chosen = choose(found, halves, rules)
    assert faults(found, chosen.tour, halves, rules) == []
    assert reached(found, chosen.tour).points == chosen.points
    assert chosen.points == chosen.bound == best_of_all(found, halves, rules)


@given(cases())
@settings(max_examples=80, deadline=None)
def test_every_stop_offered_can_be_held_alone_and_none_is_forgotten(case):
    found, halves, rules = case
    rules = replace(rules, num_half_days=None)
    offered = {stop for _rank, stop in stops_of(found, halves, rules)}
    for stop in offered:
        assert faults(found, BusTour((stop,)), halves, rules) == []
    for stop in every_stop(found, halves, rules):
        if not faults(found, BusTour((stop,)), halves, rules):
            same = {(one.site, one.half_day, one.weeks) for one in offered}
            assert (stop.site, stop.half_day, stop.weeks) in same


@given(cases(), st.integers(0, 6))
@settings(max_examples=50, deadline=None)
def test_one_half_day_more_never_reaches_less(case, most):
    found, halves, rules = case
    fewer = choose(found, halves, replace(rules, num_half_days=most))
    more = choose(found, halves, replace(rules, num_half_days=most + 1))
    assert more.points >= fewer.points


def test_two_fortnightly_stops_share_a_half_day_where_that_reaches_more():
    """One weekly stop counts 6 · 20 = 120; two of every second week 6 · 14 + 5 · 14 = 154."""
    found = ground([{0}, {1}], [6, 5])
    chosen = choose(found, [half(1)], RULES)
    assert chosen.points == chosen.bound == 154
    assert sorted(stop.frequency for stop in chosen.tour.stops) == ["fortnightly", "fortnightly"]
    first, then = chosen.tour.stops
    assert not first.weeks & then.weeks


def test_two_sites_too_far_apart_for_one_day_go_to_two_days():
    """61 minutes of road where 60 are free between 12:00 and 14:00."""
    halves = [half(0), half(0, AFTERNOON), half(3)]
    far = ground([{0}, {1}], [5, 5], drive_min=[[0, 61], [61, 0]])
    tour = choose(far, halves, RULES).tour
    assert sorted(stop.half_day.weekday for stop in tour.stops) == [0, 3]
    near = ground([{0}, {1}], [5, 5], drive_min=[[0, 60], [60, 0]])
    assert choose(near, halves[:2], RULES).points == 200
    assert choose(far, halves[:2], RULES).points == 14 * 10


def test_a_market_is_served_on_its_market_day_within_its_hours():
    found = ground([{0}], [1], sites=[site(0, hours=[(2, 480, 690)])])
    (stop,) = choose(found, [half(1), half(2)], RULES).tour.stops
    assert (stop.half_day.weekday, stop.start_min, stop.end_min) == (2, 540, 690)


def test_a_site_that_asks_for_no_stop_has_none_whatever_it_reaches():
    found = ground([{0, 1}, {1}], [9, 1], sites=[site(0, refused=True), site(1)])
    chosen = choose(found, [half(0)], RULES)
    assert [stop.site for stop in chosen.tour.stops] == ["s1"]
    assert chosen.points == 20


def test_nothing_to_choose_from_is_an_empty_tour_and_proven():
    chosen = choose(ground([], [3]), [half(0)], RULES)
    assert (chosen.tour.stops, chosen.points, chosen.proven) == ((), 0, True)


def test_the_judge_names_each_rule_a_tour_breaks():
    sites = [site(0, hours=[(0, 540, 720)]), site(1, refused=True)]
    found = ground([{0}, {1}], [1, 1], sites=sites, drive_min=[[0, 70, 70], [70, 0, 5], [5, 5, 0]],
                   base=True)  # fmt: skip
    am, pm = half(0), half(0, AFTERNOON)
    every = Frequency.WEEKLY.weeks(0)
    good = BusStop("s0", am, *MORNING, every)

    def told(*stops, halves=(am, pm), rules=RULES):
        return {fault.rule for fault in faults(found, BusTour(stops), halves, rules)}

    assert told(good) == {"base"}
    rules = replace(RULES, approach_min=70)
    assert told(good, rules=rules) == set()
    assert told(replace(good, start_min=500), rules=rules) == {"hours", "half_day"}
    assert told(replace(good, end_min=600), rules=rules) == {"short"}
    assert told(replace(good, weeks=frozenset({0, 1})), rules=rules) == {"frequency"}
    assert told(good, halves=(pm,), rules=rules) == {"half_day"}
    assert told(good, good, rules=rules) == {"site_twice", "twice"}
    assert told(BusStop("s1", pm, *AFTERNOON, every), rules=rules) == {"refused"}
    assert told(good, BusStop("s1", pm, *AFTERNOON, every), rules=rules) == {"refused", "drive"}
    assert told(good, rules=replace(rules, num_half_days=3)) == {"budget"}
