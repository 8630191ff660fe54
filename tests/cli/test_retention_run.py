"""E1, E8, E14, E18: what has expired is erased by the daily job; past weeks still count."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from optimisation.judge_rules import Rule
from planner.activity import Period, promised, swept_places
from planner.cli.retention import erase_at_start
from planner.held_activity import held_activity
from planner.model import DatedException, ExceptionKind, PairKind, Protection, Week
from planner.planning.expand import people_out
from planner.returns import Held, OutingReturn, StopReturn
from planner.series import Rhythm, Series
from planner.service.desk import desk_of
from planner.service.expiry import grid_blur, worn
from planner.service.judging import check_plan
from planner.service.load import load_territory
from planner.service.retention_run import run_retention
from planner.store.schema import MeansRow, PlanRow, ScenarioPlanRow
from planner.store.workspace import Workspace
from tests.cli.runner import av

CODE = "demo"
HIDDEN = (Protection.TEAM, Protection.SEALED)


def _sunday(store: Workspace) -> dt.date:
    return max(plan.week.monday for plan in store.plans(CODE)) + dt.timedelta(days=6)


def _hidden(means):
    return [place for place in means.places if place.protection in HIDDEN]


def _idle(store: Workspace) -> list[str]:
    """Add places nobody passes at, by means that take the place of those of the plan."""
    held_id, held = store.latest_means(CODE)
    model = _hidden(held)[0]
    ids = [store.place_ids(CODE)("place", f"OUBLI-{rank}") for rank in range(2)]
    more = tuple(replace(model, id=id_, label="Cave oubliée", sealed_to=None) for id_ in ids)
    store.save_means(CODE, replace(held, places=(*held.places, *more)), "m.xlsx", onto=held_id)
    return ids


def test_e8_a_place_without_a_passage_expires_after_ninety_days_and_not_before(own_home) -> None:
    store = Workspace(own_home)
    ids = _idle(store)
    saved = store.kept_means(CODE)[-1][1]
    assert run_retention(store, today=saved + dt.timedelta(days=89)).places == 0
    assert {place.id for place in store.latest_means(CODE)[1].places} >= set(ids)
    passed = {p.ref for plan in store.plans(CODE) for s in plan.shifts for p in s.passages}
    run_retention(store, today=saved + dt.timedelta(days=90))
    left = {place.id for place in store.latest_means(CODE)[1].places}
    assert not left & set(ids)
    assert (
        passed & {place.id for place in _hidden(store.means(store.kept_means(CODE)[0][0]))} <= left
    )
    assert not set(ids) & set(store.user_codes(CODE))
    labels = {p.label for id_, _day in store.kept_means(CODE) for p in store.means(id_).places}
    assert "Cave oubliée" not in labels


def test_e1_positions_of_visits_are_erased_seven_days_after_the_week_they_served(own_home) -> None:
    store = Workspace(own_home)
    used = store.plans(CODE)[-1].means
    before = store.means(used)
    assert before.appointments
    _idle(store)  # others take their place
    last = max(_sunday(store), store.kept_means(CODE)[0][1])
    run_retention(store, today=last + dt.timedelta(days=6))
    assert store.means(used).appointments == before.appointments
    run_retention(store, today=last + dt.timedelta(days=7))
    after = store.means(used)
    for old, new in zip(before.appointments, after.appointments, strict=True):
        assert (old.id, old.window) == (new.id, new.window)
        assert old.point != new.point
    assert [p.point for p in after.places] == [p.point for p in before.places]


def test_e14_positions_and_names_of_earlier_means_go_and_the_yearly_report_stays(own_home) -> None:
    store = Workspace(own_home)
    used = store.plans(CODE)[-1].means
    before = store.means(used)
    monday = store.plans(CODE)[-1].week.monday
    words = (
        "bilan",
        CODE,
        "--from",
        f"{monday:%Y-%m}-01",
        "--to",
        f"{monday + dt.timedelta(days=6)}",
    )
    told = av(*words, "--home", own_home)
    assert told.code == 0, told.err
    _idle(store)
    run_retention(store, today=_sunday(store) + dt.timedelta(days=400))
    after = store.means(used)
    points = {(p.point.x_m, p.point.y_m) for p in _hidden(before)}
    assert not {(p.point.x_m, p.point.y_m) for p in _hidden(after)} & points
    assert {p.label for p in _hidden(after)} == {""}
    assert [p.id for p in after.places] == [p.id for p in before.places]
    assert av(*words, "--home", own_home).out == told.out


def test_e18_rota_codes_of_earlier_means_are_erased_after_a_year(own_home) -> None:
    store = Workspace(own_home)
    used = store.plans(CODE)[-1].means
    assert any(team.workers for team in store.means(used).teams)
    _idle(store)
    last = max(_sunday(store), store.kept_means(CODE)[0][1])
    run_retention(store, today=last + dt.timedelta(days=364))
    used = store.plans(CODE)[-1].means  # those of the closed week
    assert any(team.workers for team in store.means(used).teams)
    run_retention(store, today=last + dt.timedelta(days=365))
    after = store.means(used)
    assert not any(team.workers for team in after.teams)
    assert after.rota == ()


def _stored(store: Workspace) -> str:
    """Every document of plans, means and scenarios' plans, and every code people use, as text."""
    with store.reading() as session:
        rows = [
            row.document
            for kind in (PlanRow, MeansRow, ScenarioPlanRow)
            for row in session.query(kind)
        ]
    return "\n".join([*rows, *store.user_codes(CODE), *store.user_codes(CODE).values()])


