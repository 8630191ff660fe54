"""A call or an absence in the middle of a week: what is told is what is kept, and it is undone."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from optimisation.judge import judge
from planner import geo
from planner.errors import AskFirstError, MeansError, StaleVersionError, UsageError
from planner.model import PlaceKind, PlannedPassage, PlannedShift, Protection, WeekPlan
from planner.network.gazetteer import Whereabouts
from planner.planning.acceptance import broken_further, standing
from planner.planning.edits import Drop
from planner.planning.promised import Stop
from planner.planning.rest import forbidden_passages
from planner.planning.solution import to_solution
from planner.service.absence import AbsenceRequest, answer_absence
from planner.service.answers import Answer, choose
from planner.service.call import CallRequest, answer_call
from planner.service.demo import CODE, add_demo_territory, next_week, write_demo_means
from planner.service.desk import Desk, desk_of, open_desk, renewed
from planner.service.edits import judged_desk, try_edit
from planner.service.history import undo
from planner.service.known_spot import callable_places
from planner.service.plan_request import PlanRequest
from planner.service.promised import promises_of, replaced_by, told_by
from planner.service.sheets import sheet_inputs
from planner.service.weeks import plan_week
from planner.store.workspace import Workspace
from planner.wishes import Rest

WEEK = next_week(dt.date.today())
Ask = Callable[[Workspace, Desk], Answer]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evening")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        workspace = Workspace(folder / "home")
        _territory, town = add_demo_territory(workspace)
        means = folder / "moyens.xlsx"
        write_demo_means(town, means, first_night=WEEK.monday.isoformat())
        plan_week(workspace, CODE, means, PlanRequest(WEEK, seconds=None, iterations=1))
        workspace.close()
    return folder


@pytest.fixture
def workspace(planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A copy of the planned week, free to change."""
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(planned / "key"))
    return Workspace(Path(shutil.copytree(planned / "home", tmp_path / "home")))


@pytest.fixture
def desk(workspace: Workspace) -> Desk:
    return open_desk(workspace, CODE, WEEK)


def _stop(desk: Desk) -> tuple[PlannedShift, str]:
    """An evening outing, and a place of its round."""
    places = {place.id for place in desk.means.places}
    return next(
        (shift, passage.place)
        for shift in desk.plan.shifts
        if shift.team == "M1"
        for passage in shift.passages
        if passage.place in places
    )


def _request(desk: Desk) -> CallRequest:
    """A call told at a place of an evening's round."""
    shift, ref = _stop(desk)
    point = next(place.point for place in desk.means.places if place.id == ref)
    lon, lat = geo.to_lonlat(point.x_m, point.y_m, desk.loaded.territory.epsg)
    return CallRequest(Whereabouts(lat=lat, lon=lon), shift.date, 21 * 60 + 30)


def _call(workspace: Workspace, desk: Desk) -> Answer:
    return answer_call(workspace, desk, _request(desk), search=False)


def _absence(workspace: Workspace, desk: Desk) -> Answer:
    shift, _ref = _stop(desk)
    return answer_absence(workspace, desk, AbsenceRequest(shift.team, shift.date), search=False)


def _stops(plan: WeekPlan) -> set[Stop]:
    return {
        Stop(passage.ref, shift.id, passage.start_s)
        for shift in plan.shifts
        for passage in shift.passages
    }


def _content(plan: WeekPlan) -> WeekPlan:
    return replace(plan, version=1, replaces=None, restores=None, published=False)


@pytest.mark.parametrize("ask", [_call, _absence])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_plan_kept_is_the_one_the_proposal_told_and_the_judge_says_the_same(
    workspace: Workspace, desk: Desk, ask: Ask, number: int
) -> None:
    answer = ask(workspace, desk)
    if number > len(answer.options):
        with pytest.raises(UsageError, match=str(len(answer.options))):
            choose(workspace, desk, answer, number)
        return
    told = answer.proposed[number - 1]
    kept = choose(workspace, desk, answer, number)
    gone = {one.before for one in told.moved} | set(told.left_out)
    come = {one.after for one in told.moved} | set(told.added)
    assert _stops(kept) == (_stops(desk.plan) - gone) | come
    index = answer.built.index  # the need as it was known when the question was asked
    before, after = (
        judge(answer.built.problem, to_solution(index, plan.shifts)) for plan in (desk.plan, kept)
    )
    assert after.points - before.points == told.points
    assert after.missed - before.missed == told.missed
    assert after.travel_s - before.travel_s == told.travel_s
    assert after.presence_s - before.presence_s == told.presence_s
    again = judged_desk(workspace, desk_of(workspace, kept, desk.loaded, near=desk)).plan
    assert (again.points, again.violations) == (kept.points, kept.violations)


