"""Edits kept as versions of a saved plan: what may be kept, undone, and two people at once."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planner.errors import StaleVersionError, UsageError
from planner.model import PlanViolation, TimeWindow, WeekPlan
from planner.planning.edits import Add, Drop, Fix
from planner.planning.promised import Stop
from planner.service.demo import CODE, add_demo_territory, next_week, write_demo_means
from planner.service.desk import Desk, desk_of, open_desk
from planner.service.edits import judged_desk, keep_edit, try_edit
from planner.service.history import redo, undo
from planner.service.plan_request import PlanRequest
from planner.service.weeks import plan_week
from planner.store.workspace import Workspace


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edits")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        workspace = Workspace(folder / "home")
        _territory, town = add_demo_territory(workspace, size="XS")
        week = next_week(dt.date.today())
        means = folder / "moyens.xlsx"
        write_demo_means(town, means, first_night=week.monday.isoformat())
        plan_week(workspace, CODE, means, PlanRequest(week, seconds=None, iterations=1))
        workspace.close()
    return folder / "home"


@pytest.fixture
def desk(home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(home.parent / "key"))
    return open_desk(Workspace(home), CODE, next_week(dt.date.today()))


def _stops(plan: WeekPlan) -> Iterator[Stop]:
    return (
        Stop(passage.ref, shift.id, passage.start_s)
        for shift in plan.shifts
        for passage in shift.passages
    )


def _first(plan: WeekPlan) -> Stop:
    return next(_stops(plan))


def _content(plan: WeekPlan) -> WeekPlan:
    return replace(plan, version=1, replaces=None, restores=None, published=False)


def test_an_edit_tells_what_the_judge_finds_and_undoing_it_gives_the_same_plan(
    home: Path, desk: Desk
) -> None:
    workspace = Workspace(home)
    checked = judged_desk(workspace, desk)
    tried = try_edit(workspace, desk, Drop(_first(desk.plan)), checked=checked)
    kept = keep_edit(workspace, tried, accepted=True)
    assert kept.replaces == desk.plan.version
    again = judged_desk(workspace, desk_of(workspace, kept, desk.loaded, near=desk))
    assert again.plan.points - checked.plan.points == tried.told.points
    assert again.plan.violations == kept.violations
    undone = undo(workspace, kept)
    assert _content(undone) == _content(desk.plan)
    assert _content(redo(workspace, undone)) == _content(kept)


def test_what_is_forbidden_cannot_be_kept_even_when_accepted(home: Path, desk: Desk) -> None:
    workspace = Workspace(home)
    checked = judged_desk(workspace, desk)
    tried = try_edit(workspace, desk, Drop(_first(desk.plan)), checked=checked)
    wish = PlanViolation("forbidden_window", "interdit", desk.plan.shifts[0].id, amount=60)
    tried = replace(tried, broken=(*tried.broken, wish))
    assert tried.forbidden == (wish,)
    with pytest.raises(UsageError, match="impossible"):
        keep_edit(workspace, tried, accepted=True)


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(
    home: Path, desk: Desk
) -> None:
    workspace = Workspace(home)
    checked = judged_desk(workspace, desk)
    fixed = try_edit(workspace, desk, Fix((desk.plan.shifts[0].id,)), checked=checked)
    dropped = try_edit(workspace, desk, Drop(_first(desk.plan)), checked=checked)
    first = keep_edit(workspace, fixed)
    with pytest.raises(StaleVersionError):
        keep_edit(workspace, dropped, accepted=True)
    assert workspace.plan(first.id) == first
    undo(workspace, first)


_KILLED = """
import os, signal
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.orm import Session
from planner.store.workspace import Workspace
store = Workspace(Path({home!r}))
plan = store.plan({plan!r})
event.listen(Session, "after_flush", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
store.save_plan(plan, expected=plan.version)
"""


def test_a_server_killed_in_the_middle_of_a_save_loses_no_version(home: Path, desk: Desk) -> None:
    workspace = Workspace(home)
    before = workspace.plans(CODE)
    script = _KILLED.format(home=str(home), plan=desk.plan.id)
    ended = subprocess.run([sys.executable, "-c", script], env=dict(os.environ), check=False)
    assert ended.returncode == -signal.SIGKILL
    assert Workspace(home).plans(CODE) == before
    saved = workspace.save_plan(desk.plan, expected=workspace.plan(desk.plan.id).version)
    assert workspace.plans(CODE)[-1] == saved


def test_e10_no_edit_brings_a_passage_into_hours_refused_since_the_plan_was_made(
    home: Path, desk: Desk
) -> None:
    workspace = Workspace(home)
    means_id, means = workspace.latest_means(CODE)
    passed = {one.place for shift in desk.plan.shifts for one in shift.passages}
    place = next(one for one in means.places if one.id in passed and not one.refusals)
    refused = replace(place, refusals=(TimeWindow(None, 0, 1440),))
    places = tuple(refused if one is place else one for one in means.places)
    before = judged_desk(workspace, desk)
    stop = next(one for one in _stops(desk.plan) if one.ref == place.id)
    gone = keep_edit(
        workspace, try_edit(workspace, desk, Drop(stop), checked=before), accepted=True
    )
    workspace.save_means(CODE, replace(means, places=places), "m.xlsx", onto=means_id)
    after = judged_desk(workspace, desk)
    wish = PlanViolation("forbidden_window", "interdit", ref=place.id)
    assert wish not in before.plan.violations
    assert wish in after.plan.violations
    left = desk_of(workspace, gone, desk.loaded, near=desk)
    checked = judged_desk(workspace, left)
    assert wish not in checked.plan.violations
    back = try_edit(workspace, left, Add((place.id,), stop.shift), checked=checked)
    assert wish in back.forbidden
    with pytest.raises(UsageError, match="impossible"):
        keep_edit(workspace, back, accepted=True)