def _visits(plan) -> list[tuple[str, int]]:
    return [
        (shift.id, passage.start_s)
        for shift in plan.shifts
        for passage in shift.passages
        if passage.appointment is not None
    ]


def test_e14_references_of_visits_leave_past_plans_three_months_after_their_week(own_home) -> None:
    store = Workspace(own_home)
    plan = store.plans(CODE)[-1]
    refs = {p.appointment for s in plan.shifts for p in s.passages if p.appointment}
    assert refs
    codes = {store.user_codes(CODE)[ref] for ref in refs}
    store.keep_scenario_plan(CODE, "essai", plan)
    day = _sunday(store) + dt.timedelta(days=90)
    assert run_retention(store, today=day - dt.timedelta(days=1)).weeks == 0
    assert all(ref in _stored(store) for ref in refs)
    assert run_retention(store, today=day).weeks == 1
    left = _stored(store)
    assert not any(ref in left for ref in refs)
    assert not codes & set(store.user_codes(CODE).values())
    closed = store.plans(CODE)[-1]
    assert _visits(closed) == _visits(plan)
    assert (closed.version, closed.points, closed.published) == (
        plan.version, plan.points, plan.published,
    )  # fmt: skip
    assert store.scenario_plans(CODE, ["essai"]) == {}


def test_e14_a_week_of_the_past_is_still_counted_judged_compared_and_edited(own_home) -> None:
    store = Workspace(own_home)
    plan = store.plans(CODE)[-1]
    later = store.save_plan(replace(plan, points=1), expected=plan.version)
    words = ("bilan", CODE, "--from", f"{plan.week.monday}",
             "--to", f"{plan.week.monday + dt.timedelta(days=6)}")  # fmt: skip
    told = av(*words, "--home", own_home).out
    before = check_plan(store, plan)
    for days in (90, 400):
        run_retention(store, today=_sunday(store) + dt.timedelta(days=days))
        assert av(*words, "--home", own_home).out == told
        first, second = store.plans(CODE)
        assert (first.version, second.version) == (plan.version, later.version)
        assert [p.ref for s in first.shifts for p in s.passages] == [
            p.ref for s in second.shifts for p in s.passages
        ]  # two versions of a week are still told apart by what differs
        after = check_plan(store, second)
        desk = desk_of(store, second, load_territory(store, CODE))
        index = before.built.index
        assert len(desk.built.index.appointments) == len(index.appointments)
        assert not set(desk.built.index.appointments) & set(index.appointments)
        assert len(after.plan.unserved) == len(before.plan.unserved)


def test_e14_of_an_outing_held_in_part_how_many_slots_were_held_outlives_its_lines(
    own_home,
) -> None:
    store = Workspace(own_home)
    plan = store.plans(CODE)[-1]
    plan = store.publish(plan.id, plan.version)
    swept = swept_places(store.means(plan.means))
    shift = next(one for one in plan.shifts if len(promised(one, swept)) > 1)
    stops = tuple(
        StopReturn(place, number, 1200, {"met": 0})
        for number, place in enumerate(promised(shift, swept)[1:], 1)
    )
    sheet = OutingReturn("K7F3Q", plan.id, plan.version, shift.id, shift.date, Held.PARTLY, stops)
    store.save_returns(CODE, [sheet])
    month = Period(plan.week.monday, plan.week.monday + dt.timedelta(days=6))
    weeks = [(plan, store.means(plan.means))]
    told = held_activity(weeks, store.returns(CODE), month).slots_by_month
    run_retention(store, today=_sunday(store) + dt.timedelta(days=90))
    (left,) = store.returns(CODE)
    assert (left.lines, left.num_slots_held) == ((), len(stops))
    assert held_activity(weeks, [left], month).slots_by_month == told


