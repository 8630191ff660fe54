"""A week laid out by team and day: the judge's load, promises answered, what is fixed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from planner.exports.speaker import Speaker
from planner.exports.week_grid import WeekGrid, week_grid
from planner.i18n import set_language
from planner.model import PlanLock, Protection, Week, WeekPlan
from planner.planning.promised import promises_kept
from planner.service.demo import CODE, add_demo_territory, next_week, write_demo_means
from planner.service.desk import Desk, open_desk
from planner.service.edits import judged_desk
from planner.service.names import names_of
from planner.service.plan_request import PlanRequest
from planner.service.weeks import plan_week
from planner.store.workspace import Workspace
from planner.ui.week_html import WeekHtml, caption_words, load_html
from tests.ui.hostile import PAYLOADS


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("grid")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        workspace = Workspace(folder / "home")
        _territory, town = add_demo_territory(workspace, size="XS")
        means = folder / "moyens.xlsx"
        week = next_week(dt.date.today())
        write_demo_means(town, means, first_night=week.monday.isoformat())
        plan_week(workspace, CODE, means, PlanRequest(week, seconds=None, iterations=1))
        workspace.close()
        yield folder / "home"


@pytest.fixture(scope="module")
def desk(home: Path) -> Desk:
    return open_desk(Workspace(home), CODE, next_week(dt.date.today()))


def _told(desk: Desk, *, moved_s: int = 0) -> WeekPlan:
    """The week before: the same outings, each passage so much earlier."""
    before = Week.of(desk.plan.week.monday - dt.timedelta(days=7))

    def passage(one):
        return replace(one, start_s=one.start_s - moved_s)

    shifts = tuple(
        replace(
            one, date=one.date - dt.timedelta(days=7), passages=tuple(map(passage, one.passages))
        )
        for one in desk.plan.shifts
    )
    return replace(desk.plan, week=before, shifts=shifts)


def _grid(desk: Desk, plan: WeekPlan | None = None, *, moved_s: int | None = None) -> WeekGrid:
    plan = plan or desk.plan
    places = {place.id for place in desk.means.places}
    kept = None
    if moved_s is not None:
        kept = promises_kept(_told(desk, moved_s=moved_s), plan, told=places)
    return week_grid(plan, desk.means, desk.built, desk.solution, kept=kept)


def _all_of_three(desk: Desk) -> Desk:
    """The same week, its teams large enough for each outing to have its own times."""
    teams = tuple(replace(team, size=max(3, team.size)) for team in desk.means.teams)
    return replace(desk, means=replace(desk.means, teams=teams))


def _html(desk: Desk, grid: WeekGrid, names=None) -> str:
    set_language("fr")
    speaker = Speaker.of(desk.plan, desk.means, names or {})
    return WeekHtml(speaker, {"t": CODE}).table(grid, caption_words(desk.plan))


def test_the_load_of_the_outings_adds_up_to_the_figures_of_the_judge(home: Path, desk: Desk):
    verdict = judged_desk(Workspace(home), desk).verdict
    loads = [one.load for one in _grid(_all_of_three(desk)).outings if one.load is not None]
    assert len(loads) == len(desk.plan.shifts)
    assert sum(one.presence_s for one in loads) == verdict.presence_s > 0
    assert sum(one.travel_s for one in loads) == verdict.travel_s > 0
    for one in loads:
        busy_s = one.presence_s + one.travel_s + one.approach_s
        assert one.free_s == one.plannable_s - busy_s


def test_every_passage_lies_once_in_the_cell_of_its_team_and_day(desk: Desk):
    grid = _grid(desk)
    assert len(grid.days) == 7
    assert grid.days[0] == desk.plan.week.monday
    found = [
        (team, day, passage.ref, passage.start_s)
        for (team, day), cell in grid.cells.items()
        for outing in cell
        for passage in outing.passages
    ]
    wanted = [
        (shift.team, shift.date, passage.ref, passage.start_s)
        for shift in desk.plan.shifts
        for passage in shift.passages
    ]
    assert sorted(found) == sorted(wanted)


def test_a_passage_tells_the_promise_it_answers_and_an_outing_those_nobody_answers(desk: Desk):
    places = {place.id for place in desk.means.places}
    told = [p for one in _grid(desk, moved_s=0).outings for p in one.passages if p.ref in places]
    assert told
    assert all(one.promise is not None and one.promise.to_the_minute for one in told)
    late = [p for one in _grid(desk, moved_s=3600).outings for p in one.passages]
    assert any(one.promise is not None and not one.promise.kept for one in late)
    full = max(desk.plan.shifts, key=lambda one: sum(p.place is not None for p in one.passages))
    emptied = tuple(replace(s, passages=()) if s is full else s for s in desk.plan.shifts)
    grid = _grid(desk, replace(desk.plan, shifts=emptied), moved_s=0)
    (cell,) = (one for one in grid.outings if one.shift.id == full.id)
    assert {one.promised.ref for one in cell.dropped} <= {p.ref for p in full.passages}
    assert cell.dropped
    assert _html(desk, grid).count("sans passage") >= 1


def test_what_is_fixed_is_said_in_a_word(desk: Desk):
    shift = next(one for one in desk.plan.shifts if one.passages)
    first = shift.passages[0]
    locks = (PlanLock(shift.id), PlanLock(shift.id, first.ref, first.start_s, 0))
    grid = _grid(desk, replace(desk.plan, locks=locks))
    (cell,) = (one for one in grid.outings if one.shift.id == shift.id)
    assert (cell.whole, cell.passages[0].fixed) == (True, True)
    page = _html(desk, grid)
    assert page.count(">sortie fixée<") == 1
    assert page.count(">fixé<") == 1


def test_headers_have_their_scope_and_the_table_is_reached_by_key(desk: Desk):
    page = _html(desk, _grid(desk))
    assert page.count("<th scope='col'>") == 8
    assert page.count("<th scope='row'>") == len({shift.team for shift in desk.plan.shifts})
    assert re.search(r"<div [^>]*tabindex='0' role='group' aria-label='[^']+'", page)


def test_hostile_names_stay_text(desk: Desk):
    refs = [passage.ref for shift in desk.plan.shifts for passage in shift.passages]
    attacks = (*PAYLOADS, "\u202egnp.exe", "=1+1")
    names = {ref: attacks[rank % len(attacks)] for rank, ref in enumerate(refs)}
    page = _html(desk, _grid(desk), names)
    assert "<script" not in page
    assert "<img" not in page
    for sign in "`$":
        assert sign not in page
    known = "style div table caption span thead tr th b tbody td bdi section p a ol li ul"
    assert set(re.findall(r"<(\w+)", page)) <= set(known.split())


def test_places_are_named_as_the_own_teams_tables_name_them(home: Path, desk: Desk):
    names = names_of(Workspace(home), desk.plan, desk.means)
    page = _html(desk, _grid(desk), names)
    hidden = [p for p in desk.means.places if p.protection in (Protection.TEAM, Protection.SEALED)]
    assert any(passage.ref in names for s in desk.plan.shifts for passage in s.passages)
    for place in hidden:
        assert place.label not in page or place.label == names[place.id]


def test_minutes_taken_from_the_reserve_are_said_so(desk: Desk):
    set_language("fr")
    cell = next(one for one in _grid(_all_of_three(desk)).outings if one.passages)
    assert cell.load is not None
    over = replace(cell.load, plannable_s=cell.load.plannable_s - 36000)
    assert "réserve entamée" in load_html(cell, over)
    assert "libre" in load_html(cell, cell.load)


def test_e17_the_calendar_tells_no_minutes_of_an_outing_of_two_people(desk: Desk):
    """Hours and places stay, being what is asked of the team; sums of the outing go."""
    set_language("fr")
    means = _all_of_three(desk).means
    first = means.teams[0]
    teams = tuple(replace(one, size=2) if one is first else one for one in means.teams)
    two = replace(desk, means=replace(means, teams=teams))
    grid = _grid(two)
    cells = {one.shift.id: one for one in grid.outings}
    assert all(cells[s.id].load is None for s in desk.plan.shifts if s.team == first.id)
    page = _html(two, grid)
    assert page.count("class='load'") == sum(one.load is not None for one in grid.outings)
    assert page.count("<li><b>") == sum(len(shift.passages) for shift in desk.plan.shifts)