@pytest.mark.parametrize("ask", [_call, _absence])
def test_a_choice_undone_gives_the_plan_it_was_made_on(
    workspace: Workspace, desk: Desk, ask: Ask
) -> None:
    kept = choose(workspace, desk, ask(workspace, desk), 1)
    undone = undo(workspace, kept)
    assert _content(undone) == _content(desk.plan)
    with pytest.raises(StaleVersionError):
        undo(workspace, kept)


@pytest.mark.parametrize("ask", [_call, _absence])
def test_a_plan_changed_since_the_question_refuses_the_choice(
    workspace: Workspace, desk: Desk, ask: Ask
) -> None:
    answer = ask(workspace, desk)
    choose(workspace, desk, answer, 1)
    before = workspace.plans(CODE, WEEK)
    with pytest.raises(StaleVersionError):
        choose(workspace, desk, answer, 1)
    assert workspace.plans(CODE, WEEK) == before


def _forced(desk: Desk, answer: Answer, passage: PlannedPassage, outing: str) -> Answer:
    """The answer with its first option changed: this passage is all an outing does."""
    option = answer.options[0]
    shifts = tuple(
        replace(shift, passages=(passage,)) if shift.id == outing else shift
        for shift in option.shifts
    )
    return replace(answer, options=(replace(option, shifts=shifts),))


@pytest.mark.parametrize("accepted", [False, True])
def test_e10_a_proposal_into_a_refusal_is_not_kept_whoever_accepts_it(
    workspace: Workspace, desk: Desk, accepted: bool
) -> None:
    ref, outing, at_s = next(
        (ref, shift.id, begin)
        for ref, place in zip(desk.built.index.places, desk.built.problem.places, strict=True)
        for low, high in place.forbidden
        for shift in desk.plan.shifts
        for begin in range(shift.start_s, shift.end_s, 1800)
        if shift.passages and low <= begin < high
    )
    forced = PlannedPassage(at_s, at_s, at_s + 900, place=ref)
    before = workspace.plans(CODE, WEEK)
    with pytest.raises(UsageError, match="ne souhaite pas"):
        choose(workspace, desk, _forced(desk, _call(workspace, desk), forced, outing), 1,
               accepted=accepted)  # fmt: skip
    assert workspace.plans(CODE, WEEK) == before


def test_a_proposal_that_breaks_what_can_be_accepted_asks_first_and_records_the_yes(
    workspace: Workspace, desk: Desk
) -> None:
    shift, ref = _stop(desk)
    at_s = shift.end_s - 300
    late = _forced(desk, _call(workspace, desk), PlannedPassage(at_s, at_s, at_s + 1800, place=ref),
                   shift.id)  # fmt: skip
    with pytest.raises(AskFirstError, match="à accepter"):
        choose(workspace, desk, late, 1)
    kept = choose(workspace, desk, late, 1, accepted=True)
    assert any(item.accepted for item in kept.violations)
    assert not broken_further(standing(kept.violations), desk.plan.violations)


def _leave_in_peace(workspace: Workspace, desk: Desk) -> str:
    """Ask for no passage, all week, at the place of the call."""
    _shift, ref = _stop(desk)
    workspace.save_rest(CODE, Rest(ref, WEEK.monday, WEEK.monday + dt.timedelta(days=13)))
    return ref


@pytest.mark.parametrize("ask", [_call, _absence])
def test_a_wish_told_since_the_question_refuses_the_choice(
    workspace: Workspace, desk: Desk, ask: Ask
) -> None:
    answer = ask(workspace, desk)
    _leave_in_peace(workspace, desk)
    before = workspace.plans(CODE, WEEK)
    with pytest.raises(StaleVersionError, match="souhait"):
        choose(workspace, desk, answer, 1)
    assert workspace.plans(CODE, WEEK) == before


def test_no_proposal_passes_where_a_wish_asks_for_peace(workspace: Workspace, desk: Desk) -> None:
    request = _request(desk)
    ref = _leave_in_peace(workspace, desk)
    desk = renewed(workspace, desk)
    called = answer_call(workspace, desk, request, search=False)
    assert called.reason
    assert not any(one.added for one in called.proposed)
    missing = answer_absence(
        workspace, desk, AbsenceRequest("M1", request.date), search=False
    )  # others take its round over
    for option in (*called.options, *missing.options):
        assert not forbidden_passages(option.shifts, desk.means.wishes.rests, desk.clock)
        assert ref not in {one.place for shift in option.shifts for one in shift.passages}


