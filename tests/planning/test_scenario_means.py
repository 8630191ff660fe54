"""What a scenario makes of the means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.errors import MeansError
from planner.model import (
    Means,
    Place,
    PlaceKind,
    Point,
    Protection,
    Public,
    ShiftTemplate,
    Team,
    TeamKind,
    TimeWindow,
    Vehicle,
)
from planner.planning.scenario_means import BUS, applied
from planner.scenario import (
    BASELINE,
    BusInstead,
    HalfDay,
    HoursChange,
    ModeChange,
    PassagesWished,
    Scenario,
    ShiftMore,
    StopMore,
)

HERE = Point(0.0, 0.0)
CAR = Team("M1", "M1", TeamKind.MARAUDE, "car", 3, workers=("a", "b"), cost_per_hour_eur=90.0)
FOOT = Team("M2", "M2", TeamKind.MARAUDE, "walk", 2)
MEANS = Means(
    teams=(CAR, FOOT),
    vehicles=(Vehicle("V1", "V1", "car", 5, 0.6),),
    shifts=(
        ShiftTemplate("M1-lun", "M1", 0, 1170, 1470, "base", vehicle="V1"),
        ShiftTemplate("M1-mar", "M1", 1, 1170, 1470, "base", vehicle="V1"),
        ShiftTemplate("M2-lun", "M2", 0, 1170, 1470, "base"),
    ),
    places=(
        Place("base", "Local", PlaceKind.FIXED, Protection.PUBLIC, HERE, is_base=True),
        Place("p1", "Gare", PlaceKind.KNOWN, Protection.PUBLIC, HERE, min_frequency=2, frequency=2),
        Place("p2", "L2", PlaceKind.KNOWN, Protection.SEALED, HERE, sealed_to="M2"),
    ),
)


def test_a_scenario_without_changes_is_the_baseline():
    assert applied(BASELINE, MEANS) is not None
    assert applied(BASELINE, MEANS) == MEANS
    assert BASELINE.is_baseline
    assert applied(Scenario("autre"), MEANS) == MEANS


def test_one_more_team_has_outings_and_a_vehicle_of_its_own_and_no_known_code():
    found = applied(Scenario("x", teams_more=("M1",)), MEANS)
    copy = next(team for team in found.teams if team.id == "M1-bis")
    assert copy == replace(CAR, id="M1-bis", name="M1-bis", workers=())
    own = [shift for shift in found.shifts if shift.team == "M1-bis"]
    assert [(s.id, s.weekday, s.vehicle) for s in own] == [
        ("M1-lun-bis", 0, "V1-bis"),
        ("M1-mar-bis", 1, "V1-bis"),
    ]
    assert [vehicle.id for vehicle in found.vehicles] == ["V1", "V1-bis"]
    assert found.vehicles[1].cost_per_km_eur == 0.6
    twice = applied(Scenario("x", teams_more=("M1", "M1")), MEANS)
    assert [team.id for team in twice.teams] == ["M1", "M2", "M1-bis", "M1-ter"]


def test_a_team_left_out_takes_its_outings_and_sealed_places_with_it():
    found = applied(Scenario("x", teams_less=("M2",)), MEANS)
    assert [team.id for team in found.teams] == ["M1"]
    assert {shift.team for shift in found.shifts} == {"M1"}
    assert [place.id for place in found.places] == ["base", "p1"]


def test_another_mode_keeps_no_vehicle_of_the_mode_before():
    found = applied(Scenario("x", modes=(ModeChange("M1", "bike"),)), MEANS)
    assert found.teams[0].mode == "bike"
    assert {shift.vehicle for shift in found.shifts} == {None}


def test_other_hours_outings_and_passages():
    changes = Scenario(
        "x",
        hours=(HoursChange("M1", 1200, 1500),),
        shifts_more=(ShiftMore("M2", 5, 840, 1080),),
        shifts_less=("M1-mar",),
        places_less=("p2",),
        passages=(PassagesWished("p1", 1),),
    )
    found = applied(changes, MEANS)
    lines = [(s.id, s.weekday, s.start_min, s.end_min) for s in found.shifts]
    assert lines == [
        ("M1-lun", 0, 1200, 1500), ("M2-lun", 0, 1170, 1470), ("M2-lun-bis", 5, 840, 1080),
    ]  # fmt: skip
    places = {place.id: place.frequency for place in found.places}
    assert places == {"base": 1, "p1": 2}, "what a place is owed stays owed"


def test_a_stop_more_is_a_published_one():
    more = StopMore("rue Carnot", Point(5.0, 6.0), Public.STREET, frequency=2)
    place = applied(Scenario("x", stops_more=(more,)), MEANS).places[-1]
    assert (place.kind, place.protection) == (PlaceKind.FIXED, Protection.PUBLIC)
    assert (place.label, place.frequency, place.point) == ("rue Carnot", 2, Point(5.0, 6.0))


def test_a_bus_holds_each_half_day_from_its_first_minute_to_its_last():
    halves = (
        HalfDay("Place du Marché", Point(1.0, 1.0), 1, 540, 720),
        HalfDay("Halle", Point(2.0, 2.0), 1, 840, 1020),
        HalfDay("Mairie", Point(3.0, 3.0), 3, 540, 720),
    )
    bus = BusInstead("s:1", "base", halves, bus_cost_per_hour_eur=70.0, bus_cost_per_km_eur=1.2)
    found = applied(Scenario("x", bus=bus), MEANS)
    team = found.teams[-1]
    assert (team.id, team.mode, team.public, team.cost_per_hour_eur) == (
        BUS, "car", Public.HOUSING, 70.0,
    )  # fmt: skip
    own = [shift for shift in found.shifts if shift.team == BUS]
    assert [(s.weekday, s.start_min, s.end_min) for s in own] == [(1, 480, 1080), (3, 480, 780)]
    stop = next(place for place in found.places if place.id == "bus-1")
    assert stop.windows == (TimeWindow(1, 540, 720),)
    assert (stop.presence_min, stop.min_frequency, stop.sealed_to) == (180, 1, BUS)


def test_all_that_the_means_do_not_have_is_said_at_once():
    changes = Scenario(
        "x",
        teams_more=("Z",),
        teams_less=("Y",),
        shifts_less=("nulle",),
        places_less=("p9",),
        modes=(ModeChange("M1", "fusée"),),
    )
    with pytest.raises(MeansError) as caught:
        applied(changes, MEANS)
    told = str(caught.value)
    assert len(caught.value.faults) == 5
    for word in ("Z", "Y", "nulle", "fusée", "M1, M2"):
        assert word in told
    assert "p9" not in told


def test_a_team_left_out_cannot_be_changed_too():
    with pytest.raises(MeansError, match="M2"):
        applied(Scenario("x", teams_less=("M2",), hours=(HoursChange("M2", 600, 700),)), MEANS)
