"""Scenarios come back whole, two editors never overwrite each other, old plans go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.errors import StaleVersionError, UsageError
from planner.model import Point, Public
from planner.scenario import (
    BusInstead,
    HalfDay,
    HoursChange,
    ModeChange,
    PassagesWished,
    Scenario,
    ShiftMore,
    StopMore,
)
from planner.store import scenarios as store_file
from planner.store.workspace import Workspace
from tests.store.samples import plan

BUS = BusInstead("s:1", "p0", (HalfDay("Place du Marché", Point(1.0, 2.0), 1, 540, 720),),
                 office_cost_per_hour_eur=40.0)  # fmt: skip
FULL = Scenario(
    "Hiver, deux équipes",
    teams_more=("t1",),
    teams_less=("t2",),
    modes=(ModeChange("t1", "bike"),),
    hours=(HoursChange("t1", 1200, 1500),),
    shifts_more=(ShiftMore("t1", 5, 1200, 1440),),
    shifts_less=("s1",),
    places_less=("p1",),
    passages=(PassagesWished("p0", 3),),
    stops_more=(StopMore("rue Carnot", Point(3.0, 4.0), Public.STREET),),
    rates={"travel_s": 2000},
    need_weights={"income_gap": 0.5},
    bus=BUS,
)


def test_a_scenario_comes_back_whole(workspace, home):
    kept = workspace.save_scenario("ville", FULL, expected=None)
    assert (kept.scenario, kept.version) == (FULL, 1)
    assert FULL.name not in kept.id
    assert Workspace(home).scenarios("ville") == [kept]
    assert Workspace(home).scenario("ville", FULL.name) == kept


def test_a_second_save_says_the_version_it_saw(workspace):
    first = workspace.save_scenario("ville", FULL, expected=None)
    with pytest.raises(StaleVersionError, match="existe déjà"):
        workspace.save_scenario("ville", FULL, expected=None)
    changed = replace(FULL, teams_more=())
    assert workspace.save_scenario("ville", changed, expected=first).version == 2
    with pytest.raises(StaleVersionError):
        workspace.save_scenario("ville", FULL, expected=first)
    assert workspace.scenario("ville", FULL.name).scenario == changed


def test_one_removed_and_made_again_under_its_name_is_another_one(workspace):
    seen = workspace.save_scenario("ville", FULL, expected=None)
    workspace.remove_scenario("ville", FULL.name)
    again = workspace.save_scenario("ville", replace(FULL, rates={}), expected=None)
    assert (again.version, again.scenario.name) == (seen.version, seen.scenario.name)
    with pytest.raises(StaleVersionError):
        workspace.save_scenario("ville", FULL, expected=seen)
    assert workspace.scenarios("ville") == [again]


def test_a_new_name_keeps_the_scenario_and_tells_whoever_saw_the_old_one(workspace):
    seen = workspace.save_scenario("ville", FULL, expected=None)
    other = workspace.save_scenario("ville", Scenario("Été"), expected=None)
    renamed = workspace.save_scenario("ville", replace(FULL, name="Printemps"), expected=seen)
    assert (renamed.id, renamed.version) == (seen.id, 2)
    assert workspace.scenarios("ville") == [renamed, other]
    for late in (FULL, replace(FULL, name="Automne")):
        with pytest.raises(StaleVersionError):
            workspace.save_scenario("ville", late, expected=seen)
    with pytest.raises(UsageError, match="choisir un autre nom"):
        workspace.save_scenario("ville", replace(FULL, name="Été"), expected=renamed)
    assert workspace.scenarios("ville") == [renamed, other]


def test_an_unknown_name_lists_those_there_are(workspace):
    workspace.save_scenario("ville", Scenario("Été"), expected=None)
    with pytest.raises(UsageError, match="Été"):
        workspace.scenario("ville", "Hiver")
    workspace.remove_scenario("ville", "Été")
    assert workspace.scenarios("ville") == []


def test_a_scenario_needs_a_name_and_a_bus_needs_a_half_day():
    with pytest.raises(UsageError):
        Scenario("  ")
    with pytest.raises(UsageError):
        Scenario("x" * 61)
    with pytest.raises(UsageError):
        replace(BUS, half_days=())
    with pytest.raises(UsageError):
        HalfDay("Halle", Point(0.0, 0.0), 1, 720, 540)


def test_plans_of_scenarios_are_never_versions_of_a_week(workspace):
    workspace.keep_scenario_plan("ville", "digest-a", plan())
    assert workspace.plans("ville") == []
    assert workspace.scenario_plans("ville", ["digest-a", "digest-b"]) == {"digest-a": plan()}
    again = replace(plan(), points=12)
    workspace.keep_scenario_plan("ville", "digest-a", again)
    assert workspace.scenario_plans("ville", ["digest-a"]) == {"digest-a": again}


def test_the_oldest_plans_go(workspace, monkeypatch):
    monkeypatch.setattr(store_file, "PLANS_KEPT", 3)
    for rank in range(5):
        workspace.keep_scenario_plan("ville", f"d{rank}", plan())
    assert set(workspace.scenario_plans("ville", [f"d{r}" for r in range(5)])) == {"d2", "d3", "d4"}
