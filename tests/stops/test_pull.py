"""What draws stops: need where services are far, nobody passes and ranks hold; all of it said."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from planner.indicators.underservice import lack_of_access
from planner.model import Public, Territory
from planner.service.access import access_of, lack_by_travel_time
from planner.service.load import LoadedTerritory
from planner.service.needs import estimated_of_loaded
from planner.service.places import StopsRequest, proposed_stops
from planner.service.pull import Pull, pull_of
from planner.stops import StopRules, propose_stops
from tests.indicators.frames_made import presence, services
from tests.indicators.frames_made import zones as made_zones
from tests.stops.avenue import avenue, needs_of, walk, zones_of

ONE = StopRules(num_max=1)
DAY = dt.date(2026, 11, 30)


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


def _town(unknown: tuple[int, ...] = (), rates=None, services=None, passages=None):
    """Thirty zones of 100 households along an avenue; rates rise eastwards unless given."""
    num = 30
    rates = np.linspace(0.05, 0.6, num) if rates is None else np.array(rates)
    rates[list(unknown)] = np.nan
    zones = made_zones(
        num, population=[250.0] * num, households=[100.0] * num, poverty_share=list(rates),
        poor_households=list(rates * 100),
    )  # fmt: skip
    territory = Territory("ville", "Ville", 2154, "Europe/Paris", (2.0, 48.0, 2.1, 48.1))
    return LoadedTerritory(territory, avenue(61), zones, services, None, passages)


def _pull(town: LoadedTerritory, weights=None, on=DAY) -> Pull:
    found = estimated_of_loaded(town, Public.HOUSING, weights=weights)
    return pull_of(town, found, None, on=on)


def _even() -> list[float]:
    return [0.3] * 30


WEST = {"category": "town_hall", "at": (100.0, 0.0), "hours": "Mo-Fr 09:00-17:00"}


def test_the_service_finds_unstable_zones_itself_and_says_how_many():
    request = StopsRequest(Public.HOUSING, StopRules(max_seconds=0), on=DAY)
    found = proposed_stops(_town((3, 15)), None, request)
    assert found.pull.num_unstable >= 2
    assert any("rang instable" in note for note in found.notes)
    assert len(found.frame) > 0


def test_the_same_town_gives_the_same_stops_again():
    request = StopsRequest(Public.HOUSING, StopRules(max_seconds=0), on=DAY)
    one, two = (proposed_stops(_town((3, 15)), None, request).frame for _run in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_a_zone_served_like_the_median_draws_half_as_much_as_one_without_services():
    """The need-weighted median of those who have some access is the sixth zone's, 13 min away."""
    plain = _pull(_town(rates=_even()))
    pull = _pull(_town(rates=_even(), services=services(WEST)))
    assert pull.by_access
    assert pull.weight.iloc[5] == pytest.approx(plain.weight.iloc[5] / 2)
    assert any("loin des services" in note for note in pull.notes())


def test_lack_of_access_is_the_one_that_weighs_in_the_week():
    town = _town(rates=_even(), services=services(WEST))
    need = estimated_of_loaded(town, Public.HOUSING).needs.frame["need"]
    lack = lack_by_travel_time(town, Public.HOUSING, need, factors=(0.5, 1.0, 2.0), on=DAY)
    access = access_of(town, Public.HOUSING, today=DAY)
    np.testing.assert_allclose(lack[1], lack_of_access(need, access.frame).factor, rtol=1e-12)
    assert ((lack > 0) & (lack <= 1)).all()
    assert (lack[0] < 1).sum() > (lack[1] < 1).sum() > (lack[2] < 1).sum()


def test_without_services_lack_is_unknown_and_says_nothing():
    pull = _pull(_town(rates=_even()))
    assert not pull.by_access
    assert pull.notes() == () or all("services" not in note for note in pull.notes())


def test_lack_of_access_never_counts_twice():
    town = _town(rates=_even(), services=services(WEST))
    assert not _pull(town, weights={"service_access": 1.0}).by_access


def test_zones_others_already_go_to_draw_less():
    at = {"operator": "Autre", "kind": "bus", "shape": box(0, 0, 600, 200)}
    plain = _pull(_town(rates=_even()))
    pull = _pull(_town(rates=_even(), passages=presence(*[at | {"weekday": d} for d in range(5)])))
    assert pull.by_presence
    assert not plain.by_presence
    assert (pull.weight.iloc[:3] < plain.weight.iloc[:3]).all()
    assert any("autres équipes" in note for note in pull.notes())


def test_a_stop_goes_where_services_are_far():
    near_first = _town(rates=_even(), services=services(WEST))
    request = StopsRequest(Public.HOUSING, StopRules(num_max=1), on=DAY)
    far = proposed_stops(near_first, None, request).frame.iloc[0]
    assert far["x_m"] > 1500
