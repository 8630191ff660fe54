"""Palettes of classes: told apart by colour-blind eyes, or by more than their colour."""

from __future__ import annotations

import re
from importlib import resources
from itertools import combinations, pairwise

import numpy as np
import pytest

from planner.exports.change_svg import change_classes
from planner.ui import needs_map
from planner.ui.pages import territory
from planner.ui.route_map import TEAM_STYLES
from tests.ui.colours import VISION, distance, lab

LEAST = 10.0
"""ΔE*ab two classes must keep: over four times what is just noticeable."""
CLASSES = {
    "needs": needs_map.FILLS,
    "territory": territory._CLASSES,
    "changes": tuple(one.fill for one in change_classes()),
}


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("palette", CLASSES)
def test_every_two_classes_of_a_palette_are_told_apart(palette: str, vision: str) -> None:
    near = {
        pair: round(distance(*pair, vision), 1)
        for pair in combinations(CLASSES[palette], 2)
        if distance(*pair, vision) < LEAST
    }
    assert near == {}


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("palette", ["needs", "territory"])
def test_classes_of_a_quantity_darken_as_it_grows(palette: str, vision: str) -> None:
    lightness = [lab(colour, vision)[0] for colour in CLASSES[palette]]
    assert all(after < before - 5 for before, after in pairwise(lightness))


def test_printed_maps_have_the_colours_of_the_page() -> None:
    css = resources.files("planner.exports").joinpath("needs.css").read_text("utf-8")
    found = re.findall(r"\.c\d\{background:(#[0-9a-f]{6});fill:(#[0-9a-f]{6})\}", css)
    assert found == [(fill, fill) for fill in needs_map.FILLS]


def test_worse_is_hatched_and_better_is_not() -> None:
    hatched = [one.key for one in change_classes() if one.hatch]
    assert hatched == ["worse1", "worse2"]


def test_routes_of_two_outings_never_differ_by_colour_alone() -> None:
    dashes = [dash for _colour, dash in TEAM_STYLES]
    assert len(set(dashes)) == len(dashes)


def test_red_and_green_meet_for_deuteranopia_and_not_for_full_vision() -> None:
    assert distance("#8f7e00", "#c06000", "deuteranopia") < distance("#8f7e00", "#c06000", "full")


def test_white_is_white_and_the_simulations_leave_greys_alone() -> None:
    assert np.allclose(lab("#ffffff", "full"), (100, 0, 0), atol=0.02)
    for vision in VISION:
        assert distance("#808080", "#808080", vision) == 0
        assert np.allclose(lab("#808080", vision), lab("#808080", "full"), atol=0.02)
