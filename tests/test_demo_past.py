"""The demo's past weeks: published, held and brought back, so that pages have something to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from planner.activity import Period
from planner.demo.brought_back import draw_counts, draw_outcome
from planner.exports.report_section import Report
from planner.model import Week
from planner.returns import Held
from planner.service.activity import read_period, report_of
from planner.service.demo import CODE, add_demo_territory, next_week, write_demo_means
from planner.service.demo_past import live_past
from planner.service.load import load_territory
from planner.service.new_week import new_week
from planner.service.outings import outings_between
from planner.service.plan_request import PlanRequest
from planner.service.weeks import load_means
from planner.store.workspace import Workspace
from planner.tally import DEFAULT_COLUMNS, VISIT_COLUMNS, TallyColumn

WEEK = next_week(dt.date.today())
FIRST = WEEK.monday - dt.timedelta(days=14)
TODAY = WEEK.monday - dt.timedelta(days=4)
REQUEST = PlanRequest(WEEK, seconds=None, iterations=1, seed=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The invented town on the Thursday before its week."""
    folder = tmp_path_factory.mktemp("past")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(folder / "key"))
        store = Workspace(folder / "home")
        _territory, town = add_demo_territory(store, monday=WEEK.monday)
        write_demo_means(town, folder / "moyens.xlsx")
        _live(store, folder)
        _live(store, folder)  # what is published stays as it is
        yield store


@pytest.fixture(autouse=True)
def _key(store: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLERVERS_KEY_FILE", str(store.home.parent / "key"))


def _live(store: Workspace, folder: Path) -> None:
    loaded = load_territory(store, CODE)
    means = load_means(store, loaded, folder / "moyens.xlsx")
    live_past(store, loaded, means, REQUEST, num_weeks=2, today=TODAY)


def test_two_weeks_are_published_once_and_sheets_of_days_to_come_are_not_back(store):
    weeks = [FIRST, FIRST + dt.timedelta(days=7)]
    published = store.published_plans(CODE, since=Week.of(weeks[0]), before=WEEK)
    assert [plan.week.monday for plan in published] == weeks
    outings = outings_between(store, CODE, FIRST, WEEK.monday)
    back = [one for one in outings if one.told is not None]
    assert {one.told.held for one in back} == set(Held)
    assert all(one.shift.date < TODAY for one in back)
    missing = [one for one in outings if one.told is None and one.shift.date < TODAY]
    assert 0 < len(missing) < len(back) / 4


def _sections(report: Report) -> dict[str, list[tuple[str, ...]]]:
    return {one.title: [tuple(map(str, row)) for row in one.rows] for one in report.sections}


def test_the_report_says_what_was_planned_and_what_was_held_with_counts_that_may_be_told(store):
    loaded = load_territory(store, CODE)
    last = WEEK.monday - dt.timedelta(days=1)
    months = {FIRST.replace(day=1), last.replace(day=1)}
    after = (max(months) + dt.timedelta(days=31)).replace(day=1)
    period = Period(min(months), after - dt.timedelta(days=1))
    found = _sections(report_of(read_period(store, loaded, period)))
    again = next(row for row in found["Prévu, régularité"] if "semaine suivante" in row[0])
    assert "%" in again[1]
    held = [row for row in found["Déclaré, régularité tenue"] if row[-1].endswith("%")]
    assert held
    met = next(row for row in found["Déclaré, comptes des feuilles"] if row[0] == "rencontrées")
    assert int(met[-1]) >= 10


def test_the_new_week_says_what_is_carried_over_what_changed_and_what_ended(store):
    found = new_week(store, CODE, WEEK)
    assert f"semaine {Week.of(FIRST + dt.timedelta(days=7)).number}" in found.carried[0]
    told = "\n".join(found.changed)
    assert "feuilles revenues sur" in told
    assert ": essayé " in told
    assert "laissé tranquille jusqu'au" in told
    assert any("le temps sans passage est fini" in line for line in found.ended)
    assert found.faults == ()


def test_counts_brought_back_weigh_in_the_needs(store):
    loaded = load_territory(store, CODE)
    assert loaded.observations is not None
    assert len(loaded.observations) > 20


def test_the_same_seed_brings_the_same_counts_and_parts_never_exceed_the_whole():
    def drawn(seed: int) -> list[dict[TallyColumn, int]]:
        rng = np.random.default_rng(seed)
        return [draw_counts(DEFAULT_COLUMNS, n % 9, rng, quiet=n % 3 == 0) for n in range(200)]

    first = drawn(1)
    assert first == drawn(1) != drawn(2)
    assert all(set(one) == set(DEFAULT_COLUMNS) for one in first)
    for one in first:
        met = one[TallyColumn.MET]
        assert max(one[TallyColumn.FIRST_TIME], one[TallyColumn.ORIENTED]) <= met
        assert met or one[TallyColumn.NOT_THERE]
    rng = np.random.default_rng(1)
    assert {draw_outcome(rng) for _n in range(200)} == set(VISIT_COLUMNS)
