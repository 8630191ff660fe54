"""E5: whoever collects every file the tool writes finds no protected place the matrix forbids.

The attacks: words (names, codes, random ids) in every text, the text layer and the properties of a
PDF, each part of a workbook, the source of a page with its tooltips; every pair of numbers read as
a position, in the territory's metres and in degrees; two exports subtracted; the plan, what
commands say, every file of the workspace and the database read without the key.

Protected places were put away from every vertex of the territory's public geometry (streets, zones,
services), of which ways and maps are made: what is read near one of them comes from it.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from pathlib import Path

import pytest
from pyproj import Transformer

import planner.ui
from planner.model import Place, Point, Protection
from tests.attacks.moving import HIDDEN
from tests.attacks.positions import told_near
from tests.attacks.reading import words_of

OUTSIDE = ("partner", "public", "statistics")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _hidden(attacked, *classes: Protection) -> list[Place]:
    found = [p for p in attacked.means.places if p.protection in (classes or HIDDEN)]
    assert found
    return found


def _points(things) -> list[Point]:
    return [thing.point for thing in things]


def _told_near(attacked, text: str, secret: list[Point]) -> int:
    return told_near(text, secret, attacked.epsg)


def test_the_attack_finds_what_is_told(attacked):
    """The measure is not blind: open places are found in the files that may tell them."""
    text = "".join(words_of(path) for path in _files(attacked.folders["public"]))
    shown = [p for p in attacked.means.places if p.protection is Protection.PUBLIC]
    assert any(place.label in text for place in shown)
    secret = _points(_hidden(attacked))
    spot = _hidden(attacked)[0].point
    assert _told_near(attacked, f"[{spot.x_m:.3f}, {spot.y_m:.3f}]", secret) == 1
    lon, lat = Transformer.from_crs(attacked.epsg, 4326, always_xy=True).transform(
        spot.x_m, spot.y_m
    )
    assert _told_near(attacked, f'lat="{lat:.6f}" lon="{lon:.6f}"', secret) == 1


@pytest.mark.parametrize("audience", OUTSIDE)
def test_e5_no_file_for_others_names_a_protected_place_or_visit(attacked, audience):
    files = _files(attacked.folders[audience])
    assert files
    hidden = [*_hidden(attacked), *attacked.means.reports]
    refs = [thing.id for thing in (*hidden, *attacked.means.appointments)]
    labels = [thing.label for thing in hidden if len(thing.label) > 4]
    for path in files:
        text = words_of(path)
        assert not [one for one in (*refs, *labels) if one in text], path.name


@pytest.mark.parametrize("audience", OUTSIDE)
def test_e5_no_pair_of_numbers_for_others_is_a_protected_position(attacked, audience):
    secret = _points((*_hidden(attacked), *attacked.means.appointments, *attacked.means.reports))
    for path in _files(attacked.folders[audience]):
        if path.suffix != ".pdf":  # drawn coordinates of a page are no positions
            assert _told_near(attacked, words_of(path), secret) == 0, path.name


def test_e5_what_the_own_team_carries_tells_no_name_and_no_sealed_position(attacked):
    files = _files(attacked.folders["team"])
    assert {path.suffix for path in files} >= {".pdf", ".gpx", ".html", ".xlsx", ".ics"}
    labels = [place.label for place in _hidden(attacked) if len(place.label) > 4]
    sealed = _points((*_hidden(attacked, Protection.SEALED), *attacked.means.appointments))
    for path in files:
        text = words_of(path)
        assert not [label for label in labels if label in text], path.name
        if path.suffix in (".gpx", ".html", ".xlsx", ".ics", ".csv", ".geojson", ".json"):
            assert _told_near(attacked, text, sealed) == 0, path.name


def test_e5_what_two_audiences_hold_subtracted_tells_no_protected_position(attacked):
    """Positions the team's portable files hold and the public's do not: no team place either."""
    secret = _points(_hidden(attacked))
    public = {
        line
        for path in _files(attacked.folders["public"])
        if path.suffix != ".pdf"
        for line in words_of(path).splitlines()
    }
    for path in _files(attacked.folders["team"]):
        if path.suffix in (".gpx", ".xlsx", ".ics"):
            more = "\n".join(one for one in words_of(path).splitlines() if one not in public)
            assert _told_near(attacked, more, secret) == 0, path.name


def test_e5_the_plan_and_what_commands_say_tell_no_position_or_name(attacked):
    labels = [place.label for place in _hidden(attacked) if len(place.label) > 4]
    secret = _points((*_hidden(attacked), *attacked.means.appointments))
    for text in (attacked.plan.read_text("utf-8"), attacked.said):
        assert not [label for label in labels if label in text]
        assert _told_near(attacked, text, secret) == 0


def test_e5_the_database_read_without_the_key_tells_no_position_or_name(attacked):
    with sqlite3.connect(attacked.home / "aller-vers.sqlite") as database:
        text = "\n".join(database.iterdump())
    labels = [place.label for place in _hidden(attacked) if len(place.label) > 4]
    assert not [label for label in labels if label in text]
    secret = _points((*_hidden(attacked), *attacked.means.appointments))
    assert _told_near(attacked, text, secret) == 0


def test_e5_no_file_of_the_workspace_holds_a_protected_name_or_position_in_clear(attacked):
    """Layers, caches and the database's own pages, read as bytes, without the key."""
    files = _files(attacked.home)
    assert {path.suffix for path in files} >= {".sqlite", ".parquet"}
    labels = [place.label for place in _hidden(attacked) if len(place.label) > 4]
    secret = _points((*_hidden(attacked), *attacked.means.appointments, *attacked.means.reports))
    marks = [label.encode() for label in labels]
    marks += [struct.pack("<d", one.x_m) + struct.pack("<d", one.y_m) for one in secret]
    marks += [repr(number).encode() for one in secret for number in (one.x_m, one.y_m)]
    for path in files:
        content = path.read_bytes()
        assert not [mark for mark in marks if mark in content], path.name


def test_e5_only_choices_of_a_closed_list_reach_the_address():
    """A link, a history and a server's log hold the names below; their values are ids and codes."""
    ui = Path(planner.ui.__file__).parent
    written = [p.name for p in ui.rglob("*.py") if "query_params[" in p.read_text("utf-8")]
    assert written == ["state.py"]
    kept = {
        name
        for path in (*ui.rglob("*.py"), ui.parent.parent / "app.py")
        for name in re.findall(r"\bkeep\(\s*\"(\w+)\"", path.read_text("utf-8"))
    }
    assert kept <= {"lang", "public", "zone", "outing", "view", "what", "plan", "layer"}
    assert {"lang", "zone", "outing"} <= kept
