"""OpenStreetMap tags: who may go which way, and how fast."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.sources.streets_tags import (
    KEYS,
    Standing,
    clean,
    parse_speed,
    speed_kmh,
    standing,
    street_name,
    use,
)

BOTH, AHEAD, BACK, NONE = (True, True), (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("30 mph", 48.28),
        ("FR:50", 50),
        ("FR:urban", 50),
        ("FR:rural", 80),
        ("FR:zone30", 30),
        ("FR:zone:30", 30),
        ("30;50", 30),
        ("30|50", 30),
        ("none", None),
        ("signals", None),
        ("", None),
        ("0", None),
        ("999", None),
        ("-50", None),
        ("50 knots", None),
        ("５０", 50),
        ("<script>", None),
    ],
)
def test_speeds_are_read_as_they_are_written(text: str, kmh: float | None) -> None:
    found = parse_speed(text)
    assert found == (None if kmh is None else pytest.approx(kmh, abs=0.01))


def test_the_zone_tells_the_speed_where_the_sign_does_not() -> None:
    assert speed_kmh({"zone:maxspeed": "FR:30"}) == 30
    assert speed_kmh({"maxspeed": "20", "zone:maxspeed": "FR:30"}) == 20
    assert speed_kmh({"maxspeed": "signals", "zone:maxspeed": "FR:30"}) == 30


@pytest.mark.parametrize(
    ("tags", "car", "bike", "walk"),
    [
        ({"highway": "residential"}, BOTH, BOTH, True),
        ({"highway": "residential", "oneway": "yes"}, AHEAD, AHEAD, True),
        ({"highway": "residential", "oneway": "-1"}, BACK, BACK, True),
        ({"highway": "residential", "oneway": "no"}, BOTH, BOTH, True),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, AHEAD, BOTH, True),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite"}, AHEAD, BOTH, True),
        ({"highway": "residential", "oneway": "yes", "cycleway:left": "opposite_lane"},
         AHEAD, BOTH, True),
        ({"highway": "residential", "junction": "roundabout"}, AHEAD, AHEAD, True),
        ({"highway": "residential", "junction": "roundabout", "oneway": "no"}, BOTH, BOTH, True),
        ({"highway": "motorway"}, AHEAD, NONE, False),
        ({"highway": "motorway", "foot": "yes", "bicycle": "yes"}, AHEAD, NONE, False),
        ({"highway": "trunk"}, BOTH, NONE, False),
        ({"highway": "trunk", "foot": "yes", "bicycle": "yes"}, BOTH, BOTH, True),
        ({"highway": "footway"}, NONE, NONE, True),
        ({"highway": "footway", "bicycle": "yes"}, NONE, BOTH, True),
        ({"highway": "footway", "bicycle": "dismount"}, NONE, NONE, True),
        ({"highway": "footway", "foot": "private"}, NONE, NONE, False),
        ({"highway": "pedestrian"}, NONE, BOTH, True),
        ({"highway": "pedestrian", "area": "yes"}, NONE, NONE, True),
        ({"highway": "steps", "bicycle": "yes"}, NONE, NONE, True),
        ({"highway": "cycleway"}, NONE, BOTH, False),
        ({"highway": "cycleway", "foot": "designated"}, NONE, BOTH, True),
        ({"highway": "track"}, NONE, BOTH, True),
        ({"highway": "track", "motor_vehicle": "yes"}, BOTH, BOTH, True),
        ({"highway": "service", "access": "private"}, NONE, NONE, False),
        ({"highway": "service", "access": "no", "foot": "yes"}, NONE, NONE, True),
        ({"highway": "service", "access": "private", "bicycle": "yes"}, NONE, BOTH, False),
        ({"highway": "residential", "motor_vehicle": "no"}, NONE, BOTH, True),
        ({"highway": "residential", "access": "destination"}, BOTH, BOTH, True),
        ({"highway": "residential", "vehicle": "no", "bicycle": "yes"}, NONE, BOTH, True),
        ({"highway": "construction"}, NONE, NONE, False),
        ({"highway": "construction", "foot": "yes", "motor_vehicle": "yes"}, NONE, NONE, False),
        ({"highway": "proposed", "bicycle": "designated"}, NONE, NONE, False),
        ({}, NONE, NONE, False),
    ],
)  # fmt: skip
def test_a_way_is_open_to_whom_its_tags_say(
    tags: dict[str, str], car: tuple[bool, bool], bike: tuple[bool, bool], walk: bool
) -> None:
    found = use(tags)
    assert (found.car, found.bike, found.walk) == (car, bike, walk)
    assert found.any == (walk or any(car) or any(bike))


def test_a_name_is_one_clean_line_else_the_number_of_the_road() -> None:
    assert street_name({"highway": "residential", "name": "  Rue \n Carnot "}) == "Rue Carnot"
    assert street_name({"highway": "primary", "ref": "D 606"}) == "D 606"
    assert street_name({"highway": "cycleway", "ref": "V1"}) is None
    assert street_name({"highway": "residential", "name": " \t"}) is None
    assert len(clean("x" * 5000) or "") == 120


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=12), max_size=8))
def test_any_tags_are_read_without_failing(tags: dict[str, str]) -> None:
    found = use(tags)
    assert found.any in (True, False)
    speed = speed_kmh(tags)
    assert speed is None or 3 <= speed <= 200


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({}, Standing()),
        ({"tunnel": "yes"}, Standing(tunnel=True)),
        ({"tunnel": "building_passage"}, Standing()),
        ({"tunnel": "no", "lit": "yes"}, Standing(lit=True)),
        ({"indoor": "yes"}, Standing(tunnel=True)),
        ({"lit": "sunset-sunrise"}, Standing(lit=True)),
        ({"lit": "no"}, Standing(lit=False)),
        ({"lit": "limited"}, Standing()),
        ({"lit": "yes;no"}, Standing(lit=False)),
        ({"access": "private"}, Standing(access="private")),
        ({"access": "private", "foot": "yes"}, Standing(access="yes")),
    ],
)
def test_standing_on_a_way_is_read_from_its_tags(tags: dict[str, str], found: Standing) -> None:
    assert standing({"highway": "residential", **tags}) == found
