"""What others have put on the invented town: several operators, priority districts, communes."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.demo.around import draw_presence, draw_qpv
from planner.demo.means import PERSON_EUR_H, demo_rows
from planner.demo.names import ACROSS_NAME, TOWN_NAME
from planner.demo.town import Town, make_town
from planner.indicators.presence import presence_table
from planner.indicators.presence_gaps import met_by, overlaps
from planner.model import Public
from planner.sources.qpv import qpv_shares

CHECKED_ON = dt.date(2026, 11, 2)
ASKED_ON = dt.date(2026, 11, 30)


@pytest.fixture(params=["XS", "S"])
def town(request: pytest.FixtureRequest) -> Town:
    return make_town(request.param, 1)


def test_both_publics_have_operators_and_two_of_them_share_a_zone_at_one_hour(town: Town) -> None:
    presence = draw_presence(town.zones, CHECKED_ON)
    table = presence_table(presence, town.zones, on=ASKED_ON)
    assert table["operator"].nunique() == 3
    assert not table["faded"].any()
    assert {"maraude", "food"} <= set(met_by(table, Public.STREET)["kind"])
    assert "health" in set(met_by(table, Public.HOUSING)["kind"])
    together = overlaps(met_by(table, Public.STREET))
    assert set(together["num_operators"]) == {2}
    assert together["zone_id"].nunique() == 1
    assert all("fictif" in name or "fictive" in name for name in table["operator"])
    assert presence.equals(draw_presence(town.zones, CHECKED_ON))


def test_districts_lie_apart_around_the_poorest_and_over_several_zones_in_part(town: Town) -> None:
    districts = draw_qpv(town.zones)
    assert len(districts) == (1 if town.size == "XS" else 2)  # no room for two
    assert districts.union_all().area == pytest.approx(districts.geometry.area.sum())
    shares = qpv_shares(town.zones, districts)["qpv_share"]
    assert (shares > 0).sum() > 2
    assert 0 < shares.max() <= 1
    poorest = town.zones["poverty_share"].idxmax()
    assert shares[poorest] > 0.3


def test_a_second_commune_lies_across_the_river(town: Town) -> None:
    assert set(town.zones["commune"]) == {TOWN_NAME, ACROSS_NAME}
    south = town.zones.geometry.centroid.y.groupby(town.zones["commune"]).mean()
    assert south[ACROSS_NAME] < south[TOWN_NAME]


def test_each_team_and_each_vehicle_has_a_cost(town: Town) -> None:
    rows = demo_rows(town)
    teams = rows["équipes"]
    assert [team["coût (€/h)"] for team in teams] == [
        PERSON_EUR_H * int(str(team["personnes"])) for team in teams
    ]
    assert rows["véhicules"]
    assert all(vehicle["coût (€/km)"] for vehicle in rows["véhicules"])
