"""The invented town has what real towns have and programs forget."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from planner.bus.sites import sites_of
from planner.bus.tour import SiteKind, Span
from planner.demo.ground import BANK_M, NUM_AVENUES, draw_ground, in_parks, river_y
from planner.demo.means import WeekShape, week_rows
from planner.demo.names import StreetNames
from planner.demo.plan import ground_plan
from planner.demo.size import SIZES
from planner.demo.town import Town, make_town
from planner.errors import UsageError
from planner.indicators.indicator import NeedContext
from planner.indicators.need import compute_needs
from planner.model import Public
from planner.network.graph import build
from planner.network.modes import MODES


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town("XS", 3)


def test_the_same_seed_gives_the_same_town(town) -> None:
    again = make_town("XS", 3)
    pd.testing.assert_frame_equal(town.streets.nodes, again.streets.nodes)
    pd.testing.assert_frame_equal(
        pd.DataFrame(town.streets.links.drop(columns="geometry")),
        pd.DataFrame(again.streets.links.drop(columns="geometry")),
    )
    assert town.streets.links.geometry.geom_equals(again.streets.links.geometry).all()
    assert town.zones["poverty_share"].equals(again.zones["poverty_share"])


def test_another_seed_gives_another_town(town) -> None:
    other = make_town("XS", 4)
    assert len(other.streets.nodes) != len(town.streets.nodes) or not np.allclose(
        other.streets.nodes["x_m"], town.streets.nodes["x_m"]
    )


def test_an_unknown_size_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="XS"):
        make_town("XXL")


@pytest.mark.parametrize("mode", list(MODES))
def test_a_pocket_is_out_of_reach_and_most_of_the_town_is_not(mode) -> None:
    town = make_town("S", 1)
    reached = build(town.streets, MODES[mode]).num_nodes
    usable = town.streets.links[town.streets.links[mode]]
    nodes = pd.unique(usable[["from_node", "to_node"]].to_numpy().ravel()).size
    assert 0.9 * nodes < reached < nodes


def test_only_bridges_cross_the_river() -> None:
    plan = ground_plan(900, np.random.default_rng(5))
    above = plan.xy[:, 1] > river_y(plan.xy[:, 0], plan.radius_m)
    crossing = above[plan.pieces[:, 0]] != above[plan.pieces[:, 1]]
    assert crossing.any()
    assert np.array_equal(crossing, plan.bridges)
    assert plan.footbridges.sum() == 1
    assert not (above[plan.paths[:, 0]] != above[plan.paths[:, 1]]).any()


def test_streets_have_one_ways_dead_ends_roundabouts_and_ways_closed_to_some() -> None:
    links = make_town("S", 1).streets.links
    both = set(zip(links["from_node"], links["to_node"], strict=True))
    one_way = [pair for pair in both if pair[::-1] not in both]
    assert len(one_way) > 30
    ends = pd.concat([links["from_node"], links["to_node"]]).value_counts()
    assert (ends == 2).sum() > 5  # a dead end: one street, both directions
    assert (links["junction"] == "roundabout").any()
    assert links[links["highway"] == "trunk"]["walk"].eq(False).all()
    assert links[links["highway"] == "footway"]["car"].eq(False).all()
    assert links["street"].isna().any()


def test_a_bus_may_stop_at_the_covered_market_on_its_two_mornings_only() -> None:
    town = make_town("S", 1)
    found = sites_of(
        town.streets.landmarks, None, pd.DataFrame(columns=["name", "x_m", "y_m"]),
        monday=dt.date(2026, 11, 30), tz="Europe/Paris",
    )  # fmt: skip
    (market,) = (site for site in found if site.kind is SiteKind.MARKET)
    assert market.hours == (Span(1, 480, 780), Span(5, 480, 780))


def test_links_are_as_long_as_their_line_and_never_straight_everywhere() -> None:
    links = make_town("XS", 3).streets.links
    assert np.allclose(links["length_m"], links.geometry.length)
    assert links.geometry.apply(lambda line: len(line.coords)).min() > 2


def test_needs_are_contrasted_and_secret_figures_stay_unknown() -> None:
    town = make_town("S", 1)
    assert town.zones["poverty_share"].isna().any()
    for public in Public:
        needs = compute_needs(
            town.zones, public=public, context=NeedContext(services=town.services)
        )
        known = needs.frame["need_share"].dropna()
        assert known.sum() == pytest.approx(1)
        assert known.max() > 2 * known.median()
    secret = town.zones["poverty_share"].isna() & town.zones["residential"]
    needs = compute_needs(town.zones, public=Public.HOUSING, context=NeedContext())
    assert needs.frame["need"][secret].isna().all()


def test_a_town_too_small_for_the_week_asked_is_refused(town) -> None:
    with pytest.raises(ValueError, match="too few"):
        week_rows(town.streets, WeekShape(num_places=100_000))


@pytest.mark.parametrize("seed", range(1, 9))
@pytest.mark.parametrize("size", ["XS", "S"])
def test_every_town_has_two_lived_in_zones_or_more_whose_figures_are_suppressed(size, seed) -> None:
    zones = make_town(size, seed).zones
    lived_in = zones[zones["residential"] & (zones["population"] > 0)]
    assert 2 <= lived_in["poverty_share"].isna().sum() < len(lived_in) / 2


def test_what_is_both_a_landmark_and_a_service_has_one_position() -> None:
    town = make_town("S", 2)
    services, landmarks = town.services, town.streets.landmarks
    shared = set(services["name"]) & set(landmarks["name"])
    assert len(shared) == 2  # the station and the town hall
    for name in shared:
        spot = services[services["name"] == name].geometry.iloc[0]
        x_m, y_m = landmarks.loc[landmarks["name"] == name, ["x_m", "y_m"]].iloc[0]
        assert (spot.x, spot.y) == (x_m, y_m)
    assert "Bains-douches municipaux" in set(services["name"])


def test_a_one_way_street_costs_the_car_more_one_way_and_walkers_nothing(town) -> None:
    links = town.streets.links
    both = set(zip(links["from_node"], links["to_node"], strict=True))
    car, walk = (build(town.streets, MODES[mode]) for mode in ("car", "walk"))
    arcs = [
        set(zip(g.node_ids[g.tail].tolist(), g.node_ids[g.head].tolist(), strict=True))
        for g in (car, walk)
    ]
    one_way = {pair for pair in both if pair[::-1] not in both and pair in arcs[0]}
    assert one_way
    assert not any(pair[::-1] in arcs[0] for pair in one_way)
    on_foot = one_way & arcs[1]
    assert on_foot
    assert all(pair[::-1] in arcs[1] for pair in on_foot)


def test_sizes_are_those_of_the_practice() -> None:
    """Teams, team-shifts a week and visits of a city, a department, Paris and its first ring."""
    found = {
        name: (
            size.street_teams + size.mobile_teams,
            size.street_teams * size.nights + 5 * size.mobile_teams,
            size.num_visits,
        )
        for name, size in SIZES.items()
    }
    assert found["M"] == (25, 120, 900)
    assert found["L"] == (170, 1_000, 6_000)
    city = SIZES["city"]
    assert (city.street_teams, city.nights, city.num_places) == (5, 7, 120)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_town_reaches_out_along_its_avenues_and_not_between(seed) -> None:
    plan = ground_plan(1_100, np.random.default_rng(seed))
    used = plan.xy[np.unique(plan.pieces)]
    sector = np.floor((np.arctan2(used[:, 1], used[:, 0]) + np.pi) / (np.pi / 9)).astype(int) % 18
    reach_m = [np.hypot(*used[sector == rank].T).max() for rank in range(18)]
    assert max(reach_m) > 1.35 * min(reach_m)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_avenues_are_straight_and_no_street_crosses_a_park(seed) -> None:
    ground = draw_ground(1_100, 190.0, np.random.default_rng(seed))
    for rank in range(NUM_AVENUES):
        nodes = ground.xy[np.unique(ground.chains[ground.chain == rank])]
        turns = np.arctan2(nodes[:, 1], nodes[:, 0])
        assert len(nodes) > 2
        assert np.abs(np.angle(np.exp(1j * (turns - turns[0])))).max() < 1e-9
    plan = ground_plan(1_100, np.random.default_rng(seed))
    middle = plan.xy[plan.pieces].mean(axis=1)
    off_avenue = ~np.isin(plan.pieces, ground.chains).all(axis=1)
    assert not in_parks(middle[off_avenue], ground.parks).any()


def test_a_street_runs_along_each_bank() -> None:
    ground = draw_ground(1_100, 190.0, np.random.default_rng(1))
    for rank, side in ((NUM_AVENUES, 1), (NUM_AVENUES + 1, -1)):
        x_m, y_m = ground.xy[np.unique(ground.chains[ground.chain == rank])].T
        assert len(x_m) > 5
        assert np.allclose(y_m - river_y(x_m, ground.radius_m), side * BANK_M)


def test_street_names_are_dealt_once_and_never_numbered_in_a_city() -> None:
    names = StreetNames(np.random.default_rng(1))
    dealt = [names.next("residential") for _street in range(8_000)]
    assert len(set(dealt)) == len(dealt)
    assert not any(name[-1].isdigit() for name in dealt)
