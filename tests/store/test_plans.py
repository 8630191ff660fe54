"""Versions of a plan: in order, never lost, one published a week."""

from __future__ import annotations

import threading
from dataclasses import replace
from multiprocessing import get_context

import pytest

from planner.errors import StaleVersionError, StoreError
from planner.model import Week
from planner.store.schema import PlanRow
from planner.store.workspace import Workspace
from tests.store.samples import WEEK, plan

NUM_WRITES = 20


def test_versions_count_from_one_and_name_what_they_replace(workspace):
    first = workspace.save_plan(plan(), expected=None)
    second = workspace.save_plan(replace(plan(), points=5), expected=1)
    assert (first.version, first.replaces) == (1, None)
    assert (second.version, second.replaces) == (2, 1)
    assert workspace.plan("plan-a") == second
    assert workspace.plan("plan-a", 1) == first
    assert workspace.plans("ville") == [first, second]
    assert workspace.plans("ville", Week(2026, 50)) == []


def test_saving_on_an_old_version_is_refused_and_writes_nothing(workspace):
    workspace.save_plan(plan(), expected=None)
    workspace.save_plan(plan(), expected=1)
    for expected in (None, 1, 3):
        with pytest.raises(StaleVersionError, match="version 2"):
            workspace.save_plan(plan(), expected=expected)
    assert len(workspace.plans("ville")) == 2


def test_an_absent_plan_is_said(workspace):
    with pytest.raises(StoreError, match="absent"):
        workspace.plan("nothing")
    workspace.save_plan(plan(), expected=None)
    with pytest.raises(StoreError, match="version 7"):
        workspace.publish("plan-a", 7)


def test_one_plan_a_week_is_published_and_the_latest_before_is_the_promise(workspace):
    for week, name in ((WEEK, "a"), (WEEK, "b"), (WEEK.previous, "c"), (Week(2025, 52), "d")):
        workspace.save_plan(plan(week=week, id_=name), expected=None)
        assert workspace.publish(name, 1).published
    assert [p.id for p in workspace.plans("ville") if p.published] == ["d", "c", "b"]
    assert workspace.last_published("ville", Week(2026, 50)).id == "b"
    assert workspace.last_published("ville", WEEK).id == "c"
    assert workspace.last_published("ville", Week(2026, 1)).id == "d"
    assert workspace.last_published("ville", Week(2025, 52)) is None


def test_a_version_published_says_which_one_was_until_then(workspace):
    for expected in (None, 1, 2):
        workspace.save_plan(plan(), expected=expected)
    assert workspace.publish("plan-a", 1).published_after is None
    assert workspace.publish("plan-a", 3).published_after == 1
    assert workspace.publish("plan-a", 3).published_after == 1  # again: what people saw stays
    assert workspace.plan("plan-a", 2).published_after is None
    assert workspace.publish("plan-a", 1).published_after == 3
    assert workspace.save_plan(workspace.plan("plan-a", 1), expected=3).published_after is None
    workspace.save_plan(plan(id_="other"), expected=None)
    assert workspace.publish("other", 1).published_after is None  # no version of it


def test_versions_are_listed_unread_and_one_is_read(workspace):
    for week, name in ((WEEK, "a"), (WEEK.previous, "b")):
        workspace.save_plan(plan(week=week, id_=name), expected=None)
    workspace.save_plan(plan(id_="a"), expected=1)
    assert workspace.plan_in_force("ville", WEEK).version == 2  # the newest where none is told
    workspace.publish("a", 1)
    told = [(one.id, one.week, one.version, one.published) for one in workspace.plan_heads("ville")]
    whole = [(one.id, one.week, one.version, one.published) for one in workspace.plans("ville")]
    assert told == whole
    assert len(workspace.plan_heads("ville", WEEK)) == 2
    assert workspace.newest_plan("ville", WEEK) == workspace.plan("a", 2)
    assert workspace.plan_in_force("ville", WEEK) == workspace.plan("a", 1)
    assert workspace.newest_plan("ville", Week(2030, 1)) is None


def test_a_listed_version_tells_that_what_is_saved_of_it_changed(workspace):
    workspace.save_plan(plan(), expected=None)
    before = workspace.plan_heads("ville")
    workspace.publish("plan-a", 1)
    assert workspace.plan_heads("ville")[0].row_version > before[0].row_version


def test_a_saved_version_is_not_published_by_its_file(workspace):
    saved = workspace.save_plan(replace(plan(), published=True), expected=None)
    assert not saved.published
    assert workspace.last_published("ville", Week(2026, 50)) is None


def write_versions(workspace: Workspace, mark: int) -> None:
    """Add versions one by one, starting again whenever somebody else was faster."""
    written = 0
    while written < NUM_WRITES:
        versions = workspace.plans("ville")
        newest = max((p.version for p in versions), default=None)
        try:
            workspace.save_plan(replace(plan(), seed=mark), expected=newest)
            written += 1
        except StaleVersionError:
            continue


def write_in_process(home, mark: int) -> None:
    write_versions(Workspace(home), mark)


def check_no_version_is_lost(workspace):
    versions = workspace.plans("ville")
    assert sorted(p.version for p in versions) == list(range(1, 2 * NUM_WRITES + 1))
    assert all(p.replaces == (p.version - 1 or None) for p in versions)
    assert [sum(p.seed == mark for p in versions) for mark in (1, 2)] == [NUM_WRITES] * 2


def test_two_threads_writing_lose_no_version(workspace):
    threads = [threading.Thread(target=write_versions, args=(workspace, m)) for m in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check_no_version_is_lost(workspace)


def test_two_processes_writing_lose_no_version(workspace, home):
    context = get_context("spawn")
    children = [context.Process(target=write_in_process, args=(home, m)) for m in (1, 2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
        assert child.exitcode == 0
    check_no_version_is_lost(workspace)


def test_a_row_changed_since_it_was_read_is_refused(workspace):
    workspace.save_plan(plan(), expected=None)
    with workspace.reading() as session:
        row = session.query(PlanRow).one()
    workspace.publish("plan-a", 1)
    row.document = "{}"
    with pytest.raises(StaleVersionError), workspace.writing() as session:
        session.add(row)
    assert workspace.plan("plan-a").published
