"""What makes a place good to stop at, and what is said of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.network.streets import Streets
from planner.stops import StopRules, Surroundings, propose_stops
from tests.stops.avenue import avenue, changed, needs_of, services_at, walk, zones_of

ONE = StopRules(num_max=1)


def _best(streets: Streets, around: Surroundings | None = None) -> pd.Series:
    """The one stop of a short avenue, all of it within reach of any node but the ends."""
    zones = zones_of((-50, 650))
    return propose_stops(
        walk(streets), zones, needs_of(zones, 1.0), streets=streets, rules=ONE, around=around
    ).iloc[0]


def test_of_two_crossings_that_reach_the_same_the_lit_one_is_chosen_and_why_is_said():
    """Nodes 3 and 10003 reach all that matters alike but for a few metres."""
    dark = changed(avenue(7), "Avenue Longue", lit=False)
    chosen = _best(changed(dark, "Rue 3", lit=True))
    assert chosen["node_id"] == 3
    assert "éclairé" in chosen["why"].split(", ")
    assert "non éclairé" in _best(dark)["why"]
    assert "éclairage inconnu" in _best(avenue(7))["why"]


@pytest.mark.parametrize(
    ("category", "word"),
    [
        ("toilets", "toilettes à 100 m"),
        ("drinking_water", "eau potable à 100 m"),
        ("station", "transports à 100 m"),
    ],
)
def test_what_is_near_draws_the_stop_and_is_said_with_its_distance(category, word):
    """The thing stands 100 m from node 3, farther from every other."""
    around = Surroundings(services=services_at((category, 300.0, 100.0)))
    chosen = _best(avenue(7), around)
    assert word in chosen["why"]
    far = Surroundings(services=services_at((category, 300.0, 400.0)))
    assert word.split(" à ")[0] not in _best(avenue(7), far)["why"]
    assert chosen["worth"] == pytest.approx(_best(avenue(7), far)["worth"] + 1 / 20)


def test_a_station_among_the_landmarks_counts_as_transport():
    streets = avenue(7)
    marks = pd.DataFrame({"kind": ["halt"], "name": ["Halte"], "x_m": [300.0], "y_m": [-40.0]})
    streets = Streets(streets.nodes, streets.links, marks, 2154, streets.bbox_lonlat, ())
    assert "transports à 40 m" in _best(streets)["why"]


def test_distances_are_rounded_up_to_ten_metres():
    around = Surroundings(services=services_at(("toilets", 300.0, -31.0)))
    assert "toilettes à 40 m" in _best(avenue(7), around)["why"]


def test_a_protected_place_counts_for_the_team_and_for_nobody_else():
    def known(protected: bool) -> pd.DataFrame:
        return pd.DataFrame({"x_m": [300.0], "y_m": [-40.0], "protected": [protected]})

    plain = _best(avenue(7))
    outside = _best(avenue(7), Surroundings(known=known(True)))
    pd.testing.assert_series_equal(outside, plain)
    assert not outside["team_only"]
    team = _best(avenue(7), Surroundings(known=known(True), for_team=True))
    assert "lieu connu à 40 m" in team["why"]
    assert team["team_only"]
    assert "lieu connu à 40 m" in _best(avenue(7), Surroundings(known=known(False)))["why"]


def test_worth_stays_between_the_named_street_and_the_best_place():
    streets = changed(avenue(7), "Avenue Longue", lit=True)
    around = Surroundings(
        services=services_at(
            ("toilets", 300.0, 0.0), ("drinking_water", 300.0, 0.0), ("station", 300.0, 0.0)
        ),
        known=pd.DataFrame({"x_m": [300.0], "y_m": [0.0], "protected": [False]}),
    )
    assert _best(streets, around)["worth"] == 1.0
    bare = changed(avenue(3), "Rue 0", street=None)
    zones = zones_of((-50, 250))
    found = propose_stops(walk(bare), zones, needs_of(zones, 1.0), streets=bare, rules=ONE)
    assert found["worth"].iloc[0] == pytest.approx(13 / 20)
    assert np.isfinite(found["need_share"]).all()
