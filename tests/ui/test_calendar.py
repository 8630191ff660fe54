"""The week as a calendar in a browser, what was told last week, what is not wished any more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from planner.clock import Clock, nearest_5
from planner.hours import signed_duration
from planner.model import Week, WeekPlan
from planner.planning.promised import PromisesKept
from planner.service.promised import promises_of
from planner.service.wishes import leave_in_peace
from planner.store.workspace import Workspace
from tests.ui.conftest import Served, serving
from tests.ui.tab import Tab
from tests.ui.told import plan_after_published

_CELLS = """t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText))"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own, with a published week and the one after it."""
    with serving(tmp_path_factory.mktemp("calendar"), factory=tmp_path_factory) as found:
        with _workspace(found) as workspace:
            plan_after_published(workspace, found.week)
        yield found


def _plan(served: Served) -> WeekPlan:
    after = Week.of(served.week.monday + dt.timedelta(days=7))
    return max(Workspace(served.home).plans("demo", after), key=lambda one: one.version)


def _open(tab: Tab, served: Served, **query: str) -> WeekPlan:
    plan = _plan(served)
    tab.open("semaine", t="demo", plan=f"{plan.week}-v{plan.version}", **query)
    return plan


def _cells(tab: Tab) -> list[list[str]]:
    found: list[list[str]] = tab.page.locator("table.av-weekly").evaluate(_CELLS)
    return [[cell.replace("\u00a0", " ") for cell in row] for row in found]


