"""The summary of the demo says something at every size."""

from __future__ import annotations

import numpy as np
import pytest

from planner.cli.demo import _need_line
from planner.demo.town import make_town
from planner.indicators.need import compute_needs
from planner.model import Public


@pytest.fixture(scope="module")
def zones():
    return make_town("S", 1).zones


def test_few_zones_are_named_with_their_part(zones) -> None:
    line = _need_line(zones, compute_needs(zones, public=Public.HOUSING))
    assert line.startswith("Besoin estimé (ménages logés), premières zones : ")
    assert "0,0" not in line


def test_thousands_of_zones_say_where_half_of_the_need_is(zones) -> None:
    many = zones.iloc[np.arange(5_000) % len(zones)].copy()
    many.index = [f"z{n}" for n in range(len(many))]
    many.index.name = "zone_id"
    line = _need_line(many, compute_needs(many, public=Public.HOUSING))
    assert "la moitié du besoin estimé tient dans" in line
    assert "0,0" not in line
