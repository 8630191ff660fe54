"""Undo, redo and what two versions differ by."""

from __future__ import annotations

from dataclasses import replace

from planner.model import PlanLock
from planner.planning.history import redo_to, undo_to, version_changes
from tests.store.samples import plan

PLAN = plan()


def _version(number: int, *, restores: int | None = None):
    return replace(PLAN, version=number, replaces=number - 1 or None, restores=restores)


def test_undoing_twice_goes_two_steps_back_and_redo_comes_forward():
    versions = [_version(1), _version(2), _version(3), _version(4, restores=2)]
    assert undo_to(versions, versions[3]).version == 1
    assert redo_to(versions, versions[3]).version == 3
    versions.append(_version(5, restores=1))
    assert undo_to(versions, versions[4]) is None
    assert redo_to(versions, versions[4]).version == 2


def test_an_edit_after_an_undo_is_what_the_next_undo_takes_away():
    versions = [_version(1), _version(2), _version(3, restores=1), _version(4)]
    assert undo_to(versions, versions[3]).version == 1
    assert redo_to(versions, versions[3]) is None


def test_two_versions_differ_by_passages_and_by_what_is_fixed():
    shift = next(one for one in PLAN.shifts if one.passages)
    less = replace(shift, passages=shift.passages[1:])
    after = replace(
        PLAN,
        shifts=tuple(less if one is shift else one for one in PLAN.shifts),
        locks=(PlanLock(shift.id),),
    )
    found = version_changes(PLAN, after)
    assert [stop.start_s for stop in found.left_out] == [shift.passages[0].start_s]
    assert found.fixed == (PlanLock(shift.id),)
    assert not found.nothing
    assert version_changes(PLAN, PLAN).nothing