@contextmanager
def _workspace(served: Served) -> Iterator[Workspace]:
    """The server's workspace, with its key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLERVERS_KEY_FILE", str(served.folder / "key"))
        yield Workspace(served.home)


def _kept(served: Served, plan: WeekPlan) -> PromisesKept:
    with _workspace(served) as workspace:
        kept = promises_of(workspace, plan)
    assert kept is not None
    return kept


def _moved_words(served: Served, plan: WeekPlan) -> list[str]:
    """What is to be read of promised slots kept by their outing at another hour, or by nothing."""
    kept = _kept(served, plan)
    clock, words = Clock(plan.week, plan.tz), []
    for one in kept.broken:
        hour = clock.about(one.promised.start_s).replace("\u00a0", " ")
        if one.after is None:
            words.append(f"{hour}, sans passage")
        elif one.after.shift == one.promised.shift:
            late_s = nearest_5(one.after.start_s) - nearest_5(one.promised.start_s)
            delay = signed_duration(late_s).replace("\u00a0", " ")
            words.append(f"annoncé {hour}, {delay}")
    return words


def test_the_choice_of_view_stays_in_the_address_through_a_reload(tab: Tab, served: Served) -> None:
    _open(tab, served)
    tab.mark("calendrier")
    assert "view=calendar" in tab.page.url
    tab.page.reload()
    tab.ready()
    tab.page.locator("table.av-weekly").wait_for()
    assert tab.page.locator("iframe").count() == 0
    tab.mark("tableau")
    assert "view=table" in tab.page.url
    plan = _plan(served)
    assert len(tab.rows("lieu")) == sum(len(shift.passages) for shift in plan.shifts)


def test_each_outing_stands_under_its_day_with_its_passages_in_order(
    tab: Tab, served: Served
) -> None:
    plan = _open(tab, served, view="calendar")
    rows = {row[0]: row[1:] for row in _cells(tab)}
    for shift in plan.shifts:
        cell = rows[shift.team][(shift.date - plan.week.monday).days]
        hours = re.findall(r"^(\d+) h(?: (\d\d))? (?!\d)", cell, re.MULTILINE)
        assert len(hours) == len(shift.passages)
        minutes = [int(hour) * 60 + int(minute or 0) for hour, minute in hours]
        night = [one + 1440 if one < 720 and shift.team.startswith("M") else one for one in minutes]
        assert night == sorted(night)
    assert len(tab.page.locator("table.av-weekly thead th").all()) == 8
    told = " ".join(cell for row in rows.values() for cell in row)
    assert told.count("fixé") == 1
    for words in ("présence", "trajet", "libre"):
        assert words in told
    assert _moved_words(served, plan)
    for words in _moved_words(served, plan):
        assert words in told


def test_an_outing_of_the_calendar_leads_to_its_map_and_timetable_by_keyboard(
    tab: Tab, served: Served
) -> None:
    plan = _open(tab, served, view="calendar")
    link = tab.page.locator(".av-outing a").first
    for _press in range(100):
        tab.page.keyboard.press("Tab")
        if link.evaluate("a => a === document.activeElement"):
            break
    assert link.evaluate("a => a === document.activeElement")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(re.compile("view=map"))
    tab.ready()
    first = min(
        (one for one in plan.shifts if one.team == plan.shifts[0].team),
        key=lambda one: one.start_s,
    )
    assert len(tab.rows("départ")) == len(first.passages)


def test_the_calendar_is_read_day_by_day_on_a_telephone(tab: Tab, served: Served) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 840})
    _open(tab, served, view="calendar")
    wide = tab.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    boxes = [head.bounding_box() for head in tab.page.locator("table.av-weekly thead th").all()]
    assert all(box is not None for box in boxes)
    team, monday = boxes[0], boxes[1]
    assert team is not None
    assert monday is not None
    assert team["width"] + monday["width"] <= 390
    assert monday["width"] > 240
    assert tab.page.locator(".av-outing .day").first.is_visible()
    region = tab.page.locator(".av-days[data-wide]")
    cue = region.evaluate("box => getComputedStyle(box, '::before').content")
    assert "La suite du tableau est sur le côté" in cue


def test_the_calendar_is_in_english_too(tab: Tab, served: Served) -> None:
    _open(tab, served, view="calendar", lang="en")
    rows = _cells(tab)
    told = " ".join(cell for row in rows for cell in row)
    for words in ("presence", "travel", "free", "announced", "locked", "exploratory"):
        assert words in told
    for words in ("annoncé", "présence", "fixé", "libre", "trajet"):
        assert words not in tab.text()


def test_hostile_places_stay_text_in_the_calendar(tab: Tab) -> None:
    tab.open("semaine", t="pieges", view="calendar")
    assert "window.__pwned" in " ".join(cell for row in _cells(tab) for cell in row)
    assert tab.page.locator("img[src=x]").count() == 0
    assert not tab.pwned()


def test_what_was_told_last_week_stands_in_a_list_with_what_became_of_it(
    tab: Tab, served: Served
) -> None:
    plan = _open(tab, served)
    kept = _kept(served, plan)
    assert f"{kept.num - len(kept.broken)} tenus sur {kept.num}" in tab.text()
    rows = tab.rows("ce qu'il en est")
    assert len(rows) == len(kept.changed)
    broken = [row for row in rows if not row[3].startswith("tenu")]
    assert broken == rows[: len(kept.broken)]
    assert any(row[2] == "sans passage" and row[3] == "supprimé" for row in broken)
    assert any(re.fullmatch(r"déplacé, [+−]\d+\s(min|h).*", row[3]) for row in broken)
    exact = kept.num - len(kept.changed)
    tab.open_part(f"{exact} créneaux tenus à la minute")
    tab.open("semaine", t="demo", lang="en", plan=f"{plan.week}-v{plan.version}")
    assert any(row[3] == "dropped" for row in tab.rows("what became of it"))


def test_a_passage_where_none_is_wished_any_more_is_taken_out_by_one_button(
    tab: Tab, served: Served
) -> None:
    plan = _plan(served)
    shift = next(one for one in plan.shifts if sum(p.place is not None for p in one.passages) > 2)
    ref = shift.passages[-1].ref
    with _workspace(served) as workspace:
        leave_in_peace(workspace, "demo", ref, dt.date.today() + dt.timedelta(40), agreed=True)
    _open(tab, served)
    tab.page.get_by_text("On ne souhaite plus de passage").wait_for()
    button = tab.page.get_by_role("button", name=re.compile(r"^Retirer \d+ passages? et garder"))
    button.focus()
    with tab.run():
        tab.page.keyboard.press("Enter")
    kept = _plan(served)
    assert kept.version == plan.version + 1
    assert not any(passage.ref == ref for one in kept.shifts for passage in one.passages)
    assert f"Version {kept.version} gardée" in tab.text()
    assert tab.page.get_by_text("On ne souhaite plus de passage").count() == 0
    tab.page.get_by_role("button", name="Publier", exact=True).wait_for()
    tab.open("semaine", t="demo", lang="en", plan=f"{plan.week}-v{plan.version}")
    tab.page.get_by_text("Passages are no longer wished where this plan still goes").wait_for()
