"""What words about a plan are made of: names, outings, rows told once with their count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.exports.edit_words import violation_rows
from planner.exports.proposal_words import moved_words
from planner.exports.speaker import Speaker
from planner.model import PlanViolation, ShiftTemplate
from planner.planning.promised import Stop
from planner.planning.proposed import MovedStop
from tests.exports import town


@pytest.fixture
def speaker() -> Speaker:
    usual = ShiftTemplate(
        id="s1", team="nord", weekday=0, start_min=1200, end_min=1440, base_place="base"
    )
    means = replace(town.make_means(()), shifts=(usual,))
    return Speaker.of(town.make_plan(town.make_shift([])), means, {})


def test_an_outing_of_another_week_is_told_by_its_team_and_day_never_by_its_id(speaker):
    assert speaker.outing("s1") == "Maraude Nord, lundi 30 novembre"
    assert speaker.outing("s1@2026-12-01") == "Maraude Nord, mardi 1er décembre"
    assert speaker.outing("gone@2026-12-07") == "une équipe qui ne sort plus, lundi 7 décembre"
    assert speaker.outing("gone") == speaker.team("gone") == "une équipe qui ne sort plus"


def test_the_delay_told_of_a_passage_is_that_between_the_hours_told(speaker):
    moved = MovedStop(Stop("p", "s1", 73_859), Stop("p", "s1", 74_400))
    assert moved_words(moved, speaker) == "p : 20\u00a0h\u00a030 → 20\u00a0h\u00a040, +10\u00a0min"
    assert moved.delay_min == 10
    assert MovedStop(moved.after, moved.before).delay_min == -10


def test_a_rule_broken_by_as_much_is_one_row_with_where_and_how_often(speaker):
    missed = PlanViolation("passage_missing", "info")
    late = PlanViolation("after_shift", "to_accept", shift="s1", amount=600)
    other = replace(late, shift="s1@2026-12-01")
    rows = violation_rows([missed, late, missed, other, missed, late], speaker)
    assert [row[2] for row in rows] == [
        "(3 fois)",
        "Maraude Nord, lundi 30 novembre (2 fois) ; Maraude Nord, mardi 1er décembre",
    ]
    assert [row[3] for row in rows] == ["", "10\u00a0min"]
    more = violation_rows([late, replace(late, amount=1200)], speaker)
    assert [row[3] for row in more] == ["10\u00a0min", "20\u00a0min"]