def test_e14_a_closed_week_keeps_the_verdict_it_had(own_home) -> None:
    """Its positions are blurred: journeys between them say nothing of those that were made."""
    store = Workspace(own_home)
    before = store.plans(CODE)[-1]
    told = [(item.rule, item.shift, item.amount) for item in before.violations]
    run_retention(store, today=_sunday(store) + dt.timedelta(days=90))
    plan = store.plans(CODE)[-1]
    after = check_plan(store, plan)
    assert any(item.rule is Rule.TOO_FAST for item in after.verdict.violations)
    assert [(item.rule, item.shift, item.amount) for item in after.plan.violations] == told
    assert (after.plan.points, after.plan.parts) == (before.points, before.parts)
    assert len(after.plan.unserved) == len(before.unserved)
    gone = next(shift for shift in plan.shifts if shift.passages)
    shifts = tuple(replace(one, passages=()) if one is gone else one for one in plan.shifts)
    edited = check_plan(store, replace(plan, shifts=shifts)).plan
    assert edited.points != before.points
    assert Rule.TOO_FAST.value not in {item.rule for item in edited.violations}


def test_e14_two_weeks_share_no_reference_once_closed(own_home) -> None:
    store = Workspace(own_home)
    plan = store.plans(CODE)[-1]
    after = Week.of(plan.week.monday + dt.timedelta(days=7))
    shifts = tuple(
        replace(s, date=s.date + dt.timedelta(days=7),
                id=s.id.replace(s.date.isoformat(), str(s.date + dt.timedelta(days=7))))
        for s in plan.shifts
    )  # fmt: skip
    store.save_plan(replace(plan, id="suite", week=after, shifts=shifts), expected=None)
    assert run_retention(store, today=_sunday(store) + dt.timedelta(days=90)).weeks == 2
    one, two = (
        {p.appointment for s in kept.shifts for p in s.passages if p.appointment}
        for kept in store.plans(CODE)
    )
    assert len(one) == len(two) > 0
    assert not one & two


def test_e1_a_visit_that_has_ended_leaves_the_means_in_use_seven_days_after(own_home) -> None:
    store = Workspace(own_home)
    held_id, held = store.latest_means(CODE)
    ended, other = held.appointments[:2]
    monday = store.plans(CODE)[-1].week.monday
    once = replace(ended, series=Series(Rhythm.ONCE, monday), pair=None, pair_kind=PairKind.NONE)
    open_ = replace(other, series=Series(Rhythm.WEEKLY, monday))
    store.save_means(CODE, replace(held, appointments=(once, open_)), "m.xlsx", onto=held_id)
    used = store.latest_means(CODE)[0]
    sunday = monday + dt.timedelta(days=6)
    run_retention(store, today=sunday + dt.timedelta(days=6))
    assert store.latest_means(CODE)[0] == used
    run_retention(store, today=sunday + dt.timedelta(days=7))
    assert [one.id for one in store.latest_means(CODE)[1].appointments] == [other.id]
    assert store.latest_means(CODE)[1].appointments[0].point == other.point
    before = {one.id: one.point for one in store.means(used).appointments}
    assert before[ended.id] != ended.point
    run_retention(store, today=sunday + dt.timedelta(days=90 + 30))
    assert ended.id not in _stored(store)
    assert ended.id not in store.user_codes(CODE)


def test_e1_visits_of_means_nobody_plans_with_leave_them_after_three_months(own_home) -> None:
    store = Workspace(own_home)
    last = max(_sunday(store), store.kept_means(CODE)[-1][1])
    assert store.latest_means(CODE)[1].appointments
    run_retention(store, today=last + dt.timedelta(days=89))
    assert store.latest_means(CODE)[1].appointments
    run_retention(store, today=last + dt.timedelta(days=90))
    assert store.latest_means(CODE)[1].appointments == ()