def test_a_call_may_name_a_known_place_unless_it_is_sealed(
    workspace: Workspace, desk: Desk
) -> None:
    request = _request(desk)
    ref = callable_places(desk.means)[0].id
    code = workspace.user_codes(CODE)[ref]
    known = [
        answer_call(
            workspace, desk, replace(request, where=Whereabouts(), place=told), search=False
        )
        for told in (ref, code)
    ]
    assert known[0].proposed == known[1].proposed
    means = known[0].options[0].means
    report = next(one for one in means.reports if one.id == known[0].asked)
    assert report.point == next(place.point for place in desk.means.places if place.id == ref)
    with pytest.raises(UsageError, match="pas les deux"):
        answer_call(workspace, desk, replace(request, place=ref), search=False)
    sealed = tuple(
        replace(place, protection=Protection.SEALED) if place.id == ref else place
        for place in desk.means.places
    )
    desk = replace(desk, means=replace(desk.means, places=sealed))
    with pytest.raises(MeansError, match="inconnu, ou scellé"):
        answer_call(
            workspace, desk, replace(request, where=Whereabouts(), place=code), search=False
        )


def test_slots_of_the_published_week_are_those_told_to_people(
    workspace: Workspace, desk: Desk
) -> None:
    assert not any(one.promises for one in _absence(workspace, desk).proposed)  # nothing was told
    workspace.publish(desk.plan.id, desk.plan.version)
    desk = renewed(workspace, open_desk(workspace, CODE, WEEK))
    answer = _absence(workspace, desk)
    ways = [str(one.proposal.way) for one in answer.options]
    cancelled = answer.proposed[ways.index("cancelled")]
    known = {place.id for place in desk.means.places if place.kind is not PlaceKind.EXPLORATORY}
    gone = {stop for stop in cancelled.left_out if stop.ref in known}
    assert gone
    assert {one.promised for one in cancelled.promises if one.after is None} == gone
    kept = choose(workspace, desk, answer, ways.index("cancelled") + 1)
    told = promises_of(workspace, kept)
    assert told is not None
    assert told.since == WEEK
    assert {one.promised for one in told.broken if one.after is None} == gone
    assert promises_of(workspace, desk.plan) is None  # told by itself, before it nothing was
    assert replaced_by(workspace, desk.plan) is None
    again = workspace.publish(kept.id, kept.version)
    before = replaced_by(workspace, again)
    assert before is not None
    assert before.version == desk.plan.version
    since = told_by(workspace, before, again)
    assert since is not None
    assert {one.promised for one in since.broken if one.after is None} == gone
    assert sheet_inputs(workspace, again).promises == since  # what the printed sheets tell


def _promised_page() -> None:
    """What the week page says of slots (run by Streamlit apart: imports are its own)."""
    import datetime as dt

    from planner.service.demo import next_week
    from planner.ui import cache, promised_view, state

    def draw() -> None:
        plan = cache.workspace().plan_in_force("demo", next_week(dt.date.today()))
        assert plan is not None
        promised_view.show_promised(plan)

    state.one_run(draw)()


def test_a_version_published_after_another_says_what_it_changes_of_that_one(
    workspace: Workspace, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLERVERS_HOME", str(workspace.home))
    workspace.publish(desk.plan.id, desk.plan.version)
    page = AppTest.from_function(_promised_page, default_timeout=60).run()
    assert not page.exception
    assert "de cette semaine" not in _said(page)
    answer = _absence(workspace, desk)
    ways = [str(one.proposal.way) for one in answer.options]
    kept = choose(workspace, desk, answer, ways.index("cancelled") + 1)
    workspace.publish(kept.id, kept.version)
    since = told_by(workspace, desk.plan, kept)
    assert since is not None
    page.run()
    assert not page.exception
    assert f"{len(since.changed)} créneaux annoncés par la version 1 de cette semaine ont" in (
        _said(page)
    )
    assert _said(page).count("supprimé") == len(since.changed)
    same = workspace.save_plan(kept, expected=kept.version)
    workspace.publish(same.id, same.version)
    page.run()
    assert "Aucun créneau annoncé par la version 2 de cette semaine ne change" in _said(page)


def _said(page: AppTest) -> str:
    html = " ".join(str(one.proto) for one in page.get("html"))
    return html + " ".join(one.value for one in (*page.caption, *page.markdown))


def test_an_edit_of_the_published_week_tells_the_slot_it_breaks(
    workspace: Workspace, desk: Desk
) -> None:
    people = {place.id for place in desk.means.places if place.kind is not PlaceKind.EXPLORATORY}
    stops = [stop for stop in _stops(desk.plan) if stop.ref in people]
    once = Counter(stop.ref for stop in stops)
    stop = min((one for one in stops if once[one.ref] == 1), key=lambda one: one.start_s)
    checked = judged_desk(workspace, desk)
    assert try_edit(workspace, desk, Drop(stop), checked=checked).told.promises == ()
    workspace.publish(desk.plan.id, desk.plan.version)
    desk = open_desk(workspace, CODE, WEEK)
    (touched,) = try_edit(workspace, desk, Drop(stop), checked=checked).told.promises
    assert (touched.promised, touched.after, touched.kept) == (stop, None, False)
