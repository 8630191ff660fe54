"""Points are said for what they are: 100 is the need, not a ceiling."""

from __future__ import annotations

from planner.exports.marks_words import gap_words, marks_words, parts_words, search_words
from planner.i18n import set_language
from planner.model import Public, Week, WeekPlan


def test_points_above_the_need_are_never_told_as_a_share_of_100() -> None:
    set_language("fr")
    plan = WeekPlan(
        "plan", "valmy", Week(2026, 49), "Europe/Paris", "means", Public.STREET, (),
        points=1_120_000_000, bound_points=1_400_000_000,
        parts={"coverage": 800_000_000, "optional_appointments": 350_000_000,
               "travel": -30_000_000},
    )  # fmt: skip
    told = f"{marks_words(plan)} {parts_words(plan)}"
    assert "112 points" in told
    assert "aucun plan ne peut dépasser 140 " in told
    assert "écart au plus : 20,0" in told
    assert "besoin estimé 80," in told
    assert "rendez-vous facultatifs 35 " in told
    assert "manques −3." in told
    assert "sur 100" not in told


def test_a_search_is_told_in_passages_and_points() -> None:
    set_language("fr")
    told = search_words(42, 574_000_000, 600_000_000)
    assert told.startswith("42 passages, 57,4 points, écart")
    assert "4,3" in told
    assert search_words(42, 574_000_000, None) == "42 passages, 57,4 points"


def test_a_plan_at_its_bound_lacks_nothing() -> None:
    set_language("fr")
    assert gap_words(10, 10).startswith("0,0")
    assert gap_words(0, 0).startswith("0,0")
