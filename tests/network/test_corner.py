"""Positions told again in the words of a sheet."""

from __future__ import annotations

import pytest

from planner.model import Point
from planner.network.corner import corners_at
from planner.network.gazetteer import Gazetteer, Located, Whereabouts
from tests.gridworld import COLUMNS, EAST, NORTH, ROWS, make_grid


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return Gazetteer.from_streets(make_grid())


def test_the_words_of_a_corner_lead_back_to_it(names: Gazetteer) -> None:
    for street in ROWS:
        for crossing in COLUMNS:
            found = names.locate(Whereabouts(street=street, crossing=crossing))
            assert isinstance(found, Located)
            told, crossed = corners_at(names, [found.point])[0]
            assert {told, crossed} & {street, crossing}
            assert names.locate(Whereabouts(street=told, crossing=crossed)) == Located(
                found.point, f"{told} / {crossed}"
            )


def test_where_no_other_street_is_near_there_is_no_crossing(names: Gazetteer) -> None:
    pocket = Point(EAST + 2050.0, NORTH + 2000.0)
    beside = Point(EAST + 101.0, NORTH + 206.0)
    assert corners_at(names, [pocket, beside]) == [
        ("Rue Perdue", ""),
        ("Pont Neuf", "Quai des Lilas"),
    ]


def test_a_town_without_a_name_tells_none(names: Gazetteer) -> None:
    empty = Gazetteer(names.epsg, names.bbox_lonlat, {}, {}, {})
    assert corners_at(empty, [Point(0.0, 0.0)]) == [("", "")]
    assert corners_at(names, []) == []
