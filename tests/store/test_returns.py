"""Sheets brought back and wishes in the workspace: versions, secrecy, expiry."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from planner.errors import StaleVersionError
from planner.model import AppointmentState, Point, VisitOutcome
from planner.returns import Held, OutingReturn, StopReturn, Unplanned
from planner.wishes import OtherHour, Rest, Wishes
from tests.store.samples import means

DAY = dt.date(2026, 12, 1)
WEEK = dt.timedelta(days=7)


def told(outing: str = "K7F3Q", **more) -> OutingReturn:
    values = {
        "stops": (
            StopReturn("p1", 1, 1260, {"met": 3}, Point(652111.25, 6862111.75)),
            StopReturn("a1", 2, 1300, outcome=AppointmentState.NOT_THERE),
        ),
        "unplanned": (Unplanned(1320, Point(652333.25, 6862333.75), {"met": 1}),),
        "sums": {"met": 4},
    } | more
    return OutingReturn(outing, "plan-a", 1, "s1@2026-12-01", DAY, Held.YES, **values)


def test_a_return_comes_back_and_a_correction_takes_its_place(workspace):
    (saved,) = workspace.save_returns("ville", [told()])
    assert saved == replace(told(), version=1)
    assert workspace.outing_return("ville", "K7F3Q") == saved
    (again,) = workspace.save_returns("ville", [replace(saved, held=Held.PARTLY, stops=())])
    assert again.version == 2
    assert workspace.returns("ville") == [again]
    assert workspace.outing_return("ville", "AAAAA") is None


def test_whoever_did_not_see_the_last_version_is_refused_and_nothing_is_written(workspace):
    (saved,) = workspace.save_returns("ville", [told()])
    for stale in (told(), replace(saved, version=7)):
        with pytest.raises(StaleVersionError, match="K7F3Q"):
            workspace.save_returns("ville", [told("BBBBB"), stale])
    assert workspace.returns("ville") == [saved]


def test_nothing_a_return_says_is_on_disk_in_clear(workspace, on_disk, own_rows):
    workspace.save_returns("ville", [told()])
    workspace.close()
    for written, planted in (
        (on_disk(), (b"652111.25", b"6862333.75")),
        (own_rows(), (b'"met"', b"unplanned")),
    ):
        assert b"K7F3Q" in written  # the search does find what is in clear
        assert not [one for one in planted if one in written]


def test_lines_are_erased_after_ninety_days_and_sums_stay(workspace):
    workspace.save_returns("ville", [told()])
    expired = DAY + dt.timedelta(days=90)
    assert workspace.erase_return_lines("ville", expired - dt.timedelta(days=1)) == 0
    assert workspace.erase_return_lines("ville", expired) == 1
    (left,) = workspace.returns("ville")
    assert (left.stops, left.unplanned, left.sums) == ((), (), {"met": 4})
    assert left.num_slots_held is None
    assert workspace.with_wishes("ville", means()).returned == ()
    assert workspace.erase_return_lines("ville", expired) == 0


def test_how_many_slots_the_lines_said_held_is_kept_of_them(workspace):
    workspace.save_returns("ville", [told()])
    expired = DAY + dt.timedelta(days=90)
    workspace.erase_return_lines("ville", expired, lambda one: len(one.stops))
    (left,) = workspace.returns("ville")
    assert (left.stops, left.num_slots_held) == ((), len(told().stops))


def test_every_means_carries_wishes_and_outcomes_and_keeps_none_of_them(workspace):
    rest, hour = Rest("p1", DAY, DAY + WEEK), OtherHour("p2", 1320, 1440, DAY, DAY + WEEK)
    workspace.save_rest("ville", rest)
    workspace.save_other_hour("ville", hour)
    workspace.save_returns("ville", [told()])
    held = workspace.with_wishes("ville", means())
    assert held.wishes == Wishes((rest,), (hour,))
    assert held.returned == (VisitOutcome("a1", DAY, AppointmentState.NOT_THERE),)
    means_id = workspace.save_means("ville", held, "x.xlsx")
    assert workspace.means(means_id) == held
    workspace.end_wish("ville", "p1", "rest")
    workspace.end_wish("ville", "p2", "hour")
    workspace.save_returns("ville", [replace(told(), version=1, stops=())])
    assert workspace.means(means_id) == means()


def test_a_rest_told_again_keeps_its_beginning_and_takes_the_new_end(workspace):
    workspace.save_rest("ville", Rest("p1", DAY, DAY + 2 * WEEK, 60))
    kept = workspace.save_rest("ville", Rest("p1", DAY + WEEK, DAY + 3 * WEEK))
    assert kept == Rest("p1", DAY, DAY + 3 * WEEK, 60)
    assert workspace.wishes("ville").rests == (kept,)
    later = workspace.save_rest("ville", Rest("p1", DAY + 5 * WEEK, DAY + 6 * WEEK))
    assert workspace.wishes("ville").rests == (kept, later)


def test_a_wish_is_erased_after_its_last_day_a_rest_once_a_week_has_told_that_it_is_over(workspace):
    workspace.save_rest("ville", Rest("p1", DAY, DAY + WEEK))
    workspace.save_other_hour("ville", OtherHour("p1", 600, 720, DAY, DAY + WEEK))
    one = dt.timedelta(days=1)
    assert workspace.erase_wishes("ville", DAY + WEEK) == 0
    assert workspace.erase_wishes("ville", DAY + WEEK + one) == 1
    assert workspace.wishes("ville").other_hours == ()
    assert workspace.erase_wishes("ville", DAY + 2 * WEEK) == 0
    assert workspace.erase_wishes("ville", DAY + 2 * WEEK + one) == 1
    assert workspace.wishes("ville") == Wishes()


def test_whatever_changes_changes_the_version_told(workspace):
    seen = [workspace.returns_version("ville")]
    (saved,) = workspace.save_returns("ville", [told()])
    seen.append(workspace.returns_version("ville"))
    workspace.save_returns("ville", [saved])
    seen.append(workspace.returns_version("ville"))
    workspace.save_rest("ville", Rest("p1", DAY, DAY + WEEK))
    seen.append(workspace.returns_version("ville"))
    workspace.save_rest("ville", Rest("p1", DAY, DAY + 2 * WEEK))
    seen.append(workspace.returns_version("ville"))
    assert len(set(seen)) == len(seen)
