"""Rules, severities and rates in words, complete by introspection."""

from __future__ import annotations

from dataclasses import fields

import pytest

from optimisation.judge_rules import Rule
from optimisation.problem import Severity, Weights
from planner.errors import UsageError
from planner.planning.rules import amount_words, rule_words, severity_words
from planner.planning.weights import CHANGEABLE, weights_from


def test_every_rule_and_severity_has_its_own_words():
    for words, known in ((rule_words, Rule), (severity_words, Severity)):
        said = [words(item) for item in known]
        assert len(set(said)) == len(list(known))
        assert not any(text in set(known) and "_" in text for text in said)
        assert words("autre_chose") == "autre_chose"


@pytest.mark.parametrize(
    ("rule", "amount", "words"),
    [
        (Rule.AFTER_SHIFT, 60, "1\u00a0min"),
        (Rule.AFTER_SHIFT, 5, "1\u00a0min"),
        (Rule.AFTER_SHIFT, 3900, "1\u00a0h\u00a005"),
        (Rule.GAP_TOO_SHORT, 86_400, "24\u00a0h"),
        (Rule.TOO_MANY_PASSAGES, 2, "2"),
        (Rule.VEHICLE_CLASH, 600, "10\u00a0min"),
        (Rule.WORKER_CLASH, 7200, "2\u00a0h"),
        (Rule.UNREACHABLE, None, ""),
    ],
)
def test_amounts_are_told_in_their_unit(rule, amount, words):
    assert amount_words(rule, amount) == words


def test_rates_are_changed_by_name_and_others_kept():
    changed = weights_from({"travel_s": 5, "coverage": 2})
    assert (changed.travel_s, changed.coverage) == (5, 2)
    assert changed.promise_broken == Weights().promise_broken
    assert weights_from({}) == Weights()


@pytest.mark.parametrize("rates", [{"vitesse": 1}, {"travel_s": -1}, {"distance": 3}])
def test_an_unknown_negative_or_reserved_rate_is_refused(rates):
    with pytest.raises(UsageError, match=next(iter(rates))):
        weights_from(rates)


def test_rates_that_may_change_exist_and_those_of_published_families_stay_at_zero():
    names = {field.name for field in fields(Weights)}
    assert set(CHANGEABLE) <= names
    for name in ("distance", "tardiness", "largest_tardiness"):
        assert name not in CHANGEABLE
        assert getattr(Weights(), name) == 0
