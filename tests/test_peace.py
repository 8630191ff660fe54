"""A rest told in the middle of a week: its passages are found, taken out, the rest published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from optimisation.problem import Severity
from planner.errors import PlannerError
from planner.exports.promise_words import promise_row
from planner.exports.speaker import Speaker
from planner.i18n import set_language
from planner.model import PlanLock, Week, WeekPlan
from planner.planning.edits import Fix, Leave
from planner.planning.promised import Stop
from planner.service.demo import CODE, add_demo_territory, next_week, write_demo_means
from planner.service.desk import Desk, desk_of
from planner.service.edits import judged_desk, keep_edit, try_edit
from planner.service.judging import publish, refuse_forbidden
from planner.service.load import load_territory
from planner.service.names import names_of
from planner.service.plan_request import PlanRequest
from planner.service.promised import promises_of, recalling
from planner.service.weeks import plan_means, plan_week
from planner.service.wishes import leave_in_peace, stops_to_leave
from planner.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "key"))
    found = Workspace(tmp_path / "home")
    _territory, town = add_demo_territory(found, size="XS")
    means = tmp_path / "moyens.xlsx"
    week = next_week(dt.date.today())
    write_demo_means(town, means, first_night=week.monday.isoformat())
    _publish(
        found, plan_week(found, CODE, means, PlanRequest(week, seconds=None, iterations=1)).plan
    )
    return found


def _publish(workspace: Workspace, plan: WeekPlan) -> WeekPlan:
    rules = {v.rule for v in plan.violations if v.severity == Severity.TO_ACCEPT}
    return publish(workspace, plan, accept=rules)


def _desk(workspace: Workspace) -> Desk:
    plan = max(workspace.plans(CODE), key=lambda one: one.version)
    return desk_of(workspace, plan, load_territory(workspace, CODE))


def _first(plan: WeekPlan) -> Stop:
    return next(
        Stop(passage.ref, shift.id, passage.start_s)
        for shift in plan.shifts
        for passage in shift.passages
        if passage.place
    )


def _rest(workspace: Workspace, stop: Stop) -> None:
    until = dt.date.today() + dt.timedelta(days=30)
    leave_in_peace(workspace, CODE, stop.ref, until, agreed=True)


def _left(workspace: Workspace) -> WeekPlan:
    desk = _desk(workspace)
    stops = stops_to_leave(workspace, desk.plan)
    tried = try_edit(workspace, desk, Leave(stops), checked=judged_desk(workspace, desk))
    assert not tried.forbidden
    return keep_edit(workspace, tried, accepted=True)


def test_a_published_plan_without_the_passages_a_rest_forbids_is_judged_and_published(
    workspace: Workspace,
) -> None:
    plan = _desk(workspace).plan
    assert stops_to_leave(workspace, plan) == ()
    stop = _first(plan)
    _rest(workspace, stop)
    forbidden = stops_to_leave(workspace, plan)
    assert stop in forbidden
    with pytest.raises(PlannerError):
        refuse_forbidden(workspace, plan)
    kept = _left(workspace)
    assert (kept.version, kept.engine, kept.published) == (plan.version + 1, "edit:leave", False)
    assert stops_to_leave(workspace, kept) == ()
    before = {(s.id, p.ref, p.start_s) for s in plan.shifts for p in s.passages}
    after = {(s.id, p.ref, p.start_s) for s in kept.shifts for p in s.passages}
    assert after == before - {(one.shift, one.ref, one.start_s) for one in forbidden}
    assert _publish(workspace, kept).published
    refuse_forbidden(workspace, kept)


def test_an_outing_fixed_whole_stays_so_without_the_passage(workspace: Workspace) -> None:
    desk = _desk(workspace)
    stop = _first(desk.plan)
    fixed = try_edit(workspace, desk, Fix((stop.shift,)), checked=judged_desk(workspace, desk))
    keep_edit(workspace, fixed, accepted=True)
    _rest(workspace, stop)
    kept = _left(workspace)
    assert PlanLock(stop.shift) in kept.locks
    shift = next(one for one in kept.shifts if one.id == stop.shift)
    told = [lock for lock in kept.locks if lock.shift == stop.shift and lock.ref]
    assert [(one.ref, one.position) for one in told] == [
        (passage.ref, rank) for rank, passage in enumerate(shift.passages)
    ]
    rules = {item.rule for item in kept.violations}
    assert not rules & {"lock_broken", "route_locked", "forbidden_window"}


def test_the_list_of_promises_tells_as_many_broken_as_the_judge(workspace: Workspace) -> None:
    desk = _desk(workspace)
    _rest(workspace, _first(desk.plan))
    after = Week.of(desk.plan.week.monday + dt.timedelta(days=7))
    request = PlanRequest(after, seconds=None, iterations=1)
    planned = plan_means(workspace, desk.loaded, desk.means, request, source_name="moyens.xlsx")
    kept = promises_of(workspace, planned.plan)
    assert kept is not None
    assert kept.num > 1
    assert len(kept.broken) == len(planned.verdict.broken) > 0
    set_language("fr")
    names = names_of(workspace, planned.plan, planned.means)
    speaker = recalling(workspace, planned.plan, Speaker.of(planned.plan, planned.means, names))
    rows = [promise_row(one, speaker) for one in kept.slots]
    assert sum(row[3].startswith("tenu") for row in rows) == kept.num - len(kept.broken)
    assert sum(row[2] == "sans passage" for row in rows) == sum(
        one.after is None for one in kept.slots
    )
