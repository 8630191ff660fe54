"""Promised slots that change, in words and on the sheet."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from planner.exports.promise_words import promise_lines, promise_mark, promise_row
from planner.exports.sheet_build import build_sheet
from planner.exports.sheet_inputs import SheetInputs
from planner.exports.sheet_pdf import render
from planner.exports.speaker import Speaker
from planner.i18n import set_language
from planner.model import Protection, Week
from planner.network.graph import build
from planner.network.modes import MODES
from planner.planning.promised import promises_kept
from tests.exports import town

SECRET = "Squat de la cour fleurie"
REFS = ("pub", "tea")


@pytest.fixture(scope="module")
def means():
    places = (
        town.place("pub", (3, 0), label="Gare <b>routière</b>"),
        town.place("tea", (7, 6), label=SECRET, protection=Protection.TEAM),
    )
    return town.make_means(places, ())


@pytest.fixture(scope="module")
def plan():
    """An outing that passes at the public place alone."""
    return town.make_plan(town.make_shift(["pub"]))


@pytest.fixture(scope="module")
def kept(plan):
    """A week ago the outing passed at both, an hour earlier."""
    shift = town.make_shift(REFS)
    monday = plan.week.monday
    week = Week.of(monday.fromordinal(monday.toordinal() - 7))
    earlier = [
        replace(p, arrive_s=p.arrive_s - 3600, start_s=p.start_s - 3600, leave_s=p.leave_s - 3600)
        for p in shift.passages
    ]
    date = shift.date.fromordinal(shift.date.toordinal() - 7)
    told = replace(shift, date=date, passages=tuple(earlier))
    last = replace(plan, week=week, shifts=(told,))
    return promises_kept(last, plan, told=REFS)


def lines(kept, plan, means):
    return list(promise_lines(kept, Speaker.of(plan, means, {"pub": "Gare", "tea": "L2"})))


def test_each_slot_that_changes_is_told_with_its_weekday_and_hour(kept, plan, means):
    head, moved, dropped = lines(kept, plan, means)
    assert head.endswith("0 tenu sur 2")
    assert moved.startswith("  Gare : annoncé ")
    assert moved.endswith("(+1\u00a0h)")
    assert dropped.startswith("  L2 : annoncé ")
    assert dropped.endswith(", sans passage")


def test_hours_told_and_how_they_differ_are_those_of_paper(kept, plan, means):
    """Rounded to five minutes, the difference too, so that a page never contradicts a poster."""
    one = kept.broken[0]
    after = replace(one.after, start_s=one.promised.start_s + 17 * 60)
    touched = replace(one, promised=replace(one.promised, start_s=one.promised.start_s + 60))
    speaker = Speaker.of(plan, means, {})
    told = promise_row(replace(touched, after=after), speaker)
    assert told[1] == "lundi 19\u00a0h\u00a030 · Maraude Nord"
    assert told[2] == "lundi 19\u00a0h\u00a045 · Maraude Nord"
    assert told[3] == "déplacé, +15\u00a0min"
    near = replace(touched, after=replace(after, start_s=one.promised.start_s), kept=True)
    assert promise_row(near, speaker)[3] == "tenu"
    assert promise_mark(near, speaker) == "annoncé"


def test_slots_are_told_in_english(kept, plan, means):
    set_language("en")
    try:
        head, moved, dropped = lines(kept, plan, means)
    finally:
        set_language("fr")
    assert "annonc" not in head + moved + dropped
    assert moved.endswith("(+1\u00a0h)")


def test_no_line_where_nothing_was_told(plan, means):
    assert lines(None, plan, means) == []


def test_a_sheet_lists_its_slots_that_change_and_names_no_protected_place(kept, plan, means):
    streets = town.make_streets()
    inputs = SheetInputs.make(
        plan,
        means,
        territory=town.make_territory(),
        streets=streets,
        graphs={mode: build(streets, MODES[mode]) for mode in ("walk", "car")},
        codes={"pub": "C-1", "tea": "C-2"},
        promises=kept,
    )
    sheet = build_sheet(plan.shifts[0], inputs)
    assert [line.split(" : ")[0] for line in sheet.promises] == ["Gare <b>routière</b>", "C-2"]
    reader = pypdf.PdfReader(io.BytesIO(render([sheet])))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Passages annoncés qui changent" in text
    assert "C-2" in text
    assert SECRET not in text
