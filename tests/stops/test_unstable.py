"""Zones whose rank does not hold draw stops less, and the reader is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.model import Public, Territory
from planner.service.load import LoadedTerritory
from planner.service.places import StopsRequest, proposed_stops
from planner.stops import StopRules, propose_stops
from tests.indicators.frames_made import zones as made_zones
from tests.stops.avenue import avenue, needs_of, walk, zones_of

ONE = StopRules(num_max=1)


def _first(shares, weight):
    streets = avenue(31)
    zones = zones_of((-50, 950), (950, 2150), (2150, 3050))
    found = propose_stops(
        walk(streets),
        zones,
        needs_of(zones, *shares),
        streets=streets,
        rules=ONE,
        weight=None if weight is None else pd.Series(weight, index=zones.index),
    )
    return found.iloc[0]


def test_a_stop_leaves_the_unstable_zone_for_one_of_somewhat_less_need():
    shares = (0.45, 0.2, 0.35)
    assert _first(shares, None)["x_m"] < 950
    moved = _first(shares, [0.45 * 0.1, 0.2, 0.35])
    assert moved["x_m"] > 2150


def test_need_is_told_as_it_is_though_the_choice_counts_it_less():
    plain, weighted = _first((1.0, 0.0, 0.0), None), _first((1.0, 0.0, 0.0), [0.1, 0.0, 0.0])
    assert weighted["need_share"] == pytest.approx(plain["need_share"])
    assert weighted["covers"] == plain["covers"]


def test_a_zone_of_unknown_weight_draws_no_stop():
    assert _first((0.9, 0.05, 0.05), [np.nan, 1.0, 0.0])["x_m"] > 650


def _town(unknown: tuple[int, ...]) -> LoadedTerritory:
    """Thirty zones of 100 households along an avenue, two of them without a published rate."""
    num = 30
    rates = np.linspace(0.05, 0.6, num)
    rates[list(unknown)] = np.nan
    zones = made_zones(
        num, population=[250.0] * num, households=[100.0] * num, poverty_share=list(rates),
        poor_households=list(rates * 100),
    )  # fmt: skip
    territory = Territory("ville", "Ville", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))
    return LoadedTerritory(territory, avenue(61), zones, None, None)


def test_the_service_finds_unstable_zones_itself_and_says_how_many():
    request = StopsRequest(Public.HOUSING, StopRules(max_seconds=0))
    found = proposed_stops(_town((3, 15)), None, request)
    assert found.num_unstable >= 2
    assert any("rang instable" in note for note in found.notes)
    assert len(found.frame) > 0


def test_the_same_town_gives_the_same_stops_again():
    request = StopsRequest(Public.HOUSING, StopRules(max_seconds=0))
    one, two = (proposed_stops(_town((3, 15)), None, request).frame for _run in range(2))
    pd.testing.assert_frame_equal(one, two)
