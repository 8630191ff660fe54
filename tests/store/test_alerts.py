"""Alerts come back whole, one of a kind at a time; who decided is nowhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import pytest

from planner.alert import Alert, AlertPlace, AlertPlaceKind
from planner.clock import Clock
from planner.errors import StaleVersionError, UsageError
from planner.model import AlertKind, AlertSpan, Point, Public, Week
from planner.planning.alert_means import alerted
from planner.scenario import PassagesWished, Scenario, ShiftMore
from planner.store.schema import AlertRow
from planner.store.workspace import Workspace
from tests.store.samples import means

FIRST = dt.date(2026, 12, 1)
COLD = Alert(
    AlertSpan(AlertKind.COLD, FIRST),
    Scenario("x", shifts_more=(ShiftMore("t1", 5, 1200, 1440),), rates={"travel_s": 2000}),
    (AlertPlace(AlertPlaceKind.GYM, "<b>`=1+1`</b>", Point(1.0, 2.0), Public.STREET),),
)


def test_an_alert_comes_back_whole(workspace, home):
    kept = workspace.save_alert("ville", COLD)
    assert kept.version == 1
    assert Workspace(home).alerts("ville") == [kept]


def test_one_of_a_kind_is_in_force_at_a_time_others_are_not_in_the_way(workspace):
    workspace.save_alert("ville", COLD)
    with pytest.raises(UsageError, match="court déjà"):
        workspace.save_alert("ville", COLD.until(FIRST))
    heat = replace(COLD, span=AlertSpan(AlertKind.HEAT, FIRST))
    before = replace(
        COLD, span=AlertSpan(AlertKind.COLD, FIRST - dt.timedelta(5), FIRST - dt.timedelta(1))
    )
    workspace.save_alert("ville", heat)
    workspace.save_alert("ville", before)
    assert [one.alert for one in workspace.alerts("ville")] == [before, heat, COLD]


def test_an_alert_ends_on_a_day_or_is_taken_away_before_it_begins(workspace):
    kept = workspace.save_alert("ville", COLD)
    ended = workspace.end_alert("ville", kept.id, FIRST, expected=1)
    assert ended is not None
    assert ended.alert.span.last_date == FIRST
    with pytest.raises(StaleVersionError):
        workspace.end_alert("ville", kept.id, FIRST, expected=1)
    assert workspace.end_alert("ville", kept.id, FIRST - dt.timedelta(1), expected=2) is None
    assert workspace.alerts("ville") == []


def test_means_of_an_alert_are_kept_for_their_plan_and_the_latest_are_the_usual(workspace):
    base = replace(means(), exceptions=())
    place = base.places[0].id
    more = Alert(COLD.span, Scenario("x", passages=(PassagesWished(place, 7),)), COLD.places)
    under = alerted(base, [more], Clock(Week(2026, 50), "Europe/Paris"))
    saved = workspace.save_means("ville", under, "m.xlsx")
    assert workspace.means(saved) == under
    assert workspace.latest_means("ville") == (saved, base)


def test_no_column_tells_who_decided():
    assert set(AlertRow.__table__.columns.keys()) == {"id", "territory", "document", "row_version"}
    assert {one.name for one in fields(Alert)} == {"span", "changes", "places"}
    assert {one.name for one in fields(AlertSpan)} == {"kind", "first_date", "last_date"}
