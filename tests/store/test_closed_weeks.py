"""Closing a week: all its versions at once, other references everywhere, means of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from planner.model import PlanLock, PlannedPassage, PlanViolation, Unserved, Week
from planner.service.backup import make_backup, restore
from planner.service.retention_run import Erased, run_retention
from planner.store.closed_weeks import CLOSED_WEEK
from planner.store.schema import MeansRow, PlanRow
from tests.store.samples import WEEK, means, plan

SUNDAY = WEEK.monday + dt.timedelta(days=6)


def _with_visits(means_id, week=WEEK, id_="plan-a"):
    made = plan(week=week, id_=id_)
    visit = PlannedPassage(77_000, 77_100, 78_000, appointment="a1")
    shift = replace(made.shifts[0], passages=(*made.shifts[0].passages, visit))
    return replace(
        made,
        means=means_id,
        shifts=(shift,),
        unserved=(Unserved("a1", "no_time", {"other": "a1", "seconds": 60}),),
        violations=(PlanViolation("W1", "info", ref="a1"),),
        locks=(PlanLock("s1", "a1", 77_100),),
        extra={"a1": ["a1"]},
    )


def test_e14_every_version_of_a_closed_week_has_other_references_and_means_of_its_own(workspace):
    means_id = workspace.save_means("ville", means(), "m.xlsx")
    made = _with_visits(means_id)
    workspace.save_plan(made, expected=None)
    workspace.save_plan(replace(made, points=5), expected=1)
    workspace.publish("plan-a", 2)
    other = workspace.save_plan(_with_visits(means_id, WEEK.previous, "before"), expected=None)
    copy = replace(means(), appointments=(replace(means().appointments[0], id="zz"),))
    workspace.close_week("ville", WEEK, {means_id: copy}, {"a1": "zz"})
    first, second = workspace.plans("ville", WEEK)
    assert (first.version, second.version, second.points) == (1, 2, 5)
    assert (first.published, second.published) == (False, True)
    assert first.means == second.means != means_id
    assert workspace.means(second.means) == copy
    assert second.shifts[0].passages[1].appointment == "zz"
    assert second.unserved == (Unserved("zz", "no_time", {"other": "zz", "seconds": 60}),)
    assert (second.violations[0].ref, second.locks[0].ref) == ("zz", "zz")
    assert second.extra == {"zz": ["zz"]}
    assert workspace.plans("ville", WEEK.previous) == [other]
    assert workspace.latest_means("ville")[0] == means_id
    assert workspace.kept_means("ville")[0] == (second.means, SUNDAY)
    assert workspace.means_sources("ville") == {means_id: "m.xlsx", second.means: CLOSED_WEEK}


def test_e14_a_version_of_other_means_saved_meanwhile_is_left_as_it_is(workspace):
    means_id = workspace.save_means("ville", means(), "m.xlsx")
    late = workspace.save_plan(_with_visits(means_id), expected=None)
    workspace.close_week("ville", WEEK, {}, {"a1": "zz"})
    assert workspace.plans("ville", WEEK) == [late]


def test_e14_the_daily_job_closes_a_week_on_either_store_and_once(workspace):
    """No reference of a visit is left in a plan or in means, and means saved after still work."""
    means_id = workspace.save_means("ville", means(), "m.xlsx")
    kept = workspace.save_plan(_with_visits(means_id), expected=None)
    workspace.keep_scenario_plan("ville", "essai", kept)
    saved = workspace.kept_means("ville")[0][1]
    day = max(SUNDAY, saved) + dt.timedelta(days=90)
    assert run_retention(workspace, today=SUNDAY + dt.timedelta(days=89)).weeks == 0
    assert run_retention(workspace, today=day).weeks == 1
    with workspace.reading() as session:
        documents = [row.document for kind in (PlanRow, MeansRow) for row in session.query(kind)]
    assert not [text for text in documents if '"a1"' in text]
    (closed,) = workspace.plans("ville")
    (visit,) = workspace.means(closed.means).appointments
    assert closed.shifts[0].passages[1].appointment == visit.id
    assert visit.point != means().appointments[0].point
    assert workspace.scenario_plans("ville", ["essai"]) == {}
    assert run_retention(workspace, today=day) == Erased()
    again = workspace.save_means("ville", means(), "m.xlsx")
    assert workspace.latest_means("ville")[0] == again


def test_e14_plans_of_scenarios_of_later_weeks_stay(workspace):
    workspace.keep_scenario_plan("ville", "old", plan())
    workspace.keep_scenario_plan("ville", "young", plan(week=Week(2026, 50)))
    assert workspace.forget_scenario_plans("ville", Week(2026, 50)) == 1
    assert list(workspace.scenario_plans("ville", ["old", "young"])) == ["young"]


def test_e14_a_backup_holds_closed_weeks_and_a_restoration_closes_those_it_finds_open(
    workspace, tmp_path
):
    early, folder = tmp_path / "avant", tmp_path / "apres"
    early.mkdir()
    folder.mkdir()
    means_id = workspace.save_means("ville", means(), "m.xlsx")
    workspace.save_plan(_with_visits(means_id), expected=None)
    open_ = make_backup(workspace, early, now=_moment(SUNDAY))
    late = _moment(SUNDAY + dt.timedelta(days=91))
    run_retention(workspace, today=late.date())
    closed = workspace.plans("ville")
    made = make_backup(workspace, folder, now=late)
    restore(workspace, made.path, now=late, replace=True)
    assert workspace.plans("ville") == closed
    done = restore(workspace, open_.path, now=late, replace=True)
    assert done.erased.weeks == 1
    refs = [one.shifts[0].passages[1].ref for one in (*closed, *workspace.plans("ville"))]
    assert len({"a1", *refs}) == 3


def _moment(date: dt.date) -> dt.datetime:
    return dt.datetime.combine(date, dt.time(12), dt.UTC)
