"""What counts, as typed on the command line, is read in points or refused in words."""

from __future__ import annotations

import pytest

from planner.cli.typed_rates import typed_rates
from planner.errors import UsageError


def test_rates_are_points_and_nothing_typed_changes_nothing():
    assert typed_rates(" travel_s = 100, coverage=2 ") == {"travel_s": 100, "coverage": 2}
    assert typed_rates(None) == typed_rates("") == {}


def test_a_rate_nobody_knows_is_refused_with_those_there_are_and_what_they_are_about():
    with pytest.raises(UsageError, match=r"« trajet » inconnu ; .*travel_s \(heure de trajet\)"):
        typed_rates("trajet=2")


@pytest.mark.parametrize(
    "told", ["travel_s=inf", "travel_s=nan", "travel_s", "travel_s=1,travel_s=2"]
)
def test_what_is_no_number_is_refused(told: str):
    with pytest.raises(UsageError, match="écrire par exemple"):
        typed_rates(told)
