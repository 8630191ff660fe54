"""E24: no red of alarm on a zone or on people, whatever the map, the table or the sheet.

A map names a lack of service. What stigmatises is a colour that everybody reads as danger: in
OKLCH (Ottosson, 2020) a hue from rose through red to orange, seen as a colour and not as a grey.
The classic ramps of alarm (« Reds », « OrRd ») are caught from their second class on.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import planner
from planner.exports.change_svg import change_classes
from planner.ui import needs_map, route_map, underserved
from planner.ui.pages import territory

SOURCES = Path(planner.__file__).parent
FIRST_HUE, LAST_HUE = 345.0, 62.0
LEAST_CHROMA = 0.03
PALETTES = {
    "needs": (*needs_map.FILLS, needs_map._NONE, needs_map._UNKNOWN),
    "territory": (*territory._CLASSES, territory._UNKNOWN),
    "underserved": (*underserved.GREYS, underserved._NONE),
    "changes": tuple(one.fill for one in change_classes()),
}
ROUTES = {colour for colour, _dashes in route_map.TEAM_STYLES}
"""Lines of outings: neither a zone nor anybody."""
NAMED = re.compile(
    r"(?:colou?r|fill|background|stroke|border)[\w-]*[\"']?\s*[:=]\s*[\"']?[^;,)}\"']*"
    r"\b(?:red|darkred|crimson|firebrick|tomato|orangered|coral|salmon|maroon|orange)\b"
    r"|:(?:red|orange)(?:-background)?\[",
    re.IGNORECASE,
)


def oklch(colour: str) -> tuple[float, float]:
    """Chroma and hue in degrees of `#rrggbb`."""
    code = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in code)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    red_green = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    yellow_blue = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    hue = math.degrees(math.atan2(yellow_blue, red_green)) % 360
    return math.hypot(red_green, yellow_blue), hue


def alarms(colour: str) -> bool:
    """Whether a colour is read as danger."""
    chroma, hue = oklch(colour)
    return chroma >= LEAST_CHROMA and (hue >= FIRST_HUE or hue <= LAST_HUE)


def drawn() -> list[tuple[str, str]]:
    """Name and text of every file of ours that may hold a colour."""
    kinds = {".py", ".css", ".js", ".typ", ".html"}
    ours = [path for path in sorted(SOURCES.rglob("*")) if path.suffix in kinds]
    return [
        (str(path.relative_to(SOURCES)), path.read_text("utf-8"))
        for path in ours
        if path.name not in ("leaflet.js", "leaflet.css")
    ]


def whole(code: str) -> str:
    """`#rgb` as `#rrggbb`."""
    return code if len(code) == 7 else "#" + "".join(2 * one for one in code[1:])


@pytest.mark.parametrize("palette", PALETTES)
def test_e24_no_class_of_a_palette_of_zones_is_a_colour_of_alarm(palette: str) -> None:
    assert [colour for colour in PALETTES[palette] if alarms(colour)] == []


def test_e24_no_colour_of_alarm_is_drawn_anywhere_but_on_the_line_of_an_outing() -> None:
    found = {
        (name, code)
        for name, text in drawn()
        for code in re.findall(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", text)
        if alarms(whole(code.lower()))
    }
    assert {code for _name, code in found} <= ROUTES, found
    assert {name for name, _code in found} <= {"ui/route_map.py"}


def test_e24_no_colour_of_alarm_is_named_in_a_style() -> None:
    found = {name: NAMED.findall(text) for name, text in drawn() if NAMED.search(text)}
    assert found == {}


@pytest.mark.parametrize(
    "colour",
    [
        "#ff0000", "#dc143c", "#7f0000", "#ff4500", "#ff8c00", "#ff69b4", "#fcbba1", "#fb6a4a",
        "#cb181d", "#fdbb84", "#e34a33",
    ],
)  # fmt: skip
def test_reds_of_the_classic_ramps_are_colours_of_alarm(colour: str) -> None:
    assert alarms(colour)


@pytest.mark.parametrize("colour", ["#808080", "#ffffff", "#000000", "#2b6cac", "#3d6b00"])
def test_greys_blues_and_greens_are_not(colour: str) -> None:
    assert not alarms(colour)


@pytest.mark.parametrize("style", ["color:red", "fill: darkred;", 'fill="red"', ":red[mot]"])
def test_a_named_red_would_be_found(style: str) -> None:
    assert NAMED.search(style)
