"""`territory add --place`: streets from OpenStreetMap by name, answered by a recorded town."""

from __future__ import annotations

import pytest

from tests.cli.hostile import assert_refused, digest
from tests.cli.runner import av
from tests.sources import osm_server
from tests.sources.osm_server import FakeOpenStreetMap
from tests.sources.test_streets_osmnx import serve


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> FakeOpenStreetMap:
    found = osm_server.town()
    serve(monkeypatch, found)
    return found


def _add(home, place, *more):
    return av("territory", "add", "ville", "--name", "Ville", "--place", place, "--home", home,
              *more)  # fmt: skip


def test_a_place_is_asked_by_name_and_kept_with_its_date(server, tmp_path) -> None:
    ran = _add(tmp_path / "home", "Melun, France", "--json")
    assert ran.code == 0, ran.err
    assert server.asked[0] == "Melun, France"
    found = ran.json
    assert found["layers"]["links"] >= 10
    listed = av("territory", "list", "--home", tmp_path / "home", "--json").json
    assert [item["code"] for item in listed] == ["ville"]
    assert any("OpenStreetMap" in source for source in found["vintages"])


def test_the_answer_says_what_it_holds_in_words(server, tmp_path) -> None:
    ran = _add(tmp_path / "home", "Melun, France")
    assert ran.code == 0, ran.err
    assert "tronçons de rue" in ran.out
    assert "lecture des rues" in ran.err


def test_a_place_nobody_knows_is_refused_and_the_old_town_stays(server, tmp_path) -> None:
    home = tmp_path / "home"
    assert _add(home, "Melun, France").code == 0
    before = digest(home)
    server.boundary = None
    ran = _add(home, "Nulle part", "--replace")
    assert_refused(ran, "Nulle part")
    assert digest(home) == before


def test_streets_are_given_once(server, tmp_path) -> None:
    ran = _add(tmp_path / "home", "Melun, France", "--streets", tmp_path / "a.gpkg")
    assert ran.code == 2
    assert "--place" in ran.err
    assert server.asked == []
