"""A new week says what it is carried over from, what changed and why, and what ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from planner.clock import weekday_name
from planner.dates import numbered
from planner.model import DatedException, ExceptionKind, Week
from planner.planning.plan_format import loads
from planner.returns import Held, OutingReturn, StopReturn
from planner.service.new_week import MOST, Group, NewWeek, new_week, next_week_to_plan
from planner.service.outings import outings_between
from planner.store.workspace import Workspace
from planner.ui.new_week_view import new_week_html
from planner.wishes import OtherHour, Rest
from tests.cli.conftest import _demo_key, chain, own_home  # noqa: F401 - fixtures
from tests.cli.runner import av

NEXT = Week(2026, 50)


@pytest.fixture
def home(chain, own_home):  # noqa: F811
    assert av("publish", chain.plan, "--home", own_home).code == 0
    return own_home


def test_before_any_plan_nothing_is_promised(own_home):  # noqa: F811
    found = new_week(Workspace(own_home), "demo", NEXT)
    assert found.last is None
    assert "aucune promesse" in found.carried[0]


def test_what_came_back_what_is_wished_and_what_ended_are_told(chain, home):  # noqa: F811
    store = Workspace(home)
    plan = loads(chain.plan.read_bytes())
    assert next_week_to_plan(store, "demo", today=plan.week.monday) == NEXT
    places = {place.id for place in store.latest_means("demo")[1].places}
    one = next(
        one for one in outings_between(store, "demo", plan.week.monday, NEXT.monday)
        if not one.visits and one.shift.passages[0].ref in places
    )  # fmt: skip
    ref, date = one.shift.passages[0].ref, one.shift.date
    stop = StopReturn(ref, 1, 1260, {"met": 0}, one.means.places[0].point)
    store.save_returns("demo", [
        OutingReturn(one.code, plan.id, 1, one.shift.id, date, Held.YES, (stop,), sums={"met": 0})
    ])  # fmt: skip
    store.save_rest("demo", Rest(ref, date, NEXT.monday + dt.timedelta(days=3)))
    other, long_since = sorted(places - {ref})[:2]
    store.save_rest("demo", Rest(other, date, NEXT.monday - dt.timedelta(days=1)))
    store.save_rest("demo", Rest(long_since, plan.week.monday, plan.week.monday))
    store.erase_wishes("demo", NEXT.monday - dt.timedelta(days=1))  # a day the week is planned on
    store.save_other_hour(
        "demo", OtherHour(ref, 1320, 1440, NEXT.monday, NEXT.monday + dt.timedelta(days=6))
    )
    held_id, held = store.latest_means("demo")
    asked = next(one for one in held.places if one.refusals)
    ended = replace(asked, refused_until=NEXT.monday - dt.timedelta(days=1))
    store.rewrite_means(
        held_id,
        replace(held, places=tuple(ended if one is asked else one for one in held.places)),
    )
    found = new_week(store, "demo", NEXT)
    assert numbered(plan.week) in found.carried[0]
    told = "\n".join(found.changed)
    assert "1 feuille revenue sur" in told
    assert "1 passage compté, dont 1 sans personne" in told
    assert "laissé tranquille jusqu'au 10 déc. 2026" in told
    assert "essayé 22\xa0h–24\xa0h" in told
    for over in ("6 déc. 2026", "30 nov. 2026"):  # all since the week before was planned
        told_over = f"le temps sans passage est fini depuis le {over}"
        assert any(told_over in line for line in found.ended)
    assert any("heures sans passage sont finies depuis le 6 déc. 2026" in x for x in found.ended)
    assert found.faults == ()
    assert sum(group.num_lines for group in found.groups()) <= MOST
    ran = av("week", "new", "demo", "--week", NEXT, "--search", "--iterations", "2",
             "--home", home, "--out", home / "plan.json", "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    assert ran.json["changed"] == list(found.changed)
    told = av("week", "new", "demo", "--week", NEXT, "--home", home).out.splitlines()
    assert told[0].startswith("Nouvelle semaine : 50 (7 – 13 déc. 2026)")
    assert sum(line.startswith("  ·") for line in told) <= MOST
    made = loads((home / "plan.json").read_bytes())
    rested = [p for s in made.shifts if s.date < dt.date(2026, 12, 10) for p in s.passages]
    assert ref not in {p.place for p in rested}


def test_counts_that_no_longer_weigh_are_told_as_ended(home):
    store = Workspace(home)
    far = Week(2027, 12)
    assert not any("expiré" in line for line in new_week(store, "demo", far).ended)
    stop = StopReturn("p", 1, 1260, {"met": 2})
    store.save_returns("demo", [
        OutingReturn("AAAAA", "p", 1, "s", dt.date(2026, 12, 1), Held.YES, (stop,))
    ])  # fmt: skip
    assert any("1 comptage expiré" in line for line in new_week(store, "demo", far).ended)


def _told(*num):
    texts = (
        tuple(f"{kind} {rank}" for rank in range(most))
        for kind, most in zip("abc", num, strict=True)
    )
    return NewWeek(NEXT, None, *texts)


@pytest.mark.parametrize("num", [(0, 0, 0), (2, 3, 1), (2, 40, 40), (40, 0, 0), (40, 40, 1)])
def test_a_new_week_is_told_in_ten_lines_and_the_others_are_folded_not_lost(num):
    found = _told(*num)
    groups = found.groups()
    assert sum(group.num_lines for group in groups) <= MOST
    for group, lines in zip(groups, (found.carried, found.changed, found.ended), strict=True):
        assert (*group.told, *group.folded) == lines
        assert group.told or not lines
        assert len(group.folded) != 1
    assert all(not group.folded for group in groups) == (sum(max(1, n) for n in num) <= MOST)


def test_what_is_folded_is_counted():
    assert Group(("a",), ("b", "c")).others == "et 2 autres"
    assert Group(("a",), ()).others == ""


def test_the_page_folds_what_is_more_and_leaves_names_as_text():
    hostile = "<img src=x onerror=alert(1)>"
    html = new_week_html(NewWeek(NEXT, None, (), tuple([hostile] * 12), ("fini",)))
    assert "<img" not in html
    assert html.count("<li>rien</li>") == 1
    assert html.count("<details>") == 1
    assert "<summary>et 5 autres</summary>" in html


def test_outings_that_ended_and_absences_are_told_by_team_day_and_hour_never_by_id(home):
    store = Workspace(home)
    means = store.latest_means("demo")[1]
    team = replace(means.teams[0], name="Maraude du soir")
    first, *others = (one for one in means.shifts if one.team == team.id)
    over = replace(first, last_date=NEXT.monday - dt.timedelta(days=1))
    away = DatedException(ExceptionKind.ABSENCE, NEXT.monday, team=team.id)
    changed = replace(
        means,
        teams=(team, *means.teams[1:]),
        shifts=(over, *others),
        exceptions=(away,),
    )
    store.save_means("demo", changed, "moyens.xlsx")
    found = new_week(store, "demo", NEXT)
    start = f"{first.start_min // 60} h {first.start_min % 60:02d}".replace(" ", "\u00a0")
    day = weekday_name(first.weekday)
    assert f"Sorties qui ne reviennent plus : Maraude du soir, {day} {start}." in found.ended
    assert "absence : Maraude du soir, lundi 7 déc." in found.changed
    assert not any(first.id in line for line in (*found.ended, *found.changed))
