"""What a stop and a half-day bring, and why a site has none: every figure by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.bus import BusTour, Frequency, choose
from planner.bus.judge import faults, reached
from planner.bus.left import Why, why_left
from planner.bus.tour import BusStop
from planner.bus.worth import half_day_values, one_more_or_less, stop_values
from tests.bus.grounds import AFTERNOON, MORNING, RULES, ground, half, site

WEEKLY = replace(RULES, frequencies=(Frequency.WEEKLY,))
EVERY = Frequency.WEEKLY.weeks(0)


def test_a_stop_is_worth_what_no_other_reaches_times_its_frequency():
    """Node 1 is reached by both: only 4 · 20 and 3 · 14 go with them."""
    found = ground([{0, 1}, {1, 2}], [4, 5, 3])
    am, pm = half(0), half(0, AFTERNOON)
    tour = BusTour((BusStop("s0", am, *MORNING, EVERY),
                    BusStop("s1", pm, *AFTERNOON, Frequency.FORTNIGHTLY.weeks(1))))  # fmt: skip
    assert reached(found, tour).points == 9 * 20 + 3 * 14
    (first, then) = stop_values(found, tour)
    assert first[1].points == 4 * 20 + 5 * (20 - 14)  # the second still reaches node 1
    assert first[1].people == pytest.approx(40)
    assert then[1].points == 3 * 14
    assert then[1].need_share == pytest.approx(3 / 12)


def test_a_half_day_is_worth_its_stops_of_all_weeks_together():
    found = ground([{0}, {1}, {2}], [6, 5, 4])
    chosen = choose(found, [half(0), half(1)], RULES)
    values = half_day_values(found, chosen.tour)
    assert sum(lost.points for _half, lost in values) == chosen.points  # nothing is shared here
    shared = next(lost for told, lost in values if _num_stops(chosen.tour, told) == 2)
    assert shared.points == (5 + 4) * 14


def _num_stops(tour, told):
    return sum(stop.half_day == told for stop in tour.stops)


def test_one_half_day_more_or_less_a_week_is_planned_again():
    found = ground([{0}, {1}, {2}], [6, 5, 4])
    halves = [half(0), half(1), half(2)]
    rules = replace(WEEKLY, num_half_days=8)
    less, more = one_more_or_less(found, halves, rules)
    assert (less.num_half_days, less.chosen.points) == (4, 120)
    assert (more.num_half_days, more.chosen.points) == (12, 300)
    assert more.reached.need_share == pytest.approx(1.0)
    (only,) = one_more_or_less(found, halves, WEEKLY)  # all three are used: none more
    assert only.num_half_days == 8


def test_every_site_without_a_stop_has_a_reason_that_holds():
    sites = [
        site(0),
        site(1, refused=True),
        site(2),
        site(3, hours=[(5, 540, 720)]),
        site(4),
        site(5),
        site(6),
        site(7),
    ]
    drive = [[0.0] * 9 for _ in range(9)]
    drive[8][2] = 61.0
    reach = [{0, 1}, {2}, {3}, {4}, set(), {1}, {5}, {5, 6}]
    found = ground(reach, [9, 1, 5, 5, 5, 4, 1], sites=sites, drive_min=drive, base=True)
    halves = [half(0), half(1)]
    chosen = choose(found, halves, WEEKLY)
    assert {stop.site for stop in chosen.tour.stops} == {"s0", "s7"}
    told = {left.site.id: left for left in why_left(found, chosen.tour, halves, WEEKLY)}
    assert {key: left.why for key, left in told.items()} == {
        "s1": Why.REFUSED,
        "s2": Why.FAR,
        "s3": Why.HOURS,
        "s4": Why.NOBODY,
        "s5": Why.REACHED,
        "s6": Why.REACHED,
    }


def test_an_exchange_that_loses_is_told_with_what_it_loses_and_one_that_wins_too():
    found = ground([{0}, {1}, {2}], [6, 5, 4])
    tour = BusTour((BusStop("s0", half(0), *MORNING, EVERY),))
    (left, other) = why_left(found, tour, [half(0)], WEEKLY)
    assert (left.site.id, left.why, left.instead) == ("s1", Why.SWAP, "s0")
    assert left.adds == pytest.approx(5 / 10**9)
    assert left.loses == pytest.approx(1 / 10**9)
    assert other.loses == pytest.approx(2 / 10**9)
    poor = BusTour((BusStop("s2", half(0), *MORNING, EVERY),))
    best = why_left(found, poor, [half(0)], WEEKLY)[0]
    assert (best.site.id, best.why) == ("s0", Why.BETTER)
    assert best.loses == pytest.approx(-2 / 10**9)


def test_a_site_too_far_from_the_other_stop_of_its_day_is_told_so():
    drive = [[0, 0, 61], [0, 0, 61], [61, 61, 0]]
    found = ground([{0}, {1}, {2}], [6, 5, 4], drive_min=drive)
    halves = [half(0), half(0, AFTERNOON)]
    chosen = choose(found, halves, WEEKLY)
    assert faults(found, chosen.tour, halves, WEEKLY) == []
    (left,) = why_left(found, chosen.tour, halves, WEEKLY)
    assert (left.site.id, left.why) == ("s2", Why.APART)
