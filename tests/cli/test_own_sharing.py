"""E19: the organisation's own passages are shared by choice, by zone, day and band, and no more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import shapely

from planner.model import Place, PlaceKind, Point, Protection
from planner.roles import Account, Role
from planner.service.load import load_territory
from planner.service.own_sharing import WEEKS, organisation_name, own_table
from planner.service.sharing import shared_passages
from planner.sharing import OWN, Field
from planner.store.workspace import Workspace

CODE = "demo"


@pytest.fixture
def store(own_home) -> Workspace:
    workspace = Workspace(own_home)
    plan = workspace.plans(CODE)[-1]
    workspace.publish(plan.id, plan.version)
    return workspace


def _monday(store: Workspace) -> dt.date:
    return store.plans(CODE)[-1].week.monday


def _moved(place: Place, by_m: float) -> Place:
    return replace(place, point=Point(place.point.x_m + by_m, place.point.y_m))


def test_e19_own_passages_are_told_by_zone_and_band_and_nothing_of_a_sealed_place(store):
    loaded, on = load_territory(store, CODE), _monday(store)
    plan = store.plans(CODE)[-1]
    means = store.means(plan.means)
    before = own_table(store, loaded, on=on)
    assert set(before["operator"]) == {OWN}
    passed = {one.place for shift in plan.shifts for one in shift.passages}
    told = {Protection.PUBLIC, Protection.PARTNER, Protection.TEAM}
    zones = {
        str(zone)
        for place in means.places
        if place.id in passed
        and place.protection in told
        and place.kind is not PlaceKind.EXPLORATORY
        for zone, shape in loaded.required_zones().geometry.items()
        if shapely.intersects_xy(shape, place.point.x_m, place.point.y_m)
    }
    assert set(before["zone_id"]) == zones
    assert set(before["weekday"]) <= set(range(7))
    assert before["band"].between(0, 11).all()
    never = tuple(
        _moved(one, 900) if one.protection is Protection.SEALED
        or one.kind is PlaceKind.EXPLORATORY else one for one in means.places
    )  # fmt: skip
    visits = tuple(replace(one, point=Point(0, 0)) for one in means.appointments)
    store.rewrite_means(plan.means, replace(means, places=never, appointments=visits))
    assert own_table(store, loaded, on=on).equals(before)


def test_e19_nothing_of_its_own_is_shared_unless_chosen_and_what_is_taken_back_is_gone(store):
    loaded, on = load_territory(store, CODE), _monday(store)
    own = own_table(store, loaded, on=on)
    assert shared_passages(store, loaded, None, on=on).empty
    zone = own["zone_id"].iloc[0]
    store.share(CODE, OWN, [zone], [Field.HOURS])
    told = shared_passages(store, loaded, None, on=on)
    assert set(told["zone_id"]) == {zone}
    assert set(told["operator"]) == {organisation_name(store, CODE)} != {""}
    assert told["weekday"].isna().all()
    assert set(told["band"]) == set(own.loc[own["zone_id"] == zone, "band"])
    account = Account("ABCD-EFGH-IJKL-MNOP", Role.PARTNER, CODE, operator="Relais")
    store.save_account(account)
    store.remove_account(account.code)
    assert not shared_passages(store, loaded, None, on=on).empty
    store.take_back(CODE, OWN, [zone])
    assert shared_passages(store, loaded, None, on=on).empty


def test_e19_a_week_published_long_ago_tells_nothing(store):
    loaded, monday = load_territory(store, CODE), _monday(store)
    assert not own_table(store, loaded, on=monday + dt.timedelta(days=7 * WEEKS)).empty
    assert own_table(store, loaded, on=monday + dt.timedelta(days=7 * WEEKS + 1)).empty
    assert not own_table(store, loaded, on=monday - dt.timedelta(days=7)).empty
    assert own_table(store, loaded, on=monday - dt.timedelta(days=8)).empty