def test_e18_codes_of_the_means_in_use_go_once_nobody_has_planned_for_a_year(own_home) -> None:
    store = Workspace(own_home)
    held_id, held = store.latest_means(CODE)
    team = held.teams[0]
    day = max(_sunday(store), store.kept_means(CODE)[-1][1])
    away = DatedException(ExceptionKind.ABSENCE, day, team=team.id, workers_absent=team.workers[:1])
    store.save_means(
        CODE, replace(held, exceptions=(*held.exceptions, away)), "m.xlsx", onto=held_id
    )
    run_retention(store, today=day + dt.timedelta(days=364))
    kept = store.latest_means(CODE)[1]
    assert away in kept.exceptions
    assert kept.teams == held.teams
    run_retention(store, today=day + dt.timedelta(days=365))
    after = store.latest_means(CODE)[1]
    assert replace(away, workers_absent=(), people_absent=1) in after.exceptions
    assert people_out(after, after.teams[0], day) == people_out(kept, team, day) == team.size - 1
    assert not any(team.workers for team in after.teams)
    assert after.rota == ()
    assert [team.size for team in after.teams] == [team.size for team in held.teams]
    week = Week.of(day + dt.timedelta(days=372))
    planned = av("week", "new", CODE, "--week", str(week), "--search", "--iterations", "2",
                 "--home", own_home, "--out", own_home.parent / "plan.json")  # fmt: skip
    assert planned.code in (0, 4), planned.err


def test_e18_an_absence_of_a_code_is_erased_a_year_after_its_day_though_means_serve(
    own_home,
) -> None:
    store = Workspace(own_home)
    held_id, held = store.latest_means(CODE)
    team, today = held.teams[0], store.kept_means(CODE)[-1][1]
    old, young = (
        DatedException(
            ExceptionKind.ABSENCE, today - dt.timedelta(days=days), team=team.id,
            workers_absent=team.workers[:1],
        )
        for days in (365, 364)
    )  # fmt: skip
    whole = replace(old, workers_absent=())
    store.save_means(CODE, replace(held, exceptions=(old, young, whole)), "m.xlsx", onto=held_id)
    run_retention(store, today=today)
    after = store.latest_means(CODE)[1]
    assert after.exceptions == (replace(whole, people_absent=1), young, whole)
    assert after.teams == held.teams


def test_e18_as_many_people_go_out_once_codes_are_erased(own_home) -> None:
    store = Workspace(own_home)
    _held_id, held = store.latest_means(CODE)
    team, other = [one for one in held.teams if len(one.workers) > 1][:2]
    day = dt.date(2026, 1, 5)
    away = DatedException(ExceptionKind.ABSENCE, day, team=team.id, workers_absent=team.workers[:1])
    joining = DatedException(
        ExceptionKind.REINFORCEMENT, day, team=team.id,
        workers_joining=(team.workers[1], other.workers[0]), people_joining=1,
    )  # fmt: skip
    means = replace(held, exceptions=(away, away, joining))
    left = worn(means, 0, grid_blur, day + dt.timedelta(days=365))
    assert len(left.exceptions) == 2, "told twice, away once; nobody told is the whole team"
    assert not any(one.workers_absent or one.workers_joining for one in left.exceptions)
    for of in (team, other):
        assert people_out(left, of, day) == people_out(means, of, day)


def test_running_again_changes_nothing(own_home) -> None:
    store = Workspace(own_home)
    _idle(store)
    day = _sunday(store) + dt.timedelta(days=400)
    assert run_retention(store, today=day).means > 0
    with store.reading() as session:
        rows = [(row.id, row.document, row.sealed) for row in session.query(MeansRow)]
    assert run_retention(store, today=day).means == 0
    with store.reading() as session:
        assert [(row.id, row.document, row.sealed) for row in session.query(MeansRow)] == rows


def test_the_verb_says_how_much_it_erased(own_home) -> None:
    assert "expiré" in av("retention", "--home", own_home).out
    assert set(av("retention", "--home", own_home, "--json").json) == {
        "counts", "places", "means", "weeks",
    }  # fmt: skip


def test_a_lost_key_is_said_when_the_application_opens_and_keeps_nobody_out(
    own_home, tmp_path, monkeypatch, capsys
) -> None:
    erase_at_start(own_home)
    assert "expiré" in capsys.readouterr().out
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(tmp_path / "none"))
    erase_at_start(own_home)
    assert "absente" in capsys.readouterr().err
