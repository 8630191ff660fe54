"""Rates in words: the unit people read them in, and back to points."""

from __future__ import annotations

import pytest

from optimisation.problem import Weights
from planner.exports.rate_words import rate_of, rate_text, rate_told, rate_words
from planner.exports.scenario_words import change_lines
from planner.planning.weights import CHANGEABLE
from planner.scenario import Scenario


@pytest.mark.parametrize("name", CHANGEABLE)
def test_every_rate_has_words_and_comes_back_to_the_point(name):
    usual = getattr(Weights(), name)
    assert rate_words(name) != name
    assert rate_of(name, rate_told(name, usual)) == usual


def test_a_rate_is_told_as_a_part_of_the_need_and_travel_by_the_hour():
    assert rate_text("passage_missing", 20_000_000) == "2 % du besoin"
    assert rate_text("travel_s", 1_000) == "0,36 % du besoin"
    assert rate_text("coverage", 3) == "3 fois"


def test_no_key_of_the_code_is_told_in_a_scenario_s_changes():
    lines = change_lines(Scenario("x", rates={"travel_s": 2000}, need_weights={"reports": 2.0}), {})
    assert lines == (
        "ce qui compte, heure de trajet : 0,72 % du besoin",
        "poids du besoin, signalements : 2",
    )
